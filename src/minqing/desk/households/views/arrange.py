"""Forms about a home that need rows from above people: moved, split, joined, linked, its contact card."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.desk.households.forms import FORMS, FORMS_ON_ONE, AddHouseholdForm
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.people import access, actions
from minqing.people.views.acting import Acting

_forms, _forms_on_one = Acting(FORMS), Acting(FORMS_ON_ONE)


@never_cache
@reads
def arrange_form(request: OfficialRequest, pk: UUID, what: str) -> HttpResponse:
    return _forms.shown(request, pk, what)


@never_cache
@writes
def arrange(request: OfficialRequest, pk: UUID, what: str) -> HttpResponse:
    return _forms.sent(request, pk, what)


@never_cache
@reads
def arrange_one_form(request: OfficialRequest, pk: UUID, what: str, one: UUID) -> HttpResponse:
    return _forms_on_one.shown(request, pk, what, one)


@never_cache
@writes
def arrange_one(request: OfficialRequest, pk: UUID, what: str, one: UUID) -> HttpResponse:
    return _forms_on_one.sent(request, pk, what, one)


@only(*access.KEEPERS)
@never_cache
@reads
def add_form(request: OfficialRequest) -> HttpResponse:
    return render(request, "desk/households/add.html", {"form": AddHouseholdForm(user=request.user)})


@only(*access.KEEPERS)
@never_cache
@writes
def add(request: OfficialRequest) -> HttpResponse:
    form = AddHouseholdForm(request.POST, user=request.user)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("kind", "name", "area", "address", "phone")}
        try:
            home = actions.add_household(id=form.cleaned_data["op"], by=Actor.official(request.user), **typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("登记好了。"))
            return redirect("desk:household", pk=home.pk)
    return render(request, "desk/households/add.html", {"form": form}, status=422)
