from collections.abc import Callable

import pytest
from django.test import Client

from minqing.accounts.models import User
from minqing.audit.models import Event
from tests.accounts.conftest import Send
from tests.conftest import Clock
from tests.county import PASSWORD

PAGE = "/accounts/password/"
NEW = "Qing-he-2027"
pytestmark = pytest.mark.django_db


def test_a_new_password_ends_other_sessions_and_keeps_this_one(chen: User, client_of: Callable[[User], Client]) -> None:
    here, there = client_of(chen), client_of(chen)
    response = here.post(PAGE, {"old": PASSWORD, "new": NEW, "again": NEW})
    assert response.headers["Location"] == "/accounts/me/"
    assert here.get("/accounts/me/").status_code == 200
    assert there.get("/accounts/me/").status_code == 302
    chen.refresh_from_db()
    assert chen.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "原密码不对"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和原来的一样"),
        ({"old": PASSWORD, "new": "Short-1", "again": "Short-1"}, "至少要 10 个字符"),
        ({"old": PASSWORD, "new": "onlysmallletters", "again": "onlysmallletters"}, "三种"),
        ({"old": PASSWORD, "new": "Chen-2027-xx", "again": "Chen-2027-xx"}, "不能有登录名"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "两遍填的不一样"),
        ({"old": PASSWORD, "new": "", "again": ""}, "还没有填新密码"),
        ({"old": PASSWORD, "new": "长A1" * 40_000, "again": "长A1" * 40_000}, "最多 200 个字符"),
    ],
)
def test_what_a_password_lacks_is_said_beside_it(chen: User, send: Send, typed: dict[str, str], says: str) -> None:
    response = send(chen, PAGE, **typed)
    assert response.status_code == 422
    assert says in response.text
    assert typed["new"] == "" or typed["new"] not in response.text
    chen.refresh_from_db()
    assert chen.check_password(PASSWORD)


def test_guessing_the_old_one_locks_the_account_as_at_signing_in(chen: User, send: Send, clock: Clock) -> None:
    clock.stop("2026-03-05 09:00")
    told = [send(chen, PAGE, old=f"Guess-no-{n}", new=NEW, again=NEW).text for n in range(5)]
    assert ["原密码不对" in text for text in told] == [True] * 4 + [False]
    assert "锁定到 09:15" in told[-1]
    assert "锁定到 09:15" in send(chen, PAGE, old=PASSWORD, new=NEW, again=NEW).text
    assert Event.objects.filter(verb="user.change-password-failed", target=f"accounts.User:{chen.pk}").count() == 5
    assert Client().post("/accounts/sign-in/", {"username": "chen", "password": PASSWORD}).status_code == 422
    clock.forward(minutes=16)
    assert send(chen, PAGE, old=PASSWORD, new=NEW, again=NEW).status_code == 302


def test_rare_characters_and_spaces_count_as_typed(chen: User, send: Send) -> None:
    new = " 䶮𠀀😀 Minqing 7 "
    assert send(chen, PAGE, old=PASSWORD, new=new, again=new).status_code == 302
    chen.refresh_from_db()
    assert chen.check_password(new)


def test_other_methods_are_refused(chen: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(chen).put(PAGE).status_code == 405
    assert Client().get(PAGE).status_code == 302
