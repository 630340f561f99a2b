"""同意 and 告知: of one home for whoever keeps its card, of all of them, masked, for the privacy officer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib import masking, paging
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.lib.lines import Tab
from minqing.people import access, actions, queries, telling
from minqing.people.forms.notices import NoticeForm
from minqing.people.models import Consent, Notice, Told
from minqing.people.views.acting import visible
from minqing.territory.queries import full_name

_PLACED = ("household__area__parent__parent", "notice")


@never_cache
@reads
def of_home(request: OfficialRequest, pk: UUID) -> HttpResponse:
    household = visible(request.user, pk)
    if household.merged_into_id:
        return redirect("people:of-home", pk=household.merged_into_id)
    keeps = access.keeps(request.user, household)
    log.read(household, by=Actor.official(request.user).text, fields=["consents"])
    rows = Consent.objects.filter(household=household).select_related("notice")
    told = Told.objects.filter(household__in=queries.all_of(household)).select_related("notice", "by_user")
    page = {
        "household": household,
        "keeps": keeps,
        "consents": [_row(one, masked=False) for one in rows],
        "told": told,
    }
    return render(request, "people/of_home.html", page)


@only(Role.PRIVACY_OFFICER)
@never_cache
@reads
def consents(request: OfficialRequest) -> HttpResponse:
    """All of them, or with ?of=told who was told what: masked, the newest first."""
    of_told, mark = request.GET.get("of") == "told", request.GET.get("mark", "")
    home = reverse("people:consents")
    context: dict[str, object] = {
        "tabs": [
            Tab(home, _("单独同意"), not of_told),
            Tab(f"{home}?of=told", _("告知"), of_told),
            Tab(reverse("people:notices"), _("告知书"), False),
        ]
    }
    if of_told:
        told = Told.objects.all()
        page = paging.newest_first(told, by="entered_at", mark=mark, shown=lambda r: r.select_related(*_PLACED))
        context |= {"page": page, "told": [(one, masking.name(one.household.name), _where(one)) for one in page.rows]}
        return render(request, "people/all_told.html", context)
    agreed = Consent.objects.all()
    page_of = paging.newest_first(agreed, by="entered_at", mark=mark, shown=lambda r: r.select_related(*_PLACED))
    rows = [(_row(one, masked=True), masking.name(one.household.name), _where(one)) for one in page_of.rows]
    return render(request, "people/consents.html", {**context, "page": page_of, "rows": rows})


def _row(one: Consent, *, masked: bool) -> dict[str, object]:
    given_by = masking.name(one.given_by) if masked else one.given_by
    return {"consent": one, "given_by": given_by, "stands": telling.stands(one)}


def _where(one: Consent | Told) -> str:
    return full_name(one.household.area)


@reads
def notices(request: OfficialRequest) -> HttpResponse:
    """What people are told, in every version: for every official, since any of them may be asked."""
    now = queries.notice_on()
    told = {"now": now, "notices": Notice.objects.exclude(pk=now.pk), "may": request.user.has_role(Role.COORDINATOR)}
    return render(request, "people/notices.html", told)


@only(Role.COORDINATOR)
@never_cache
@reads
def notice_form(request: OfficialRequest) -> HttpResponse:
    form = NoticeForm(initial={"text": queries.notice_on().text})
    return render(request, "people/notice_add.html", {"form": form})


@only(Role.COORDINATOR)
@never_cache
@writes
def notice(request: OfficialRequest) -> HttpResponse:
    form = NoticeForm(request.POST)
    if form.is_valid():
        try:
            actions.add_notice(by=Actor.official(request.user), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("新的告知书记下了。"))
            return redirect("people:notices")
    return render(request, "people/notice_add.html", {"form": form}, status=422)
