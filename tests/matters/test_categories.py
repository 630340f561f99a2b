"""The county's twelve parts and sixty-four leaves, and who usually answers for each."""

from uuid import uuid4

import pytest

from minqing.accounts.models import User
from minqing.matters.models import Category
from tests import county
from tests.asking import asks_at_most
from tests.matters import life

pytestmark = pytest.mark.django_db
CATEGORIES, WATER = "/matters/categories/", "/matters/categories/03.1/"


@pytest.fixture
def send(client_of):
    def sent(user, **fields):
        now = {"name": "人饮安全", "lead": "", "support": "", "on_papers": "on", "in_use": "on", "seen": 0}
        return client_of(user).post(WATER, {**now, **fields})

    return sent


def test_the_coordinator_alone(client_of):
    for address in (CATEGORIES, WATER):
        status = {n: client_of(User.objects.get(username=n)).get(address).status_code for n in county.OFFICIALS}
        assert {name for name, code in status.items() if code != 403} == {"li", "luo"}


def test_all_of_them_with_who_leads(client_of, li):
    text = client_of(li).get(CATEGORIES).text
    assert text.count(CATEGORIES) - text.count(f'"{CATEGORIES}"') >= 12 + 64
    assert "水务局" in text
    assert "保密办理" in text


def test_it_is_changed(send, li, unit):
    assert send(li, lead=unit("farms").pk, on_papers="").headers["Location"] == CATEGORIES
    water = Category.objects.get(pk="03.1")
    assert (water.lead, water.on_papers, water.revision) == (unit("farms"), False, 1)


def test_who_usually_helps_is_offered_at_dispatch(client_of, send, li, he, unit):
    send(li, lead=unit("water").pk, support=unit("roads").pk)
    assert "水务局，交通运输局协办" in client_of(li).get(CATEGORIES).text
    matter = life.registered(he, category=Category.objects.get(pk="03.1"))
    text = " ".join(client_of(li).get(f"/matters/{matter.pk}/dispatch/").text.split())
    ticked = [part for part in text.split("<input") if "checked" in part and 'name="supports"' in part]
    assert [str(unit("roads").pk) in part for part in ticked] == [True]


def test_whoever_leads_does_not_help_too(send, li, unit):
    response = send(li, lead=unit("water").pk, support=unit("water").pk)
    assert response.status_code == 422
    assert "不必再协办" in response.text


def test_the_seed_names_who_helps(db, unit):
    assert Category.objects.get(name="道路交通安全").support == unit("roads")


def test_sent_twice_is_done_once(send, li, unit):
    assert [send(li, lead=unit("farms").pk).status_code for _n in range(2)] == [302, 302]
    assert Category.objects.get(pk="03.1").revision == 1


def test_a_page_older_than_the_row(send, li, luo, unit):
    send(li, lead=unit("farms").pk)
    response = send(luo, lead=unit("roads").pk)
    assert response.status_code == 422
    assert "刚被别人改过" in response.text
    assert f'value="{unit("roads").pk}" selected' in response.text
    assert Category.objects.get(pk="03.1").lead == unit("farms")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": " "}, "还没有填名称"),
        ({"name": "长" * 41}, "最多 40 个字"),
        ({"name": "灌溉沟渠"}, "同一类下已有这个名称"),
        ({"lead": str(uuid4())}, "另选一个"),
        ({"seen": ""}, "这一页不完整"),
    ],
)
def test_what_was_typed_is_kept_and_told(send, li, typed, told):
    response = send(li, **typed)
    assert response.status_code == 422
    assert told in response.text
    assert typed.get("name", "人饮安全").strip() in response.text
    assert Category.objects.get(pk="03.1").revision == 0


def test_no_such_category(client_of, li):
    client = client_of(li)
    assert [client.get(f"{CATEGORIES}{code}/").status_code for code in ("99", "03.9", "x", "%00")] == [404] * 4


def test_others_may_not_send_it_either(send, he):
    assert send(he).status_code == 403


def test_it_asks_little(client_of, li):
    client = client_of(li)
    with asks_at_most(4):
        client.get(CATEGORIES)
