"""民情登记卡: what is said of a home, saved field by field, and who lives in it. What stood before is kept."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.people.actions import holding
from minqing.people.actions.holding import Clash, Value
from minqing.people.models import (
    CARD_FIELDS,
    HEAD,
    CardContent,
    CardVersion,
    Household,
    HouseholdKind,
    Relation,
    Resident,
)

_WHY = CardVersion.Why
EARLIEST_BIRTH = 1900


@action
def change_card(
    *, household: Household, values: Mapping[str, str], why: str, happened_on: date, seen: int, op: UUID, by: Actor
) -> CardVersion:
    """Only what differs from version `seen` counts as changed; where another changed other fields since, both stay.

    Raises Clash where somebody has changed the same field to something else, and Refused.
    """
    if before := log.made_before(CardVersion, op, by=by.text):
        return before
    row = holding.held(household, by=by)
    if why not in (_WHY.CHANGED, _WHY.CORRECTED):
        raise Refused(_("选一个：情况有变，还是更正写错的"), field="why")
    holding.right_day(happened_on)
    now = holding.begin(row, by=by, happened_on=happened_on)
    changes = _merged(values, base=_fields(_seen(row, now, seen)), now=_fields(now))
    if not changes:
        raise Refused(_("和卡上写的一样，没有要存的"))
    for name in HEAD:
        setattr(row, name, changes.get(name, getattr(row, name)))
    own = {name: str(value) for name, value in changes.items() if name not in HEAD}
    made = holding.write(row, id=op, why=why, changed=list(changes), happened_on=happened_on, by=by, own=own)
    log.record(f"card.{why}", row, by=by.text, fields=changes)
    return made


@action
def check_card(*, household: Household, happened_on: date, seen: int, op: UUID, by: Actor) -> CardVersion:
    """The household has read what is written of it and found it right. Raises Refused where it changed meanwhile."""
    if before := log.made_before(CardVersion, op, by=by.text):
        return before
    row = holding.held(household, by=by)
    holding.right_day(happened_on)
    if row.revision != seen:
        raise Refused(_("这张卡刚有人改过，请本户把改过的再看一遍"))
    holding.begin(row, by=by, happened_on=happened_on)
    made = holding.write(row, id=op, why=_WHY.CHECKED, changed=[], happened_on=happened_on, by=by)
    log.record("card.checked", row, by=by.text)
    return made


@action
def add_member(
    *,
    household: Household,
    name: str,
    happened_on: date,
    op: UUID,
    by: Actor,
    relation: str = "",
    birth_year: int | None = None,
    phone: str = "",
) -> CardVersion:
    """Somebody more lives there; two who add somebody at once both do."""
    if before := log.made_before(CardVersion, op, by=by.text):
        return before
    row = holding.held(household, by=by)
    holding.right_day(happened_on)
    holding.begin(row, by=by, happened_on=happened_on)
    new = Resident(id=uuid7(), household=row, name=name.strip(), phone=phone.strip(), relation=relation)
    new.birth_year = birth_year
    right_member(new)
    new.save(force_insert=True)
    return _members_changed(row, why=_WHY.MEMBERS, happened_on=happened_on, op=op, by=by)


@action
def change_member(
    *, resident: Resident, values: Mapping[str, Value], why: str, happened_on: date, seen: int, op: UUID, by: Actor
) -> CardVersion:
    """Field by field, as `change_card`."""
    if before := log.made_before(CardVersion, op, by=by.text):
        return before
    row = holding.held(_home(resident), by=by)
    one = _living(resident, row)
    holding.right_day(happened_on)
    now = holding.begin(row, by=by, happened_on=happened_on)
    current = holding.member(one)
    known = {str(member["id"]): member for member in _seen(row, now, seen).content.members}
    changes = _merged(values, base=known.get(str(one.pk), current), now=current)
    if not changes:
        raise Refused(_("和卡上写的一样，没有要存的"))
    for name, value in changes.items():
        setattr(one, name, value)
    right_member(one)
    one.save(update_fields=list(changes))
    return _members_changed(row, why=_why_of(why), happened_on=happened_on, op=op, by=by)


@action
def member_left(*, resident: Resident, happened_on: date, op: UUID, by: Actor) -> CardVersion:
    """Does not live there any more: moved, married away, died. Which of these is nobody's business here."""
    if before := log.made_before(CardVersion, op, by=by.text):
        return before
    row = holding.held(_home(resident), by=by)
    one = _living(resident, row)
    holding.right_day(happened_on)
    holding.begin(row, by=by, happened_on=happened_on)
    one.left_on = happened_on
    one.save(update_fields=["left_on"])
    return _members_changed(row, why=_WHY.MEMBERS, happened_on=happened_on, op=op, by=by)


