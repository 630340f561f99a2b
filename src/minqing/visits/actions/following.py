"""苗头性问题, 工作建议 and what to ask next time: made, looked at, ended in writing."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.lib.words import LONGEST, tidy
from minqing.matters.models import Words
from minqing.people.models import Household
from minqing.territory.models import Area, Organisation
from minqing.visits.access import risks_held_by
from minqing.visits.models import Question, RiskTurn, SuggestionTurn, TrendRisk, WorkSuggestion

LOOK_AGAIN_DAYS = 30  # calendar days, where nobody said otherwise
_R, _S = TrendRisk.State, WorkSuggestion.State
RISK_ENDS = (_R.ACTED_ON, _R.KEPT_IN_VIEW, _R.UNFOUNDED)
SUGGESTION_MOVES: Mapping[str, tuple[str, ...]] = {
    _S.PUT: (_S.ACCEPTED, _S.ADOPTED, _S.DECLINED),
    _S.ACCEPTED: (_S.ADOPTED, _S.DECLINED),
    _S.ADOPTED: (_S.EFFECT,),
}


def kept(text: str, *, name: str = "words") -> Words:
    """A saved row of words. Raises Refused for none, and for too many."""
    text = tidy(text)
    if not text:
        raise Refused(_("这里还没有写"), field=name)
    if len(text) > LONGEST:
        raise Refused(_("最多 %(most)d 个字，现在有 %(now)d 个") % {"most": LONGEST, "now": len(text)}, field=name)
    words = Words(text=text)
    words.save(force_insert=True)
    return words


def usual_owner(area: Area) -> User | None:
    """Who looks after a risk where nobody is named: the station of the township, else the coordinator."""
    posts = Post.objects.on().filter(user__is_active=True).select_related("user").order_by("starts_on", "pk")
    clerk = posts.filter(role=Role.TOWNSHIP_CLERK, area=area.code[:9]).first() if len(area.code) >= 9 else None
    found = clerk or posts.filter(role=Role.COORDINATOR).first()
    return found.user if found else None


@action
def open_risk(
    *,
    id: UUID,
    words: str,
    area: Area,
    look_on: date,
    by: Actor,
    author: User,
    owner: User | None = None,
    touches: str = "",
) -> TrendRisk:
    """It lies with its owner, at first the township's station, until he has written what became of it."""
    if before := log.made_before(TrendRisk, id, by=by.text):
        return before
    if look_on < clock.today():
        raise Refused(_("再看的日子要在今天或以后"), field="look_on")
    owner = owner or usual_owner(area)
    if owner is None:
        raise Refused(_("县里还没有能看这件事的人，请选一位"), field="owner")
    risk = TrendRisk(id=id, author=author, owner=owner, words=kept(words), look_on=look_on, touches=tidy(touches))
    risk.place(area)
    risk.clean_fields(exclude=["author", "owner", "area", "words"])
    risk.save(force_insert=True)
    _risk_turn(risk, by=by)
    log.record("risk.open", risk, by=by.text, codes={"owner": owner.pk, "look": look_on})
    return risk


@action
def watch_risk(
    *, risk: TrendRisk, look_on: date, note: str, seen: int, op: UUID, by: Actor, owner: User | None = None
) -> TrendRisk:
    """Looked at, and to be looked at again; perhaps by another. Whoever takes it over from one who left has it."""
    row = _locked_risk(risk, seen=seen, op=op, by=by)
    if row.revision != seen:
        return row
    if look_on <= clock.today():
        raise Refused(_("再看的日子要在今天以后"), field="look_on")
    row.look_on, row.owner_id = look_on, owner.pk if owner else by.user_id or row.owner_id
    return _risk_moved(row, note, by=by, op=op, verb="risk.watch")


@action
def end_risk(*, risk: TrendRisk, state: str, note: str, seen: int, op: UUID, by: Actor) -> TrendRisk:
    """The written outcome: acted on, kept in view, or unfounded."""
    row = _locked_risk(risk, seen=seen, op=op, by=by)
    if row.revision != seen:
        return row
    if state not in RISK_ENDS:
        raise Refused(_("选一个结果"), field="state")
    row.state = state
    return _risk_moved(row, note, by=by, op=op, verb=f"risk.{state}")


def _locked_risk(risk: TrendRisk, *, seen: int, op: UUID, by: Actor) -> TrendRisk:
    """The row under its lock; already moved on when this very form was sent before."""
    row = TrendRisk.objects.select_for_update(of=("self",)).get(pk=risk.pk)
    log.claim(op, by=by.text, result=row.pk)
    if row.turns.filter(pk=op).exists():
        return row
    if row.revision != seen:
        raise Refused(_("这一条刚有人写过，看过最新的再写"))
    if row.state != _R.WATCHED:
        raise Refused(_("这一条已经有了结果"))
    if not _holds(row, by):
        raise Refused(_("这一条在别人手里，由他来写"))
    return row


