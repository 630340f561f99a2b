"""How every change to a home is made: under its lock, by who may, on a right day, leaving a version of its card."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.people import access
from minqing.people.models import CARD_FIELDS, OWN, CardContent, CardVersion, Household, Resident

OLDEST = date(2000, 1, 1)
Value = str | int | None
Member = dict[str, Value]
MEMBER_FIELDS = ("name", "relation", "birth_year", "phone")


class Merged(Refused):
    """The home was joined to another meanwhile; `standing` is the one on which to go on."""

    def __init__(self, standing: Household) -> None:
        super().__init__(_("这一户刚并到另一户去了，这里没有存。到并过去的那一户看看还要不要改"))
        self.standing = standing


class Clash(Refused):
    """Somebody else has changed the same fields since: by field, what both wrote."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(_("同一处刚有人改过"))
        self.fields = fields


def held(household: Household, *, by: Actor, may: Callable[[User, Household], bool] = access.keeps) -> Household:
    """Its row under the lock. Raises Merged, and Refused where this official may not."""
    row = Household.objects.select_for_update(of=("self",)).select_related("area").get(pk=household.pk)
    if row.merged_into:
        raise Merged(row.merged_into)
    if by.kind == Kind.OFFICIAL:
        user = User.acting(by)
        if not user or not access.visible_to(user).filter(pk=row.pk).exists() or not may(user, row):
            raise Refused(_("这一户现在不归您管，不能改"))
    return row


def right_day(on: date, *, field: str = "happened_on") -> None:
    if on > clock.today():
        raise Refused(_("这一天还没到，写今天或以前的日子"), field=field)
    if on < OLDEST:
        raise Refused(_("这个日子太早了，看看年份有没有写错"), field=field)


def members_of(household: Household) -> list[Member]:
    """Who lives there now, as a version of the card keeps them."""
    living = Resident.objects.filter(household=household, left_on=None).order_by("pk")
    return [member(one) for one in living]


def member(resident: Resident) -> Member:
    return {"id": str(resident.pk), **{name: getattr(resident, name) for name in MEMBER_FIELDS}}


def latest(household: Household) -> CardVersion | None:
    return version(household, household.revision)


def version(household: Household, number: int) -> CardVersion | None:
    return CardVersion.objects.filter(household=household, number=number).select_related("content").first()


def begin(row: Household, *, by: Actor, happened_on: date) -> CardVersion:
    """The card's last version; where it has none, the first is what the register says of the home."""
    if found := latest(row):
        return found
    known = [name for name in CARD_FIELDS if getattr(row, name, "")]
    return write(row, id=uuid7(), why=CardVersion.Why.FIRST, changed=known, happened_on=happened_on, by=by)


def write(
    row: Household,
    *,
    id: UUID,
    why: str,
    changed: Collection[str],
    happened_on: date,
    by: Actor,
    own: Mapping[str, str] | None = None,
) -> CardVersion:
    """The next version: everything as it stands now. `own` are fields that stand on no row but the card's."""
    made = drawn_up(
        row,
        before=latest(row),
        members=members_of(row),
        id=id,
        why=why,
        changed=changed,
        happened_on=happened_on,
        by=by,
        own=own or {},
    )
    made.content.save(force_insert=True)
    row.save(update_fields=["name", "address", "phone", "kind", "area", "merged_into", "revision"])
    made.save(force_insert=True)
    return made


def drawn_up(
    row: Household,
    *,
    before: CardVersion | None,
    members: list[Member],
    id: UUID,
    why: str,
    changed: Collection[str],
    happened_on: date,
    by: Actor,
    own: Mapping[str, str],
) -> CardVersion:
    """The same, with nothing saved: neither the version, nor its content, nor the row with its new revision."""
    kept = {name: getattr(before.content, name) for name in OWN} if before else {}
    content = CardContent(**{**kept, **own}, kind=row.kind, area=row.area_id, members=members)
    content.name, content.address, content.phone = row.name, row.address, row.phone
    content.clean_fields(exclude=["members"])  # nobody needs to live there
    row.revision += 1
    row.clean_fields(exclude=["area", "merged_into"])
    made = CardVersion(id=id, household=row, number=row.revision, why=why, content=content, changed=list(changed))
    made.happened_on, made.by_user_id, made.by = happened_on, by.user_id, by.text
    return made
