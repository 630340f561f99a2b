"""登记回执 and 答复函: what a person takes home. His own paper, so nothing on it is masked."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from minqing.accounts.models import Post, User
from minqing.accounts.queries import office_of
from minqing.accounts.roles import Role
from minqing.lib import clock
from minqing.lib.saying import WEEKDAYS
from minqing.matters import telling
from minqing.matters.models import Matter, Reply, Request
from minqing.matters.terms import Channel
from minqing.territory.models import Organisation
from minqing.territory.queries import full_name


@dataclass(frozen=True)
class Office:
    """Whom to ask for, and where."""

    name: str
    phone: str
    address: str
    person: str = ""


@dataclass(frozen=True)
class Receipt:
    number: str
    code: str
    name: str
    place: str
    said: str
    how: str
    words: str
    answers: Office | None  # who answers for it now
    registrar: Office | None
    by: str  # day promised, with the weekday; nothing where none was
    desk: Office | None  # where another officer listens


@dataclass(frozen=True)
class Letter:
    number: str
    name: str
    said: str
    summary: str
    words: str
    unit: Office | None
    on: str
    desk: Office | None


def receipt(request: Request, matter: Matter) -> Receipt:
    registrar = _registrar(matter)
    return Receipt(
        number=matter.number or "",
        code=request.receipt,
        name=telling.person(request, masked=False),
        place=full_name(matter.area),
        said=full_day(clock.day_of(request.said_at)),
        how=str(Channel(request.channel).label),
        words=request.words.text,
        answers=_unit(matter.lead_unit) if matter.lead_unit else registrar,
        registrar=registrar,
        by=full_day(matter.due_on) if matter.due_on else "",
        desk=desk(),
    )


def letter(request: Request, matter: Matter, reply: Reply) -> Letter:
    """Of an answer that was signed; a past one carries the signature it came with."""
    unit = _unit(reply.unit, reply.signed_by) if reply.unit else Office(reply.signed_as, "", "")
    return _letter(request, matter, words=reply.words.text, unit=unit, on=clock.day_of(reply.step.entered_at))


def draft(request: Request, matter: Matter, *, words: str, signed_by: User) -> Letter:
    """The same before it is signed, for its writer to look at."""
    unit = _unit(matter.lead_unit, signed_by) if matter.lead_unit else None
    return _letter(request, matter, words=words, unit=unit, on=clock.today())


def _letter(request: Request, matter: Matter, *, words: str, unit: Office | None, on: date) -> Letter:
    return Letter(
        number=matter.number or "",
        name=telling.person(request, masked=False),
        said=full_day(clock.day_of(request.said_at)),
        summary=matter.summary.text,
        words=words,
        unit=unit,
        on=full_day(on),
        desk=desk(),
    )


def full_day(on: date) -> str:
    """On paper nothing is left to the day on which it is read."""
    day = formats.date_format(on, _("Y年n月j日"))
    return _("%(day)s %(weekday)s") % {"day": day, "weekday": WEEKDAYS[on.weekday()]}


def desk() -> Office | None:
    """The county's own desk, under the name that the county gave it."""
    unit = office_of(Role.COORDINATOR)
    return _unit(unit) if unit else None


def _registrar(matter: Matter) -> Office | None:
    """Before it is sent, whoever took it in answers for it."""
    opener = matter.parts.filter(role="opener").values("user")[:1]
    posts = Post.objects.on().filter(user__in=opener).select_related("user", "unit").order_by("starts_on", "pk")
    post = posts.first()
    return _unit(post.unit, post.user) if post else None


def _unit(unit: Organisation, person: User | None = None) -> Office:
    name = _("%(name)s，%(phone)s") % {"name": person.name, "phone": person.phone} if person and person.phone else ""
    return Office(unit.name, unit.phone, unit.address, name or (person.name if person else ""))
