"""Questions about visits."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from minqing.accounts.models import User
from minqing.lib import clock
from minqing.people.models import ContactLink, Household
from minqing.people.queries import all_of
from minqing.territory.models import after
from minqing.visits.access import gone_from, questions_for, visits_visible_to
from minqing.visits.models import Question, VillageStay, Visit, VisitHousehold, VisitOfficial

MOST_ASKED = 8  # questions on one form
MANY_IN_A_WEEK = 3  # visits to one home within seven days: noticed, and nothing more


def mine(user: User) -> QuerySet[Visit]:
    """Those he wrote or went along on."""
    went = VisitOfficial.objects.filter(user=user).values("visit")
    return told(Visit.objects.filter(Q(author=user) | Q(pk__in=went)))


def of_household(user: User, household: Household) -> QuerySet[Visit]:
    """Of the visits that this reader sees, those to this home."""
    there = VisitHousehold.objects.filter(household__in=all_of(household)).values("visit")
    return told(visits_visible_to(user).filter(pk__in=there))


def told(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """With everything that a list says of them, in three queries however long it is."""
    return rows.select_related("area__parent__parent", "author", "note").prefetch_related(
        Prefetch("officials", VisitOfficial.objects.select_related("user").order_by("pk")),
        Prefetch("visited", VisitHousehold.objects.select_related("household").order_by("pk")),
    )


def last_visits(households: "QuerySet[Household] | list[Household]") -> dict[UUID, object]:
    """The day of the last visit to each, of whomever; those never visited are absent."""
    rows = VisitHousehold.objects.filter(household__in=households).values("household")
    return dict(rows.annotate(last=Max("visit__happened_on")).values_list("household", "last"))


def visits_this_week(household: Household) -> int:
    """How often somebody was there in the last seven days."""
    since = clock.today() - timedelta(days=6)
    rows = VisitHousehold.objects.filter(household__in=all_of(household), visit__happened_on__gte=since)
    return rows.aggregate(n=Count("visit", distinct=True))["n"] or 0


def questions_to_ask(user: User, *, household: Household | None = None, area: str = "") -> QuerySet[Question]:
    """Open questions to this home and to its place, or to a place and every home in it."""
    rows = questions_for(user).filter(answered_on=None).select_related("words", "household", "author")
    if household:
        code = household.area_id
        around = Q(household=None, area__in=[code, code[:12]])
        return rows.filter(Q(household=household) | around).distinct()
    return (rows.filter(area__gte=area, area__lt=after(area)) if area else rows).distinct()


def questions_for_visit(user: User, home: Household | None) -> list[Question]:
    """Those to the home from whose page he comes; otherwise his own ones, and those to his contact households."""
    if home:
        return _not_gone(user, questions_to_ask(user, household=home)[:MOST_ASKED])
    linked = ContactLink.objects.on().filter(official=user, household__isnull=False).values("household")
    rows = questions_to_ask(user).filter(Q(author=user) | Q(household__in=linked))
    return _not_gone(user, rows[:MOST_ASKED])


def answered_on(visit: Visit, user: User) -> list[Question]:
    """What was to be asked in these homes or this place and was, on that day."""
    homes = [one.household_id for one in visit.visited.all()]
    where = Q(household__in=homes) | Q(household=None, area=visit.area_id)
    rows = questions_for(user).filter(where, answered_on=visit.happened_on)
    return _not_gone(user, rows.select_related("words", "answer", "household").distinct())


def _not_gone(user: User, rows: QuerySet[Question]) -> list[Question]:
    """Less those whose sentence went with a sealed matter."""
    found = list(rows)
    gone = gone_from(user, found)
    return [one for one in found if one.pk not in gone]


def stays_of(user: User) -> QuerySet[VillageStay]:
    return VillageStay.objects.filter(official=user).select_related("area__parent")
