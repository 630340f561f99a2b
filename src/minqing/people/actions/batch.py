"""Homes by the thousand, as a register or a campaign brings them: judged as one is, written in few statements.

Each of these is the batch form of an action beside it; a test holds both to the same rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.people import access, queries
from minqing.people.actions import adding, holding
from minqing.people.actions.card import right_member
from minqing.people.models import (
    CARD_FIELDS,
    CardContent,
    CardVersion,
    ContactKind,
    ContactLink,
    Household,
    Resident,
    Told,
)
from minqing.territory.models import Area, Organisation

_CHUNK = 500  # rows of one statement


@dataclass(frozen=True)
class Home:
    kind: str
    area: Area
    name: str
    address: str = ""
    phone: str = ""
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Person:
    household: Household
    name: str
    relation: str = ""
    birth_year: int | None = None
    phone: str = ""
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Bond:
    kind: str
    starts_on: date
    official: User | None = None
    household: Household | None = None
    area: Area | None = None
    unit: Organisation | None = None
    scheme: str = ""
    ends_on: date | None = None
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Card:
    """A version to be written: why, of which day, and what of the card's own fields it says."""

    household: Household
    why: str
    happened_on: date
    own: Mapping[str, str] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Telling:
    household: Household
    how: str
    told_on: date
    id: UUID = field(default_factory=uuid7)


@action
def add_households(*, rows: Iterable[Home], by: Actor) -> list[Household]:
    """Of `add_household`."""
    rows = list(rows)
    for area in {row.area.pk: row.area for row in rows}.values():
        adding.may_add(area, by=by)
    made = [adding.home(**vars(row)) for row in rows]
    Household.objects.bulk_create(made, batch_size=_CHUNK)
    log.record_many("household.add", made, by=by.text)
    return made


@action
def add_residents(*, rows: Iterable[Person], by: Actor) -> list[Resident]:
    """Of `add_resident`, for people of whom their place in the home is known."""
    made = []
    for row in rows:
        one = Resident(id=row.id, household=row.household, name=row.name.strip(), phone=row.phone.strip())
        one.relation, one.birth_year = row.relation, row.birth_year
        right_member(one)
        made.append(one)
    Resident.objects.bulk_create(made, batch_size=_CHUNK)
    log.record_many("resident.add", made, by=by.text)
    return made


@action
def link_many(*, rows: Iterable[Bond], by: Actor) -> list[ContactLink]:
    """Of `link`; a unit's link names its unit."""
    made = [adding.bond(**vars(row)) for row in rows]
    for one in made if by.kind is Kind.OFFICIAL else ():
        if one.kind != ContactKind.CARD_ISSUE or by.user_id != one.official_id:
            adding.may_arrange(one, by=by)
    ContactLink.objects.bulk_create(made, batch_size=_CHUNK)
    log.record_many("contact.link", made, by=by.text)
    return made


@action
def write_cards(*, rows: Iterable[Card], by: Actor) -> list[CardVersion]:
    """Of `change_card` and `check_card`, one version a home: what an official wrote down on a round of his homes.

    A first version says what the register says and what he was told. Raises Refused.
    """
    rows = list(rows)
    homes = held_many([row.household for row in rows], by=by)
    before = _latest(list(homes.values()))
    members = _members(list(homes.values()))
    made = []
    for row in rows:
        home, last = homes[row.household.pk], before.get(row.household.pk)
        holding.right_day(row.happened_on)
        if (row.why == CardVersion.Why.FIRST) != (last is None):
            raise Refused(_("一户的卡先有建卡那一版，后面再改"))
        changed = _changed(row, home, last)
        told = holding.drawn_up(
            home,
            before=last,
            members=members.get(home.pk, []),
            id=row.id,
            why=row.why,
            changed=changed,
            happened_on=row.happened_on,
            by=by,
            own=row.own,
        )
        made.append(told)
    CardContent.objects.bulk_create([one.content for one in made], batch_size=_CHUNK)
    Household.objects.filter(pk__in=homes).update(revision=F("revision") + 1)
    CardVersion.objects.bulk_create(made, batch_size=_CHUNK)
    for why in dict.fromkeys(row.why for row in rows):
        log.record_many(f"card.{why}", [one.household for one in made if one.why == why], by=by.text)
    return made


@action
def tell_many(*, rows: Iterable[Telling], by: Actor) -> list[Told]:
    """Of `tell`."""
    rows = list(rows)
    homes = held_many([row.household for row in rows], by=by)
    notices = {day: queries.notice_on(day) for day in {row.told_on for row in rows}}
    made = []
    for row in rows:
        holding.right_day(row.told_on, field="told_on")
        one = Told(id=row.id, household=homes[row.household.pk], notice=notices[row.told_on], how=row.how)
        one.told_on, one.by_user_id = row.told_on, by.user_id
        one.clean_fields(exclude=["household", "notice", "by_user"])
        made.append(one)
    Told.objects.bulk_create(made, batch_size=_CHUNK)
    log.record_many("household.tell", [one.household for one in made], by=by.text)
    return made


def _changed(row: Card, home: Household, last: CardVersion | None) -> list[str]:
    if last is None:
        return [name for name in CARD_FIELDS if row.own.get(name) or getattr(home, name, "")]
    changed = [name for name, value in row.own.items() if getattr(last.content, name) != value]
    if not changed and row.why != CardVersion.Why.CHECKED:
        raise Refused(_("和卡上写的一样，没有要存的"))
    return changed


def held_many(households: Sequence[Household], *, by: Actor) -> dict[UUID, Household]:
    """Their rows under their locks. Raises Merged, and Refused where this official may not with one of them."""
    rows: dict[UUID, Household] = {}
    for chunk in _chunks([one.pk for one in households]):
        locked = Household.objects.select_for_update(of=("self",)).select_related("area").order_by("pk")
        rows |= {row.pk: row for row in locked.filter(pk__in=chunk)}
    if len(rows) != len(households):
        raise Refused(_("同一户写了两遍，请分两次记"))
    for row in rows.values():
        if row.merged_into:
            raise holding.Merged(row.merged_into)
    if by.kind is Kind.OFFICIAL:
        user = User.acting(by)
        if not user or access.kept_among(user, list(rows.values())) != set(rows):
            raise Refused(_("这一户现在不归您管，不能改"))
    return rows


def _latest(homes: Sequence[Household]) -> dict[UUID, CardVersion]:
    found: dict[UUID, CardVersion] = {}
    for chunk in _chunks([home.pk for home in homes if home.revision]):
        rows = CardVersion.objects.filter(household__in=chunk, number=F("household__revision"))
        found |= {row.household_id: row for row in rows.select_related("content")}
    return found


def _members(homes: Sequence[Household]) -> Mapping[UUID, list[holding.Member]]:
    found: dict[UUID, list[holding.Member]] = defaultdict(list)
    for chunk in _chunks([home.pk for home in homes]):
        for one in Resident.objects.filter(household__in=chunk, left_on=None).order_by("pk"):
            if one.household_id:
                found[one.household_id].append(holding.member(one))
    return found


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
