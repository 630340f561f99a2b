"""A submitted diary: with the margin for its author, as a story for its readers, on paper, version by version."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import opens_to
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.diary import queries, telling
from minqing.desk.diary.forms import VisitOfDiaryForm
from minqing.desk.diary.sheet import Sheet
from minqing.desk.diary.views.marking import choices_of
from minqing.desk.diary.views.writing import own
from minqing.lib import saying
from minqing.lib.db import Refused
from minqing.lib.forms import ActForm
from minqing.lib.http import reads, writes
from minqing.territory.queries import full_name
from minqing.visits import actions
from minqing.visits.access import diary_visible_to
from minqing.visits.actions import Went
from minqing.visits.models import DiaryEntry, DiaryVersion

_JOINED = ("draft", "author", "area__parent__parent", "visit__area")


def _opens(user: User, key: str) -> bool:
    return diary_visible_to(user).filter(pk=key).exists()


@opens_to(_opens)
@never_cache
@reads
def diary(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """The newest version. One's own that was never submitted goes to its sheet."""
    entry = visible(request, pk)
    if not entry.versions_count:
        return redirect("desk:diary-write" if entry.kind == DiaryEntry.Kind.LEARNING else "desk:diary-marks", pk=pk)
    return _page(request, entry, _version(entry, entry.versions_count))


@never_cache
@reads
def version(request: OfficialRequest, pk: UUID, number: int) -> HttpResponse:
    entry = visible(request, pk)
    return _page(request, entry, _version(entry, number))


@never_cache
@reads
def paper(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry = visible(request, pk)
    return _page(request, entry, _version(entry, entry.versions_count), template="desk/diary/paper.html")


def visible(request: OfficialRequest, pk: UUID) -> DiaryEntry:
    """Raises Http404 for what this reader does not see."""
    return get_object_or_404(diary_visible_to(request.user).select_related(*_JOINED), pk=pk)


def _version(entry: DiaryEntry, number: int) -> DiaryVersion:
    version = get_object_or_404(entry.versions.select_related("words"), number=number)
    version.entry = entry
    return version


def _page(
    request: OfficialRequest, entry: DiaryEntry, version: DiaryVersion, *, template: str = "desk/diary/diary.html"
) -> HttpResponse:
    sheet, mine = Sheet(request.user, entry, version), entry.author_id == request.user.pk
    newest = version.number == entry.versions_count
    if not mine:
        log.read(entry, by=Actor.official(request.user).text, fields=["words"])
    told = {
        "entry": entry,
        "version": version,
        "paragraphs": telling.rows(sheet),
        "elsewhere": telling.elsewhere(sheet),
        "head": telling.head_words(version),
        "place": full_name(entry.area) if entry.area else "",
        "writers": [one.user.name for one in entry.writers.select_related("user").order_by("user__name")],
        "submitted": saying.moment(version.entered_at),
        "submitted_exactly": saying.exact(version.entered_at),
        "versions": [one for one in range(1, entry.versions_count + 1) if one != version.number],
        "newest": newest,
        "mine": mine,
        "taps": mine and newest and request.user.has_role(*queries.WRITERS),
        "choices": choices_of(request),
        "form": ActForm(initial={"seen": entry.revision}),
        "visit_form": VisitOfDiaryForm(user=request.user, entry=entry) if mine and newest and not entry.visit else None,
        "draft": False,
    }
    return render(request, template, told)


@never_cache
@writes
def revise(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """Another version is begun; what was submitted stays."""
    form, entry = ActForm(request.POST), own(request.user, pk)
    if form.is_valid():
        try:
            actions.revise(entry=entry, seen=form.cleaned_data["seen"], by=Actor.official(request.user))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("desk:diary", pk=pk)
        return redirect("desk:diary-write", pk=pk)
    return redirect("desk:diary", pk=pk)


@never_cache
@reads
def visit_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry = own(request.user, pk)
    if entry.visit:
        return redirect("desk:diary", pk=pk)
    form = VisitOfDiaryForm(user=request.user, entry=entry)
    return render(request, "desk/diary/visit.html", {"form": form, "entry": entry})


@never_cache
@writes
def visit(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """这次走访还没记: recorded once for all who went."""
    entry = own(request.user, pk)
    form = VisitOfDiaryForm(request.POST, user=request.user, entry=entry)
    if form.is_valid():
        typed = form.cleaned_data
        went = Went(typed["area"], typed["happened_on"], officials=typed["officials"])
        try:
            actions.visit_of_diary(entry=entry, went=went, op=typed["op"], by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("走访记好了，一起去的人那里也有。几户没写，就是不清楚。"))
            return redirect("desk:diary", pk=pk)
    return render(request, "desk/diary/visit.html", {"form": form, "entry": entry}, status=422)
