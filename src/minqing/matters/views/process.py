"""For the supervisor, who reads no matter: the stages of each."""

from django.http import HttpResponse
from django.shortcuts import render

from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.lib import paging
from minqing.lib.http import reads
from minqing.matters import figures
from minqing.matters.figures import ProcessFilter
from minqing.matters.forms.process import ProcessForm


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
