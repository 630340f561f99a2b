"""民情登记卡: saved field by field; what stood before is kept."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from minqing.accounts.actor import Actor
from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.people import actions
from minqing.people.actions import Clash
from minqing.people.models import CardVersion, Household
from tests.people import homes


def test_the_first_change_keeps_what_the_register_said(yan_household, chen):
    homes.change(yan_household, chen, land="水田 4 亩")
    first, second = CardVersion.objects.filter(household=yan_household).order_by("number")
    assert (first.number, first.why, first.content.name, first.content.land) == (1, "first", "岩温龙", "")
    assert (second.number, second.why, second.changed, second.content.land) == (2, "changed", ["land"], "水田 4 亩")
    assert homes.now(yan_household).revision == 2


def test_a_version_is_a_full_snapshot(yan_household, chen):
    homes.change(yan_household, chen, name="岩温香", land="茶 6 亩")
    homes.change(yan_household, chen, water="旱季停")
    content = homes.card(yan_household).content
    assert (content.name, content.land, content.water) == ("岩温香", "茶 6 亩", "旱季停")
    assert (content.area, content.kind) == (yan_household.area_id, "household")
    assert [one["name"] for one in content.members] == ["岩温龙"]
    assert homes.now(yan_household).name == "岩温香"


def test_two_who_change_different_fields_both_keep_theirs(yan_household, chen, dao):
    homes.change(yan_household, chen, land="水田 4 亩")
    homes.change(yan_household, dao, seen=2, water="自来水")
    homes.change(yan_household, chen, seen=2, crops="水稻")
    content = homes.card(yan_household).content
    assert (content.land, content.water, content.crops) == ("水田 4 亩", "自来水", "水稻")


def test_before_there_was_a_card_two_may_begin_it_at_once(yan_household, chen, dao):
    homes.change(yan_household, chen, seen=0, land="水田 4 亩")
    told = {"why": "changed", "happened_on": house_clock.today(), "seen": 0, "op": uuid7(), "by": Actor.official(dao)}
    register = {"name": "岩温龙", "address": "", "phone": "13800000001", "land": "", "water": "旱季停"}
    actions.change_card(household=yan_household, values=register, **told)
    content = homes.card(yan_household).content
    assert (content.land, content.water) == ("水田 4 亩", "旱季停")


def test_two_who_change_the_same_field_are_told_of_both(yan_household, chen, dao):
    homes.change(yan_household, chen, land="水田 4 亩")
    homes.change(yan_household, dao, seen=2, land="水田 5 亩")
    with pytest.raises(Clash) as clash:
        homes.change(yan_household, chen, seen=2, land="水田 3 亩", crops="水稻")
    assert list(clash.value.fields) == ["land"]
    assert "水田 5 亩" in clash.value.fields["land"]
    assert "水田 3 亩" in clash.value.fields["land"]
    assert homes.card(yan_household).content.crops == ""


def test_the_same_change_twice_is_no_quarrel(yan_household, chen, dao):
    homes.change(yan_household, chen, land="水田 4 亩")
    homes.change(yan_household, dao, seen=2, land="水田 5 亩")
    homes.change(yan_household, chen, seen=2, land="水田 5 亩", crops="水稻")
    assert homes.card(yan_household).changed == ["crops"]


def test_a_form_sent_twice_is_done_once(yan_household, chen):
    told = {"why": "corrected", "happened_on": house_clock.today(), "seen": 0, "op": uuid7()}
    for _time in range(2):
        actions.change_card(household=yan_household, values={"land": "茶"}, by=Actor.official(chen), **told)
    assert homes.now(yan_household).revision == 2


def test_nothing_changed_leaves_no_version(yan_household, chen):
    with pytest.raises(Refused, match="没有要存的"):
        homes.change(yan_household, chen)
    assert homes.now(yan_household).revision == 0


@pytest.mark.parametrize("day", [date(1900, 1, 1), "tomorrow"])
def test_a_day_that_can_not_be(yan_household, chen, day):
    day = house_clock.today() + timedelta(days=1) if day == "tomorrow" else day
    told = {"why": "changed", "happened_on": day, "seen": 0, "op": uuid7(), "by": Actor.official(chen)}
    with pytest.raises(Refused) as refusal:
        actions.change_card(household=yan_household, values={"land": "茶"}, **told)
    assert refusal.value.field == "happened_on"


def test_only_who_keeps_the_card_changes_it(yan_household, sun, wang, yu, ma, dao, he, li):
    for user in (sun, wang, yu, ma):
        with pytest.raises(Refused, match="不归您管"):
            homes.change(yan_household, user, land="茶")
    for user in (dao, he, li):
        homes.change(yan_household, user, land=f"茶，{user.name}看的")


def test_an_official_whose_post_ended_yesterday(yan_household, chen):
    chen.posts.update(ends_on=house_clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="不归您管"):
        homes.change(yan_household, chen, land="茶")


@pytest.mark.parametrize("name", ["岩", "阿布都外力阿卜杜热合曼艾则孜江", "𠮷野𡈽", "<b>岩</b>"])
def test_names_are_kept_as_they_are_written(yan_household, chen, name):
    homes.change(yan_household, chen, name=name)
    assert homes.now(yan_household).name == homes.card(yan_household).content.name == name


def test_what_was_taken_for_a_home_is_a_shop(yan_household, chen, dao):
    homes.change(yan_household, chen, why="corrected", kind="shop")
    assert homes.now(yan_household).kind == homes.card(yan_household).content.kind == "shop"
    homes.change(yan_household, dao, kind="company")
    with pytest.raises(Clash) as clash:
        homes.change(yan_household, chen, seen=2, kind="lodging")
    assert "企业" in clash.value.fields["kind"]
    with pytest.raises(Refused):
        homes.change(yan_household, chen, kind="palace")


def test_history_is_only_added_to(yan_household, chen):
    homes.change(yan_household, chen, land="茶")
    with pytest.raises(DatabaseError), transaction.atomic():
        CardVersion.objects.filter(household=yan_household).update(why="corrected")
    with pytest.raises(DatabaseError), transaction.atomic():
        CardVersion.objects.filter(household=yan_household)._raw_delete("default")


def test_the_record_holds_names_of_fields_and_no_words(yan_household, chen):
    homes.change(yan_household, chen, why="corrected", land="水田 4 亩")
    event = Event.objects.get(verb="card.corrected")
    assert (event.target, event.fields) == (f"people.Household:{yan_household.pk}", ["land"])


def test_the_household_has_checked_it(yan_household, chen, dao):
    homes.change(yan_household, chen, land="茶")
    told = {"household": yan_household, "happened_on": house_clock.today(), "by": Actor.official(dao)}
    actions.check_card(seen=2, op=uuid7(), **told)
    assert (homes.card(yan_household).why, homes.card(yan_household).content.land) == ("checked", "茶")
    with pytest.raises(Refused, match="刚有人改过"):
        actions.check_card(seen=2, op=uuid7(), **told)


# --- who lives there ---


def test_somebody_comes_and_goes(yan_household, chen):
    mother = homes.member(yan_household, chen, "咪涛", relation="parent", birth_year=1943)
    assert [one["name"] for one in homes.card(yan_household).content.members] == ["岩温龙", "咪涛"]
    told = {"happened_on": house_clock.today(), "by": Actor.official(chen)}
    actions.member_left(resident=mother, op=uuid7(), **told)
    assert [one["name"] for one in homes.card(yan_household).content.members] == ["岩温龙"]
    with pytest.raises(Refused, match="移走"):
        actions.member_left(resident=mother, op=uuid7(), **told)


def _changed(resident, user, *, seen, **values):
    now = {name: getattr(resident, name) for name in ("name", "relation", "birth_year", "phone")}
    told = {"why": "corrected", "happened_on": house_clock.today(), "seen": seen, "op": uuid7()}
    return actions.change_member(resident=resident, values={**now, **values}, by=Actor.official(user), **told)


def test_two_who_change_one_person(yan_household, chen, dao):
    mother = homes.member(yan_household, chen, "咪涛", birth_year=1943)
    seen = homes.now(yan_household).revision
    _changed(mother, dao, seen=seen, birth_year=1944)
    _changed(mother, chen, seen=seen, relation="parent")
    mother.refresh_from_db()
    assert (mother.birth_year, mother.relation) == (1944, "parent")
    mother.birth_year = 1943  # as both saw her
    with pytest.raises(Clash) as clash:
        _changed(mother, chen, seen=seen, relation="", birth_year=1942)
    assert list(clash.value.fields) == ["birth_year"]


@pytest.mark.parametrize("year", [1899, 2999])
def test_a_year_of_birth_that_can_not_be(yan_household, chen, year):
    with pytest.raises(Refused) as refusal:
        homes.member(yan_household, chen, "岩叫", birth_year=year)
    assert refusal.value.field == "birth_year"


def test_sixty_people_in_one_home(yan_household, chen):
    for number in range(60):
        homes.member(yan_household, chen, f"工人{number}")
    assert len(homes.card(yan_household).content.members) == 61
    assert Household.objects.get(pk=yan_household.pk).revision == 61
