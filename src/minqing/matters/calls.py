"""回访: who is still to be asked about an answer that reached him, and what one must know before dialling."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters import telling
from minqing.matters.models import Delivery, Evaluation, Matter, Reply, Request, Step, taken_back
from minqing.matters.terms import Voice
from minqing.matters.workflow import ANSWERING, THEIR_WORD
from minqing.territory.queries import full_name

_TOLD = ANSWERING | THEIR_WORD | {"call"}


@dataclass(frozen=True)
class Call:
    """One person to ask; nothing of him is masked, so whoever shows it leaves a row in the audit."""

    matter: Matter
    request: Request
    name: str
    phone: str
    where: str
    reply: Reply | None
    delivery: Delivery | None
    tried: int  # days on which nobody could be reached
    op: UUID = field(default_factory=uuid7)  # of the form that says that nobody was reached today


def with_what_is_asked(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """In six queries however long the list."""
    about = ("household", "resident", "contact", "words")
    asked = Request.objects.select_related(*about).prefetch_related(
        Prefetch("deliveries", Delivery.objects.order_by("pk")),
        Prefetch("evaluations", Evaluation.objects.filter(voice=Voice.PEOPLE, by_handler=False).select_related("step")),
    )
    told = Step.objects.filter(move__in=_TOLD).order_by("revision")
    return rows.select_related("area__parent__parent").prefetch_related(
        Prefetch("requests", asked),
        Prefetch("replies", Reply.objects.select_related("words", "unit").order_by("pk")),
        Prefetch("steps", told, to_attr="told"),
    )


def of(matters: Iterable[Matter]) -> Iterator[Call]:
    """Everyone who has not been asked since the last answer, and has not taken his word back."""
    for matter in matters:
        told: list[Step] = matter.told  # type: ignore[attr-defined]
        since = max((step.revision for step in told if step.move in ANSWERING), default=0)
        gone = taken_back(told)
        tried = _tried(told, since)
        for request in matter.requests.all():
            if str(request.pk) not in gone and not _asked(request, since):
                yield _call(matter, request, tried[request.pk])


def _asked(request: Request, since: int) -> bool:
    return any(evaluation.step.revision >= since for evaluation in request.evaluations.all())


def _tried(told: Sequence[Step], since: int) -> dict[UUID, int]:
    days: dict[UUID, set[date]] = defaultdict(set)
    for step in told:
        if step.move == "call" and step.revision > since:
            days[UUID(step.facts["request"])].add(clock.day_of(step.happened_at))
    return defaultdict(int, {pk: len(tries) for pk, tries in days.items()})


def _call(matter: Matter, request: Request, tried: int) -> Call:
    known = request.resident or request.household
    replies, deliveries = list(matter.replies.all()), list(request.deliveries.all())
    return Call(
        matter=matter,
        request=request,
        name=telling.person(request, masked=False),
        where=full_name(matter.area),
        phone=(known.phone if known else "") or request.contact.phone,
        reply=replies[-1] if replies else None,
        delivery=deliveries[-1] if deliveries else None,
        tried=tried,
    )
