"""联系户: the homes of one reach, by place, page by page."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Reach
from minqing.audit import log
from minqing.desk.households import queries, telling
from minqing.lib import paging
from minqing.lib.http import reads
from minqing.lib.lines import Tab
from minqing.lib.words import tidy
from minqing.people import access
from minqing.people.queries import SHORTEST

LONGEST_NAME = 40


@never_cache
@reads
def households(request: OfficialRequest) -> HttpResponse:
    reaches = access.reaches_of(request.user)
    if not reaches:
        raise PermissionDenied
    asked = request.GET.get("reach", "") or reaches[0].value
    if asked not in reaches:
        raise Http404
    reach, text = Reach(asked), tidy(request.GET.get("q", ""))[:LONGEST_NAME]
    home = reverse("desk:households")
    rows = queries.listed(request.user, reach, text)
    shown = lambda found: found.select_related("area__parent__parent")  # noqa: E731
    page = paging.in_order(rows, by="area_id", mark=request.GET.get("mark", ""), shown=shown)
    own, known = reach is Reach.HOUSEHOLDS, queries.known_of(request.user, page.rows)
    if own and page.rows:
        log.read(request.user, by=Actor.official(request.user).text, fields=["household.name"])
    told = {
        "tabs": [Tab(f"{home}?reach={one.value}", one.label, one is reach) for one in reaches],
        "reach": asked,
        "own": own,
        "text": text,
        "too_short": 0 < len(text) < SHORTEST,
        "page": page,
        "rows": [telling.row(one, known, masked=not own) for one in page.rows],
        "adds": request.user.has_role(*access.KEEPERS),
    }
    return render(request, "desk/households/list.html", told)
