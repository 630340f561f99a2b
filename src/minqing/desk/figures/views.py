"""数字: what stands where in the county. Counts for its leader; for the coordinator each leads to what it counts."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Reach, Role, View
from minqing.audit import log
from minqing.desk.figures import homes, telling
from minqing.desk.households import queries as households
from minqing.desk.households import telling as households_telling
from minqing.lib import clock, paging
from minqing.lib.http import reads
from minqing.lib.lines import Tab
from minqing.matters import figures
from minqing.people import access
from minqing.territory.models import Area, after

MONTH, YEAR = "month", "year"


@only(Role.COUNTY_LEADER, Role.COORDINATOR)
@reads
def numbers(request: OfficialRequest) -> HttpResponse:
    """The coordinator may open what is counted, so nothing of it is hidden from him."""
    view = View.CONTENT if request.user.has_role(Role.COORDINATOR) else View.COUNTS
    period = MONTH if request.GET.get("since") == MONTH else YEAR
    counts = figures.counts(request.user, since=_start(period), view=view)
    tabs = [Tab(f"?since={code}", word, code == period) for code, word in ((YEAR, _("今年")), (MONTH, _("本月")))]
    told = {
        "tabs": tabs,
        "since": _("今年以来") if period == YEAR else _("本月以来"),
        "opens": view is View.CONTENT,
        "days": homes.DAYS,
        **telling.told(counts, homes.by_village(request.user, view), opens=view is View.CONTENT),
    }
    return render(request, "desk/figures/numbers.html", told)


@never_cache
@reads
def unvisited(request: OfficialRequest) -> HttpResponse:
    """Which homes, of one reach and one place, in the order of their places."""
    reaches = access.reaches_of(request.user)
    if not reaches:
        raise PermissionDenied
    asked, area = request.GET.get("reach", "") or reaches[0].value, request.GET.get("area", "")
    if asked not in reaches or (area and not (area.isascii() and area.isdecimal())):
        raise Http404
    reach = Reach(asked)
    place = get_object_or_404(Area.objects.select_related("parent__parent"), pk=area) if area else None
    rows = homes.unvisited(access.within(request.user, reach))
    rows = rows.filter(area__gte=place.code, area__lt=after(place.code)) if place else rows
    page = paging.in_order(
        rows,
        by="area_id",
        mark=request.GET.get("mark", ""),
        shown=lambda found: found.select_related("area__parent__parent"),
    )
    own = reach is Reach.HOUSEHOLDS
    if own and page.rows:
        log.read(request.user, by=Actor.official(request.user).text, fields=["household.name"])
    known, home = households.known_of(request.user, page.rows), reverse("desk:unvisited")
    told = {
        "tabs": [Tab(f"{home}?reach={one.value}", one.label, one is reach) for one in reaches],
        "place": place,
        "page": page,
        "days": homes.DAYS,
        "rows": [households_telling.row(one, known, masked=not own) for one in page.rows],
    }
    return render(request, "desk/figures/unvisited.html", told)


def _start(period: str) -> date:
    today = clock.today()
    return today.replace(day=1) if period == MONTH else today.replace(month=1, day=1)
