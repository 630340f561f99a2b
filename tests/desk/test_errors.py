from collections.abc import Callable

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.template import loader
from django.test import Client

from minqing.accounts.models import User
from tests.asking import asks_at_most

pytestmark = pytest.mark.django_db


def test_no_such_page_is_said_with_what_to_do(client: Client, chen: User, client_of: Callable[[User], Client]) -> None:
    for one in (client, client_of(chen)):
        response = one.get("/nowhere/𠀀<script>/")
        assert response.status_code == 404
        assert "这一页打不开" in response.text
        assert "<script>" not in response.text


def test_a_page_of_another_post_is_said(chen: User, client_of: Callable[[User], Client]) -> None:
    response = client_of(chen).get("/accounts/users/")
    assert response.status_code == 403
    assert "/accounts/roles/" in response.text


def test_an_address_that_only_a_form_sends(chen: User, client_of: Callable[[User], Client]) -> None:
    response = client_of(chen).get("/accounts/sign-out-everywhere/")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "只能由按钮打开" in response.text


def test_too_much_at_once_is_413(chen: User, client_of: Callable[[User], Client]) -> None:
    response = client_of(chen).post("/accounts/remarks/say/", {"text": "长" * 2_000_000})
    assert response.status_code == 413
    assert "5 MB" in response.text


def test_an_unreadable_request_is_400(client: Client) -> None:
    response = client.get("/accounts/sign-in/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "没有看懂" in response.text


def test_a_fault_is_answered_without_asking_anything(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: HttpRequest) -> None:
        raise RuntimeError("broken")

    client.raise_request_exception = False
    monkeypatch.setattr("minqing.accounts.views.own._sign_in_page", lambda *_args: broken(HttpRequest()))
    with asks_at_most(0):
        response = client.get("/accounts/sign-in/")
    assert response.status_code == 500
    assert "系统出了故障" in response.text
    assert "broken" not in response.text


def test_the_bare_pages_need_no_request() -> None:
    for name in ("400.html", "413.html", "500.html"):
        assert "民情簿" in loader.render_to_string(name)
    assert issubclass(RequestDataTooBig, Exception)
