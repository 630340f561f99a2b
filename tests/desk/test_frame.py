"""What stands around every page."""

import re
from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from minqing.accounts import actions
from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.desk import context
from minqing.lib.ids import uuid7
from tests import county

pytestmark = pytest.mark.django_db
PAGE = "/accounts/roles/"


def words(user: User, page: str = PAGE) -> list[str]:
    request = RequestFactory().get(page)
    request.user, request.resolver_match = user, resolve(page)
    nav = context.house(request)["house_nav"]
    return [str(item.word) for part in ("first", "rest") for item in nav[part]] if nav else []


def test_each_sees_the_pages_of_his_posts(guan: User, ankang: User, lin: User) -> None:
    assert words(guan) == ["工作台", "账号"]
    assert {"账号", "权限表"} <= set(words(ankang))
    assert words(lin) == []


def test_whoever_may_register_finds_the_way(client_of: Callable[[User], Client]) -> None:
    for username in county.OFFICIALS:
        user = User.objects.get(username=username)
        assert ("登记" in words(user)) == (client_of(user).get("/matters/new/").status_code == 200), username


def test_every_role_finds_some_page(django_user_model: type[User]) -> None:
    roles = {role for place in context.PLACES for role in place.roles}
    assert roles == set(Role)


@pytest.mark.parametrize(
    ("username", "first"),
    [
        ("chen", ["工作台", "登记", "联系户", "日记", "台账"]),
        ("ai", ["工作台", "登记", "日记", "台账", "走访"]),
        ("dao", ["工作台", "登记", "联系户", "本单位", "台账"]),
        ("he", ["工作台", "登记", "待分办", "本单位", "台账"]),
        ("li", ["工作台", "登记", "待分办", "台账", "联系户"]),
        ("tang", ["工作台", "数字", "登记", "联系户", "日记"]),
        ("wang", ["工作台", "本单位", "台账", "日记", "走访"]),
    ],
)
def test_the_daily_pages_stand_first(username: str, first: list[str]) -> None:
    assert words(User.objects.get(username=username))[: context.ON_A_PHONE] == first


def test_at_most_five_stand_on_a_phone(client_of: Callable[[User], Client], he: User) -> None:
    text = client_of(he).get(PAGE).text
    first = re.findall(r"<li>\s*<a", text.partition('class="nav"')[2].partition("</nav>")[0].partition("nav-wide")[0])
    assert len(first) <= context.ON_A_PHONE


def test_the_page_one_is_on_is_marked(client_of: Callable[[User], Client], guan: User, chen: User) -> None:
    for page in ("/accounts/users/", "/accounts/users/add/", f"/accounts/users/{chen.pk}/"):
        assert 'href="/accounts/users/" aria-current="page"' in " ".join(client_of(guan).get(page).text.split())


def test_before_a_password_is_chosen_no_page_is_offered(client: Client) -> None:
    system = Actor.system("tests")
    user, _code = actions.create_user(id=uuid7(), username="new", name="新人", phone="", by=system)
    client.force_login(user)
    text = client.get("/accounts/password/").text
    assert "主要页面" not in text
    assert "先定一个自己的密码" in text


def test_the_page_names_who_is_in_and_keeps_no_script_inline(client_of: Callable[[User], Client], chen: User) -> None:
    response = client_of(chen).get(PAGE)
    assert "陈立" in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", response.text) == []


def test_a_complaint_carries_no_clue_to_the_hour(client_of: Callable[[User], Client], chen: User) -> None:
    text = client_of(chen).get(PAGE).text.partition('class="remark"')[2]
    op = re.search(r'name="op" value="([0-9a-f-]{36})"', text)
    assert op
    assert op[1][14] == "4"
