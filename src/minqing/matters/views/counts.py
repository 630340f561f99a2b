"""For those who read no matter: the supervisor sees stages, the county leader sees numbers."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.lib import clock, paging
from minqing.lib.http import reads
from minqing.lib.lines import Tab
from minqing.matters import figures
from minqing.matters.figures import ProcessFilter
from minqing.matters.forms.process import ProcessForm

MONTH, YEAR = "month", "year"


@only(Role.SUPERVISOR)
@reads
def process(request: OfficialRequest) -> HttpResponse:
    form = ProcessForm(request.GET)
    right = form.is_valid()
    rows = figures.process(request.user, form.narrowed() if right else ProcessFilter())
    rows = rows if right else rows.none()
    page = paging.newest_first(rows, by="registered_at", mark=request.GET.get("mark", ""))
    told = {"form": form, "page": page, "rows": list(figures.stages(page.rows))}
    return render(request, "matters/process.html", told, status=200 if right else 422)


@only(Role.COUNTY_LEADER)
@reads
def counts(request: OfficialRequest) -> HttpResponse:
    period = MONTH if request.GET.get("since") == MONTH else YEAR
    told = figures.counts(request.user, since=_start(period))
    tabs = [Tab(f"?since={code}", word, code == period) for code, word in ((YEAR, _("今年")), (MONTH, _("本月")))]
    return render(request, "matters/counts.html", {"counts": told, "tabs": tabs, "columns": figures.COLUMNS})


def _start(period: str) -> date:
    today = clock.today()
    return today.replace(day=1) if period == MONTH else today.replace(month=1, day=1)
