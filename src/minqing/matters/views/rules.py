"""分办规则: kept by the coordinator, in order, each line to be read, changed, tried and put back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.bench import LAST, MOST_SHOWN, bench
from minqing.matters.forms.rules import NewRuleForm, PressForm, RuleForm, TryForm
from minqing.matters.models import DispatchRule, RuleTurn
from minqing.matters.rulebook import Entry, RuleBook, suggest


@dataclass(frozen=True)
class Row:
    """A rule in the list, and the ids of the forms behind its buttons."""

    entry: Entry
    first: bool
    last: bool
    up: UUID = field(default_factory=uuid7)
    down: UUID = field(default_factory=uuid7)
    switch: UUID = field(default_factory=uuid7)


@only(Role.COORDINATOR)
@reads
def rules(request: OfficialRequest) -> HttpResponse:
    return _list(request)


def _list(request: OfficialRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    entries = RuleBook().entries
    rows = [Row(entry, n == 0, n == len(entries) - 1) for n, entry in enumerate(entries)]
    return render(request, "matters/rules.html", {"rows": rows, "refused": refused}, status=status)


@only(Role.COORDINATOR)
@reads
def add_form(request: OfficialRequest) -> HttpResponse:
    return _page(request, NewRuleForm())


@only(Role.COORDINATOR)
@writes
def add(request: OfficialRequest) -> HttpResponse:
    form = NewRuleForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.add_rule(id=typed["op"], line=typed["line"], by=Actor.official(request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("规则加在最后。要先判它，就往上挪。"))
            return redirect("matters:rules")
    return _page(request, form, status=422)


@only(Role.COORDINATOR)
@reads
def change_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    entry = _entry(pk)
    return _page(request, RuleForm(initial={"line": entry.text, "seen": entry.rule.revision}), entry)


@only(Role.COORDINATOR)
@writes
def change(request: OfficialRequest, pk: UUID) -> HttpResponse:
    rule, form = get_object_or_404(DispatchRule, pk=pk), RuleForm(request.POST)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("line", "seen", "op")}
        try:
            actions.rewrite_rule(rule=rule, by=Actor.official(request.user), **typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已改好。"))
            return redirect("matters:rules")
    return _page(request, form, _entry(pk), status=422)


def _entry(pk: UUID) -> Entry:
    found = next((entry for entry in RuleBook().entries if entry.rule.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: OfficialRequest, form: NewRuleForm, entry: Entry | None = None, *, status: int = 200
) -> HttpResponse:
    turns = RuleTurn.objects.filter(rule=entry.rule).select_related("unit", "by_user") if entry else ()
    told = [(turn, uuid7()) for turn in sorted(turns, key=lambda turn: -turn.revision)]
    return render(request, "matters/rule.html", {"form": form, "entry": entry, "turns": told}, status=status)


# --- buttons ---

Press = Callable[[DispatchRule, int, UUID, Actor], DispatchRule]
_PRESSES: Mapping[str, Press] = {
    "up": lambda rule, seen, op, by: actions.move_rule(rule=rule, up=True, seen=seen, op=op, by=by),
    "down": lambda rule, seen, op, by: actions.move_rule(rule=rule, up=False, seen=seen, op=op, by=by),
    "on": lambda rule, seen, op, by: actions.switch_rule(rule=rule, active=True, seen=seen, op=op, by=by),
    "off": lambda rule, seen, op, by: actions.switch_rule(rule=rule, active=False, seen=seen, op=op, by=by),
}


@only(Role.COORDINATOR)
@writes
def press(request: OfficialRequest, pk: UUID, what: str) -> HttpResponse:
    if what not in _PRESSES:
        raise Http404
    rule = get_object_or_404(DispatchRule, pk=pk)
    return _pressed(request, lambda seen, op, by: _PRESSES[what](rule, seen, op, by))


@only(Role.COORDINATOR)
@writes
def restore(request: OfficialRequest, pk: UUID, turn: UUID) -> HttpResponse:
    before = get_object_or_404(RuleTurn.objects.select_related("rule", "unit"), pk=turn, rule=pk)
    return _pressed(
        request, lambda seen, op, by: actions.restore_rule(rule=before.rule, turn=before, seen=seen, op=op, by=by)
    )


def _pressed(request: OfficialRequest, acts: Callable[[int, UUID, Actor], DispatchRule]) -> HttpResponse:
    form = PressForm(request.POST)
    if not form.is_valid():
        return _list(request, refused=_("这一页不完整，刷新后再办"), status=422)
    try:
        acts(form.cleaned_data["seen"], form.cleaned_data["op"], Actor.official(request.user))
    except Refused as refusal:
        return _list(request, refused=str(refusal), status=422)
    return redirect("matters:rules")


# --- trying ---


@only(Role.COORDINATOR)
@reads
def try_form(request: OfficialRequest) -> HttpResponse:
    return render(request, "matters/rule_try.html", {"form": TryForm(user=request.user)})


@only(Role.COORDINATOR)
@writes
def tried(request: OfficialRequest) -> HttpResponse:
    """Sent, so that an example's words stand in no address; nothing but the look at a real matter is written."""
    form = TryForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "matters/rule_try.html", {"form": form}, status=422)
    matter, requests = form.example()
    book = RuleBook()
    told = suggest(matter, requests=requests, book=book)
    if requests is None:
        log.read(matter, by=Actor.official(request.user).text, fields=["words"])
    before = told.entry.nth if told.entry else len(book.entries) + 1
    off = [entry for entry in book.entries if entry.nth < before and not entry.applies]
    answer = {"form": form, "tried": matter if requests is None else None, "told": told, "off": off, "done": True}
    return render(request, "matters/rule_try.html", answer)


@only(Role.COORDINATOR)
@reads
def on_bench(request: OfficialRequest) -> HttpResponse:
    told = bench(request.user)
    shown = {
        "bench": told,
        "shown": told.otherwise[:MOST_SHOWN],
        "last": LAST,
        "more": len(told.otherwise) > MOST_SHOWN,
    }
    return render(request, "matters/rule_bench.html", shown)
