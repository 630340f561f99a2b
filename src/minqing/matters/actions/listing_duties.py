"""履职事项清单: what stands on it is only ever added to, replaced or taken off."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.words import tidy
from minqing.matters.actions.ruling import only_coordinator
from minqing.matters.models import Category, DutyItem
from minqing.territory.models import Area, Level


@dataclass(frozen=True)
class DutyLine:
    """One line of the list, as it stands on paper. No township: all of them."""

    category: Category
    township: Area | None
    duty: str
    number: str
    line: str
    from_on: date
    until_on: date | None = None

    @property
    def columns(self) -> dict[str, object]:
        words = {"number": tidy(self.number), "line": " ".join(tidy(self.line).split("\n"))}
        same = ("category", "township", "duty", "from_on", "until_on")
        return {**{name: getattr(self, name) for name in same}, **words}

    @property
    def key(self) -> dict[str, object]:
        """What there is once: one kind of thing, in one township, from one day on."""
        return {"category": self.category, "township": self.township, "from_on": self.from_on}


@action
def add_duty(*, id: UUID, line: DutyLine, by: Actor) -> DutyItem:
    only_coordinator(by)
    if made := log.made_before(DutyItem, id, by=by.text):
        return made
    return _written(DutyItem(id=id, **_judged(line)), "duty.add", by=by)


@action
def correct_duty(*, id: UUID, item: DutyItem, line: DutyLine, by: Actor) -> DutyItem:
    """Another row stands in its place; what was sent by the first still quotes the first.

    Raises Refused where somebody corrected it or took it off in the meantime.
    """
    only_coordinator(by)
    if made := log.made_before(DutyItem, id, by=by.text):
        return made
    row = _standing(item)
    if all(getattr(row, name) == value for name, value in line.columns.items()):
        return row
    told = _judged(line)
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    return _written(DutyItem(id=id, replaces=row, **told), "duty.correct", by=by)


@action
def withdraw_duty(*, item: DutyItem, by: Actor) -> DutyItem:
    """Taken off, as if it had never stood there; one that merely ends has a last day instead. Twice is once."""
    only_coordinator(by)
    row = DutyItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        log.record("duty.withdraw", row, by=by.text)
    return row


def _standing(item: DutyItem) -> DutyItem:
    row = DutyItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.withdrawn_at:
        raise Refused(_("这一条刚被别人改过，刷新看看再改"))
    return row


def _judged(line: DutyLine) -> dict[str, object]:
    if line.township and line.township.level != Level.TOWNSHIP:
        raise Refused(_("清单按乡镇定，「%(place)s」不是乡镇") % {"place": line.township.name}, field="township")
    if line.category.seals:
        raise Refused(_("「%(category)s」是保密件，不走分办") % {"category": line.category.name}, field="category")
    return line.columns


def _written(row: DutyItem, verb: str, *, by: Actor) -> DutyItem:
    row.clean_fields(exclude=["category", "township", "replaces"])
    row.save(force_insert=True)
    log.record(verb, row, by=by.text, codes={"category": row.category_id, "township": row.township_id or "all"})
    return row
