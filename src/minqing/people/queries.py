"""Questions about households and those who live in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from minqing.accounts.models import User
from minqing.lib import clock
from minqing.people.models import CardVersion, Consent, ContactLink, Household, Notice, Relation, Resident
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
    return _placed(Household.objects.standing().filter(pk__in=links.values("household")))


def homes_named(name: str, *, within: Collection[str], most: int = 8) -> list[Home]:
    """Households of these places (codes) that carry the name, then persons of others who do."""
    if len(name) < SHORTEST:
        return []
    households = _placed(Household.objects.standing().filter(_within("area", within), name__contains=name))
    homes = [Home(household) for household in households[:most]]
    persons = Resident.objects.filter(_within("household__area", within), name__contains=name, left_on=None)
    persons = persons.exclude(name=F("household__name")).select_related("household__area__parent__parent")[:most]
    return [*homes, *(Home(person.household, person) for person in persons if person.household)][:most]


def all_of(household: Household) -> list[UUID]:
    """Its id, and those of the households that were merged into it: what was raised and told there counts here."""
    merged = Household.objects.filter(merged_into=household).values_list("pk", flat=True)
    return [household.pk, *merged]


def members(household: Household) -> QuerySet[Resident]:
    """Who lives there today: the head, then the others in the order in which they were written down."""
    head_first = Case(When(relation=Relation.HEAD, then=0), default=1)
    return Resident.objects.filter(household=household, left_on=None).order_by(head_first, "pk")


def links_to(household: Household) -> QuerySet[ContactLink]:
    """Every link of today that holds for this home: to itself, to its group, its village, its township."""
    places = [household.area_id[:length] for length in (6, 9, 12, 15)]
    found = ContactLink.objects.on().filter(Q(household=household) | Q(area__in=places))
    return found.select_related("official", "unit", "area").order_by("household", "kind", "starts_on", "pk")


def history(household: Household) -> QuerySet[CardVersion]:
    """Versions of its card, the newest first, those of homes merged into it among them."""
    rows = CardVersion.objects.filter(household__in=all_of(household)).select_related("content", "by_user")
    return rows.order_by("-entered_at", "-number")


def notice_on(day: date | None = None) -> Notice:
    """The version that holds on that day; before the first came into use, the first."""
    rows = Notice.objects.order_by("from_on", "version")
    found = rows.filter(from_on__lte=day or clock.today()).last() or rows.first()
    if found is None:
        raise Notice.DoesNotExist
    return found


def standing_consent(household: Household, purpose: str, resident: Resident | None) -> Consent | None:
    """The one that reaches furthest, of those that hold today. That of one person is nobody else's."""
    rows = Consent.objects.filter(household=household, purpose=purpose, withdrawn_on=None, until__gte=clock.today())
    return rows.filter(resident=resident).order_by("until").last()


def _placed(households: QuerySet[Household]) -> QuerySet[Household]:
    return households.select_related("area__parent__parent")


def _within(column: str, codes: Collection[str]) -> Q:
    inside = Q(pk__in=[])
    for code in codes:
        inside |= Q(**{f"{column}__gte": code, f"{column}__lt": after(code)})
    return inside
