"""Homes move, split and turn out to be one."""

from datetime import timedelta

import pytest

from minqing.accounts.actor import Actor
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters.access import visible_to as matters_visible_to
from minqing.people import access, actions, queries
from minqing.people.actions import Merged, NewHome
from minqing.people.models import CardVersion, ContactLink, Household, Need, Resident
from tests.matters import life
from tests.people import homes


def _told(user, **more):
    return {"happened_on": house_clock.today(), "op": uuid7(), "by": Actor.official(user), **more}


def _moved(home, to, user, **more):
    return actions.move_household(household=home, to=to, **_told(user, seen=homes.now(home).revision, **more))


def test_a_home_moves_and_its_officials_with_it(yan_household, chen, dao, he, area):
    _moved(yan_household, area("小寨一组"), he, address="村口")
    now = homes.now(yan_household)
    assert (now.area.name, now.address) == ("小寨一组", "村口")
    assert (homes.card(now).why, homes.card(now).changed) == ("moved", ["area", "address"])
    assert access.visible_to(chen).filter(pk=now.pk).exists()
    assert not access.visible_to(dao).filter(pk=now.pk).exists()


def test_only_the_county_moves_a_home_out_of_a_township(yan_household, chen, he, li, area):
    with pytest.raises(Refused, match="请民情办来办"):
        _moved(yan_household, area("河边一组"), he)
    with pytest.raises(Refused, match="不归您管"):
        _moved(yan_household, area("小寨一组"), chen)
    _moved(yan_household, area("河边一组"), li)
    assert homes.now(yan_household).area.name == "河边一组"


def test_what_was_looked_at_must_still_hold(yan_household, chen, he, area):
    homes.change(yan_household, chen, land="茶")
    with pytest.raises(Refused, match="刚有人改过"):
        actions.move_household(household=yan_household, to=area("小寨一组"), **_told(he, seen=0))


# --- splitting ---


def _split(home, members, user, **more):
    new = NewHome("岩叫", homes.now(home).area, phone="13900000000")
    told = _told(user, seen=homes.now(home).revision, **more)
    return actions.split_household(household=home, members=members, new=new, **told)


def test_some_live_by_themselves_from_now_on(yan_household, chen, he):
    son = homes.member(yan_household, chen, "岩叫")
    child = homes.member(yan_household, chen, "岩小龙", birth_year=house_clock.today().year - 8)
    theirs = homes.need(yan_household, chen, "school", by_whom="岩叫", resident=child)
    own = homes.need(yan_household, chen)
    new = _split(yan_household, [son, child], he)
    assert {one["name"] for one in homes.card(new).content.members} == {"岩叫", "岩小龙"}
    assert [one["name"] for one in homes.card(yan_household).content.members] == ["岩温龙"]
    assert (homes.card(new).why, homes.card(yan_household).why) == ("split", "split")
    assert (Need.objects.get(pk=theirs.pk).household, Need.objects.get(pk=own.pk).household) == (new, yan_household)
    assert Need.objects.get(pk=theirs.pk).consent.household == new
    assert access.keeps(chen, new)


def test_the_officials_need_not_come_along(yan_household, chen, he):
    son = homes.member(yan_household, chen, "岩叫")
    assert not access.keeps(chen, _split(yan_household, [son], he, keep_links=False))


def test_nobody_splits_off(yan_household, na, he):
    for members in ([], [na]):
        with pytest.raises(Refused) as refusal:
            _split(yan_household, members, he)
        assert refusal.value.field == "members"


def test_split_twice_by_one_form(yan_household, chen, he):
    son, op = homes.member(yan_household, chen, "岩叫"), uuid7()
    first = _split(yan_household, [son], he, op=op)
    assert _split(yan_household, [son], he, op=op) == first
    assert Household.objects.filter(name="岩叫").count() == 1


# --- merging ---


@pytest.fixture
def twin(he, area):
    """The same home, written down a second time."""
    by = Actor.official(he)
    return actions.add_household(
        id=uuid7(), kind="household", area=area("大寨二组"), name="岩温龙", phone="13911111111", by=by
    )


def _merged(home, other, user, **more):
    seen = {"seen": homes.now(home).revision, "other_seen": homes.now(other).revision}
    return actions.merge_households(household=home, other=other, **_told(user, **{**seen, **more}))


