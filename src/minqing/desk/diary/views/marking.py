"""The margin: beside each sentence one tap says what it becomes; the last button submits it all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.queries import office_of
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.desk.diary import heads, queries, telling
from minqing.desk.diary.forms import FORMS, MarkForm, MatterForm, PlaceForm, as_meant
from minqing.desk.diary.sheet import Sentence, Sheet
from minqing.desk.diary.views.writing import own
from minqing.lib.caution import caution
from minqing.lib.db import Refused
from minqing.lib.forms import ActForm, Form
from minqing.lib.http import reads, writes
from minqing.matters.workflow import REGISTRARS
from minqing.visits import actions
from minqing.visits.actions import Head, Meant
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion

_B = DiaryMark.Becomes


@never_cache
@reads
def marks(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """The draft, sentence by sentence."""
    entry = own(request.user, pk)
    if entry.draft is None or entry.kind != DiaryEntry.Kind.DIARY:
        return redirect("desk:diary", pk=pk)
    return _page(request, entry)


def _page(
    request: OfficialRequest,
    entry: DiaryEntry,
    *,
    refusal: Refused | None = None,
    status: int = 200,
    place_form: PlaceForm | None = None,
) -> HttpResponse:
    sheet = Sheet(request.user, entry)
    told = {
        "entry": entry,
        "paragraphs": telling.rows(sheet),
        "head": telling.head_words(entry),
        "choices": choices_of(request),
        "press": telling.press(mark for one in sheet.sentences for mark in one.marks),
        "form": ActForm(initial={"seen": entry.revision}),
        "refusal": str(refusal) if refusal else "",
        "cautioned": bool(caution(sheet.text)),
        "draft": True,
        "place_form": place_form
        or (None if entry.area else PlaceForm(initial={"seen": entry.revision}, user=request.user)),
    }
    log.read(request.user, by=Actor.official(request.user).text, fields=["household.name"])
    return render(request, "desk/diary/marks.html", told, status=status)


def choices_of(request: OfficialRequest) -> list[tuple[str, str]]:
    """What he may make of a sentence; a matter registers only whose post does."""
    may = request.user.has_role(*REGISTRARS)
    return [(one.value, str(one.label)) for one in _B if may or one != _B.MATTER]


@never_cache
@writes
def tap(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """One tap: marked, with what can be known beforehand."""
    entry = own(request.user, pk)
    asked = _Tap(request, entry)
    sentence = asked.sentence()
    becomes = request.POST.get("becomes", "")
    try:
        if becomes == "back":
            actions.unmark(entry=entry, start=asked.start, end=asked.end, by=Actor.official(request.user))
        elif sentence is None:
            raise Refused(_("日记刚改过字，看过最新的再点"))
        elif asked.version and becomes == _B.PROMISE and not _meant(entry, sentence, becomes).on:
            return redirect(f"{reverse('desk:diary-mark', args=[pk])}?{asked.query(becomes)}")
        else:
            asked.act(becomes, _meant(entry, sentence, becomes))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ObjectDoesNotExist as absent:  # somebody else's operation
        raise Http404 from absent
    return redirect(f"{asked.back()}#s{asked.start}-{asked.end}")


def _meant(entry: DiaryEntry, sentence: Sentence, becomes: str) -> Meant:
    """The defaults of a tap: whose home the sentence names, and by when it promises."""
    told: dict[str, Any] = {}
    if becomes in (_B.MATTER, _B.PROMISE, _B.ASK):
        told["household"] = queries.home_in(sentence.text, queries.homes_of(entry, entry.author), entry)
    if becomes == _B.PROMISE:
        told["on"] = heads.due_in(sentence.text, day=entry.day, said=entry.day_said)
    return Meant(**told)


class _Tap:
    """Which sentence of which text was pointed at."""

    def __init__(self, request: OfficialRequest, entry: DiaryEntry) -> None:
        data = request.POST if request.method == "POST" else request.GET
        self.user, self.entry, self.data = request.user, entry, data
        self.start, self.end = _number(data.get("start")), _number(data.get("end"))
        self.seen = _number(data.get("seen"))
        self.version: DiaryVersion | None = None
        if number := _number(data.get("version")):
            self.version = entry.versions.select_related("words").filter(number=number).first()
            if self.version is None:
                raise Http404
            self.version.entry = entry

    def sentence(self) -> Sentence | None:
        return Sheet(self.user, self.entry, self.version).at(self.start, self.end)

    def act(self, becomes: str, meant: Meant) -> DiaryMark:
        by = Actor.official(self.user)
        told: dict[str, Any] = {"start": self.start, "end": self.end, "becomes": becomes, "meant": meant, "by": by}
        if self.version:
            op = Form.base_fields["op"].clean(self.data.get("op"))
            return actions.mark_version(version=self.version, op=op, **told)
        return actions.mark(entry=self.entry, seen=self.seen, **told)

    def back(self) -> str:
        return reverse("desk:diary" if self.version else "desk:diary-marks", args=[self.entry.pk])

    def query(self, becomes: str) -> str:
        version = f"&version={self.version.number}" if self.version else ""
        return f"start={self.start}&end={self.end}&becomes={becomes}{version}"


def _number(text: object) -> int:
    return int(str(text)) if str(text).isascii() and str(text).isdecimal() and len(str(text)) < 9 else 0


@never_cache
@reads
def mark_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """改: household, category, owner, day."""
    entry = own(request.user, pk)
    asked = _Tap(request, entry)
    sentence, becomes = asked.sentence(), request.GET.get("becomes", "")
    if sentence is None or becomes not in FORMS:
        raise Http404
    kept = next((mark for mark in sentence.marks if mark.version_id is None and mark.becomes == becomes), None)
    known = as_meant(kept) if kept else vars(_meant(entry, sentence, becomes))
    known |= {"start": asked.start, "end": asked.end, "becomes": becomes, "seen": entry.revision}
    known |= {"version": asked.version.number if asked.version else None}
    form = FORMS[becomes](initial=known, user=request.user, entry=entry)
    return _mark_page(request, form, sentence, asked)


@never_cache
@writes
def mark(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry = own(request.user, pk)
    asked, becomes = _Tap(request, entry), request.POST.get("becomes", "")
    if becomes not in FORMS:
        raise Http404
    form = FORMS[becomes](request.POST, user=request.user, entry=entry)
    if isinstance(form, MatterForm) and form.accuses:
        return render(request, "desk/diary/doors.html", {"office": office_of(Role.DISCIPLINE), "entry": entry})
    if form.is_valid():
        meant = form.meant()
        try:
            made = asked.act(becomes, meant)
        except Refused as refusal:
            form.refuse(refusal)
        except ObjectDoesNotExist as absent:  # somebody else's operation
            raise Http404 from absent
        else:
            if asked.version and meant.category and meant.category.seals and made.matter:
                told = _("已作保密件登记，编号%(number)s，只有指定的人能看。这句话从日记里收走了。")
                messages.success(request, told % {"number": made.matter.number})
            return redirect(f"{asked.back()}#s{asked.start}-{asked.end}")
    sentence = asked.sentence()
    if sentence is None:
        messages.error(request, _("日记刚改过字，看过最新的再点"))
        return redirect(asked.back())
    return _mark_page(request, form, sentence, asked, status=422)


def _mark_page(
    request: OfficialRequest, form: MarkForm, sentence: Sentence, asked: _Tap, *, status: int = 200
) -> HttpResponse:
    becomes = str(form["becomes"].value())
    told = {
        "form": form,
        "sentence": sentence,
        "entry": asked.entry,
        "back": asked.back(),
        "matter": becomes == "matter",
    }
    told |= {"title": _B(becomes).label, "made_at_once": bool(asked.version)}
    log.read(request.user, by=Actor.official(request.user).text, fields=["household.name"])
    return render(request, "desk/diary/mark.html", told, status=status)


@never_cache
@writes
def place(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """Where the text does not tell it, the place is asked for in the margin."""
    entry, form = own(request.user, pk), PlaceForm(request.POST, user=request.user)
    if entry.draft is None:
        return redirect("desk:diary", pk=pk)
    if form.is_valid():
        others = [one.user for one in entry.writers.select_related("user") if one.user_id != entry.author_id]
        head = Head(form.cleaned_data["area"], entry.day, entry.day_said, entry.weather, others)
        told: dict[str, Any] = {"text": entry.draft.text, "head": head, "seen": form.cleaned_data["seen"]}
        try:
            actions.save_draft(entry=entry, by=Actor.official(request.user), **told)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("desk:diary-marks", pk=pk)
    return _page(request, entry, place_form=form, status=422)


@never_cache
@writes
def submit(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry, form = own(request.user, pk), ActForm(request.POST)
    if not form.is_valid():
        return redirect("desk:diary-marks", pk=pk)
    first = entry.versions_count == 0
    try:
        told = {"seen": form.cleaned_data["seen"], "op": form.cleaned_data["op"], "by": Actor.official(request.user)}
        version = actions.submit(entry=entry, **told)
    except Refused as refusal:
        entry = own(request.user, pk)
        if entry.draft is None:
            return redirect("desk:diary", pk=pk)
        return _page(request, entry, refusal=refusal, status=422)
    except ObjectDoesNotExist as absent:  # somebody else's operation
        raise Http404 from absent
    for words in submitted_words(version, first=first):
        messages.success(request, words)
    return redirect("desk:diary", pk=pk)


def submitted_words(version: DiaryVersion, *, first: bool) -> list[str]:
    """What has come of it; of a sealed one its number alone, once."""
    made = version.marks.filter(becomes=_B.MATTER).select_related("matter")
    sealed = [mark.matter.number for mark in made if mark.matter and mark.matter.sealed_at]
    told = [_("日记交了。") if first else _("新的一版交了，旧的一版还在。")]
    if sealed:
        words = _("有的话已作保密件登记，编号%(numbers)s，只有指定的人能看；那几句从日记里收走了。")
        told.append(words % {"numbers": "、".join(str(number) for number in sealed)})
    return told
