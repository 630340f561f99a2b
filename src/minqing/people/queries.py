"""Questions about households and those who live in them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from minqing.accounts.models import User
from minqing.people.models import ContactLink, Household, Resident
from minqing.territory.models import after

SHORTEST = 2  # characters of a name; one alone is half a village


@dataclass(frozen=True)
class Home:
    """A household, and of it the person who was asked for, where a person was."""

    household: Household
    resident: Resident | None = None

    @property
    def name(self) -> str:
        return self.resident.name if self.resident else self.household.name

    @property
    def phone(self) -> str:
        return (self.resident.phone if self.resident else "") or self.household.phone


def linked_to(official: User) -> QuerySet[Household]:
    """联系户: the households that he answers to today."""
    links = ContactLink.objects.on().filter(official=official)
    return _placed(Household.objects.filter(pk__in=links.values("household")))


def homes_named(name: str, *, within: Collection[str], most: int = 8) -> list[Home]:
    """Households of these places (codes) that carry the name, then persons of others who do."""
    if len(name) < SHORTEST:
        return []
    households = _placed(Household.objects.filter(_within("area", within), name__contains=name))
    homes = [Home(household) for household in households[:most]]
    persons = Resident.objects.filter(_within("household__area", within), name__contains=name)
    persons = persons.exclude(name=F("household__name")).select_related("household__area__parent__parent")[:most]
    return [*homes, *(Home(person.household, person) for person in persons if person.household)][:most]


def _placed(households: QuerySet[Household]) -> QuerySet[Household]:
    return households.select_related("area__parent__parent")


def _within(column: str, codes: Collection[str]) -> Q:
    inside = Q(pk__in=[])
    for code in codes:
        inside |= Q(**{f"{column}__gte": code, f"{column}__lt": after(code)})
    return inside
