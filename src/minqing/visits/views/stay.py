"""驻村: one's own stays, written once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import held
from minqing.accounts.requests import OfficialRequest
from minqing.lib import saying
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.territory.queries import full_name
from minqing.visits import actions, queries
from minqing.visits.forms.stay import StayForm
from minqing.visits.gate import LATE_DAYS, VISITORS


@held(*VISITORS)
@never_cache
@reads
def stays(request: OfficialRequest) -> HttpResponse:
    return _page(request, StayForm(user=request.user))


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@writes
def record(request: OfficialRequest) -> HttpResponse:
    form = StayForm(request.POST, user=request.user)
    if form.is_valid():
        typed = form.cleaned_data
        days = {name: typed[name] for name in ("area", "starts_on", "ends_on")}
        try:
            actions.record_stay(id=typed["op"], official=request.user, by=Actor.official(request.user), **days)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("驻村记好了，这几天里的走访不用再写住了没有。"))
            return redirect("visits:stays")
    return _page(request, form, status=422)


def _page(request: OfficialRequest, form: StayForm, *, status: int = 200) -> HttpResponse:
    rows = [
        (full_name(stay.area), saying.dated(stay.starts_on), saying.dated(stay.ends_on))
        for stay in queries.stays_of(request.user)[:60]
    ]
    return render(request, "visits/stays.html", {"form": form, "stays": rows}, status=status)
