"""Sorting and sending: accept, reject, send to whoever must settle it, send elsewhere."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.matters import limits
from minqing.matters.actions import opening
from minqing.matters.actions.moving import Done, move, reindex, unkept
from minqing.matters.actions.opening import Sorted
from minqing.matters.models import Matter, Part, Reader, Reply, Step, Support
from minqing.matters.terms import Onward
from minqing.matters.workflow import Outcome
from minqing.territory.models import Organisation


@action
def accept(*, matter: Matter, seen: int, op: UUID, by: Actor) -> Step:
    return move("accept", matter, by=by, seen=seen, op=op, does=lambda _m, step: Done({"accepted_at": step.entered_at}))


@action
def reject(*, matter: Matter, reason: str, signed_by: User, seen: int, op: UUID, by: Actor) -> Step:
    """不予受理: with a reason that is told to the person like any answer, and the door that is the right one."""

    def does(row: Matter, step: Step) -> Done:
        return _answer(row, step, reason, outcome=Outcome.REJECTED, signed_by=signed_by)

    return move("reject", matter, by=by, seen=seen, op=op, does=does)


@action
def pass_up(*, matter: Matter, reason: str, seen: int, op: UUID, by: Actor) -> Step:
    """To the county's desk, with the reason: not a return and not a delay."""
    return move(
        "pass-up",
        matter,
        by=by,
        seen=seen,
        op=op,
        does=lambda _m, step: Done({"accepted_at": step.entered_at}, note=reason),
    )


@action
def dispatch(
    *,
    matter: Matter,
    to: Organisation,
    seen: int,
    op: UUID,
    by: Actor,
    supports: Sequence[Organisation] = (),
    note: str = "",
) -> Step:
    """分办: exactly one unit leads, others may help. The day promised to the person stays as it is."""

    def does(row: Matter, step: Step) -> Done:
        _sendable(to, by=by)
        changes: dict[str, object] = {"lead_unit": to, "dispatched_at": step.entered_at}
        if row.accepted_at is None:
            changes["accepted_at"] = step.entered_at
        return Done(changes, _supports(row, to, supports), note=note, facts={"to": str(to.pk)})

    return move("dispatch", matter, by=by, seen=seen, op=op, does=does)


@action
def reassign(*, matter: Matter, to: Organisation, note: str, seen: int, op: UUID, by: Actor) -> Step:
    """改派: from the unit that has it to another; the clock goes on."""

    def does(row: Matter, step: Step) -> Done:
        _sendable(to, by=by)
        if to.pk == row.lead_unit_id:
            raise Refused(_("它现在就在这个单位，请选别的单位"), field="to")
        changes = {"lead_unit": to, "dispatched_at": step.entered_at, "signed_at": None}
        changes |= {"review_on": None}
        return Done(changes, note=note, facts={"from": str(row.lead_unit_id), "to": str(to.pk)})

    return move("reassign", matter, by=by, seen=seen, op=op, does=does)


@action
def ask_return(
    *, matter: Matter, basis: str, seen: int, op: UUID, by: Actor, suggested: Organisation | None = None
) -> Step:
    """申请退单: not ours, on what ground, and whose it is."""

    def does(row: Matter, _step: Step) -> Done:
        facts = {"suggested": str(suggested.pk)} if suggested else {}
        return Done({"returns": row.returns + 1}, note=basis, facts=facts)

    return move("ask-return", matter, by=by, seen=seen, op=op, does=does)


@action
def keep(*, matter: Matter, reason: str, seen: int, op: UUID, by: Actor) -> Step:
    """The ruling on a return that it stays where it was sent."""
    return move("keep", matter, by=by, seen=seen, op=op, does=lambda _m, _s: Done(note=reason))


@action
def pass_on(
    *, matter: Matter, onward: str, to: str, told: str, signed_by: User, seen: int, op: UUID, by: Actor
) -> Step:
    """转接, 转送 or 告知法定途径: not ours to settle; the person is told where it is now and what he can do there."""

    def does(row: Matter, step: Step) -> Done:
        place = unkept(to, name="to")
        done = _answer(row, step, f"{place.text}\n{told}", outcome=Outcome.REFERRED, signed_by=signed_by)
        return Done(done.changes, done.rows, facts={"onward": Onward(onward)})

    return move("pass-on", matter, by=by, seen=seen, op=op, does=does)


