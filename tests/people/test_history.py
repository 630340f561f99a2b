"""登记卡改过什么: old and new of every field, version by version."""

from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.people import actions, telling
from minqing.people.models import CardContent
from tests.asking import asks_at_most
from tests.people import homes


def page(client, home, **asked):
    return client.get(reverse("people:history", args=[home.pk]), asked)


def changes(answer):
    return [(str(c.label), c.before, c.after) for told in answer.context["versions"] for c in told.changes]


def test_old_and_new(client_of, chen, dao, yan_household):
    homes.change(yan_household, chen, land="水田 4 亩")
    homes.change(yan_household, dao, why="corrected", land="水田 5 亩", phone="13811111111")
    found = changes(page(client_of(chen), yan_household))
    assert ("田地山林", "水田 4 亩", "水田 5 亩") in found
    assert ("田地山林", "", "水田 4 亩") in found
    assert ("电话", "13800000001", "13811111111") in found
    answer = page(client_of(chen), yan_household).text
    for words in ("更正写错的", "情况有变", "建卡", "刀平", "陈立"):
        assert words in answer, words


def test_who_came_went_and_is_another_now(client_of, chen, yan_household):
    child = homes.member(yan_household, chen, "岩小龙", birth_year=house_clock.today().year - 8)
    told = {"happened_on": house_clock.today(), "op": uuid7(), "by": Actor.official(chen)}
    actions.member_left(resident=child, **told)
    masked = changes(page(client_of(chen), yan_household))
    year = house_clock.today().year - 8
    assert ("家庭成员", "", f"岩*龙，{year}年生") in masked
    assert ("家庭成员", f"岩*龙，{year}年生", "") in masked
    assert ("家庭成员", "", f"岩小龙，{year}年生") in changes(page(client_of(chen), yan_household, names=1))


def test_a_move_tells_both_places(client_of, chen, he, yan_household, area):
    told = {"happened_on": house_clock.today(), "seen": 0, "op": uuid7(), "by": Actor.official(he)}
    actions.move_household(household=yan_household, to=area("小寨一组"), **told)
    assert ("所在地", "大寨一组", "小寨一组") in changes(page(client_of(chen), yan_household))


def test_before_there_is_a_card(client_of, chen, yan_household):
    assert "还没有建卡" in page(client_of(chen), yan_household).text


def test_what_was_emptied_says_so(db):
    empty = CardContent(erased_at=house_clock.now())
    (told,) = telling.changes(None, empty, ["land"], places={}, children=False)
    assert (told.before, told.after) == ("已抹掉", "已抹掉")


def test_it_asks_little(client_of, chen, yan_household):
    for number in range(6):
        homes.change(yan_household, chen, land=f"水田 {number} 亩")
    client = client_of(chen)
    with asks_at_most(14):
        page(client, yan_household)
