"""入户提纲: what is open between an office and some homes, gathered for all of them at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from minqing.accounts.models import User
from minqing.accounts.roles import Reach, View
from minqing.desk.households.queries import NEAR_DAYS
from minqing.lib import clock
from minqing.matters import access as matters_access
from minqing.matters.models import Commitment, Request
from minqing.matters.workflow import OPEN
from minqing.people.access import visible_to
from minqing.people.models import CardVersion, ContactLink, Household, Need
from minqing.territory.models import Area, after
from minqing.visits.access import gone_from, questions_for, visits_visible_to
from minqing.visits.models import Question, Visit, VisitHousehold
from minqing.visits.queries import told

T = TypeVar("T", Commitment, Question)
MOST_HOMES = 300  # on one print
_PLACES = frozenset({Reach.VILLAGE, Reach.TOWNSHIP, Reach.COUNTY})


@dataclass
class Open:
    """Between one home and those who answer to it."""

    last: Visit | None = None
    lately: int = 0  # visits in the last seven days
    promises: list[Commitment] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)  # of open matters, each matter once
    questions: list[Question] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)  # soon to be looked at again
    card: CardVersion | None = None
    links: list[ContactLink] = field(default_factory=list)


class Gathered:
    """In a dozen queries, however many homes there are. What is sealed from this reader is not among it."""

    def __init__(self, user: User, homes: Sequence[Household]) -> None:
        self._user = user
        self._home: dict[UUID, UUID] = {home.pk: home.pk for home in homes}
        merged = Household.objects.filter(merged_into__in=homes).values_list("pk", "merged_into")
        self._home |= {gone: standing for gone, standing in merged if standing}
        self.of: dict[UUID, Open] = {home.pk: Open() for home in homes}
        self._visits()
        self._promises()
        self._matters()
        self._questions()
        self._needs()
        self._cards(homes)
        self._links(homes)

    def _open(self, household: UUID | None) -> Open:
        if household is None:
            raise ValueError("of a place, not of a home")
        return self.of[self._home[household]]

    def _visits(self) -> None:
        seen = visits_visible_to(self._user).filter(visited__household=OuterRef("pk"))
        last = seen.order_by("-happened_on", "-pk").values("pk")[:1]
        rows = Household.objects.filter(pk__in=self._home).annotate(last=Subquery(last)).values_list("pk", "last")
        found = {home: visit for home, visit in rows if visit}
        visits = {visit.pk: visit for visit in told(Visit.objects.filter(pk__in=found.values()))}
        for home, pk in found.items():
            here, visit = self._open(home), visits[pk]
            if here.last is None or here.last.happened_on < visit.happened_on:
                here.last = visit
        since = clock.today() - timedelta(days=6)
        lately = VisitHousehold.objects.filter(household__in=self._home, visit__happened_on__gte=since)
        for home, count in lately.values("household").annotate(n=Count("pk")).values_list("household", "n"):
            self._open(home).lately += count

    def _promises(self) -> None:
        for one in open_promises(self._user, Q(household__in=self._home)):
            self._open(one.household_id).promises.append(one)

    def _matters(self) -> None:
        """Each once, by the request that may stand on papers where there is one."""
        seen = matters_access.visible_to(self._user).filter(sealed_at=None, state__in=OPEN)
        rows = Request.objects.filter(household__in=self._home, matter__in=seen)
        once: dict[tuple[UUID, UUID], Request] = {}
        for one in rows.select_related("matter__summary", "matter__lead_unit").order_by("-on_papers", "pk"):
            once.setdefault((self._home[one.household_id or one.pk], one.matter_id), one)
        for (home, _matter), one in sorted(once.items(), key=lambda item: str(item[1].matter_id)):
            self.of[home].asked.append(one)

    def _questions(self) -> None:
        for one in open_questions(self._user, Q(household__in=self._home)):
            self._open(one.household_id).questions.append(one)

    def _needs(self) -> None:
        """Those that hold, less what stands on a consent that has run out."""
        today = clock.today()
        rows = Need.objects.on().filter(household__in=self._home, expires_on__lte=today + timedelta(days=NEAR_DAYS))
        for one in rows.exclude(consent__until__lt=today).order_by("expires_on", "pk"):
            self._open(one.household_id).needs.append(one)

    def _cards(self, homes: Collection[Household]) -> None:
        rows = CardVersion.objects.filter(household__in=homes, number=F("household__revision"))
        for version in rows.select_related("content"):
            self._open(version.household_id).card = version

    def _links(self, homes: Collection[Household]) -> None:
        """Of others: to the home, or to its group, village or township."""
        places = {home.pk: around(home.area_id) for home in homes}
        codes = {code for some in places.values() for code in some}
        rows = ContactLink.objects.on().filter(Q(household__in=self._home) | Q(area__in=codes))
        rows = rows.exclude(official=self._user).select_related("official", "unit", "area")
        for link in rows.order_by("household", "kind", "starts_on", "pk"):
            if link.household_id:
                self._open(link.household_id).links.append(link)
                continue
            for home, some in places.items():
                if link.area_id in some:
                    self.of[home].links.append(link)


def open_promises(user: User, where: Q) -> list[Commitment]:
    """The soonest first."""
    rows = matters_access.promises_visible_to(user).filter(where, state=Commitment.State.OPEN)
    found = list(rows.select_related("words", "official", "area").order_by("due_on", "pk"))
    return _less_gone(user, found)


def open_questions(user: User, where: Q) -> list[Question]:
    """The oldest first."""
    rows = questions_for(user).filter(where, answered_on=None).select_related("words", "author").distinct()
    return _less_gone(user, list(rows.order_by("put_on", "pk")))


def _less_gone(user: User, rows: list[T]) -> list[T]:
    gone = gone_from(user, rows)
    return [row for row in rows if row.pk not in gone]


def around(code: str) -> list[str]:
    """Codes of the group, the village and the township in which a place lies, itself among them."""
    return [code[:length] for length in (9, 12, 15) if len(code) >= length]


# --- whole places ---


def homes_in(user: User, area: Area) -> QuerySet[Household]:
    """The homes there that he sees, group by group."""
    rows = visible_to(user).filter(merged_into=None, area__gte=area.code, area__lt=after(area.code))
    return rows.select_related("area__parent__parent").order_by("area", "name", "pk")


def reaches(user: User, area: Area) -> bool:
    """Whether some post of his has this place, with homes in it or without."""
    return any(
        view is View.CONTENT and reach in _PLACES and area.code.startswith(post.area_id)
        for post, reach, view in user.reaches
    )


@dataclass(frozen=True)
class Village:
    area: Area
    homes: int
    groups: list[tuple[Area, int]]


def villages_of(user: User) -> list[Village]:
    """Where he has homes, and how many; in two queries."""
    rows = visible_to(user).filter(merged_into=None).order_by().values("area").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(rows.values_list("area", "n"))
    codes = {code for found in counts for code in (found[:12], found) if len(code) >= 12}
    areas = Area.objects.filter(pk__in=codes).select_related("parent").in_bulk()
    return [_village(areas, code, counts) for code in sorted(code for code in areas if len(code) == 12)]


def _village(areas: dict[str, Area], code: str, counts: dict[str, int]) -> Village:
    groups = [(areas[one], counts[one]) for one in sorted(counts) if one.startswith(code) and len(one) == 15]
    return Village(areas[code], sum(_inside(counts, code)), groups)


def _inside(counts: dict[str, int], code: str) -> Iterable[int]:
    return (n for one, n in counts.items() if one.startswith(code))
