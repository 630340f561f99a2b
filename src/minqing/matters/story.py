"""A matter as a story: who said what, and every step since, each in a sentence with who and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from minqing.accounts.actor import Kind
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.lib import clock, masking
from minqing.lib.ids import uuid7
from minqing.matters import duties, telling
from minqing.matters.models import (
    Delivery,
    Evaluation,
    Explanation,
    Matter,
    Named,
    Reply,
    Request,
    Step,
    Support,
    Words,
    taken_back,
)
from minqing.matters.sentences import Sentences
from minqing.matters.terms import Channel, Voice
from minqing.matters.workflow import ANSWERING
from minqing.territory.models import Organisation

R = TypeVar("R", Delivery, Evaluation)
_LATE = timedelta(hours=2)  # entered this much after it happened: both times are told
_PEOPLES = frozenset({"reopen", "withdraw"})  # moves whose words are the person's own
_JOINED = ("words", "by_user", "by_resident", "on_word_of", "delivery", "evaluation__words")
_REPLIED = ("reply__words", "reply__others", "reply__proposal", "reply__unit", "reply__signed_by")
_EXPLAINED = ("explanation__reason", "explanation__basis")


@dataclass(frozen=True)
class Told:
    """One step. `said` are a person's own words, `note` an official's."""

    what: str
    by: str
    happened_at: datetime
    entered_at: datetime | None  # where it differs
    said: Words | None
    note: Words | None
    reply: Reply | None
    explanation: Explanation | None
    evaluation: Evaluation | None
    revision: int
    listed: str = ""  # the line of the list of duties by which it was sent

    @property
    def hour_known(self) -> bool:
        return hour_known(self.happened_at)


@dataclass(frozen=True)
class Asked:
    """One of those who asked: his words, and what came back to him."""

    request: Request
    name: str
    phone: str
    how: str
    entered_at: datetime | None
    by: str
    delivery: Delivery | None
    evaluation: Evaluation | None  # his own
    assessment: Evaluation | None  # the grassroots organisation's
    op: UUID = field(default_factory=uuid7)  # of the form that says he could not be reached

    @property
    def hour_known(self) -> bool:
        return hour_known(self.request.said_at)


class Story:
    """Everything that the page of a matter tells, in five queries and one more for each kind of name it needs."""

    def __init__(self, matter: Matter, *, masked: bool) -> None:
        self.matter, self._masked = matter, masked
        self._steps = list(
            Step.objects.filter(matter=matter).select_related(*_JOINED, *_REPLIED, *_EXPLAINED).order_by("revision")
        )
        rows = matter.requests.select_related("words", "proposal", "contact", "household__area", "resident")
        self._requests = {request.pk: request for request in rows}
        self._posts, self.named = self._people()
        units, self.supports = self._units()
        self._duties = duties.quoted([step.facts.get("duty", "") for step in self._steps])
        self._says = Sentences(
            steps=self._steps,
            units=units,
            users={pk: posts[0].user.name for pk, posts in self._posts.items()},
            people={str(pk): telling.person(row, masked=masked) for pk, row in self._requests.items()},
        )

    def steps(self) -> list[Told]:
        """The newest first."""
        return [self._told(step) for step in reversed(self._steps)]

    def since(self, revision: int) -> list[Told]:
        """What was done after this revision was looked at."""
        return [self._told(step) for step in self._steps if step.revision > revision]

    def asked(self) -> list[Asked]:
        """In the order in which they came."""
        return [self._asked(request) for request in self._requests.values()]

    def not_told(self) -> list[Request]:
        """Those whom the last answer has not reached."""
        return self._without({step.delivery.request_id for step in self._answered() if hasattr(step, "delivery")})

    def not_asked(self) -> list[Request]:
        """Those whom nobody but the handler has asked about the last answer."""
        said = [step.evaluation for step in self._answered() if hasattr(step, "evaluation")]
        own = [one for one in said if one.voice == Voice.PEOPLE and not one.by_handler]
        return self._without({one.request_id for one in own})

    def still_asking(self) -> list[Request]:
        """Those who have not taken their word back."""
        return self._without(set())

    def said_at(self, move: str) -> str:
        """What was written when this was last done."""
        return next((step.words.text for step in reversed(self._steps) if step.move == move and step.words), "")

    def calls_to(self, request: Request) -> list[date]:
        """Days since the last answer on which he could not be reached."""
        return self._vain("call", request)

    def sought(self, request: Request) -> list[date]:
        """Days since the last answer on which it could not be brought to him."""
        return self._vain("seek", request)

    def _vain(self, move: str, request: Request) -> list[date]:
        vain = [s for s in self._answered() if s.move == move and s.facts.get("request") == str(request.pk)]
        return sorted({clock.day_of(step.happened_at) for step in vain})

    def _answered(self) -> list[Step]:
        """Steps from the last answer on."""
        since = max((step.revision for step in self._steps if step.move in ANSWERING), default=0)
        return [step for step in self._steps if step.revision >= since]

    def _without(self, done: set[UUID]) -> list[Request]:
        gone = taken_back(self._steps)
        return [row for pk, row in self._requests.items() if pk not in done and str(pk) not in gone]

    def _told(self, step: Step) -> Told:
        own = step.move in _PEOPLES
        late = step.entered_at - step.happened_at > _LATE
        return Told(
            what=self._says.of(step),
            by=self._by(step),
            happened_at=step.happened_at,
            entered_at=step.entered_at if late else None,
            said=step.words if own else _words(step),
            # A reply's words stand in the reply itself.
            note=None if own or hasattr(step, "reply") else step.words,
            reply=getattr(step, "reply", None),
            explanation=getattr(step, "explanation", None),
            evaluation=getattr(step, "evaluation", None),
            revision=step.revision,
            listed=self._listed(step.facts.get("duty", "")),
        )

    def _listed(self, duty: str) -> str:
        return _("履职事项清单里没有这一项，由民情办裁定") if duty == duties.OFF_LIST else self._duties.get(duty, "")

    def _asked(self, request: Request) -> Asked:
        step = next(step for step in self._steps if step.pk == request.step_id)
        sent = [step.delivery for step in self._steps if hasattr(step, "delivery")]
        said = [step.evaluation for step in self._steps if hasattr(step, "evaluation")]
        peoples, grassroots = (
            [one for one in said if one.voice == voice] for voice in (Voice.PEOPLE, Voice.GRASSROOTS)
        )
        late = step.entered_at - request.said_at > _LATE
        return Asked(
            request=request,
            name=telling.person(request, masked=self._masked),
            phone=_phone(request, masked=self._masked),
            how=_how(request),
            entered_at=step.entered_at if late else None,
            by=self._by(step),
            delivery=_last(sent, request),
            evaluation=_last(peoples, request),
            assessment=_last(grassroots, request),
        )

    def _by(self, step: Step) -> str:
        """Name, unit and post on that day; a job or a file by its own name."""
        if not step.by_user:
            resident = step.by_resident
            return resident.name if resident and not self._masked else str(Kind(step.by_kind).label)
        day = clock.day_of(step.happened_at)
        posts = self._posts.get(step.by_user.pk, [])
        held = [post for post in posts if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)]
        return _with_post(step.by_user, next(iter(held or posts), None))

    def _people(self) -> tuple[dict[UUID, list[Post]], list[str]]:
        """Posts of everyone who acted, was brought in or is spoken of; and the names of the last."""
        ids = {step.by_user_id for step in self._steps} | {step.facts.get("whom") for step in self._steps}
        named = Named.objects.filter(matter=self.matter, user=OuterRef("user"))
        rows = Post.objects.annotate(named=Exists(named)).filter(Q(user__in=ids - {None}) | Q(named=True))
        found: dict[UUID, list[Post]] = {}
        for post in rows.select_related("user", "unit").order_by("starts_on", "pk"):
            found.setdefault(post.user_id, []).append(post)
        for posts in found.values():  # whoever also has contact households acts in his other post
            posts.sort(key=lambda post: post.role == Role.CONTACT_OFFICIAL)
        spoken_of = [posts[0] for posts in found.values() if getattr(posts[0], "named", False)]
        return found, [_with_post(post.user, post) for post in spoken_of]

    def _units(self) -> tuple[dict[str, str], list[str]]:
        """Names of the units that steps point at, by id; and of those that help."""
        ids = {step.facts.get(key) for step in self._steps for key in ("to", "from", "suggested")} - {None}
        helps = Exists(Support.objects.filter(matter=self.matter, unit=OuterRef("pk")))
        rows = Organisation.objects.annotate(helps=helps).filter(Q(pk__in=ids) | Q(helps=True))
        told = [(str(unit.pk), unit.name, bool(getattr(unit, "helps", False))) for unit in rows]
        return {pk: name for pk, name, _helps in told}, [name for _pk, name, does in told if does]


def hour_known(at: datetime) -> bool:
    """Midnight is how a day without an hour is kept."""
    local = at.astimezone(clock.SHANGHAI)
    return (local.hour, local.minute) != (0, 0)


def _with_post(user: User, post: Post | None) -> str:
    if post is None:
        return user.name
    where = _joined(post.unit.name, post.title or str(post.get_role_display()))
    return _("%(name)s（%(post)s）") % {"name": user.name, "post": where}


def _words(step: Step) -> Words | None:
    """What a person or the grassroots organisation said when asked."""
    return step.evaluation.words if hasattr(step, "evaluation") else None


def _how(request: Request) -> str:
    """入户, 窗口 12 号, or through whom."""
    channel, contact = Channel(request.channel), request.contact
    words = str(channel.label)
    if request.queue_number:
        words = _("%(channel)s %(number)s 号") % {"channel": words, "number": request.queue_number}
    if contact.through:
        who = contact.through
        if contact.through_is:
            who = _("%(name)s（%(post)s）") % {"name": who, "post": contact.through_is}
        words = _("%(channel)s：%(who)s") % {"channel": words, "who": who}
    return words


def _joined(unit: str, title: str) -> str:
    """Unit and title as one name; what the one ends with and the other begins with is said once."""
    if unit in title:
        return title
    both = next((n for n in range(min(len(unit), len(title)), 0, -1) if unit.endswith(title[:n])), 0)
    return unit + title[both:]


def _phone(request: Request, *, masked: bool) -> str:
    """The one he left this time, otherwise that of the register."""
    known = [request.contact.phone, *(one.phone for one in (request.resident, request.household) if one)]
    number = next((phone for phone in known if phone), "")
    return masking.phone(number) if masked else number


def _last(rows: Iterable[R], request: Request) -> R | None:
    found = [row for row in rows if row.request_id == request.pk]
    return found[-1] if found else None
