"""承诺事项: promised, kept, not kept, or let go by those to whom it was promised."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.matters import access
from minqing.matters.actions.moving import unkept
from minqing.matters.models import Commitment, CommitmentTurn, Matter
from minqing.people.models import Household
from minqing.territory.models import Area

_ENDS = (Commitment.State.KEPT, Commitment.State.BROKEN, Commitment.State.RELEASED)


@dataclass(frozen=True)
class Promise:
    """What was said. `due_on` may have passed where it was said before that day: then it is asked for at once."""

    words: str
    made_on: date
    due_on: date
    area: Area
    household: Household | None = None
    matter: Matter | None = None


@action
def promise(
    *, id: UUID, said: Promise, official: User, by: Actor, source: tuple[str, str, str] = ("", "", "")
) -> Commitment:
    """`source`: label, URL name and key of the page where it was written. Asked again under the same id, the same row.

    Raises Refused for a day that lies before the promise, or a promise of tomorrow.
    """
    if before := log.made_before(Commitment, id, by=by.text):
        return before
    if said.made_on > clock.today():
        raise Refused(_("承诺的日子还没到，请改成今天或以前"), field="made_on")
    if said.due_on < said.made_on:
        raise Refused(_("兑现的日子不能早于承诺的那天"), field="due_on")
    words = unkept(said.words, name="words")
    words.save(force_insert=True)
    unit = next((post.unit for post in official.held), None)
    made = Commitment(id=id, official=official, unit=unit, household=said.household, area=said.area, words=words)
    made.matter, made.made_on, made.due_on = said.matter, said.made_on, said.due_on
    made.source_label, made.source_url, made.source_key = source
    made.save(force_insert=True)
    _turn(made, by=by, on=said.made_on)
    log.record("commitment.make", made, by=by.text, codes={"due": said.due_on})
    return made


@action
def settle_promise(
    *, commitment: Commitment, state: str, happened_on: date, seen: int, op: UUID, by: Actor, note: str = ""
) -> Commitment:
    """Kept, not kept (with the reason), or released on the household's word.

    A promise once said to be not kept may still be kept later. Raises Refused.
    """
    row = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    if log.done_before(op, by=by.text):
        return row
    if row.revision != seen:
        raise Refused(_("这条承诺刚有人记过，看过最新的再记"))
    if state not in _ENDS or row.state in (Commitment.State.KEPT, Commitment.State.RELEASED):
        raise Refused(_("这条承诺已经有了结果"))
    if state == row.state:
        raise Refused(_("已经记过没有兑现；后来办到了，选兑现了"), field="state")
    if by.kind == Kind.OFFICIAL:
        user = User.acting(by)
        if user is None or not access.settles(user, row):
            raise Refused(_("这条承诺由说话的人自己记；他不在岗了，由管这一户的人记"))
    if state != Commitment.State.KEPT and not note.strip():
        raise Refused(_("写一句为什么"), field="note")
    if not row.made_on <= happened_on <= clock.today():
        raise Refused(_("这个日子要在承诺之后、今天或以前"), field="happened_on")
    row.state, row.ended_on = state, happened_on
    row.revision += 1
    row.save(update_fields=["state", "ended_on", "revision"])
    _turn(row, by=by, on=happened_on, note=note, id=op)
    log.record(f"commitment.{state}", row, by=by.text)
    return row


def _turn(row: Commitment, *, by: Actor, on: date, note: str = "", id: UUID | None = None) -> None:
    words = unkept(note, name="note") if note.strip() else None
    if words:
        words.save(force_insert=True)
    turn = CommitmentTurn(id=id or uuid7(), commitment=row, revision=row.revision, state=row.state, note=words)
    turn.happened_on, turn.by_user_id = on, by.user_id
    turn.save(force_insert=True)
