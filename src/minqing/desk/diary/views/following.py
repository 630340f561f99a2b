"""苗头性问题 and 工作建议: what officials saw or thought, with whoever must look at it or answer it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet, TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.models import User
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.diary import queries, telling
from minqing.desk.diary.follow_forms import EndRiskForm, SuggestionForm, WatchRiskForm
from minqing.desk.diary.queries import RiskPile, SuggestionPile
from minqing.lib import clock, paging, saying
from minqing.lib.db import Refused
from minqing.lib.forms import ActForm, Form
from minqing.lib.http import reads, writes
from minqing.lib.lines import Line, Tab
from minqing.matters.models import Words
from minqing.territory.queries import full_name
from minqing.visits import actions
from minqing.visits.access import diary_visible_to, gone_from, risks_held_by, risks_visible_to, suggestions_visible_to
from minqing.visits.models import TrendRisk, WorkSuggestion
from minqing.visits.models.follow import Turn

F = TypeVar("F", bound=ActForm)
_RISKS = {
    RiskPile.TO_LOOK: gettext_lazy("要我看的"),
    RiskPile.SEEN: gettext_lazy("我看到的"),
    RiskPile.PLACE: gettext_lazy("我这一片的"),
    RiskPile.ENDED: gettext_lazy("有了结果的"),
}
_SUGGESTIONS = {
    SuggestionPile.TO_ANSWER: gettext_lazy("等着答的"),
    SuggestionPile.MINE: gettext_lazy("我提的"),
    SuggestionPile.ENDED: gettext_lazy("有了结果的"),
}


# --- risks ---


@only(*queries.WRITERS)
@never_cache
@reads
def risks(request: OfficialRequest) -> HttpResponse:
    user = request.user
    pile = next((one for one in RiskPile if one == request.GET.get("pile")), RiskPile.TO_LOOK)
    rows = queries.risks(user, pile, risks_visible_to(user))
    page = paging.soonest_first(rows, by="look_on", mark=request.GET.get("mark", ""))
    gone = gone_from(user, page.rows)
    tabs = [Tab(f"{reverse('desk:risks')}?pile={one}", words, one == pile) for one, words in _RISKS.items()]
    told = {"tabs": tabs, "page": page, "lines": [_risk_line(row, row.pk in gone) for row in page.rows]}
    return render(request, "desk/diary/risks.html", told)


def _risk_line(row: TrendRisk, gone: bool) -> Line:
    watched = row.state == TrendRisk.State.WATCHED
    late = watched and row.look_on < clock.today()
    return Line(
        url=reverse("desk:risk", args=[row.pk]),
        words=_gone_words() if gone else row.words.text,
        who=row.author.name,
        where=full_name(row.area),
        lies_with=_("%(name)s看着") % {"name": row.owner.name} if watched else "",
        until=_("%(day)s再看") % {"day": saying.day(row.look_on)} if watched else row.get_state_display(),
        until_tone="over" if late else "waiting" if watched else telling.tone(row.state),
        until_exact=row.look_on.isoformat() if watched else "",
    )


@never_cache
@reads
def risk(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _risk(request.user, pk)
    return _risk_page(request, row)


@never_cache
@writes
def watch(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """Looked at; to be looked at again, perhaps by another."""
    if _sent_before(request):
        return redirect("desk:risks")
    row, form = _risk(request.user, pk), WatchRiskForm(request.POST)
    return _risk_acted(request, row, form, "watch", actions.watch_risk)


@never_cache
@writes
def end(request: OfficialRequest, pk: UUID) -> HttpResponse:
    """The written outcome."""
    if _sent_before(request):
        return redirect("desk:risks")
    row, form = _risk(request.user, pk), EndRiskForm(request.POST)
    return _risk_acted(request, row, form, "end", actions.end_risk)


def _risk_acted(
    request: OfficialRequest, row: TrendRisk, form: ActForm, name: str, act: Callable[..., TrendRisk]
) -> HttpResponse:
    if form.is_valid():
        try:
            act(risk=row, by=Actor.official(request.user), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        except ObjectDoesNotExist as absent:  # somebody else's operation
            raise Http404 from absent
        else:
            messages.success(request, _("记下了。"))
            seen = risks_visible_to(request.user).filter(pk=row.pk).exists()
            return redirect("desk:risk", pk=row.pk) if seen else redirect("desk:risks")
    return _risk_page(request, _risk(request.user, row.pk), **{name: _fresh(form, _risk(request.user, row.pk))})


def _risk_page(
    request: OfficialRequest, row: TrendRisk, *, watch: ActForm | None = None, end: ActForm | None = None
) -> HttpResponse:
    watched = row.state == TrendRisk.State.WATCHED
    mine = watched and risks_held_by(request.user).filter(pk=row.pk).exists()
    known = {"seen": row.revision, "look_on": clock.today() + timedelta(days=actions.LOOK_AGAIN_DAYS)}
    gone = bool(gone_from(request.user, [row]))
    log.read(row, by=Actor.official(request.user).text, fields=["words"])
    told = {
        "risk": row,
        "words": _gone_words() if gone else row.words.text,
        "touches": "" if gone else row.touches,
        "line": _risk_line(row, gone),
        "place": full_name(row.area),
        "tone": telling.tone(row.state),
        "turns": _turns(row.turns.select_related("note", "by_user"), TrendRisk.State, first=_("记下了这个苗头")),
        "source": _source(request.user, row, "risk"),
        "watch": (watch or WatchRiskForm(initial=known)) if mine else None,
        "end": (end or EndRiskForm(initial=known)) if mine else None,
    }
    return render(request, "desk/diary/risk.html", told, status=422 if watch or end else 200)


def _risk(user: User, pk: UUID) -> TrendRisk:
    rows = risks_visible_to(user).select_related("words", "owner", "author", "area__parent__parent")
    return get_object_or_404(rows, pk=pk)


# --- suggestions ---


@only(*queries.WRITERS)
@never_cache
@reads
def suggestions(request: OfficialRequest) -> HttpResponse:
    user = request.user
    pile = next((one for one in SuggestionPile if one == request.GET.get("pile")), SuggestionPile.TO_ANSWER)
    rows = queries.suggestions(user, pile, suggestions_visible_to(user))
    page = paging.newest_first(rows, by="put_at", mark=request.GET.get("mark", ""))
    gone = gone_from(user, page.rows)
    tabs = [Tab(f"{reverse('desk:suggestions')}?pile={one}", words, one == pile) for one, words in _SUGGESTIONS.items()]
    told = {"tabs": tabs, "page": page, "lines": [_suggestion_line(row, row.pk in gone) for row in page.rows]}
    return render(request, "desk/diary/suggestions.html", told)


def _suggestion_line(row: WorkSuggestion, gone: bool) -> Line:
    return Line(
        url=reverse("desk:suggestion", args=[row.pk]),
        words=_gone_words() if gone else row.words.text,
        who=row.author.name,
        where=full_name(row.area),
        lies_with=_("提给%(unit)s") % {"unit": row.unit.name if row.unit else _("民情办")},
        until=row.get_state_display(),
        until_tone=telling.tone(row.state),
    )


@never_cache
@reads
def suggestion(request: OfficialRequest, pk: UUID) -> HttpResponse:
    return _suggestion_page(request, _suggestion(request.user, pk))


@never_cache
@writes
def answer_suggestion(request: OfficialRequest, pk: UUID) -> HttpResponse:
    if _sent_before(request):
        return redirect("desk:suggestions")
    row = _suggestion(request.user, pk)
    form = SuggestionForm(request.POST, suggestion=row)
    if form.is_valid():
        try:
            actions.take_suggestion_on(suggestion=row, by=Actor.official(request.user), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        except ObjectDoesNotExist as absent:  # somebody else's operation
            raise Http404 from absent
        else:
            messages.success(request, _("记下了，提建议的人看得到。"))
            seen = suggestions_visible_to(request.user).filter(pk=row.pk).exists()
            return redirect("desk:suggestion", pk=row.pk) if seen else redirect("desk:suggestions")
    row = _suggestion(request.user, pk)
    return _suggestion_page(request, row, form=_fresh(form, row))


def _suggestion_page(request: OfficialRequest, row: WorkSuggestion, *, form: ActForm | None = None) -> HttpResponse:
    gone = bool(gone_from(request.user, [row]))
    open_to_him = not actions.why_not_answer(row, Actor.official(request.user))
    may = open_to_him and bool(actions.SUGGESTION_MOVES.get(row.state))
    told = {
        "suggestion": row,
        "words": _gone_words() if gone else row.words.text,
        "line": _suggestion_line(row, gone),
        "place": full_name(row.area),
        "tone": telling.tone(row.state),
        "turns": _turns(row.turns.select_related("note", "by_user"), WorkSuggestion.State, first=_("提出")),
        "source": _source(request.user, row, "suggestion"),
        "form": (form or SuggestionForm(initial={"seen": row.revision}, suggestion=row)) if may else None,
    }
    return render(request, "desk/diary/suggestion.html", told, status=422 if form else 200)


def _suggestion(user: User, pk: UUID) -> WorkSuggestion:
    rows = suggestions_visible_to(user).select_related("words", "author", "unit", "area__parent__parent")
    return get_object_or_404(rows, pk=pk)


# --- both ---


@dataclass(frozen=True)
class Turned:
    what: str
    by: str
    when: object
    note: str


def _turns(rows: "QuerySet[Any]", states: type[TextChoices], *, first: str) -> list[Turned]:
    """The newest first. A turn that leaves the state as it was says that somebody looked."""
    return [
        Turned(_what(row, states, first), row.by_user.name if row.by_user else "", row.entered_at, _text(row.note))
        for row in rows.order_by("-revision")
    ]


def _sent_before(request: OfficialRequest) -> bool:
    """Sent twice, done once: also where by now the form would not hold, or the thing is out of reach."""
    op = Form.base_fields["op"].clean(request.POST.get("op"))
    return log.answered(op, by=Actor.official(request.user).text)


def _what(row: Turn, states: type[TextChoices], first: str) -> str:
    if row.revision == 0:
        return first
    return _("看过了，接着看") if row.state == TrendRisk.State.WATCHED else str(states(row.state).label)


def _text(note: Words | None) -> str:
    return note.text if note else ""


def _source(user: User, row: TrendRisk | WorkSuggestion, column: str) -> str:
    """The diary it came from, for whoever reads that."""
    mark = queries.sources([row], column).get(row.pk)
    if mark is None or not diary_visible_to(user).filter(pk=mark.entry_id).exists():
        return ""
    return reverse("desk:diary", args=[mark.entry_id])


def _fresh(form: F, row: TrendRisk | WorkSuggestion) -> F:
    """What was typed stays; the next time he decides on what stands there now."""
    if form.data.get("seen") == str(row.revision):
        return form
    form.data = dict(form.data.items()) | {"seen": str(row.revision)}
    return form


def _gone_words() -> str:
    return _("（这句话已作保密件办理，这里不再显示）")
