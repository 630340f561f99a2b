from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts.models import RoleLimit, User
from minqing.accounts.roles import Reach, Role
from tests.accounts.conftest import Send
from tests.asking import asks_at_most

ROLES = "/accounts/roles/"
LIMIT, LIFT = f"{ROLES}R5/township/limit/", f"{ROLES}R5/township/lift/"
pytestmark = pytest.mark.django_db
Page = Callable[[User, str], HttpResponse]


def test_everyone_may_read_who_sees_what(lin: User, wu: User, page: Page) -> None:
    text = page(lin, ROLES).text
    assert all(str(role.label) in text for role in Role)
    assert "收回" not in text.replace("只能收回", "")
    assert page(wu, ROLES).text.count("我的角色") == 1
    assert Client().get(ROLES).status_code == 302


def test_a_reach_is_taken_and_given_back(ankang: User, he: User, send: Send, page: Page) -> None:
    send(ankang, LIMIT)
    assert "本县已收回" in page(he, ROLES).text
    assert Reach.TOWNSHIP not in [held.reach for held in User.objects.get(pk=he.pk).reaches]
    send(ankang, LIFT)
    assert "本县已收回" not in page(he, ROLES).text
    assert not RoleLimit.objects.exists()


def test_only_the_security_administrator_may(guan: User, ankang: User, li: User, send: Send, page: Page) -> None:
    assert [send(user, LIMIT).status_code for user in (guan, li)] == [403, 403]
    assert page(ankang, LIMIT).status_code == 405
    assert not RoleLimit.objects.exists()


def test_nothing_is_added_to_the_table(ankang: User, send: Send, client_of: Callable[[User], Client]) -> None:
    assert send(ankang, f"{ROLES}R99/county/limit/").status_code == 404
    assert send(ankang, f"{ROLES}R6/everything/limit/").status_code == 404
    response = client_of(ankang).post(f"{ROLES}R2/county/limit/", follow=True)
    assert "本来就没有这个范围" in response.text
    assert not RoleLimit.objects.exists()


def test_the_table_asks_few_questions(ankang: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(ankang)
    with asks_at_most(4):
        client.get(ROLES)
