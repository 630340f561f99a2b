"""What stands on a 民情联系卡 today: who answers to the home, where he is found, and what he promised it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from minqing.accounts.models import User
from minqing.matters.models import Commitment
from minqing.people.models import ContactCard, Household

MOST = 6  # promises on one card


@dataclass(frozen=True)
class Face:
    name: str
    unit: str
    office: str  # never where he lives (PIPL art. 6)
    phone: str
    promises: list[str]  # ids


def face(official: User, household: Household) -> Face:
    """Where he has several posts, the one he has held longest."""
    return faces(official, [household])[household.pk]


def faces(official: User, households: Collection[Household]) -> dict[UUID, Face]:
    """Of many homes at once, by the home."""
    unit = next((post.unit for post in official.held), None)
    promised: dict[UUID, list[str]] = {home.pk: [] for home in households}
    for one in _open(official, households):
        if one.household:
            promised[one.household.merged_into_id or one.household.pk].append(str(one.pk))
    return {
        home: Face(
            name=official.name,
            unit=unit.name if unit else "",
            office=unit.address if unit else "",
            phone=official.phone or (unit.phone if unit else ""),
            promises=promises[:MOST],
        )
        for home, promises in promised.items()
    }


def open_promises(official: User, household: Household) -> list[Commitment]:
    return list(_open(official, [household])[:MOST])


def _open(official: User, households: Collection[Household]) -> QuerySet[Commitment]:
    """Those made to homes that were merged into one of these among them; none of a sealed matter: cards lie about."""
    theirs = Q(household__in=households) | Q(household__merged_into__in=households)
    rows = Commitment.objects.filter(theirs, official=official, state=Commitment.State.OPEN)
    rows = rows.exclude(matter__sealed_at__isnull=False)
    return rows.select_related("words", "household").order_by("due_on", "pk")


def as_printed(card: ContactCard) -> Face:
    return Face(card.name, card.unit, card.office, card.phone, list(card.promises))


def promises_on(card: ContactCard) -> list[Commitment]:
    """In the order in which they were printed."""
    found = Commitment.objects.select_related("words", "official").in_bulk(card.promises)
    known = {str(pk): one for pk, one in found.items()}
    return [known[pk] for pk in card.promises if pk in known]