def _holds(row: TrendRisk, by: Actor) -> bool:
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    return user is not None and risks_held_by(user).filter(pk=row.pk).exists()


def _risk_moved(row: TrendRisk, note: str, *, by: Actor, op: UUID, verb: str) -> TrendRisk:
    row.revision += 1
    row.save(update_fields=["look_on", "owner", "state", "revision"])
    _risk_turn(row, by=by, note=kept(note, name="note"), id=op)
    log.record(verb, row, by=by.text, codes={"owner": row.owner_id})
    return row


def _risk_turn(row: TrendRisk, *, by: Actor, note: Words | None = None, id: UUID | None = None) -> None:
    turn = RiskTurn(risk=row, revision=row.revision, state=row.state, note=note, by_user_id=by.user_id)
    turn.pk = id or turn.pk
    turn.save(force_insert=True)


@action
def suggest(
    *, id: UUID, words: str, area: Area, author: User, by: Actor, unit: Organisation | None = None
) -> WorkSuggestion:
    """Put to a unit, or to the coordinator where it is not clear whose it is."""
    if before := log.made_before(WorkSuggestion, id, by=by.text):
        return before
    made = WorkSuggestion(id=id, author=author, unit=unit, area=area, words=kept(words))
    made.save(force_insert=True)
    SuggestionTurn(suggestion=made, revision=0, state=made.state, by_user_id=by.user_id).save(force_insert=True)
    log.record("suggestion.put", made, by=by.text)
    return made


@action
def take_suggestion_on(
    *,
    suggestion: WorkSuggestion,
    state: str,
    note: str,
    seen: int,
    op: UUID,
    by: Actor,
    unit: Organisation | None = None,
) -> WorkSuggestion:
    """Accepted, adopted, declined with the reason, or what effect it had; in writing each time."""
    row = WorkSuggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    log.claim(op, by=by.text, result=row.pk)
    if row.turns.filter(pk=op).exists():
        return row
    if row.revision != seen:
        raise Refused(_("这一条刚有人写过，看过最新的再写"))
    if reason := why_not_answer(row, by):
        raise Refused(reason)
    if state not in SUGGESTION_MOVES.get(row.state, ()):
        raise Refused(_("这条建议现在不能这样写"), field="state")
    row.state, row.unit = state, unit or row.unit
    row.revision += 1
    row.save(update_fields=["state", "unit", "revision"])
    turn = SuggestionTurn(id=op, suggestion=row, revision=row.revision, state=state, note=kept(note, name="note"))
    turn.by_user_id = by.user_id
    turn.save(force_insert=True)
    log.record(f"suggestion.{state}", row, by=by.text)
    return row


def why_not_answer(row: WorkSuggestion, by: Actor) -> str:
    """Those of the unit to which it was put, and the coordinator; never who put it. Empty where he may."""
    if row.author_id == by.user_id:
        return _("自己提的建议，由别人来答")
    posts = Post.objects.on().filter(user=by.user_id)
    if by.user_id and not posts.filter(Q(unit=row.unit_id) | Q(role=Role.COORDINATOR)).exists():
        return _("这条建议由收到它的单位或民情办来答")
    return ""


@action
def ask(*, id: UUID, words: str, area: Area, author: User, by: Actor, household: Household | None = None) -> Question:
    """To be asked when somebody is there again."""
    if before := log.made_before(Question, id, by=by.text):
        return before
    made = Question(id=id, words=kept(words), area=area, household=household, author=author)
    made.save(force_insert=True)
    log.record("question.put", made, by=by.text)
    return made


@action
def answer(*, question: Question, answered_on: date, seen: int, op: UUID, by: Actor, words: str = "") -> Question:
    """Asked; what was said may be left empty, where it stands in the diary anyway."""
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    log.claim(op, by=by.text, result=row.pk)
    if row.answered_on:
        return row
    if row.revision != seen:
        raise Refused(_("这一条刚有人写过，看过最新的再写"))
    if not row.put_on <= answered_on <= clock.today():
        raise Refused(_("这个日子要在记下之后、今天或以前"), field="answered_on")
    row.answered_on, row.answer = answered_on, kept(words) if words.strip() else None
    row.revision += 1
    row.save(update_fields=["answered_on", "answer", "revision"])
    log.record("question.answer", row, by=by.text)
    return row
