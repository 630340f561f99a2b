"""Lists of work: each role's matters in piles of one kind, what is due first on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import only
from minqing.accounts.requests import OfficialRequest
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib import paging
from minqing.lib.http import reads
from minqing.lib.lines import Line, Tab, Text
from minqing.matters import access, calls, piles, queries, telling
from minqing.matters.models import Matter
from minqing.matters.piles import Pile
from minqing.matters.workflow import LEAD, NEAR

CALLS_A_PAGE = 10
CALL_FIELDS = ("name", "phone", "reply", "words")  # what is shown of each person to be called


@dataclass(frozen=True)
class Beside:
    """A last pile that is no part of the list: what its reader looks at, and others act on."""

    code: str
    word: Text
    rows: QuerySet[Matter]


@only(Role.TOWNSHIP_CLERK, Role.COORDINATOR)
@reads
def dispatch_list(request: OfficialRequest) -> HttpResponse:
    """And for the coordinator what can't go on until another is named to call back, while there is such."""
    beside = None
    if request.user.has_role(Role.COORDINATOR):
        unasked = queries.without_asker(request.user)
        beside = Beside("unasked", _("没人能回访"), unasked) if unasked.exists() else None
    return _piled(request, queries.to_send(request.user), piles.to_send(), title=_("待分办"), beside=beside)


@only(*LEAD)
@reads
def unit_list(request: OfficialRequest) -> HttpResponse:
    """What lies with the reader's units; for a department's handler also what his unit helps with."""
    parts, beside = piles.in_unit(), None
    if request.user.has_role(Role.HANDLER):
        beside = Beside("helped", _("协办"), queries.helped(request.user))
    return _piled(request, queries.in_unit(request.user), parts, title=_("本单位"), beside=beside)


def _piled(
    request: OfficialRequest,
    rows: QuerySet[Matter],
    parts: Sequence[Pile],
    *,
    title: str,
    beside: Beside | None = None,
) -> HttpResponse:
    """The pile that was asked for, or the first in which something lies."""
    counts = piles.counted(rows, parts)
    words: dict[str, Text] = {pile.code: pile.word for pile in parts}
    if beside:
        words[beside.code], counts[beside.code] = beside.word, beside.rows.count()
    code = _pile(request.GET.get("pile", ""), counts)
    pile = next((pile for pile in parts if pile.code == code), None)
    if beside and pile is None:
        rows = beside.rows
    page, lines = _page(request, rows.filter(pile.holds) if pile else rows, pile)
    told = {
        "title": title,
        "tabs": [Tab(f"?pile={one}", f"{word} {counts[one]}", one == code) for one, word in words.items()],
        "page": page,
        "lines": lines,
        "empty": pile.empty if pile else _("没有要协办的。"),
    }
    return render(request, "matters/worklist.html", told)


def _pile(asked: str, counts: dict[str, int]) -> str:
    if asked in counts:
        return asked
    return next((code for code, count in counts.items() if count), next(iter(counts)))


def _page(
    request: OfficialRequest, rows: QuerySet[Matter], pile: Pile | None
) -> tuple[paging.Page[Matter], list[Line]]:
    mark, by = request.GET.get("mark", ""), pile.by if pile else "by_day"
    page = paging.soonest_first(queries.for_lines(queries.soonest(rows)), by=by, mark=mark)
    if pile is None:
        return page, [telling.line(matter) for matter in page.rows]
    before = access.worked_before(request.user, page.rows)
    return page, [
        telling.to_do(matter, done_before=matter.pk in before, rules=pile.code == "extension") for matter in page.rows
    ]


@only(*LEAD, *NEAR)
@reads
def bring_list(request: OfficialRequest) -> HttpResponse:
    """Answers on their way to a person, for whoever may bring them."""
    page, lines = _page(request, queries.to_bring(request.user), piles.TO_BRING)
    told = {"title": _("有了答复还没送到"), "tabs": [], "page": page, "lines": lines, "empty": piles.TO_BRING.empty}
    return render(request, "matters/worklist.html", told)


@only(Role.COORDINATOR)
@reads
def to_sort(request: OfficialRequest) -> HttpResponse:
    """The county's past without a category, newest first."""
    rows = queries.to_sort(request.user)
    page = paging.newest_first(queries.for_lines(rows), by="registered_at", mark=request.GET.get("mark", ""))
    told = {"page": page, "lines": [telling.line(matter) for matter in page.rows], "count": queries.counted(rows)}
    return render(request, "matters/to_sort.html", told)


@never_cache
@only(Role.CALLBACK_AGENT)
@reads
def callback_list(request: OfficialRequest) -> HttpResponse:
    """Who is to be asked, with what is needed to ask him. Each that is shown leaves a row in the audit."""
    rows = calls.with_what_is_asked(queries.to_call(request.user))
    page = paging.oldest_first(rows, by="delivered_at", mark=request.GET.get("mark", ""), size=CALLS_A_PAGE)
    for matter in page.rows:
        log.read(matter, by=Actor.official(request.user).text, fields=CALL_FIELDS)
    return render(request, "matters/callback_list.html", {"page": page, "calls": list(calls.of(page.rows))})
