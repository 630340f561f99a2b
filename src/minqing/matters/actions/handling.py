"""The unit's work and its answer; the answer's way to those who asked; their word on it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, Model, QuerySet
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.db import Refused, action
from minqing.matters.actions.moving import Done, move, needed, reindex, unkept
from minqing.matters.models import Delivery, Evaluation, Explanation, Matter, Reply, Request, Step, taken_back
from minqing.matters.terms import ANSWERS, TRIES, WAYS_TO_NOBODY, Hindrance, LegalWay, Satisfaction, Taken, Voice, Way
from minqing.matters.workflow import ANSWERING, MOVES, THEIR_WORD, Outcome, State


@action
def sign(*, matter: Matter, seen: int, op: UUID, by: Actor) -> Step:
    return move("sign", matter, by=by, seen=seen, op=op, does=lambda _m, step: Done({"signed_at": step.entered_at}))


@action
def handle(*, matter: Matter, words: str, happened_at: datetime, seen: int, op: UUID, by: Actor) -> Step:
    """What was done, and when it happened."""

    def does(row: Matter, step: Step) -> Done:
        _after_the_word(row, step)
        return Done({"review_on": None}, note=needed(words, "words"))

    return move("handle", matter, by=by, seen=seen, op=op, does=does, happened_at=happened_at)


@action
def defer(
    *,
    matter: Matter,
    reason: str,
    basis: str,
    explained_by: str,
    face_to_face: bool,
    review_on: date,
    happened_at: datetime,
    seen: int,
    op: UUID,
    by: Actor,
    why: str = "",
) -> Step:
    """暂不具备条件: said honestly to the person, with the day on which it is looked at again (at most a year on).

    `why` is a Hindrance, by which the county sees where things are stuck; nothing where it is hard to say.
    """

    def does(row: Matter, step: Step) -> Done:
        if not 0 < (review_on - clock.today()).days <= 366:
            raise Refused(_("下次再看的日子要在明天到一年以内"), field="review_on")
        if why and why not in Hindrance:
            raise Refused(_("选一个原因，或不选"), field="why")
        _after_the_word(row, step)
        words, ground = unkept(reason, name="reason"), unkept(basis, name="basis")
        told = Explanation(matter=row, step=step, reason=words, basis=ground, explained_by=explained_by)
        told.face_to_face, told.review_on = face_to_face, review_on
        told.clean_fields(exclude={"matter", "step", "reason", "basis"})
        return Done({"review_on": review_on}, [words, ground, told], facts={"why": why} if why else {})

    return move("defer", matter, by=by, seen=seen, op=op, does=does, happened_at=happened_at)


@dataclass(frozen=True)
class Answer:
    """A reply as its writer leaves it: what was done or why not, who else was heard, whose idea it was."""

    words: str
    outcome: str
    others: str = ""
    proposal: str = ""


@action
def reply(*, matter: Matter, answer: Answer, signed_by: User, seen: int, op: UUID, by: Actor) -> Step:
    """答复: settled, or explained. It does not close anything: it has yet to reach the person."""
    if answer.outcome not in (Outcome.SETTLED, Outcome.EXPLAINED):
        raise Refused(_("请选「已解决」或「已解释」"), field="outcome")

    def does(row: Matter, step: Step) -> Done:
        words = unkept(answer.words, name="words")
        made = Reply(matter=row, step=step, outcome=answer.outcome, words=words, signed_by=signed_by)
        made.unit = row.lead_unit
        made.others = unkept(answer.others) if answer.others.strip() else None
        made.proposal = unkept(answer.proposal) if answer.proposal.strip() else None
        texts = [text for text in (words, made.others, made.proposal) if text]
        changes = {"outcome": answer.outcome, "replied_at": step.entered_at, "delivered_at": None, "review_on": None}
        return Done(changes, [*texts, made], then=reindex)

    return move("reply", matter, by=by, seen=seen, op=op, does=does)


@action
def deliver(
    *,
    matter: Matter,
    request: Request,
    way: str,
    taken: str,
    through: str,
    happened_at: datetime,
    seen: int,
    op: UUID,
    by: Actor,
) -> Step:
    """覆信: the answer reached one of those who asked. When it has reached all, somebody else will ask them.

    Whoever was looked for in vain on three days finds it by his receipt code, or posted in the village.
    """

    def does(row: Matter, step: Step) -> Done:
        _of(row, request)
        if way in WAYS_TO_NOBODY and not request.is_nobody and len(_vain(row, request, "seek")) < TRIES:
            told = _("他留了名字或电话，请当面、打电话、写信或请人告诉他；有 %(count)d 天都没找到他，才放到别处")
            raise Refused(told % {"count": TRIES}, field="way")
        _after_the_answer(row, step)
        sent = Delivery(request=request, step=step, way=way, taken=taken, through=through.strip())
        sent.taken = sent.taken if sent.to_hand else Taken.UNKNOWN
        sent.happened_at = step.happened_at
        sent.clean_fields(exclude={"request", "step"})
        facts = {"request": str(request.pk), "way": way}
        if _left(row, Delivery, request):
            return Done(rows=[sent], target=State(row.state), facts=facts)
        return Done({"delivered_at": step.happened_at}, [sent], State.AWAITING_CALLBACK, facts=facts)

    return move("deliver", matter, by=by, seen=seen, op=op, does=does, happened_at=happened_at)


@action
def seek(*, matter: Matter, request: Request, way: str, happened_at: datetime, seen: int, op: UUID, by: Actor) -> Step:
    """The answer did not reach him: he was not at home, nobody took the call. How it was tried, and on which day."""

    def does(row: Matter, step: Step) -> Done:
        _of(row, request)
        if request.is_nobody:
            raise Refused(_("他没有留下可找的地方，把答复放到回执上，或者在村里张贴"))
        if way not in frozenset(Way) - WAYS_TO_NOBODY:
            raise Refused(_("请选是怎么找他的"), field="way")
        _after_the_answer(row, step)
        return Done(facts={"request": str(request.pk), "way": way})

    return move("seek", matter, by=by, seen=seen, op=op, does=does, happened_at=happened_at)


@action
def evaluate(
    *,
    matter: Matter,
    request: Request,
    satisfaction: str,
    solved: str,
    words: str,
    happened_at: datetime,
    seen: int,
    op: UUID,
    by: Actor,
) -> Step:
    """What the person answered when somebody who did not handle it asked. Dissatisfied is work, not a blemish."""

    def does(row: Matter, step: Step) -> Done:
        _of(row, request)
        if satisfaction == Satisfaction.NOBODY_TO_ASK and not request.is_nobody:
            raise Refused(_("他留了名字或电话，请问他本人"), field="satisfaction")
        if satisfaction in ANSWERS and not solved:
            raise Refused(_("请问清楚解决了没有"), field="solved")
        if satisfaction == Satisfaction.NO_ANSWER:
            raise Refused(_("没联系上的，请记「没联系上」"), field="satisfaction")
        if row.delivered_at and clock.day_of(step.happened_at) < clock.day_of(row.delivered_at):
            raise Refused(_("问他不能早于答复送到那天"), field="happened_at")
        said, rows = _evaluated(row, step, request, satisfaction, solved, words)
        facts = {"request": str(request.pk), "satisfaction": satisfaction}
        if said.satisfaction == Satisfaction.DISSATISFIED:
            return Done({}, rows, State.DISSATISFIED, facts=facts)
        if _left(row, Evaluation, request):
            return Done({}, rows, State.AWAITING_CALLBACK, facts=facts)
        return Done({"closed_at": step.entered_at}, rows, State.CLOSED, facts=facts)

    return move("evaluate", matter, by=_on_word_of(by, request), seen=seen, op=op, does=does, happened_at=happened_at)


@action
def call(*, matter: Matter, request: Request, seen: int, op: UUID, by: Actor) -> Step:
    """Nobody answered. After three different days the matter may end so, and counts as unanswered, never as content."""

    def does(row: Matter, step: Step) -> Done:
        _of(row, request)
        facts = {"request": str(request.pk)}
        if len(_vain(row, request, "call") | {clock.today()}) < TRIES:
            return Done({}, target=State.AWAITING_CALLBACK, facts=facts)
        _said, rows = _evaluated(row, step, request, Satisfaction.NO_ANSWER, "", "")
        if _left(row, Evaluation, request):
            return Done({}, rows, State.AWAITING_CALLBACK, facts=facts)
        return Done({"closed_at": step.entered_at}, rows, State.CLOSED, facts=facts)

    return move("call", matter, by=by, seen=seen, op=op, does=does)


@action
def close_disputed(*, matter: Matter, reason: str, legal_way: str, seen: int, op: UUID, by: Actor) -> Step:
    """办结·群众不认可: after one rework, with another officer's reason and the next legal way.

    The row says so while it stands; its Step says for ever that it was so, and by that it is counted apart.
    """

    def does(row: Matter, step: Step) -> Done:
        if row.reworks < 1:
            raise Refused(_("还没有重新办理过，不能这样办结"))
        if not row.delivered_at:
            raise Refused(_("答复还没有送到，不能办结"))
        changes = {"disputed": True, "closed_at": step.entered_at}
        return Done(changes, note=needed(reason, "reason"), facts={"legal_way": LegalWay(legal_way)})

    return move("close-disputed", matter, by=by, seen=seen, op=op, does=does)


@action
def reopen(*, matter: Matter, request: Request, words: str, seen: int, op: UUID, by: Actor) -> Step:
    """The person says that it is not solved. No condition, no limit of days."""

    def does(row: Matter, _step: Step) -> Done:
        _of(row, request)
        changes = {"closed_at": None, "disputed": False}
        return Done(changes, note=needed(words, "words"), facts={"request": str(request.pk)})

    return move("reopen", matter, by=_on_word_of(by, request), seen=seen, op=op, does=does)


@action
def withdraw(*, matter: Matter, request: Request, words: str, seen: int, op: UUID, by: Actor) -> Step:
    """The person takes back what he raised: in his own words, entered by somebody who does not handle it.

    While somebody else still asks the same, the matter goes on for him; if he has his answer, to his being asked.
    """

    def does(row: Matter, step: Step) -> Done:
        _of(row, request)
        said, facts = needed(words, "words"), {"request": str(request.pk)}
        if not still_asking(row).exclude(pk=request.pk).exists():
            changes = {"outcome": Outcome.WITHDRAWN, "closed_at": step.entered_at}
            return Done(changes, target=State.CLOSED, note=said, facts=facts)
        if row.state not in MOVES["deliver"].sources or _left(row, Delivery, request):
            return Done(target=State(row.state), note=said, facts=facts)
        last = Delivery.objects.filter(request__matter=row).latest("step__revision")
        return Done({"delivered_at": last.happened_at}, target=State.AWAITING_CALLBACK, note=said, facts=facts)

    return move("withdraw", matter, by=_on_word_of(by, request), seen=seen, op=op, does=does)


@action
def assess(*, matter: Matter, request: Request, satisfaction: str, words: str, seen: int, op: UUID, by: Actor) -> Step:
    """The grassroots organisation's evaluation, kept apart from the people's."""

    def does(row: Matter, step: Step) -> Done:
        _of(row, request)
        if satisfaction not in ANSWERS:
            raise Refused(_("请选满意、基本满意或不满意"), field="satisfaction")
        made, rows = _evaluated(row, step, request, satisfaction, "", words)
        made.voice = Voice.GRASSROOTS
        return Done(rows=rows, facts={"request": str(request.pk)})

    return move("assess", matter, by=by, seen=seen, op=op, does=does)


def still_asking(row: Matter) -> QuerySet[Request]:
    """Requests that nobody has taken back, or not without coming back later."""
    return row.requests.exclude(pk__in=taken_back(Step.objects.filter(matter=row, move__in=THEIR_WORD)))


def _evaluated(
    row: Matter, step: Step, request: Request, satisfaction: str, solved: str, words: str
) -> tuple[Evaluation, list[Model]]:
    said = unkept(words) if words.strip() else None
    made = Evaluation(matter=row, request=request, step=step, voice=Voice.PEOPLE, words=said)
    made.satisfaction, made.solved, made.happened_at = satisfaction, solved, step.happened_at
    made.clean_fields(exclude={"matter", "step", "request", "words"})
    return made, [*([said] if said else []), made]


def _of(row: Matter, request: Request) -> None:
    if request.matter_id != row.pk:
        raise Refused(_("这个人反映的不是这件事项"))


def _on_word_of(by: Actor, request: Request) -> Actor:
    """An official enters what the person said: both stand on the Step."""
    return replace(by, on_word_of=request.resident_id)


def _after_the_word(row: Matter, step: Step) -> None:
    """Nothing was done about a matter before the day on which somebody first spoke of it."""
    first = row.requests.aggregate(first=Min("said_at"))["first"]
    if first and clock.day_of(step.happened_at) < clock.day_of(first):
        raise Refused(_("这个时间比他反映的那天还早，请看看日子对不对"), field="happened_at")


def _after_the_answer(row: Matter, step: Step) -> None:
    if row.replied_at and clock.day_of(step.happened_at) < clock.day_of(row.replied_at):
        raise Refused(_("送达不能早于答复那天"), field="happened_at")


def _vain(row: Matter, request: Request, move: str) -> set[date]:
    """Days since the last answer on which one who asked could not be reached."""
    tried = Step.objects.filter(matter=row, move=move, facts__request=str(request.pk), revision__gt=_asked_from(row))
    return {clock.day_of(moment) for moment in tried.values_list("happened_at", flat=True)}


def _asked_from(row: Matter) -> int:
    """The revision of the last answer: what was delivered or evaluated before it spoke of another."""
    answers = Step.objects.filter(matter=row, move__in=ANSWERING).order_by("-revision")
    return answers.values_list("revision", flat=True).first() or 0


def _left(row: Matter, kind: type[Delivery] | type[Evaluation], this: Request) -> bool:
    """Whether another of those who asked has no such row since the last answer."""
    had = kind.objects.filter(request__matter=row, step__revision__gte=_asked_from(row)).exclude(step__move="assess")
    return still_asking(row).exclude(pk=this.pk).exclude(pk__in=had.values("request")).exists()
