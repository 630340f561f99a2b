from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts.models import User
from minqing.territory.models import Organisation
from tests.accounts.conftest import Send
from tests.asking import asks_at_most

UNITS, ADD = "/accounts/units/", "/accounts/units/add/"
pytestmark = pytest.mark.django_db
Page = Callable[[User, str], HttpResponse]
Unit = Callable[[str], Organisation]


@pytest.fixture
def filled(unit: Unit) -> dict[str, object]:
    return {"name": "林业局", "kind": "department", "parent": unit("county").pk, "area": "530899"}


def test_everyone_may_look_up_a_number(lin: User, ankang: User, page: Page) -> None:
    text = page(lin, UNITS).text
    assert "水务局" in text
    assert "0879-6000000" in text
    assert ADD not in text
    assert ADD in page(ankang, UNITS).text


def test_only_the_security_administrator_keeps_them(
    guan: User, lin: User, unit: Unit, page: Page, send: Send, filled: dict[str, object]
) -> None:
    one = f"{UNITS}{unit('water').pk}/"
    for user in (guan, lin):
        assert [page(user, address).status_code for address in (ADD, one)] == [403, 403]
        assert [send(user, address, **filled).status_code for address in (ADD, one)] == [403, 403]


def test_a_unit_is_added_once(ankang: User, send: Send, filled: dict[str, object]) -> None:
    filled |= {"op": str(uuid4()), "answers_for": "山林、\r\n古树𠀀", "starts_on": ""}
    assert [send(ankang, ADD, **filled).status_code for _n in range(2)] == [302, 302]
    unit = Organisation.objects.get(name="林业局")
    assert unit.answers_for == "山林、 古树𠀀"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "还没有填名称"),
        ({"name": "水务局"}, "已有同名的单位"),
        ({"name": "林" * 100_000}, "最多 60 个字"),
        ({"kind": "team"}, "要有进驻日期"),
        ({"parent": str(uuid4())}, "上级单位里没有这一项"),
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "结束不能早于开始"),
    ],
)
def test_a_refusal_says_what_to_put_right(
    ankang: User, send: Send, filled: dict[str, object], typed: dict[str, str], says: str
) -> None:
    response = send(ankang, ADD, **(filled | typed))
    assert response.status_code == 422
    assert says in response.text


def test_a_change_is_seen_by_all_and_a_stale_form_is_told(
    ankang: User, lin: User, unit: Unit, send: Send, page: Page
) -> None:
    one = f"{UNITS}{unit('water').pk}/"
    typed = {"name": "水务局", "phone": "１２３", "address": "新址", "seen": 0}
    assert 'name="seen" value="0"' in page(ankang, one).text
    assert send(ankang, one, **typed).status_code == 302
    assert "123" in page(lin, UNITS).text
    stale = send(ankang, one, **(typed | {"phone": "456"}))
    assert stale.status_code == 422
    assert "刚被别人改过" in stale.text
    assert 'value="456"' in stale.text


def test_a_form_without_its_revision_changes_nothing(ankang: User, unit: Unit, send: Send) -> None:
    response = send(ankang, f"{UNITS}{unit('water').pk}/", name="别的", seen="x")
    assert response.status_code == 422
    assert "刷新后再办" in response.text
    assert send(ankang, f"{UNITS}{uuid4()}/", name="别的", seen=0).status_code == 404


def test_a_unit_that_ended_is_no_longer_listed(ankang: User, lin: User, unit: Unit, send: Send, page: Page) -> None:
    typed = {"name": "水务局", "seen": 0, "ends_on": "2026-01-31"}
    send(ankang, f"{UNITS}{unit('water').pk}/", **typed)
    assert "水务局" not in page(lin, UNITS).text


def test_the_list_asks_few_questions(lin: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(lin)
    with asks_at_most(4):
        client.get(UNITS)
