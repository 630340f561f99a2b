from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts.models import User
from tests.asking import asks_at_most
from tests.county import PASSWORD

pytestmark = pytest.mark.django_db


def test_it_shows_posts_and_every_attempt_to_sign_in(chen: User) -> None:
    client = Client()
    for password in ("wrong", PASSWORD):
        client.post("/accounts/sign-in/", {"username": "chen", "password": password}, headers={"User-Agent": "Firefox"})
    page = client.get("/accounts/me/").text
    assert "联系干部 · 农业农村局" in page
    assert page.count("Firefox") == 2
    assert page.count("没有登上") == 1


def test_who_has_no_post_is_told_so(lin: User, page: Callable[[User, str], HttpResponse]) -> None:
    assert "还没有岗位" in page(lin, "/accounts/me/").text


def test_signing_out_everywhere_ends_this_session_too(chen: User, client_of: Callable[[User], Client]) -> None:
    here, there = client_of(chen), client_of(chen)
    assert here.get("/accounts/sign-out-everywhere/").status_code == 405
    assert here.post("/accounts/sign-out-everywhere/").headers["Location"] == "/accounts/sign-in/"
    assert [client.get("/accounts/me/").status_code for client in (here, there)] == [302, 302]


def test_it_asks_few_questions(chen: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(chen)
    with asks_at_most(6):
        client.get("/accounts/me/")
