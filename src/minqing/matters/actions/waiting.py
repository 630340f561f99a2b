"""The day that was promised moves in the open or not at all: asked for and ruled on, or while the person is awaited."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.lib import clock, saying
from minqing.lib.db import Refused, action
from minqing.matters import limits
from minqing.matters.actions.moving import Done, move, needed, sane
from minqing.matters.models import Matter, Step
from minqing.matters.terms import Waiting


@action
def ask_extension(*, matter: Matter, until: date, reason: str, seen: int, op: UUID, by: Actor) -> Step:
    """申请延期: before the day passes, once in a round of work. Until it is ruled on, the promised day stands."""

    def does(row: Matter, _step: Step) -> Done:
        said = needed(reason, "reason")
        _within(row, until)
        return Done({"extension_asked_until": until}, note=said)

    return move("ask-extension", matter, by=by, seen=seen, op=op, does=does)


@action
def extend(*, matter: Matter, told: str, seen: int, op: UUID, by: Actor, told_at: datetime | None = None) -> Step:
    """同意延期: the day moves, the first one is kept. `told`: who told the person, and how; empty: still to be told."""

    def does(row: Matter, _step: Step) -> Done:
        _by_another(row, by)
        until = row.extension_asked_until
        if until is None or until < clock.today():
            raise Refused(_("申请延到的日子已经过了，只能不同意"))
        _within(row, until)
        changes = {"due_on": until, "extended_from": row.due_on, "extension_asked_until": None}
        if not told.strip():
            return Done(changes)
        if told_at is None:
            raise Refused(_("写明什么时候告诉他的"), field="told_at")
        return Done(changes, note=needed(told, "told"), facts={"told_at": sane(told_at, "told_at").isoformat()})

    return move("extend", matter, by=by, seen=seen, op=op, does=does)


@action
def refuse_extension(*, matter: Matter, reason: str, seen: int, op: UUID, by: Actor) -> Step:
    """不同意延期: the promised day stands, and is not asked about again in this round."""

    def does(row: Matter, _step: Step) -> Done:
        _by_another(row, by)
        changes = {"extension_asked_until": None, "extension_refused_on": clock.today()}
        return Done(changes, note=needed(reason, "reason"))

    return move("refuse-extension", matter, by=by, seen=seen, op=op, does=does)


@action
def pause(*, matter: Matter, waiting: str, reason: str, seen: int, op: UUID, by: Actor) -> Step:
    """暂停: nothing but the person himself is waited for. The working days are given back when the work goes on."""

    def does(_row: Matter, step: Step) -> Done:
        if waiting not in Waiting:
            raise Refused(_("请选等本人做什么"), field="waiting")
        return Done({"paused_at": step.entered_at, "paused_for": waiting}, note=needed(reason, "reason"))

    return move("pause", matter, by=by, seen=seen, op=op, does=does)


@action
def resume(*, matter: Matter, words: str, seen: int, op: UUID, by: Actor) -> Step:
    """接着办: he is back, or has brought what was missing. What becomes of the day, `moving` says for all moves."""
    return move("resume", matter, by=by, seen=seen, op=op, does=lambda _m, _s: Done(note=words.strip()))


def _within(row: Matter, until: date) -> None:
    """Later than promised, and not beyond as many working days again. Raises Refused."""
    if row.due_on is None or until <= row.due_on:
        raise Refused(_("要比现在答应的日子晚"), field="until")
    if not limits.may_be_extended(kind=row.kind, urgency=row.urgency):  # amended since it was asked for
        raise Refused(_("咨询和有危险的事不能延期"))
    last = limits.extended_at_most(kind=row.kind, urgency=row.urgency, due_on=row.due_on)
    if until > last:
        raise Refused(_("最多延到%(day)s") % {"day": saying.dated(last)}, field="until")


def _by_another(row: Matter, by: Actor) -> None:
    """Whoever asked does not answer himself."""
    asked = Step.objects.filter(matter=row, move="ask-extension").order_by("-revision")
    if asked.values_list("by_user", flat=True).first() == by.user_id:
        raise Refused(_("延期是您申请的，要由别的人来定"))