def test_two_turn_out_to_be_one(yan_household, twin, chen, sun, he):
    homes.change(yan_household, chen, land="水田 4 亩")
    homes.change(twin, he, land="水田 5 亩", water="旱季停")
    homes.member(twin, he, "玉波罕")
    homes.need(twin, he)
    told = {"official": sun, "household": twin, "kind": "pairing", "starts_on": house_clock.today()}
    actions.link(id=uuid7(), by=Actor.official(he), **told)
    _merged(yan_household, twin, he)
    content = homes.card(yan_household).content
    assert (content.land, content.water) == ("水田 4 亩", "旱季停")
    assert [one["name"] for one in content.members] == ["岩温龙", "玉波罕"]
    assert homes.now(twin).merged_into == yan_household
    assert Need.objects.get().household == yan_household
    assert access.keeps(sun, yan_household)
    assert queries.all_of(yan_household) == [yan_household.pk, twin.pk]
    assert CardVersion.objects.filter(household=twin, content__land="水田 5 亩").exists()


def test_what_the_other_raised_is_read_by_who_answers_to_both(yan_household, twin, chen, he):
    matter = life.registered(he, code="530899100200002", household=twin)
    assert not matters_visible_to(chen).filter(pk=matter.pk).exists()
    _merged(yan_household, twin, he)
    assert matters_visible_to(chen).filter(pk=matter.pk).exists()


def test_links_that_both_had_are_one(yan_household, twin, chen, li):
    same = ContactLink.objects.get(official=chen)
    told = {"official": chen, "household": twin, "kind": same.kind, "starts_on": same.starts_on}
    actions.link(id=uuid7(), by=Actor.official(li), **told)
    _merged(yan_household, twin, li)
    assert queries.linked_to(chen).count() == 1


def test_a_chain_of_merges_is_one_step_long(yan_household, twin, shop_household, li):
    _merged(twin, shop_household, li)
    _merged(yan_household, twin, li)
    assert homes.now(shop_household).merged_into == yan_household


def test_whoever_edits_the_other_meanwhile_is_told(yan_household, twin, he):
    _merged(yan_household, twin, he)
    with pytest.raises(Merged) as gone:
        homes.change(twin, he, seen=0, land="茶")
    assert gone.value.standing == yan_household


def test_not_into_itself_and_not_blindly(yan_household, twin, chen, he, li):
    with pytest.raises(Refused, match="自己"):
        _merged(yan_household, yan_household, li)
    homes.change(twin, he, land="茶")
    with pytest.raises(Refused, match="刚有人改过"):
        _merged(yan_household, twin, he, other_seen=0)
    with pytest.raises(Refused, match="不归您管"):
        _merged(yan_household, twin, chen)


def test_sent_twice_it_is_done_once(yan_household, twin, he):
    seen = {"seen": 0, "other_seen": 0, "op": uuid7()}
    for _time in range(2):
        _merged(yan_household, twin, he, **seen)
    assert homes.now(yan_household).revision == 2


# --- links ---


def test_a_link_ends_and_the_home_closes(yan_household, chen, he, sun):
    link = ContactLink.objects.get(official=chen)
    told = {"link": link, "by": Actor.official(he)}
    actions.end_link(ends_on=house_clock.today(), op=uuid7(), **told)
    assert access.visible_to(chen).filter(pk=yan_household.pk).exists()
    actions.end_link(ends_on=house_clock.today() - timedelta(days=1), op=uuid7(), **told)
    assert not access.visible_to(chen).filter(pk=yan_household.pk).exists()
    with pytest.raises(Refused, match="已经结束"):
        actions.end_link(ends_on=house_clock.today(), op=uuid7(), **told)


@pytest.mark.parametrize("who", ["chen", "ma", "dao"])
def test_who_may_not_arrange(yan_household, who, request):
    by = Actor.official(request.getfixturevalue(who))
    told = {"kind": "pairing", "household": yan_household, "starts_on": house_clock.today()}
    with pytest.raises(Refused, match="不归您安排"):
        actions.link(id=uuid7(), official=request.getfixturevalue("sun"), by=by, **told)


def test_all_that_point_at_one_home_stand_together(yan_household, sun, chen, li, unit, area):
    today = {"starts_on": house_clock.today(), "by": Actor.official(li)}
    actions.link(id=uuid7(), kind="stationing", official=sun, area=area("大寨村"), **today)
    actions.link(id=uuid7(), kind="unit", unit=unit("farms"), area=area("大寨一组"), scheme="乡村振兴", **today)
    actions.link(id=uuid7(), kind="unit", unit=unit("roads"), area=area("小寨村"), **today)
    assert {one.kind for one in queries.links_to(yan_household)} == {"pairing", "stationing", "unit"}
    assert queries.links_to(yan_household).count() == 3
    assert not access.visible_to(sun).filter(pk=yan_household.pk).exists()


def test_a_resident_of_a_home_that_is_gone(yan_household, chen):
    stranger = Resident.objects.create(name="路人")
    with pytest.raises(Refused, match="没有登记在哪一户"):
        actions.member_left(resident=stranger, **_told(chen))
