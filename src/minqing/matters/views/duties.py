"""履职事项清单: read by those who send, kept by the coordinator."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.lib import clock
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.lib.lines import Tab
from minqing.matters import actions
from minqing.matters.forms.duties import DutyForm
from minqing.matters.models import DutyItem
from minqing.territory.models import Area, Level

SHOWN = ("category", "township", "duty", "number", "line", "from_on", "until_on")


@only(Role.COORDINATOR, Role.TOWNSHIP_CLERK)
@reads
def duties(request: OfficialRequest) -> HttpResponse:
    """Of one township, with what holds for all of them; a clerk begins with his own."""
    townships = list(Area.objects.filter(level=Level.TOWNSHIP))
    own = [post.area_id for post in request.user.held if post.role == Role.TOWNSHIP_CLERK]
    chosen = request.GET.get("township", "")
    codes = [area.code for area in townships]
    code = chosen if chosen in codes else next((one for one in own if one in codes), next(iter(codes), ""))
    rows = DutyItem.objects.standing().filter(Q(township=code) | Q(township=None))
    told = {
        "tabs": [Tab(f"?township={area.code}", area.name, area.code == code) for area in townships],
        "items": rows.select_related("category", "township").order_by("category", "-from_on", "pk"),
        "today": clock.today(),
        "keeps": request.user.has_role(Role.COORDINATOR),
    }
    return render(request, "matters/duties.html", told)


@only(Role.COORDINATOR)
@reads
def add_form(request: OfficialRequest) -> HttpResponse:
    return _page(request, DutyForm(initial={"from_on": clock.today()}))


@only(Role.COORDINATOR)
@writes
def add(request: OfficialRequest) -> HttpResponse:
    form = DutyForm(request.POST)
    if form.is_valid():
        try:
            item = actions.add_duty(id=form.cleaned_data["op"], line=form.typed, by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _done(request, item, _("已加上。"))
    return _page(request, form, status=422)


@only(Role.COORDINATOR)
@reads
def change_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    item = get_object_or_404(DutyItem.objects.standing(), pk=pk)
    return _page(request, DutyForm(initial={name: getattr(item, name) for name in SHOWN}), item)


@only(Role.COORDINATOR)
@writes
def change(request: OfficialRequest, pk: UUID) -> HttpResponse:
    item, form = get_object_or_404(DutyItem, pk=pk), DutyForm(request.POST)
    if form.is_valid():
        new, by = form.cleaned_data["op"], Actor.official(request.user)
        try:
            made = actions.correct_duty(id=new, item=item, line=form.typed, by=by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _done(request, made, _("已改好。以前分出去的，引用的还是原来那一条。"))
    return _page(request, form, item, status=422)


@only(Role.COORDINATOR)
@writes
def withdraw(request: OfficialRequest, pk: UUID) -> HttpResponse:
    item = actions.withdraw_duty(item=get_object_or_404(DutyItem, pk=pk), by=Actor.official(request.user))
    return _done(request, item, _("已撤下。以前分出去的，引用的还在。"))


def _done(request: OfficialRequest, item: DutyItem, told: str) -> HttpResponse:
    messages.success(request, told)
    response = redirect("matters:duties")
    if item.township_id:
        response["Location"] += f"?township={item.township_id}"
    return response


def _page(request: OfficialRequest, form: DutyForm, item: DutyItem | None = None, *, status: int = 200) -> HttpResponse:
    return render(request, "matters/duty.html", {"form": form, "item": item}, status=status)
