"""Sorting and sending: accept, reject, send to whoever must settle it, send elsewhere."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.matters import access, duties, limits
from minqing.matters.actions import opening
from minqing.matters.actions.moving import Done, move, needed, reindex, unkept
from minqing.matters.actions.opening import Sorted
from minqing.matters.models import Matter, Part, Reader, Reply, Step, Support
from minqing.matters.rulebook import suggest
from minqing.matters.terms import Onward
from minqing.matters.workflow import LEAD, REDOING, Outcome
from minqing.territory.models import Organisation

# The last of these says why it lies where it lies.
_SENT = frozenset({"dispatch", "reassign", "rework", "keep"})


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
        does=lambda _m, step: Done({"accepted_at": step.entered_at}, note=needed(reason, "reason")),
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
        county = _sendable(to, by=by)
        changes: dict[str, object] = {"lead_unit": to, "dispatched_at": step.entered_at}
        if row.accepted_at is None:
            changes["accepted_at"] = step.entered_at
        by_duty = duties.judge(row, to, supports, county=county, note=note)
        facts = {"to": str(to.pk), **suggest(row).facts, **by_duty}
        return Done(changes, _supports(row, to, supports), note=note, facts=facts, then=_taken_up)

    return move("dispatch", matter, by=by, seen=seen, op=op, does=does)


@action
def reassign(*, matter: Matter, to: Organisation, note: str, seen: int, op: UUID, by: Actor) -> Step:
    """改派: from the unit that has it to another; the clock goes on."""

    def does(row: Matter, step: Step) -> Done:
        county = _sendable(to, by=by)
        if to.pk == row.lead_unit_id:
            raise Refused(_("它现在就在这个单位，请选别的单位"), field="to")
        changes = {"lead_unit": to, "dispatched_at": step.entered_at, "signed_at": None}
        changes |= {"review_on": None}
        facts = {"from": str(row.lead_unit_id), "to": str(to.pk)}
        facts |= duties.judge(row, to, county=county, note=note)
        return Done(changes, note=needed(note, "note"), facts=facts, then=_taken_up)

    return move("reassign", matter, by=by, seen=seen, op=op, does=does)


@action
def ask_return(
    *, matter: Matter, basis: str, seen: int, op: UUID, by: Actor, suggested: Organisation | None = None
) -> Step:
    """申请退单: not ours, on what ground, and whose it is. Once: what was ruled on it binds."""

    def does(row: Matter, _step: Step) -> Done:
        ruled = Step.objects.filter(matter=row, move__in=_SENT).order_by("-revision").values_list("move", flat=True)
        if ruled.first() == "keep":
            raise Refused(_("已经裁定由这个单位办，不能再申请退单"))
        facts = {"suggested": str(suggested.pk)} if suggested else {}
        return Done({"returns": row.returns + 1}, note=needed(basis, "basis"), facts=facts)

    return move("ask-return", matter, by=by, seen=seen, op=op, does=does)


@action
def keep(*, matter: Matter, reason: str, seen: int, op: UUID, by: Actor) -> Step:
    """The ruling on a return that it stays where it was sent."""
    return move("keep", matter, by=by, seen=seen, op=op, does=lambda _m, _s: Done(note=needed(reason, "reason")))


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
        county = _sendable(to, by=by)
        due = limits.promised_on(kind=row.kind, urgency=row.urgency, said_on=clock.today())
        changes = {"lead_unit": to, "dispatched_at": step.entered_at, "signed_at": None, "due_on": due}
        changes |= {"extended_from": None, "extension_refused_on": None}  # its day is a new one
        changes |= {"reworks": row.reworks + 1, "closed_at": None, "replied_at": None, "delivered_at": None}
        facts = {"to": str(to.pk), **duties.judge(row, to, county=county, note=note)}
        return Done(changes, note=needed(note, "note"), facts=facts, then=_taken_up)

    return move("rework", matter, by=by, seen=seen, op=op, does=does)


@action
def amend(*, matter: Matter, sorted_as: Sorted, seen: int, op: UUID, by: Actor) -> Step:
    """Put right where it belongs; the first sorting stays readable in the Steps. A kind that seals, seals it now."""

    def does(row: Matter, step: Step) -> Done:
        changes, rows = sorted_as.columns, []
        if sorted_as.summary.strip() and sorted_as.summary.strip() != row.summary.text:
            changes["summary"] = summary = unkept(sorted_as.summary, name="summary")
            summary.save(force_insert=True)
        if sorted_as.seals and not row.sealed_at:
            row.sealed_at = changes["sealed_at"] = step.entered_at
            named = User.objects.filter(pk__in=row.named.values("user"))
            rows = [Reader(matter=row, user_id=pk) for pk in opening.first_readers(list(named))]
        return Done(changes, rows, then=reindex)

    return move("amend", matter, by=by, seen=seen, op=op, does=does)


@action
def invite(*, matter: Matter, whom: User, role: str, note: str, seen: int, op: UUID, by: Actor) -> Step:
    """Somebody takes part from now on: as a guest, or as the mediator of a dispute."""

    def sees(row: Matter) -> None:
        if not (whom.is_active and access.visible_to(whom).filter(pk=row.pk).exists()):
            raise Refused(_("他请来了也看不到这件事，请换一个人"), field="whom")

    def does(row: Matter, _step: Step) -> Done:
        if role not in (Part.As.GUEST, Part.As.MEDIATOR):
            raise Refused(_("请选参与人或调解员"), field="role")
        if role == Part.As.MEDIATOR and not whom.has_role(Role.MEDIATOR):
            raise Refused(_("他现在不是调解员"), field="whom")
        part, facts = Part(matter=row, user=whom, role=role), {"whom": str(whom.pk), "as": role}
        return Done(rows=[part], note=note, facts=facts, then=sees)

    return move("invite", matter, by=by, seen=seen, op=op, does=does)


@action
def note(*, matter: Matter, words: str, seen: int, op: UUID, by: Actor) -> Step:
    return move("note", matter, by=by, seen=seen, op=op, does=lambda _m, _s: Done(note=needed(words, "words")))


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


def _sendable(to: Organisation, *, by: Actor) -> bool:
    """A unit that works today; a township's clerk sends within his township only. Whether he sends for the county."""
    if not Organisation.objects.at_work().filter(pk=to.pk).exists():
        raise Refused(_("这个单位已经不在了，请选别的单位"), field="to")
    posts = list(Post.objects.on().filter(user=by.user_id, role__in=[Role.COORDINATOR, Role.TOWNSHIP_CLERK]))
    county = any(post.role == Role.COORDINATOR for post in posts)
    if not county and not any(to.area_id.startswith(post.area_id) for post in posts):
        raise Refused(_("工作站只能分给本乡镇的单位；要县里的单位办，请报县民情办分办"), field="to")
    return county


def _taken_up(row: Matter) -> None:
    """Somebody there sees it and may sign for it today; or it would lie where nobody looks. Raises Refused."""
    paths = row.lead_unit.ancestors if row.lead_unit else []
    there = Q(unit=row.lead_unit) | Q(role=Role.UNIT_LEADER, unit__path__in=paths)
    posts = Post.objects.on().filter(there, role__in=LEAD, user__is_active=True)
    if row.reworks:  # they would have to be asked one by one, to hear that they may not
        done = Step.objects.filter(matter=row, move__in=REDOING, by_user__isnull=False)
        posts = posts.exclude(user__in=done.values("by_user"))
    for user in {post.user_id: post.user for post in posts.select_related("user").order_by("-unit__path")}.values():
        if not access.why_not(Actor.official(user), "sign", row, access.Standing(user, row, moves=["sign"])):
            return
    raise Refused(_("这个单位现在没有人能接这件事，请选别的单位"), field="to")


def _supports(row: Matter, lead: Organisation, units: Sequence[Organisation]) -> list[Support]:
    return [Support(matter=row, unit=unit) for unit in dict.fromkeys(units) if unit.pk != lead.pk]
