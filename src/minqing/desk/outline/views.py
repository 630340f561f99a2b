"""入户提纲: one page of paper for a home, or for a whole place; the offline mode until the phone has one."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.outline import queries, telling
from minqing.desk.outline.queries import Gathered
from minqing.lib import clock
from minqing.lib.http import reads
from minqing.matters.papers import full_day
from minqing.people.views.acting import visible
from minqing.territory.models import Area, after
from minqing.territory.queries import full_name
from minqing.visits.gate import VISITORS

SHOWN = ("card", "household.name", "name", "needs", "phone", "words")
MOST = 5  # lines of each kind for one home: what else there is stands on the screen
MOST_EACH = 2  # where many homes share a page
LINES = range(24)  # to write on; as many as the page has room for are seen


@never_cache
@reads
def household(request: OfficialRequest, pk: UUID) -> HttpResponse:
    home = visible(request.user, pk)
    if home.merged_into_id:
        return redirect("desk:outline", pk=home.merged_into_id)
    log.read(home, by=Actor.official(request.user).text, fields=SHOWN)
    found = Gathered(request.user, [home]).of[home.pk]
    around = Q(household=None, area__in=queries.around(home.area_id)[1:])
    found.promises += queries.open_promises(request.user, around)
    found.questions += queries.open_questions(request.user, around)
    told = {
        "household": home,
        "told": telling.told(home, found, most=MOST),
        "today": full_day(clock.today()),
        "lines": LINES,
    }
    return render(request, "desk/outline/household.html", told)


@only(*VISITORS)
@never_cache
@reads
def place(request: OfficialRequest, code: str) -> HttpResponse:
    """Home after home in the order in which one walks; with what was said and asked of the whole place on top."""
    area = get_object_or_404(Area.objects.select_related("parent__parent"), pk=code)
    homes = list(queries.homes_in(request.user, area)[: queries.MOST_HOMES])
    if not homes and not queries.reaches(request.user, area):
        raise Http404
    log.read_many(homes, by=Actor.official(request.user).text, fields=SHOWN)
    found = Gathered(request.user, homes)
    around = Q(household=None) & (Q(area__in=queries.around(code)[1:]) | Q(area__gte=code, area__lt=after(code)))
    told = {
        "area": area,
        "name": full_name(area),
        "homes": [telling.told(home, found.of[home.pk], most=MOST_EACH) for home in homes],
        "promises": [telling.promise(one) for one in queries.open_promises(request.user, around)],
        "questions": [telling.question(one) for one in queries.open_questions(request.user, around)],
        "today": full_day(clock.today()),
        "lines": LINES,
    }
    return render(request, "desk/outline/place.html", told)


@only(*VISITORS)
@never_cache
@reads
def places(request: OfficialRequest) -> HttpResponse:
    return render(request, "desk/outline/places.html", {"villages": queries.villages_of(request.user)})
