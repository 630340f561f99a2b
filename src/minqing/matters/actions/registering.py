"""Drafting, registering, settling on the spot, and a further person who says the same."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.roles import ROLES, Needs, Role
from minqing.lib.db import Refused, action
from minqing.matters.actions import opening
from minqing.matters.actions.moving import Done, begun, keep, leave, move, reindex, sane
from minqing.matters.actions.opening import Said, Sorted, Source
from minqing.matters.models import Delivery, Evaluation, Matter, Reply, Request, Step, Words
from minqing.matters.terms import ANSWERS, Channel, Satisfaction, Solved, Taken, Voice, Way
from minqing.matters.workflow import Outcome, State
from minqing.territory.models import Organisation

# Channels by which the person himself is there, and hears the answer.
_THERE = {Channel.DOOR: Way.FACE, Channel.COUNTER: Way.FACE, Channel.PHONE: Way.PHONE}
SAMPLE_ONE_IN = 10  # of what was settled on the spot: somebody else asks again


@action
def open(
    *,
    id: UUID,
    said: Said,
    sorted_as: Sorted,
    op: UUID,
    by: Actor,
    draft: bool = False,
    named: Sequence[User] = (),
    source: Source | None = None,
) -> Step:
    """A new matter: registered with a number, or a draft that its writer alone sees.

    Sealed at once where its kind or category seals, by whatever door it comes. Raises Refused.
    """
    step, first = opening.begin("open" if draft else "register", op=op, by=by)
    if first:
        return first
    user = opening.may_register(by, sorted_as.area)
    sorted_as = opening.with_summary(sorted_as, said.words)
    matter, words = opening.opened(id, sorted_as, source=source, at=step.entered_at)
    if sorted_as.seals:
        if draft:
            raise Refused(_("这一类要保密办理，不能存草稿，请直接登记"))
        matter.sealed_at = step.entered_at
    opening.write(matter, step, said=said, words=words, draft=draft, named=named, user=user, by=by)
    return step


@action
def register(*, matter: Matter, seen: int, op: UUID, by: Actor) -> Step:
    """A draft becomes a matter, with its number; the days count from the person's word, not from here."""

    def does(row: Matter, step: Step) -> Done:
        request = row.requests.select_related("words").get()
        opening.number(row, at=step.entered_at, said_at=request.said_at)
        changes = {name: getattr(row, name) for name in ("number", "series", "registered_at", "due_on")}
        return Done(changes, then=reindex)

    return move("register", matter, by=by, seen=seen, op=op, does=does)


@dataclass(frozen=True)
class OnTheSpot:
    """What was done there and then, and what the person said of it to the one who did it."""

    done: str
    reply: str
    satisfaction: str
    solved: str
    words: str = ""


@action
def solve_on_the_spot(
    *, id: UUID, said: Said, sorted_as: Sorted, spot: OnTheSpot, happened_at: datetime, op: UUID, by: Actor
) -> Step:
    """立说立行: registered, handled and answered in one go, as three Steps; answers the last.

    The person's word was taken by the handler and is marked so; one in ten is asked again by somebody else.
    """
    step, first = opening.begin("register", op=op, by=by)
    if first:
        return first
    user = opening.may_register(by, sorted_as.area)
    if user is None or sorted_as.seals:
        raise Refused(_("这一类不能当场办结，请登记后交有关单位办理"))
    if spot.satisfaction not in ANSWERS:
        raise Refused(_("请问他满意不满意"), field="satisfaction")
    matter, words = opening.opened(id, opening.with_summary(sorted_as, said.words), source=None, at=step.entered_at)
    request = opening.write(matter, step, said=said, words=words, draft=False, named=(), user=user, by=by)
    unit = _unit_of(user)
    happened = sane(happened_at, "happened_at")
    way = _there(said)
    _handled_there(matter, unit, done=spot.done, happened=happened, by=by)
    return _answered_there(matter, unit, request, spot=spot, way=way, happened=happened, user=user, by=by)


