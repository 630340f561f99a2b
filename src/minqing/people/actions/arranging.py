"""Homes move, split and turn out to be one. Nothing that was known of them is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.people import access
from minqing.people.actions import adding, holding
from minqing.people.models import OWN, CardVersion, Consent, ContactLink, Household, HouseholdKind, Need, Resident
from minqing.territory.models import Area

_WHY = CardVersion.Why


@dataclass(frozen=True)
class NewHome:
    """What a home that splits off is called and where it lies."""

    name: str
    area: Area
    kind: str = HouseholdKind.HOUSEHOLD
    address: str = ""
    phone: str = ""


@action
def move_household(
    *, household: Household, to: Area, happened_on: date, seen: int, op: UUID, by: Actor, address: str = ""
) -> CardVersion:
    """To another group, village or township; who answers to it goes along, what was raised stays where it was."""
    if before := log.made_before(CardVersion, op, by=by.text):
        return before
    row = _fresh(household, seen=seen, by=by)
    _may_place(by, to)
    holding.right_day(happened_on)
    holding.begin(row, by=by, happened_on=happened_on)
    if to.pk == row.area_id and address.strip() == row.address:
        raise Refused(_("新的地方和现在的一样"), field="area")
    changed = [
        name for name, new in (("area", to.pk != row.area_id), ("address", address.strip() != row.address)) if new
    ]
    row.area, row.address = to, address.strip()
    made = holding.write(row, id=op, why=_WHY.MOVED, changed=changed, happened_on=happened_on, by=by)
    log.record("household.move", row, by=by.text, codes={"area": to.pk})
    return made


@action
def split_household(
    *,
    household: Household,
    members: Sequence[Resident],
    new: NewHome,
    happened_on: date,
    seen: int,
    op: UUID,
    by: Actor,
    keep_links: bool = True,
) -> Household:
    """These members live by themselves from now on, with the needs that are theirs; the officials go along if wanted.

    The new home's id is `op`.
    """
    if before := log.made_before(Household, op, by=by.text):
        return before
    row = _fresh(household, seen=seen, by=by)
    _may_place(by, new.area)
    holding.right_day(happened_on)
    living = Resident.objects.filter(household=row, left_on=None, pk__in=[one.pk for one in members])
    going = list(living)
    if not going or len(going) != len(members):
        raise Refused(_("选一选哪几位分出去住"), field="members")
    holding.begin(row, by=by, happened_on=happened_on)
    home = adding.add_household(
        id=op, kind=new.kind, area=new.area, name=new.name, address=new.address, phone=new.phone, by=by
    )
    _go(going, home)
    if keep_links:
        _answer_to_both(row, home, starts_on=happened_on)
    changed = ["members"]
    holding.write(row, id=uuid7(), why=_WHY.SPLIT, changed=changed, happened_on=happened_on, by=by)
    holding.write(home, id=uuid7(), why=_WHY.SPLIT, changed=["name", "members"], happened_on=happened_on, by=by)
    log.record("household.split", row, by=by.text, codes={"into": home.pk})
    return home


def _go(going: Sequence[Resident], home: Household) -> None:
    for one in going:
        one.household = home
    Resident.objects.bulk_update(going, ["household"])
    Need.objects.filter(resident__in=going).update(household=home)
    Consent.objects.filter(resident__in=going).update(household=home)


def _answer_to_both(row: Household, home: Household, *, starts_on: date) -> None:
    for link in ContactLink.objects.on().filter(household=row):
        link.pk, link.household, link.starts_on = uuid7(), home, max(starts_on, link.starts_on)
        link.save(force_insert=True)


@action
def merge_households(
    *, household: Household, other: Household, happened_on: date, seen: int, other_seen: int, op: UUID, by: Actor
) -> Household:
    """`other` turns out to be the same home: its people, needs and links go to `household`, its address leads there.

    Where the one card is empty, the other's words stand; both keep their history.
    """
    if log.made_before(CardVersion, op, by=by.text):
        return Household.objects.get(pk=household.pk)
    if household.pk == other.pk:
        raise Refused(_("不能并到自己这一户"), field="other")
    first, second = sorted((household, other), key=lambda one: str(one.pk))  # always locked in this order
    rows = {one.pk: holding.held(one, by=by, may=access.arranges) for one in (first, second)}
    row, gone = rows[household.pk], rows[other.pk]
    if (row.revision, gone.revision) != (seen, other_seen):
        raise Refused(_("其中一户的卡刚有人改过，看过最新的再并"))
    holding.right_day(happened_on)
    kept, theirs = (holding.begin(one, by=by, happened_on=happened_on).content for one in (row, gone))
    own = {name: getattr(theirs, name) for name in OWN if not getattr(kept, name)}
    row.address, row.phone = row.address or gone.address, row.phone or gone.phone
    _follow(gone, row)
    filled = [*own, *(name for name in ("address", "phone") if getattr(row, name) != getattr(kept, name))]
    changed = ["members", *(name for name in filled if own.get(name) or name in ("address", "phone"))]
    holding.write(row, id=op, why=_WHY.MERGED, changed=changed, happened_on=happened_on, by=by, own=own)
    gone.merged_into = row
    holding.write(gone, id=uuid7(), why=_WHY.MERGED, changed=["members"], happened_on=happened_on, by=by)
    log.record("household.merge", row, by=by.text, codes={"other": gone.pk})
    return row


def _follow(gone: Household, row: Household) -> None:
    """Everything that holds today; what was told, handed over and visited stays with its day, and is read with it."""
    Resident.objects.filter(household=gone).update(household=row)
    Need.objects.filter(household=gone).update(household=row)
    Consent.objects.filter(household=gone).update(household=row)
    Household.objects.filter(merged_into=gone).update(merged_into=row)  # one step leads to the standing one
    there = set(ContactLink.objects.filter(household=row).values_list("official", "kind", "starts_on"))
    for link in ContactLink.objects.filter(household=gone):
        if link.official_id is None or (link.official_id, link.kind, link.starts_on) not in there:
            link.household = row
            link.save(update_fields=["household"])


def _fresh(household: Household, *, seen: int, by: Actor) -> Household:
    row = holding.held(household, by=by, may=access.arranges)
    if row.revision != seen:
        raise Refused(_("这一户的卡刚有人改过，看过最新的再办"))
    return row


def _may_place(by: Actor, area: Area) -> None:
    user = User.acting(by) if by.kind == Kind.OFFICIAL else None
    if user and not access.arranges_in(user, area):
        raise Refused(_("那里不归您这个乡镇，请民情办来办"), field="area")
