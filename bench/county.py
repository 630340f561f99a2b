"""The demo county's places, units and officials, with households; and what a matter is made of."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from bench.words import Speaker
from minqing.accounts.actor import Actor
from minqing.accounts.models import Post
from minqing.accounts.roles import Role
from minqing.desk.demo import officials, places
from minqing.lib import clock
from minqing.lib.db import action
from minqing.lib.ids import uuid7
from minqing.matters import actions, seed
from minqing.matters.models import Category
from minqing.people.actions import add_household, link
from minqing.people.models import ContactKind, Household, HouseholdKind
from minqing.territory.models import Area, Level, Organisation, OrganisationKind

BY = Actor.system("demo")
HOUSEHOLDS_A_GROUP = 6
LINKED_ONE_IN = 10
REGISTRARS = frozenset({Role.TOWNSHIP_CLERK, Role.CONTACT_OFFICIAL, Role.COORDINATOR, Role.VILLAGE_OFFICER})


@action
def make(speaker: Speaker) -> None:
    """Into a database that has only been migrated."""
    today = clock.today()
    areas = places.areas(by=BY)
    units = places.units(areas, today=today, by=BY)
    people = officials.users(by=BY)
    officials.posts(people, units, areas, today=today, by=BY)
    if not Category.objects.exists():
        actions.load_categories(rows=seed.categories(), by=BY)
    _households(areas.values(), speaker, since=today - timedelta(days=400))


def _households(areas: Iterable[Area], speaker: Speaker, *, since: date) -> None:
    contacts = [post.user for post in Post.objects.on().filter(role=Role.CONTACT_OFFICIAL).select_related("user")]
    groups = [area for area in areas if area.level == Level.GROUP]
    kind, pairing = HouseholdKind.HOUSEHOLD, ContactKind.HOUSEHOLD_PAIRING
    for n, area in enumerate(group for group in groups for _home in range(HOUSEHOLDS_A_GROUP)):
        home = add_household(id=uuid7(), kind=kind, area=area, name=speaker.name(), phone=phone(n), by=BY)
        if n % LINKED_ONE_IN == 0:
            who = contacts[n // LINKED_ONE_IN % len(contacts)]
            link(id=uuid7(), official=who, household=home, kind=pairing, starts_on=since, by=BY)


def phone(n: int) -> str:
    """Of a range that is given to nobody."""
    return f"199-0000-{n % 10_000:04d}"


class Kind(NamedTuple):
    """A leaf of the categories, and who settles such a thing."""

    code: str
    kind: str
    on_papers: bool
    unit: UUID | None


class Place(NamedTuple):
    """A villager group, who lives there, who answers for it, and who registers what its people say."""

    code: str
    name: str
    households: list[UUID]
    committee: UUID | None
    clerks: list[UUID]


class County:
    """Read once, as keys."""

    def __init__(self) -> None:
        self.kinds = [
            Kind(c.code, c.default_kind, c.on_papers, c.lead_id)
            for c in Category.objects.exclude(parent=None).exclude(seals=True)
        ]
        self.sealing = Category.objects.filter(seals=True).exclude(parent=None)[0].code
        posts = list(Post.objects.on().order_by("pk"))
        self.coordinators = [post.user_id for post in posts if post.role == Role.COORDINATOR]
        self.callers = [post.user_id for post in posts if post.role == Role.CALLBACK_AGENT]
        self.readers = [post.user_id for post in posts if post.role == Role.DISCIPLINE]
        self.workers: dict[UUID, list[UUID]] = defaultdict(list)
        for post in posts:
            self.workers[post.unit_id].append(post.user_id)
        self.places = self._places(posts)

    def _places(self, posts: list[Post]) -> list[Place]:
        homes: dict[str, list[UUID]] = defaultdict(list)
        for area, pk in Household.objects.values_list("area", "pk"):
            homes[area].append(pk)
        kept = Organisation.objects.filter(kind=OrganisationKind.VILLAGE_COMMITTEE)
        committees = dict(kept.values_list("area", "pk"))
        registrars = [(post.area_id, post.user_id) for post in posts if post.role in REGISTRARS]
        return [
            Place(
                a.code,
                a.name,
                homes[a.code],
                committees.get(a.code[:12]),
                [u for c, u in registrars if a.code.startswith(c)],
            )
            for a in Area.objects.filter(level=Level.GROUP)
        ]
