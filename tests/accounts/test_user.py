from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts.models import User
from minqing.audit.models import Event
from tests.accounts.conftest import Send
from tests.accounts.test_users import CODE
from tests.asking import asks_at_most

pytestmark = pytest.mark.django_db
Page = Callable[[User, str], HttpResponse]
ACTS = ("stop", "resume", "code")


def of(user: User, act: str = "") -> str:
    return f"/accounts/users/{user.pk}/" + (f"{act}/" if act else "")


def test_each_administrator_is_offered_his_own_half(guan: User, ankang: User, chen: User, page: Page) -> None:
    accounts, rights = page(guan, of(chen)).text, page(ankang, of(chen)).text
    assert "停用" in accounts
    assert "安排岗位" not in accounts
    assert "安排岗位" in rights
    assert "停用" not in rights


def test_others_are_refused_and_nobody_is_404(guan: User, li: User, chen: User, page: Page, send: Send) -> None:
    assert page(li, of(chen)).status_code == 403
    assert page(guan, f"/accounts/users/{uuid4()}/").status_code == 404
    for act in ACTS:
        assert send(li, of(chen, act)).status_code == 403
        assert send(guan, f"/accounts/users/{uuid4()}/{act}/").status_code == 404
        assert page(guan, of(chen, act)).status_code == 405


def test_a_stopped_account_is_out_at_once_and_comes_back(
    guan: User, chen: User, send: Send, client_of: Callable[[User], Client]
) -> None:
    client = client_of(chen)
    send(guan, of(chen, "stop"))
    assert client.get("/accounts/me/").status_code == 302
    send(guan, of(chen, "resume"))
    chen.refresh_from_db()
    assert chen.is_active
    assert [e.verb for e in Event.objects.order_by("-at")[:2]] == ["user.resume", "user.stop"]


def test_nobody_stops_himself(guan: User, send: Send, page: Page) -> None:
    send(guan, of(guan, "stop"))
    guan.refresh_from_db()
    assert guan.is_active
    assert "停用" not in page(guan, of(guan)).text


def test_a_new_code_ends_the_old_password(guan: User, chen: User, send: Send) -> None:
    response = send(guan, of(chen, "code"))
    code = CODE.search(response.text)
    chen.refresh_from_db()
    assert code
    assert chen.check_password(code[1])
    assert chen.code_until
    assert "no-store" in response.headers["Cache-Control"]


def test_the_page_asks_few_questions(guan: User, chen: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(guan)
    with asks_at_most(6):
        client.get(of(chen))
