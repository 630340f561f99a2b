"""What stands on a 民情联系卡 today: who answers to the home, where he is found, and what he promised it."""

from dataclasses import dataclass

from minqing.accounts.models import User
from minqing.matters.models import Commitment
from minqing.people import queries
from minqing.people.models import ContactCard, Household

MOST = 8  # promises on one card


@dataclass(frozen=True)
class Face:
    name: str
    unit: str
    office: str  # never where he lives (PIPL art. 6)
    phone: str
    promises: list[str]  # ids


def face(official: User, household: Household) -> Face:
    """Where he has several posts, the one he has held longest."""
    unit = next((post.unit for post in official.held), None)
    return Face(
        name=official.name,
        unit=unit.name if unit else "",
        office=unit.address if unit else "",
        phone=official.phone or (unit.phone if unit else ""),
        promises=[str(one.pk) for one in open_promises(official, household)],
    )


def open_promises(official: User, household: Household) -> list[Commitment]:
    homes = queries.all_of(household)
    rows = Commitment.objects.filter(official=official, household__in=homes, state=Commitment.State.OPEN)
    return list(rows.select_related("words").order_by("due_on", "pk")[:MOST])


def as_printed(card: ContactCard) -> Face:
    return Face(card.name, card.unit, card.office, card.phone, list(card.promises))


def promises_on(card: ContactCard) -> list[Commitment]:
    """In the order in which they were printed."""
    found = Commitment.objects.select_related("words").in_bulk(card.promises)
    known = {str(pk): one for pk, one in found.items()}
    return [known[pk] for pk in card.promises if pk in known]
