"""The units: what each answers for and how to reach it, for everyone; kept by the security administrator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.forms import ChangeUnitForm, UnitForm
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.territory import actions
from minqing.territory.models import Organisation

SHOWN = ("name", "answers_for", "address", "phone", "ends_on")


@reads
def units(request: OfficialRequest) -> HttpResponse:
    told = {
        "units": Organisation.objects.at_work(),
        "keeps": request.user.has_role(Role.SECURITY_ADMIN),
    }
    return render(request, "accounts/units.html", told)


@only(Role.SECURITY_ADMIN)
@reads
def add_form(request: OfficialRequest) -> HttpResponse:
    return _add_page(request, UnitForm())


@only(Role.SECURITY_ADMIN)
@writes
def add(request: OfficialRequest) -> HttpResponse:
    form = UnitForm(request.POST)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            unit = actions.add_organisation(id=typed.pop("op"), by=Actor.official(request.user).text, **typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已登记：%(unit)s") % {"unit": unit.name})
            return redirect("accounts:units")
    return _add_page(request, form, status=422)


def _add_page(request: OfficialRequest, form: UnitForm, *, status: int = 200) -> HttpResponse:
    return render(request, "accounts/unit_form.html", {"form": form, "unit": None}, status=status)


@only(Role.SECURITY_ADMIN)
@reads
def change_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    unit = get_object_or_404(Organisation, pk=pk)
    now = {name: getattr(unit, name) for name in SHOWN}
    return _change_page(request, unit, ChangeUnitForm(initial={**now, "seen": unit.revision}))


@only(Role.SECURITY_ADMIN)
@writes
def change(request: OfficialRequest, pk: UUID) -> HttpResponse:
    unit = get_object_or_404(Organisation, pk=pk)
    form = ChangeUnitForm(request.POST)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in (*SHOWN, "seen")}
        try:
            actions.change_organisation(unit=unit, by=Actor.official(request.user).text, **typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已改好。"))
            return redirect("accounts:units")
    return _change_page(request, unit, form, status=422)


def _change_page(
    request: OfficialRequest, unit: Organisation, form: ChangeUnitForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "accounts/unit_form.html", {"form": form, "unit": unit}, status=status)
