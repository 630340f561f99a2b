import re

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from minqing.accounts import actions
from minqing.accounts.actor import Actor
from minqing.accounts.models import SignIn, User
from minqing.lib.ids import uuid7
from tests.asking import asks_at_most
from tests.conftest import Clock
from tests.county import PASSWORD

SIGN_IN = "/accounts/sign-in/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36"
pytestmark = pytest.mark.django_db


def attempt(client: Client, username: str = "chen", password: str = PASSWORD, **fields: str) -> int:
    return client.post(SIGN_IN, {"username": username, "password": password, **fields}).status_code


def test_the_right_password_opens_the_workbench(client: Client, chen: User) -> None:
    response = client.post(SIGN_IN, {"username": " CHEN ", "password": PASSWORD}, headers={"User-Agent": WINDOWS})
    assert response.headers["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)
    assert SignIn.objects.get(user=chen).device == "Chrome, Windows"
    assert client.get("/accounts/me/").status_code == 200


def test_full_width_letters_of_the_name_are_the_name(client: Client) -> None:
    assert attempt(client, username="ｃｈｅｎ") == 302


def test_it_leads_back_to_the_page_that_was_asked_for(client: Client) -> None:
    asked = client.get("/accounts/units/").headers["Location"]
    assert "next=/accounts/units/" in asked
    assert 'value="/accounts/units/"' in client.get(asked).text
    response = client.post(SIGN_IN, {"username": "chen", "password": PASSWORD, "next": "/accounts/units/"})
    assert response.headers["Location"] == "/accounts/units/"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"])
def test_it_leads_nowhere_else(client: Client, away: str) -> None:
    response = client.post(SIGN_IN, {"username": "chen", "password": PASSWORD, "next": away})
    assert response.headers["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)


@pytest.mark.parametrize("username", ["chen", "nobody"])
def test_a_wrong_answer_does_not_tell_which_was_wrong(client: Client, username: str) -> None:
    response = client.post(SIGN_IN, {"username": username, "password": "mistyped"})
    assert response.status_code == 422
    assert "登录名或密码不对" in response.text
    assert f'value="{username}"' in response.text
    assert "mistyped" not in response.text


@pytest.mark.parametrize("password", ["", "长" * 100_000, "<script>alert(1)</script>", "\x00", "𠀀😀"])
def test_whatever_is_typed_gets_an_answer(client: Client, password: str) -> None:
    assert attempt(client, password=password) == 422
    assert attempt(client, username=password, password="x") == 422


def test_five_wrong_answers_lock_for_fifteen_minutes(client: Client, chen: User, clock: Clock) -> None:
    clock.stop("2026-03-02 09:00")
    assert [attempt(client, password="wrong") for _n in range(5)] == [422] * 5
    response = client.post(SIGN_IN, {"username": "chen", "password": PASSWORD})
    assert "锁定到 09:15" in response.text
    clock.forward(minutes=16)
    assert attempt(client) == 302
    assert SignIn.objects.filter(user=chen, succeeded=False).count() == 5


def test_an_account_that_was_stopped_does_not_open(client: Client, chen: User) -> None:
    actions.set_active(user=chen, active=False, by=Actor.system("tests"))
    assert attempt(client) == 422


def test_a_one_time_code_lasts_fourteen_days_and_leads_to_a_password(client: Client, clock: Clock) -> None:
    clock.stop("2026-03-02 09:00")
    system = Actor.system("tests")
    _user, code = actions.create_user(id=uuid7(), username="new", name="新人", phone="", by=system)
    clock.forward(days=14, minutes=-1)
    assert attempt(client, username="new", password=code) == 302
    for page in ("/accounts/me/", "/accounts/units/"):
        assert client.get(page).headers["Location"] == "/accounts/password/"
    clock.forward(minutes=2)
    assert "已过期" in Client().post(SIGN_IN, {"username": "new", "password": code}).text


def test_a_session_ends_when_nobody_moves_for_half_an_hour(client: Client, clock: Clock) -> None:
    clock.stop("2026-03-02 09:00")
    attempt(client)
    clock.forward(minutes=20)
    assert client.get("/accounts/here/").status_code == 204
    clock.forward(minutes=20)
    assert client.get("/accounts/me/").status_code == 200
    clock.forward(minutes=31)
    assert client.get("/accounts/me/").status_code == 302


def test_who_is_in_already_is_led_on(client: Client) -> None:
    attempt(client)
    assert client.get(SIGN_IN).headers["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_signing_out_is_a_button_and_not_an_address(client: Client) -> None:
    attempt(client)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/accounts/me/").status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(SIGN_IN).status_code == 405


def test_a_form_that_stood_open_too_long_is_answered_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(SIGN_IN, {"username": "chen", "password": PASSWORD})
    assert response.status_code == 403
    assert "放得太久" in response.text


def test_the_page_asks_the_database_nothing(client: Client) -> None:
    with asks_at_most(0):
        page = client.get(SIGN_IN).text
    assert re.search(r'autocomplete="current-password"', page)


def test_a_stopped_account_answers_as_slowly_as_any_other(
    li: User, guan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.set_active(user=li, active=False, by=Actor.official(guan))
    asked: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda _user, raw: asked.append(raw) is None)
    assert actions.sign_in(username="li", password=PASSWORD, device="")[0] is None
    assert asked == [PASSWORD]