def _why_of(why: str) -> str:
    return _WHY.CORRECTED if why == _WHY.CORRECTED else _WHY.MEMBERS


def _members_changed(row: Household, *, why: str, happened_on: date, op: UUID, by: Actor) -> CardVersion:
    made = holding.write(row, id=op, why=why, changed=["members"], happened_on=happened_on, by=by)
    log.record("card.members", row, by=by.text, fields=["members"])
    return made


def _home(resident: Resident) -> Household:
    if resident.household is None:
        raise Refused(_("这个人没有登记在哪一户"))
    return resident.household


def _living(resident: Resident, row: Household) -> Resident:
    """Read again under the lock of his home."""
    one = Resident.objects.get(pk=resident.pk)
    if one.household_id != row.pk or one.left_on:
        raise Refused(_("这个人刚从这一户移走，看过最新的再改"))
    return one


def right_member(one: Resident) -> None:
    """Raises Refused."""
    if not one.name:
        raise Refused(_("写上姓名"), field="name")
    if one.relation and one.relation not in Relation.values:
        raise Refused(_("选一个和户主的关系"), field="relation")
    if one.birth_year is not None and not EARLIEST_BIRTH <= one.birth_year <= clock.today().year:
        raise Refused(_("出生年份写四位数，比如 1962"), field="birth_year")
    one.clean_fields(exclude=["household"])


def _seen(row: Household, now: CardVersion, seen: int) -> CardVersion:
    """What this person looked at. Before there was a card he saw the register, which is its first version."""
    found = now if seen == now.number else holding.version(row, max(seen, 1))
    if found is None:
        raise Refused(_("这一页不完整，刷新后再办"))
    return found


def _fields(version: CardVersion) -> dict[str, Value]:
    return {name: getattr(version.content, name) for name in CARD_FIELDS}


def _merged(values: Mapping[str, Value], *, base: Mapping[str, Value], now: Mapping[str, Value]) -> dict[str, Value]:
    """What of `values` is to be written. Raises Clash."""
    mine = {name: value for name, value in values.items() if value != base.get(name)}
    clashes = {name: value for name, value in mine.items() if now.get(name) not in (base.get(name), value)}
    if clashes:
        raise Clash({name: _both(name, theirs=now.get(name), mine=value) for name, value in clashes.items()})
    return {name: value for name, value in mine.items() if value != now.get(name)}


def _both(name: str, *, theirs: Value, mine: Value) -> str:
    """Said beside the field and, with its name, on top."""
    says = _("%(field)s刚有人改成「%(theirs)s」，您写的是「%(mine)s」。要用您写的，再按一次")
    model = CardContent if name in CARD_FIELDS else Resident
    label = getattr(model._meta.get_field(name), "verbose_name", name)
    kinds = dict(HouseholdKind.choices) if name == "kind" else {}
    told = {"theirs": kinds.get(str(theirs), theirs), "mine": kinds.get(str(mine), mine)}
    return says % {"field": label, **{who: value or _("空") for who, value in told.items()}}
