"""The blank sheet: opened, kept every few seconds, read again from another window, thrown away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.desk.diary import queries, telling
from minqing.desk.diary.forms import SheetForm
from minqing.lib.db import Refused
from minqing.lib.forms import ActForm
from minqing.lib.http import reads, writes
from minqing.lib.ids import uuid7
from minqing.people.queries import linked_to
from minqing.territory.models import Area, Level
from minqing.visits import actions
from minqing.visits.access import plain, visits_visible_to, words_for, words_in
from minqing.visits.models import DiaryEntry, Visit

_JOINED = ("draft", "author", "area__parent__parent", "visit__area")


@never_cache
@reads
def new(request: OfficialRequest) -> HttpResponse:
    """A sheet with nothing on it; it becomes a row when there is a word."""
    if not request.user.has_role(*queries.WRITERS):
        raise PermissionDenied
    kind = DiaryEntry.Kind.LEARNING if request.GET.get("kind") == DiaryEntry.Kind.LEARNING else DiaryEntry.Kind.DIARY
    visit = _visit(request.user, request.GET.get("visit", ""))
    known: dict[str, object] = {
        "kind": kind,
        "area": visit.area if visit else _usual_place(request.user),
        "day": visit and visit.happened_on,
    }
    if visit:
        went = [one.user.name for one in visit.officials.select_related("user") if one.user_id != request.user.pk]
        known["writers"] = "、".join(went)
    form = SheetForm(initial=known, user=request.user)
    return _page(request, form, pk=uuid7(), visit=visit)


@never_cache
@reads
def write_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry = own(request.user, pk)
    if entry.draft is None:
        return redirect("desk:diary", pk=pk)
    form = SheetForm(initial={"text": _draft(request.user, entry)}, user=request.user, entry=entry)
    return _page(request, form, pk=pk, entry=entry)


@never_cache
@writes
def write(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry = DiaryEntry.objects.filter(pk=pk, author=request.user).select_related(*_JOINED).first()
    if entry is None and not request.user.has_role(*queries.WRITERS):
        raise Http404
    visit = _visit(request.user, request.POST.get("visit", ""))
    quiet = request.POST.get("do") == "keep"  # kept by itself, while he goes on writing
    if quiet and entry is None and not request.POST.get("text", "").strip():
        return HttpResponse(status=204)
    form = SheetForm(request.POST, user=request.user, entry=entry)
    if entry and not request.POST.get("text", "").strip():
        form.fields["text"].required = False  # a sheet that was wiped clean is kept so
    if form.is_valid():
        try:
            entry = _kept(request.user, form, pk=pk, entry=entry, visit=visit)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _on(request, entry, quiet=quiet)
    if quiet:
        return render(request, "desk/diary/_not_kept.html", {"form": form}, status=422)
    return _again(request, form, pk=pk, visit=visit)


def _kept(user: User, form: SheetForm, *, pk: UUID, entry: DiaryEntry | None, visit: Visit | None) -> DiaryEntry:
    typed, by = form.cleaned_data, Actor.official(user)
    if entry and entry.draft is None and form.data.get("do") == "anew":
        return actions.revise(entry=entry, seen=typed["seen"] or 0, text=typed["text"], by=by)
    if entry is None:
        head, text, kind = form.head(), typed["text"], typed["kind"]
        return actions.begin(id=pk, author=user, text=text, head=head, kind=kind, visit=visit, by=by)
    seen = typed["seen"] or 0  # none: the window that began it, before it was told so
    return actions.save_draft(entry=entry, text=typed["text"], head=form.head(), seen=seen, by=by)


def _on(request: OfficialRequest, entry: DiaryEntry, *, quiet: bool) -> HttpResponse:
    if quiet:
        told = {"entry": entry, "at": telling.stored_at(), "head": telling.head_words(entry)}
        answer = render(request, "desk/diary/_kept.html", told)
        answer.headers["HX-Replace-Url"] = reverse("desk:diary-write", args=[entry.pk])  # where a reload finds it
        return answer
    if request.POST.get("do") == "look" and entry.kind == DiaryEntry.Kind.DIARY:
        return redirect("desk:diary-marks", pk=entry.pk)
    messages.success(request, _("存好了 %(at)s") % {"at": telling.stored_at()})
    return redirect("desk:diary-write", pk=entry.pk)


def _again(request: OfficialRequest, form: SheetForm, *, pk: UUID, visit: Visit | None) -> HttpResponse:
    """What was typed stays on the sheet; what another window has kept stands beneath it."""
    entry = DiaryEntry.objects.filter(pk=pk, author=request.user).select_related(*_JOINED).first()
    other = ""
    if entry and form.data.get("seen") != str(entry.revision):
        other = _draft(request.user, entry) if entry.draft else ""
        fresh = request.POST.copy()
        fresh["seen"] = str(entry.revision)
        fresh["text"] = plain(words_in(request.user, entry, request.POST.get("text", "")), instead="")
        told = form.non_field_errors()
        form = SheetForm(fresh, user=request.user, entry=entry)
        for words in told:
            form.add_error(None, words)
    return _page(request, form, pk=pk, entry=entry, visit=visit, other=other, status=422)


def _page(
    request: OfficialRequest,
    form: SheetForm,
    *,
    pk: UUID,
    entry: DiaryEntry | None = None,
    visit: Visit | None = None,
    other: str = "",
    status: int = 200,
) -> HttpResponse:
    kind = form["kind"].value()
    told = {
        "form": form,
        "pk": pk,
        "entry": entry,
        "visit": visit or (entry.visit if entry else None),
        "head": telling.head_words(entry) if entry else "",
        "learning": kind == DiaryEntry.Kind.LEARNING,
        "other": other,
        "submitted": bool(entry and entry.draft is None),
    }
    return render(request, "desk/diary/write.html", told, status=status)


@never_cache
@writes
def discard(request: OfficialRequest, pk: UUID) -> HttpResponse:
    form, entry = ActForm(request.POST), own(request.user, pk)
    if not form.is_valid():
        return redirect("desk:diary-write", pk=pk)
    try:
        actions.discard(entry=entry, seen=form.cleaned_data["seen"], by=Actor.official(request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:diary-write", pk=pk)
    messages.success(request, _("这一稿扔掉了。"))
    return redirect("desk:diaries")


def own(user: User, pk: UUID) -> DiaryEntry:
    """Raises Http404 for everybody but its author."""
    return get_object_or_404(DiaryEntry.objects.select_related(*_JOINED), pk=pk, author=user)


def _draft(user: User, entry: DiaryEntry) -> str:
    return plain(words_for(user, entry), instead="")


def _visit(user: User, asked: str) -> Visit | None:
    """The visit from whose page he comes. Raises Http404 for one that he does not see."""
    if not asked:
        return None
    try:
        pk = UUID(asked)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(visits_visible_to(user).select_related("area__parent__parent"), pk=pk)


def _usual_place(user: User) -> Area | None:
    """Where he wrote of last; before that, the place in which all his contact households live."""
    last = (
        DiaryEntry.objects.filter(author=user, area__isnull=False).select_related("area").order_by("-opened_at").first()
    )
    if last:
        return last.area
    areas = {home.area for home in linked_to(user)}
    if len(areas) <= 1:
        return next(iter(areas), None)
    villages = {area.parent for area in areas if area.level == Level.GROUP}
    return villages.pop() if len(villages) == 1 else None
