"""Homes that need something and where nobody has been for a while: how many by village, and for whom may, which."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce, Substr

from minqing.accounts.models import User
from minqing.accounts.roles import Reach, View
from minqing.lib import clock
from minqing.lib.cells import Cell, Sum, guard
from minqing.people.models import Household, Need
from minqing.territory.models import DIGITS, Area, Level
from minqing.territory.queries import full_name
from minqing.visits.models import VisitHousehold

DAYS = 60  # calendar days without a visit


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    cell: Cell


@dataclass(frozen=True)
class Unvisited:
    """By village in the order of their codes, never by how many. `others` are villages with too few to tell."""

    villages: list[Village]
    others: int
    total: Cell


def unvisited(homes: QuerySet[Household]) -> QuerySet[Household]:
    """Of these, those with a need that holds, to which nobody has come in the last DAYS. A merged home counts once."""
    since = clock.today() - timedelta(days=DAYS)
    needing = Need.objects.on().annotate(home=Coalesce("household__merged_into", "household"))
    been = VisitHousehold.objects.filter(visit__happened_on__gte=since)
    been = been.annotate(home=Coalesce("household__merged_into", "household"))
    return homes.filter(pk__in=needing.values("home")).exclude(pk__in=been.values("home"))


def by_village(user: User, view: View) -> Unvisited:
    """Of the county, for whom some post shows it with this view; of nothing for everybody else."""
    homes = Household.objects.standing()
    if not any(reach is Reach.COUNTY and theirs is view for _post, reach, theirs in user.reaches):
        homes = homes.none()
    grouped = unvisited(homes).order_by().annotate(village=Substr("area_id", 1, DIGITS[Level.VILLAGE]))
    tally = Counter(dict(grouped.values_list("village").annotate(Count("pk"))))
    return _guarded(tally) if view is View.COUNTS else _plain(tally)


def _plain(tally: Counter[str]) -> Unvisited:
    found = [Village(area.code, full_name(area), Cell(tally[area.code])) for area in _areas().filter(pk__in=tally)]
    return Unvisited(found, 0, Cell(tally.total()))


def _guarded(tally: Counter[str]) -> Unvisited:
    """Every village takes part in the sum, so that nothing can be worked out from those that are told."""
    every = _areas().filter(level=Level.VILLAGE) | _areas().filter(pk__in=tally)
    rows = [Village(area.code, full_name(area), Cell.of(tally[area.code])) for area in every]
    total = Cell.of(tally.total())
    guard([Sum(total, [row.cell for row in rows])])
    told = [row for row in rows if not row.cell.few]
    return Unvisited(told, len(rows) - len(told), total)


def _areas() -> QuerySet[Area]:
    return Area.objects.select_related("parent__parent").order_by("code")
