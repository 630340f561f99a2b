"""登记: what somebody said comes in. The quick path asks for a place, a person and his words."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.models import User
from minqing.accounts.queries import office_of
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.matters import access
from minqing.matters.actions import Sorted
from minqing.matters.forms.registering import RegisterForm
from minqing.matters.forms.said import SaidForm, key
from minqing.matters.models import Step
from minqing.matters.workflow import REGISTRARS
from minqing.people.access import visible_to as households_visible_to
from minqing.people.queries import linked_to


@only(*REGISTRARS)
@never_cache
@reads
def register_form(request: OfficialRequest) -> HttpResponse:
    form = RegisterForm(user=request.user, initial=_said_by(request))
    homes_on_record(form, request.user)
    return _page(request, form)


def _said_by(request: OfficialRequest) -> dict[str, object]:
    """First values of ?household=, for whoever comes from the page of a home; nothing for one he does not see."""
    try:
        pk = UUID(request.GET.get("household", ""))
    except ValueError:
        return {}
    home = households_visible_to(request.user).select_related("area", "merged_into__area").filter(pk=pk).first()
    if home is None:
        return {}
    home = home.merged_into or home
    own = key(home, None)
    if linked_to(request.user).filter(pk=home.pk).exists():
        return {"own": own, "area": home.area}
    return {"name": home.name, "known": own, "area": home.area}


@only(*REGISTRARS)
@never_cache
@writes
def register(request: OfficialRequest) -> HttpResponse:
    form = RegisterForm(request.POST, user=request.user)
    if form.accuses:
        return render(request, "matters/doors.html", right_doors())
    if request.POST.get("do") == "find":
        return _page(request, RegisterForm.refilled(request.POST, user=request.user))
    if form.is_valid():
        try:
            step, sorted_as = form.act(user=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        except ObjectDoesNotExist as absent:  # somebody else's operation
            raise Http404 from absent
        else:
            return _registered(request, step, sorted_as, named=bool(form.cleaned_data["named"]))
    return _page(request, form, status=422)


def right_doors() -> dict[str, object]:
    """For an accusation. Nothing of what was typed is kept, nor shown again."""
    return {"office": office_of(Role.DISCIPLINE)}


def homes_on_record(form: SaidForm, user: User) -> None:
    """His own contact households were shown to him by name."""
    if form.homes:
        log.read(user, by=Actor.official(user).text, fields=["household.name"])


def _page(request: OfficialRequest, form: RegisterForm, *, status: int = 200) -> HttpResponse:
    return render(request, "matters/register.html", {"form": form}, status=status)


def _registered(request: OfficialRequest, step: Step, sorted_as: Sorted, *, named: bool) -> HttpResponse:
    """To the matter, if its registrar is among its readers: a sealed one he has just handed over."""
    number = step.matter.number
    if sorted_as.seals:
        messages.success(request, _("已作保密件登记，编号%(number)s，只有指定的人能看。") % {"number": number})
        return redirect("matters:register")
    if named and not access.visible_to(request.user).filter(pk=step.matter_id).exists():
        told = _("已登记，编号%(number)s。话里涉及您或您的上级，后面的办理您看不到。")
        messages.success(request, told % {"number": number})
        return redirect("matters:register")
    if number is None:
        messages.success(request, _("草稿存好了，只有您自己看得到。还没有编号，也不算登记。"))
    else:
        asked = step.facts.get("request") or step.matter.requests.values_list("pk", flat=True)[0]
        receipt = reverse("matters:receipt", args=[step.matter_id, asked])
        told = _("已登记，编号%(number)s。") % {"number": number}
        messages.success(request, format_html('{} <a href="{}">{}</a>', told, receipt, _("打印登记回执")))
    return redirect("matters:detail", pk=step.matter_id)
