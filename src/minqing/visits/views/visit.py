"""走访: written down in a minute, read as a line of the story."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import held
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.lib import masking, paging
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.matters.workflow import REGISTRARS
from minqing.people.access import visible_to as households_visible_to
from minqing.people.models import Household
from minqing.visits import actions, queries
from minqing.visits.access import visits_visible_to
from minqing.visits.forms.visit import AmendVisitForm, VisitForm
from minqing.visits.gate import LATE_DAYS, VISITORS
from minqing.visits.models import Visit
from minqing.visits.telling import named_to, private_words, told

MOST_OFFERED = 3  # homes beside a visit at which a matter can be registered with one click


@held(*VISITORS)
@never_cache
@reads
def mine(request: OfficialRequest) -> HttpResponse:
    page = paging.newest_first_by_day(queries.mine(request.user), by="happened_on", mark=request.GET.get("mark", ""))
    lines = [told(visit, user=request.user) for visit in page.rows]
    if lines:
        log.read(request.user, by=Actor.official(request.user).text, fields=["household.name", "words"])
    return render(request, "visits/visits.html", {"page": page, "lines": lines})


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@reads
def record_form(request: OfficialRequest) -> HttpResponse:
    form = _form(request)
    _on_record(request, form)
    return render(request, "visits/record.html", {"form": form})


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@writes
def record(request: OfficialRequest) -> HttpResponse:
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            by = Actor.official(request.user)
            visit = actions.record_visit(id=form.cleaned_data["op"], went=form.went(), author=request.user, by=by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("走访记好了。"))
            return redirect("visits:visit", pk=visit.pk)
    _on_record(request, form)
    return render(request, "visits/record.html", {"form": form}, status=422)


@never_cache
@reads
def visit(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _visible(request, pk)
    fields = ["household.name", "words"] if row.note else ["household.name"]
    log.read(row, by=Actor.official(request.user).text, fields=fields)
    homes, named = [one.household for one in row.visited.all()], named_to(row, user=request.user)
    registers = request.user.has_role(*REGISTRARS)
    told_of = {
        "visit": row,
        "told": told(row, user=request.user),
        "private_note": private_words(row, user=request.user),
        "homes": _homes(request.user, homes, named=named),
        "offered": homes[:MOST_OFFERED],
        "asked": queries.answered_on(row, request.user),
        "writes": request.user.has_role(*VISITORS),
        "registers": registers,
    }
    return render(request, "visits/visit.html", told_of)


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@reads
def amend_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _own(request, pk)
    form = AmendVisitForm.of(row, user=request.user)
    _on_record(request, form)
    return render(request, "visits/record.html", {"form": form, "visit": row})


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@writes
def amend(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _own(request, pk)
    form = AmendVisitForm(request.POST, user=request.user, before=row)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            by = Actor.official(request.user)
            actions.amend_visit(visit=row, went=form.went(), seen=typed["seen"], op=typed["op"], by=by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("改好了。"))
            return redirect("visits:visit", pk=row.pk)
    _on_record(request, form)
    return render(request, "visits/record.html", {"form": form, "visit": row}, status=422)


def _homes(user: User, homes: list[Household], *, named: bool) -> list[tuple[str, str]]:
    """Their names, and the pages of those that he sees."""
    seen = set(households_visible_to(user).filter(pk__in=[home.pk for home in homes]).values_list("pk", flat=True))
    return [
        (
            home.name if named else masking.name(home.name),
            reverse("desk:household", args=[home.pk]) if home.pk in seen else "",
        )
        for home in homes
    ]


def _form(request: OfficialRequest, data: QueryDict | None = None) -> VisitForm:
    home = _home(request)
    questions = queries.questions_for_visit(request.user, home)
    return VisitForm(data, user=request.user, home=home, questions=questions)


def _home(request: OfficialRequest) -> Household | None:
    """The home from whose page he comes. Raises Http404 for one that he does not see."""
    asked = request.GET.get("household", "")
    if not asked:
        return None
    try:
        pk = UUID(asked)
    except ValueError:
        raise Http404 from None
    homes = households_visible_to(request.user).select_related("area__parent__parent", "merged_into__area")
    home = get_object_or_404(homes, pk=pk)
    return home.merged_into or home


def _on_record(request: OfficialRequest, form: VisitForm) -> None:
    """His own contact households were shown to him by name."""
    if form.names_shown:
        log.read(request.user, by=Actor.official(request.user).text, fields=["household.name"])


def _visible(request: OfficialRequest, pk: UUID) -> Visit:
    return get_object_or_404(queries.told(visits_visible_to(request.user)).select_related("private_note"), pk=pk)


def _own(request: OfficialRequest, pk: UUID) -> Visit:
    """Who wrote it puts it right. Raises Http404 for everybody else."""
    row = _visible(request, pk)
    if row.author_id != request.user.pk:
        raise Http404
    return row
