"""分办规则: every change is kept, and can be put back."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import Post
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.matters import rules
from minqing.matters.models import DispatchRule, RuleTurn
from minqing.matters.rulebook import MOST_RULES, Meant, RuleBook, understood

Change = RuleTurn.Change


def only_coordinator(by: Actor) -> None:
    """Raises Refused for an official who does not hold that post today."""
    held = Post.objects.on().filter(user=by.user_id, user__is_active=True, role=Role.COORDINATOR)
    if by.kind is Kind.OFFICIAL and not held.exists():
        raise Refused(_("只有%(role)s可以这样做") % {"role": Role.COORDINATOR.label})


@action
def add_rule(*, id: UUID, line: str, by: Actor) -> DispatchRule:
    """At the end of the list, in use. Raises Refused for a line that can't be read or points nowhere."""
    only_coordinator(by)
    if made := log.made_before(DispatchRule, id, by=by.text):
        return made
    meant = _meant(line)
    others = _locked()
    if len(others) >= MOST_RULES:
        raise Refused(_("最多 %(most)d 条规则，先停用不要的、改写成别的") % {"most": MOST_RULES})
    rule = DispatchRule(id=id, place=len(others) + 1, text=meant.text, unit=meant.unit)
    rule.save(force_insert=True)
    _keep(rule, Change.ADD, by=by, turn=uuid7())
    return rule


@action
def rewrite_rule(*, rule: DispatchRule, line: str, seen: int, op: UUID, by: Actor) -> DispatchRule:
    """Other words or another unit. One that had switched itself off is in use again."""
    only_coordinator(by)
    meant = _meant(line)
    row, turn = _begun(rule, seen=seen, op=op, by=by)
    if turn and (meant.text, meant.unit) != (row.text, row.unit):
        row.text, row.unit = meant.text, meant.unit
        row.active, row.broken = row.active or bool(row.broken), ""
        _change(row, Change.REWRITE, by=by, turn=turn)
    return row


@action
def move_rule(*, rule: DispatchRule, up: bool, seen: int, op: UUID, by: Actor) -> DispatchRule:
    """One place up or down: the first that applies is the one that counts."""
    only_coordinator(by)
    row, turn = _begun(rule, seen=seen, op=op, by=by)
    if turn:
        _place(row, row.place - 1 if up else row.place + 1)
        _change(row, Change.MOVE, by=by, turn=turn)
    return row


@action
def switch_rule(*, rule: DispatchRule, active: bool, seen: int, op: UUID, by: Actor) -> DispatchRule:
    """Out of use, or in use again if it can be read and points somewhere."""
    only_coordinator(by)
    row, turn = _begun(rule, seen=seen, op=op, by=by)
    if turn and active:
        entry = next(entry for entry in RuleBook().entries if entry.rule.pk == row.pk)
        if entry.broken:
            raise Refused(entry.reason)
    if turn and (row.active != active or row.broken):
        row.active, row.broken = active, ""
        _change(row, Change.SWITCH_ON if active else Change.SWITCH_OFF, by=by, turn=turn)
    return row


@action
def restore_rule(*, rule: DispatchRule, turn: RuleTurn, seen: int, op: UUID, by: Actor) -> DispatchRule:
    """As it stood after an earlier change: words, unit, place, in use or not. This too can be put back."""
    only_coordinator(by)
    row, kept = _begun(rule, seen=seen, op=op, by=by)
    if turn.rule_id != row.pk:
        raise Refused(_("这不是这条规则以前的样子"))
    if kept:
        row.text, row.unit, row.active, row.broken = turn.text, turn.unit, turn.active, turn.broken
        row.save(update_fields=["text", "unit", "active", "broken"])
        entry = next(entry for entry in RuleBook().entries if entry.rule.pk == row.pk)
        if row.active and entry.broken:
            raise Refused(entry.reason)
        _place(row, turn.place)
        _change(row, Change.RESTORE, by=by, turn=kept)
    return row


@action
def switch_off_broken(*, by: Actor) -> int:
    """Write down of each rule that can't be read any more, or points nowhere, that it is out of use. How many."""
    broken = {entry.rule.pk: entry.broken for entry in RuleBook().entries if entry.rule.active and entry.broken}
    rows = DispatchRule.objects.select_for_update(of=("self",)).filter(pk__in=broken, active=True) if broken else ()
    for row in rows:
        row.active, row.broken = False, broken[row.pk]
        _change(row, Change.BREAK, by=by, turn=uuid7())
    return len(rows)


def _meant(line: str) -> Meant:
    meant = understood(line)
    if isinstance(meant, rules.Wrong):
        raise Refused(meant.reason, field="line")
    return meant


def _locked() -> Sequence[DispatchRule]:
    """All of them, in order: who adds or moves waits here for the others."""
    return list(DispatchRule.objects.select_for_update(of=("self",)))


def _begun(rule: DispatchRule, *, seen: int, op: UUID, by: Actor) -> tuple[DispatchRule, UUID | None]:
    """The row under its lock, and the id of the turn to come; no id where this form was sent before.

    Raises Refused where the row has moved on since revision `seen`.
    """
    turn = uuid7()
    first = log.claim(op, by=by.text, result=turn)
    row = next((row for row in _locked() if row.pk == rule.pk), rule)
    if first != turn:
        return row, None
    if row.revision != seen:
        raise Refused(_("这条规则刚被别人改过，刷新看看再改"))
    return row, turn


def _place(row: DispatchRule, place: int) -> None:
    """To this place among the others, who close up; beyond an end it stays at the end."""
    others = [other for other in DispatchRule.objects.all() if other.pk != row.pk]
    at = min(max(place, 1), len(others) + 1) - 1
    for n, other in enumerate([*others[:at], row, *others[at:]], 1):
        if other.place != n:
            other.place = n
            other.save(update_fields=["place"])


def _change(row: DispatchRule, change: str, *, by: Actor, turn: UUID) -> None:
    row.revision += 1
    row.save(update_fields=["text", "unit", "active", "broken", "place", "revision"])
    _keep(row, change, by=by, turn=turn)


def _keep(row: DispatchRule, change: str, *, by: Actor, turn: UUID) -> None:
    kept = RuleTurn(id=turn, rule=row, revision=row.revision, change=change, place=row.place, text=row.text)
    kept.unit, kept.active, kept.broken, kept.by_user_id = row.unit, row.active, row.broken, by.user_id
    kept.save(force_insert=True)
    log.record(f"rule.{change}", row, by=by.text, codes={"place": row.place, "revision": row.revision})
