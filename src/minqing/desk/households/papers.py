"""民情登记卡 as it is printed for the home to check. Blocks 3 to 6 are read from its matters and typed by nobody.

Only what its people let stand on papers (`on_papers`), and nothing that is sealed. Of others who raised the same
matter nothing is told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.desk.households.queries import raised_by
from minqing.lib import clock
from minqing.matters import telling
from minqing.matters.models import Evaluation, Matter, Request, Step, taken_back
from minqing.matters.papers import full_day
from minqing.matters.sentences import Sentences
from minqing.matters.terms import MatterKind, Satisfaction, Solved, Voice
from minqing.matters.workflow import OPEN
from minqing.territory.models import Organisation

MOST = 60  # matters on one card
ASKS_FOR_ACTION = frozenset({MatterKind.HELP, MatterKind.COMPLAINT, MatterKind.DISPUTE})
# Steps that the home is told of on paper; the office's own going to and fro is not among them.
TOLD = frozenset(
    {"register", "accept", "reject", "pass-up", "dispatch", "reassign", "sign", "defer", "pass-on", "reply", "deliver"}
    | {"extend", "rework", "reopen", "withdraw", "close-disputed"}
)
_JOINED = ("reply__words", "explanation__reason", "delivery", "evaluation__words")


@dataclass(frozen=True)
class Did:
    on: str
    what: str
    words: str = ""


@dataclass
class Raised:
    """One matter that the home raised, through all four blocks."""

    number: str
    said: list[tuple[str, str]] = field(default_factory=list)  # day, own words
    kind: str = ""
    waits: str = ""  # with whom it lies and until when; nothing where nothing is to be done
    done: list[Did] = field(default_factory=list)
    by_people: list[str] = field(default_factory=list)
    by_grassroots: list[str] = field(default_factory=list)


def raised(user: User, homes: list[UUID]) -> list[Raised]:
    """The newest first, in eight queries however many there are."""
    asked: dict[UUID, list[Request]] = defaultdict(list)
    rows = Request.objects.filter(household__in=homes, on_papers=True, matter__in=raised_by(user, homes))
    for one in rows.select_related("words", "household", "resident", "contact").order_by("pk"):
        asked[one.matter_id].append(one)
    matters = Matter.objects.filter(pk__in=asked).select_related("lead_unit").order_by("-opened_at", "-pk")[:MOST]
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(matter__in=asked).select_related(*_JOINED).order_by("revision"):
        steps[step.matter_id].append(step)
    names = _Names([step for some in steps.values() for step in some])
    told = (_raised(matter, asked[matter.pk], steps[matter.pk], names) for matter in matters)
    return [one for one in told if one.said]


class _Names:
    """Of units and officials that the steps of many matters point at: one query for each."""

    def __init__(self, steps: list[Step]) -> None:
        units = {step.facts.get(key) for step in steps for key in ("to", "from", "suggested")} - {None}
        users = {step.facts.get("whom") for step in steps} - {None}
        self.units = {str(unit.pk): unit.name for unit in Organisation.objects.filter(pk__in=units)}
        self.users: dict[object, str] = {user.pk: user.name for user in User.objects.filter(pk__in=users)}


def _raised(matter: Matter, asked: list[Request], steps: list[Step], names: _Names) -> Raised:
    gone = taken_back(steps)
    ours = {str(one.pk): telling.person(one, masked=False) for one in asked if str(one.pk) not in gone}
    told = Raised(number=matter.number or "", kind=str(MatterKind(matter.kind).label))
    told.said = [(_day(clock.day_of(one.said_at)), one.words.text) for one in asked if str(one.pk) in ours]
    if matter.kind in ASKS_FOR_ACTION and matter.state in OPEN:
        until = telling.until(matter)
        told.waits = " ".join(part for part in (telling.lies_with(matter), until.words) if part)
    sentences = Sentences(steps=steps, units=names.units, users=names.users, people=ours)
    told.done = [_did(step, sentences) for step in steps if _is_told(step, ours)]
    said = [
        step.evaluation for step in steps if hasattr(step, "evaluation") and str(step.evaluation.request_id) in ours
    ]
    told.by_people = [_judged(one) for one in said if one.voice == Voice.PEOPLE]
    told.by_grassroots = [_judged(one) for one in said if one.voice == Voice.GRASSROOTS]
    return told


def _is_told(step: Step, ours: Iterable[str]) -> bool:
    about = step.facts.get("request")
    return step.move in TOLD and (about is None or about in ours)


def _did(step: Step, sentences: Sentences) -> Did:
    words = ""
    if hasattr(step, "reply"):
        words = step.reply.words.text
    elif hasattr(step, "explanation"):
        words = step.explanation.reason.text
    return Did(_day(clock.day_of(step.happened_at)), sentences.of(step), words)


def _judged(one: Evaluation) -> str:
    parts = [str(Satisfaction(one.satisfaction).label), str(Solved(one.solved).label) if one.solved else ""]
    parts.append(one.words.text if one.words else "")
    return _("，").join(part for part in parts if part)


def _day(on: date) -> str:
    return full_day(on)
