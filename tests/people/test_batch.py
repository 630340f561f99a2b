"""What is written by the thousand stands as what is written one by one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Model

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.audit.models import Event
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters.actions.cards import deliver_card, hand_over_cards, issue_card
from minqing.people import actions
from minqing.people.actions import batch
from minqing.people.models import CardVersion, ContactCard, ContactKind, ContactLink, Household, Resident, Told
from minqing.territory.models import Area

BY = Actor.importing("register")
APART = frozenset({"id", "household", "content", "at", "entered_at", "made_at"})


def columns(row: Model) -> dict[str, object]:
    return {field.name: getattr(row, field.attname) for field in row._meta.fields if field.name not in APART}


@pytest.fixture
def home(area: Callable[[str], Area]) -> Callable[[str], Household]:
    def make(name: str) -> Household:
        place = area("大寨村")
        return actions.add_household(id=uuid7(), kind="household", area=place, name=name, by=BY)

    return make


def test_households_and_residents(area: Callable[[str], Area], home: Callable[[str], Household]) -> None:
    alone = home("李大有 ")
    (many,) = batch.add_households(rows=[batch.Home("household", area("大寨村"), "李大有 ")], by=BY)
    assert columns(alone) == columns(many)
    one = actions.add_resident(id=uuid7(), name=" 李小有", household=alone, phone="", by=BY)
    (other,) = batch.add_residents(rows=[batch.Person(many, " 李小有")], by=BY)
    assert columns(one) == columns(other)
    verbs = Event.objects.filter(target__in=[f"{row._meta.label}:{row.pk}" for row in (alone, many, one, other)])
    assert sorted(verbs.values_list("verb", flat=True)) == ["household.add"] * 2 + ["resident.add"] * 2


def test_a_year_of_birth_that_is_none(home: Callable[[str], Household]) -> None:
    with pytest.raises(Refused, match="出生年份"):
        batch.add_residents(rows=[batch.Person(home("李大有"), "李小有", "child", 2199)], by=BY)
    assert not Resident.objects.filter(name="李小有").exists()


def test_links(home: Callable[[str], Household], chen: User) -> None:
    start = date(2026, 1, 5)
    kind = ContactKind.HOUSEHOLD_PAIRING
    one = actions.link(id=uuid7(), kind=kind, official=chen, household=home("甲家"), starts_on=start, by=BY)
    (other,) = batch.link_many(rows=[batch.Bond(kind, start, chen, home("乙家"))], by=BY)
    assert columns(one) == columns(other)
    with pytest.raises(Refused, match="不归您安排"):
        batch.link_many(rows=[batch.Bond(kind, start, chen, home("丙家"))], by=Actor.official(chen))


def _carded(household: Household) -> list[dict[str, object]]:
    rows = CardVersion.objects.filter(household=household).select_related("content").order_by("number")
    return [{**columns(row), **columns(row.content)} for row in rows]


def test_cards_and_what_was_told(home: Callable[[str], Household], chen: User) -> None:
    one, other, today = home("同一家"), home("同一家"), clock.today()
    for household in (one, other):
        link = batch.Bond(ContactKind.HOUSEHOLD_PAIRING, date(2026, 1, 5), chen, household)
        batch.link_many(rows=[link], by=BY)
    by, first = Actor.official(chen), CardVersion.Why.FIRST
    for household in (one, other):
        batch.write_cards(rows=[batch.Card(household, first, today, {"water": "井水"})], by=by)
    told = {"household": one, "happened_on": today, "by": by}
    actions.change_card(values={"water": "自来水"}, why="changed", seen=1, op=uuid7(), **told)
    actions.check_card(seen=2, op=uuid7(), **told)
    batch.write_cards(rows=[batch.Card(other, CardVersion.Why.CHANGED, today, {"water": "自来水"})], by=by)
    batch.write_cards(rows=[batch.Card(other, CardVersion.Why.CHECKED, today)], by=by)
    assert _carded(one) == _carded(other)
    assert Household.objects.get(pk=other.pk).revision == 3
    told_one = actions.tell(id=uuid7(), household=one, how="read-out", told_on=today, by=by)
    (told_other,) = batch.tell_many(rows=[batch.Telling(other, "read-out", today)], by=by)
    assert columns(Told.objects.get(pk=told_one.pk)) == columns(told_other)
    with pytest.raises(Refused, match="没有要存的"):
        batch.write_cards(rows=[batch.Card(other, CardVersion.Why.CHANGED, today, {"water": "自来水"})], by=by)


def test_cards_handed_over(home: Callable[[str], Household], chen: User) -> None:
    one, other, by, today = home("甲家"), home("乙家"), Actor.official(chen), clock.today()
    for household in (one, other):
        batch.link_many(rows=[batch.Bond(ContactKind.HOUSEHOLD_PAIRING, today, chen, household)], by=BY)
    card = issue_card(id=uuid7(), household=one, official=chen, by=by)
    alone = deliver_card(card=card, delivered_on=today, how="face", seen=0, op=uuid7(), by=by)
    (many,) = hand_over_cards(rows=[(other, "face")], official=chen, delivered_on=today, by=by)
    assert columns(ContactCard.objects.get(pk=alone.pk)) == columns(many)
    linked = ContactLink.objects.filter(kind=ContactKind.CARD_ISSUE, official=chen)
    assert {row.household_id for row in linked} >= {one.pk, other.pk}


def test_not_of_a_home_that_is_not_his(home: Callable[[str], Household], chen: User) -> None:
    first = batch.Card(home("别家"), CardVersion.Why.FIRST, clock.today())
    with pytest.raises(Refused, match="不归您管"):
        batch.write_cards(rows=[first], by=Actor.official(chen))
    assert not CardVersion.objects.filter(household=first.household).exists()
