"""What is known of many homes at once, and the one story of a home: visits, matters, promises."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.lib import clock
from minqing.matters import access as matters_access
from minqing.matters import queries as matters_queries
from minqing.matters.models import Commitment, Matter, Request
from minqing.people import access
from minqing.people.models import Household, Need, Resident
from minqing.people.queries import SHORTEST
from minqing.visits import queries as visits_queries
from minqing.visits.access import gone_from, visits_visible_to
from minqing.visits.models import Visit, VisitHousehold

NEAR_DAYS = 30  # before a need is to be looked at again
MOST = 40  # entries of each kind in a story


def listed(user: User, reach: Reach, text: str) -> QuerySet[Household]:
    """One reach of his; with a name of at least two characters, those who carry it or have somebody who does."""
    rows = access.within(user, reach)
    if len(text) < SHORTEST:
        return rows
    living = Resident.objects.filter(name__contains=text, left_on=None, household__isnull=False)
    return rows.filter(Q(name__contains=text) | Q(pk__in=living.values("household")))


@dataclass(frozen=True)
class Known:
    """Of some homes, by id; what is absent is unknown or none."""

    last_visit: dict[UUID, date]
    promises: dict[UUID, int]
    needs: dict[UUID, int]  # that are to be looked at again soon


def known_of(user: User, homes: Collection[Household]) -> Known:
    """What stands on the page of each as this reader gets it; the last visit is that of whomever."""
    ids = [home.pk for home in homes]
    soon = Need.objects.on().filter(expires_on__lte=clock.today() + timedelta(days=NEAR_DAYS))
    visits = _by_home(VisitHousehold.objects.all(), ids).annotate(n=Max("visit__happened_on"))
    return Known(
        last_visit=dict(visits.values_list("home", "n")),
        promises=_open_promises(user, ids),
        needs=dict(_by_home(soon, ids).annotate(n=Count("pk")).values_list("home", "n")),
    )


def _open_promises(user: User, ids: list[UUID]) -> dict[UUID, int]:
    """Less those that are sealed from him, as on the page of the home."""
    rows = matters_access.promises_visible_to(user).filter(state=Commitment.State.OPEN)
    gone = gone_from(user, list(rows.filter(household__in=_standing_for(ids))))
    found = _by_home(rows.exclude(pk__in=gone), ids)
    return dict(found.annotate(n=Count("pk")).values_list("home", "n"))


def _standing_for(ids: list[UUID]) -> "QuerySet[Household, UUID]":
    return Household.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).values_list("pk", flat=True)


def _by_home(rows: "QuerySet[Any]", ids: list[UUID]) -> "QuerySet[Any, dict[str, Any]]":
    """By the standing home: what stands with one that was merged into it counts there."""
    found = rows.filter(Q(household__in=ids) | Q(household__merged_into__in=ids)).order_by()
    by_home: QuerySet[Any, dict[str, Any]] = found.annotate(
        home=Coalesce("household__merged_into", "household")
    ).values("home")
    return by_home


# --- one home ---


def visits_to(user: User, homes: list[UUID]) -> list[Visit]:
    """The newest of those that this reader sees."""
    there = VisitHousehold.objects.filter(household__in=homes).values("visit")
    return list(visits_queries.told(visits_visible_to(user).filter(pk__in=there))[:MOST])


def matters_of(user: User, homes: list[UUID]) -> list[Matter]:
    """The newest that these homes raised and this reader sees; a sealed one stands in its own list alone."""
    return list(matters_queries.for_lines(raised_by(user, homes)).order_by("-opened_at", "-pk")[:MOST])


def raised_by(user: User, homes: list[UUID]) -> QuerySet[Matter]:
    asked = Request.objects.filter(household__in=homes).values("matter")
    return matters_access.visible_to(user).filter(pk__in=asked, sealed_at=None).exclude(state="draft")


def promises_to(user: User, homes: list[UUID]) -> list[Commitment]:
    """The newest of those that this reader sees, less what stands in a sentence that is sealed from him."""
    rows = matters_access.promises_visible_to(user).filter(household__in=homes).select_related("words", "official")
    found = list(rows.order_by("-made_on", "-pk")[:MOST])
    gone = gone_from(user, found)
    return [one for one in found if one.pk not in gone]


def needs_of(homes: list[UUID]) -> list[Need]:
    """Those that hold, those that have run out and were not looked at, and the empty places of the withdrawn."""
    rows = Need.objects.filter(household__in=homes, met_on=None).select_related("resident", "consent")
    return list(rows.order_by("expires_on", "pk"))