@action
def rework(*, matter: Matter, to: Organisation, note: str, seen: int, op: UUID, by: Actor) -> Step:
    """不满意即改进: given out again, to be worked on by somebody else, with days of its own."""

    def does(row: Matter, step: Step) -> Done:
        _sendable(to, by=by)
        due = limits.promised_on(kind=row.kind, urgency=row.urgency, said_on=clock.today())
        changes = {"lead_unit": to, "dispatched_at": step.entered_at, "signed_at": None, "due_on": due}
        changes |= {"reworks": row.reworks + 1, "closed_at": None, "replied_at": None, "delivered_at": None}
        return Done(changes, note=note, facts={"to": str(to.pk)})

    return move("rework", matter, by=by, seen=seen, op=op, does=does)


@action
def amend(*, matter: Matter, sorted_as: Sorted, seen: int, op: UUID, by: Actor) -> Step:
    """Put right where it belongs; the first sorting stays readable in the Steps. A kind that seals, seals it now."""

    def does(row: Matter, step: Step) -> Done:
        changes: dict[str, object] = {"area": sorted_as.area, **sorted_as.area.codes, "category": sorted_as.category}
        changes |= {"kind": sorted_as.kind, "interest": sorted_as.interest, "work_line": sorted_as.work_line}
        changes["urgency"] = sorted_as.urgency
        rows = []
        if sorted_as.summary.strip() and sorted_as.summary.strip() != row.summary.text:
            changes["summary"] = summary = unkept(sorted_as.summary, name="summary")
            summary.save(force_insert=True)
        if sorted_as.seals and not row.sealed_at:
            row.sealed_at = changes["sealed_at"] = step.entered_at
            rows = [Reader(matter=row, user_id=pk) for pk in opening.first_readers([])]
        return Done(changes, rows)

    step = move("amend", matter, by=by, seen=seen, op=op, does=does)
    reindex(matter)
    return step


@action
def invite(*, matter: Matter, whom: User, role: str, note: str, seen: int, op: UUID, by: Actor) -> Step:
    """Somebody takes part from now on: as a guest, or as the mediator of a dispute."""

    def does(row: Matter, _step: Step) -> Done:
        if role == Part.As.MEDIATOR and not whom.has_role(Role.MEDIATOR):
            raise Refused(_("他现在不是调解员"), field="whom")
        return Done(rows=[Part(matter=row, user=whom, role=role)], note=note, facts={"whom": str(whom.pk), "as": role})

    return move("invite", matter, by=by, seen=seen, op=op, does=does)


@action
def note(*, matter: Matter, words: str, seen: int, op: UUID, by: Actor) -> Step:
    return move("note", matter, by=by, seen=seen, op=op, does=lambda _m, _s: Done(note=words))


@action
def archive(*, matter: Matter, seen: int, op: UUID, by: Actor) -> Step:
    return move("archive", matter, by=by, seen=seen, op=op, does=lambda _m, _s: Done())


def _answer(row: Matter, step: Step, told: str, *, outcome: Outcome, signed_by: User) -> Done:
    """What the person is told when the matter is not worked on here. The answering unit signs it."""
    words = unkept(told, name="told")
    post = signed_by.held[0] if signed_by.held else None
    unit = row.lead_unit or (post.unit if post else None)
    reply = Reply(matter=row, step=step, outcome=outcome, words=words, signed_by=signed_by, unit=unit)
    return Done({"outcome": outcome, "replied_at": step.entered_at, "delivered_at": None}, [words, reply])


def _sendable(to: Organisation, *, by: Actor) -> None:
    """A unit that works today; a township's clerk sends within his township only."""
    if not Organisation.objects.at_work().filter(pk=to.pk).exists():
        raise Refused(_("这个单位已经不在了，请选别的单位"), field="to")
    posts = list(Post.objects.on().filter(user=by.user_id, role__in=[Role.COORDINATOR, Role.TOWNSHIP_CLERK]))
    county = any(post.role == Role.COORDINATOR for post in posts)
    if not county and not any(to.area_id.startswith(post.area_id) for post in posts):
        raise Refused(_("工作站只能分给本乡镇的单位；要县里的单位办，请报县民情办分办"), field="to")


def _supports(row: Matter, lead: Organisation, units: Sequence[Organisation]) -> list[Support]:
    return [Support(matter=row, unit=unit) for unit in dict.fromkeys(units) if unit.pk != lead.pk]