def _there(said: Said) -> Way:
    """How the person himself heard the answer. Raises Refused where he was not there to hear it."""
    if said.channel not in _THERE:
        raise Refused(_("当场办结要他本人在场或在电话里；别人转来、写来的，请登记"), field="channel")
    return _THERE[Channel(said.channel)]


def _unit_of(user: User) -> Organisation:
    """The unit in whose name he acts when he meets people: that of the post nearest to them."""
    near = sorted(user.held, key=lambda post: (ROLES[Role(post.role)].needs is Needs.NOTHING, post.starts_on))
    return near[0].unit


def _handled_there(matter: Matter, unit: Organisation, *, done: str, happened: datetime, by: Actor) -> None:
    step = begun("handle", happened)
    matter.state, matter.lead_unit, matter.on_the_spot = State.HANDLING, unit, True
    matter.accepted_at = matter.dispatched_at = matter.signed_at = step.entered_at
    names = ["state", "lead_unit", "on_the_spot", "accepted_at", "dispatched_at", "signed_at"]
    _leave_next(step, matter, names, words=keep(done, name="done"), by=by)


def _answered_there(
    matter: Matter,
    unit: Organisation,
    request: Request,
    *,
    spot: OnTheSpot,
    way: Way,
    happened: datetime,
    user: User,
    by: Actor,
) -> Step:
    step = begun("reply", happened)
    words = keep(spot.reply, name="reply")
    matter.replied_at = matter.delivered_at = step.happened_at
    matter.outcome = Outcome.EXPLAINED if spot.solved == Solved.NO else Outcome.SETTLED
    matter.sampled = _drawn()
    matter.state = _after_the_spot(spot, sampled=matter.sampled)
    names = ["state", "outcome", "replied_at", "delivered_at", "sampled"]
    if matter.state == State.CLOSED:
        matter.closed_at = step.entered_at
        names.append("closed_at")
    _leave_next(step, matter, names, words=words, by=by)
    Reply(matter=matter, step=step, outcome=matter.outcome, words=words, signed_by=user, unit=unit).save()
    delivery = Delivery(request=request, step=step, way=way, taken=Taken.HEARD, happened_at=step.happened_at)
    delivery.save(force_insert=True)
    said = keep(spot.words) if spot.words.strip() else None
    evaluation = Evaluation(matter=matter, request=request, step=step, voice=Voice.PEOPLE, by_handler=True, words=said)
    evaluation.satisfaction, evaluation.solved = spot.satisfaction, spot.solved
    evaluation.happened_at = step.happened_at
    evaluation.clean_fields(exclude={"matter", "request", "step", "words"})
    evaluation.save(force_insert=True)
    reindex(matter)
    return step


def _leave_next(step: Step, matter: Matter, names: list[str], *, words: Words, by: Actor) -> None:
    matter.revision += 1
    matter.save(update_fields=["revision", *names])
    leave(step, matter, names, by=by, words=words)


def _after_the_spot(spot: OnTheSpot, *, sampled: bool) -> State:
    if spot.satisfaction == Satisfaction.DISSATISFIED:
        return State.DISSATISFIED
    return State.AWAITING_CALLBACK if sampled else State.CLOSED


def _drawn() -> bool:
    return secrets.randbelow(SAMPLE_ONE_IN) == 0


@action
def join(*, matter: Matter, said: Said, seen: int, op: UUID, by: Actor) -> Step:
    """One more person says the same: his words stand beside the first, and he too will be answered."""

    def does(row: Matter, step: Step) -> Done:
        request, personal = opening.request_of(said, row, step)
        # The others have their answer; he has not.
        target = State.REPLIED if row.state == State.AWAITING_CALLBACK else State(row.state)
        return Done({}, [*personal, request], target, facts={"request": str(request.pk)}, then=reindex)

    return move("join", matter, by=by, seen=seen, op=op, does=does)
