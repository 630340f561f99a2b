"""承诺事项: what was said, until when, and what came of it. Nobody is counted against another."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minqing.accounts.actor import Actor
from minqing.accounts.gate import held, only
from minqing.accounts.requests import OfficialRequest
from minqing.audit import log
from minqing.desk.promises import queries, telling
from minqing.desk.promises.forms import PromiseForm, SettleForm
from minqing.desk.promises.queries import Pile
from minqing.lib import clock, paging
from minqing.lib.db import Refused
from minqing.lib.http import reads, writes
from minqing.lib.lines import Tab
from minqing.matters import access, actions
from minqing.matters.models import Commitment
from minqing.people.access import visible_to as households_visible_to
from minqing.people.models import Household
from minqing.visits.access import gone_from
from minqing.visits.gate import LATE_DAYS, VISITORS


@held(*VISITORS)
@never_cache
@reads
def promises(request: OfficialRequest) -> HttpResponse:
    """His own: what is due first stands first, so what is overdue stands on top."""
    told = _piled(request, queries.mine(request.user), queries.MINE, own=True)
    if told["lines"]:
        log.read(request.user, by=Actor.official(request.user).text, fields=["household.name", "words"])
    return render(request, "desk/promises/mine.html", told)


@only(*queries.LEADERS)
@never_cache
@reads
def of_units(request: OfficialRequest) -> HttpResponse:
    """Those of the units he leads: how many stand how, and each of them as a line."""
    told = _piled(request, queries.of_units(request.user), queries.OF_A_UNIT, own=False)
    return render(request, "desk/promises/of_units.html", told)


def _piled(
    request: OfficialRequest, rows: QuerySet[Commitment], piles: Sequence[Pile], *, own: bool
) -> dict[str, object]:
    counts = queries.counted(rows, piles)
    asked = request.GET.get("pile", "")
    pile = next((one for one in piles if one == asked), None) or next((p for p in piles if counts[p]), piles[0])
    found, mark = rows.filter(queries.holds(pile, clock.today())), request.GET.get("mark", "")
    if pile in queries.BY_DUE_DAY:
        page = paging.soonest_first(found, by="due_on", mark=mark, shown=queries.told)
    else:
        page = paging.newest_first_by_day(found, by="ended_on", mark=mark, shown=queries.told)
    gone = gone_from(request.user, page.rows)
    return {
        "tabs": [Tab(f"?pile={one.value}", f"{one.label} {counts[one]}", one == pile) for one in piles],
        "page": page,
        "lines": [telling.line(one, own=own, gone=one.pk in gone) for one in page.rows],
        "by_due_day": pile in queries.BY_DUE_DAY,
    }


@never_cache
@reads
def promise(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _visible(request, pk)
    gone = bool(gone_from(request.user, [row]))
    log.read(row, by=Actor.official(request.user).text, fields=["household.name", "words"])
    told = {
        "promise": row,
        "told": telling.told(row, user=request.user, gone=gone),
        "turns": telling.turns(queries.turns_of(row), gone=gone),
        "may_settle": _may_settle(request, row) and not gone,
        "own": row.official_id == request.user.pk,
        "household_url": _household_url(request, row),
        "matter": access.visible_to(request.user).filter(pk=row.matter_id).first() if row.matter_id else None,
    }
    return render(request, "desk/promises/promise.html", told)


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@reads
def promise_form(request: OfficialRequest) -> HttpResponse:
    form = PromiseForm(user=request.user, home=_home(request))
    _on_record(request, form)
    return render(request, "desk/promises/new.html", {"form": form})


@held(*VISITORS, days=LATE_DAYS)
@never_cache
@writes
def make(request: OfficialRequest) -> HttpResponse:
    form = PromiseForm(request.POST, user=request.user, home=_home(request))
    if form.is_valid():
        by = Actor.official(request.user)
        try:
            made = actions.promise(id=form.cleaned_data["op"], said=form.said(), official=request.user, by=by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            over = _("记下了。说好的日子已经过了，接着记一下结果。")
            messages.success(request, over if made.overdue else _("记下了，到日子前会提醒您。"))
            return redirect("desk:promise", pk=made.pk)
    _on_record(request, form)
    return render(request, "desk/promises/new.html", {"form": form}, status=422)


@never_cache
@reads
def settle_form(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _to_settle(request, pk)
    if row.state not in telling.UNSETTLED:
        messages.info(request, _("这条承诺已经有了结果。"))
        return redirect("desk:promise", pk=row.pk)
    form = SettleForm(promise=row, initial={"state": request.GET.get("state", "")})
    return _settling(request, row, form)


@never_cache
@writes
def settle(request: OfficialRequest, pk: UUID) -> HttpResponse:
    row = _to_settle(request, pk)
    form = SettleForm(request.POST, promise=row)
    if form.is_valid():
        try:
            actions.settle_promise(commitment=row, by=Actor.official(request.user), **form.acted)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记下了。"))
            return redirect("desk:promise", pk=row.pk)
    return _settling(request, row, form, status=422)


def _settling(request: OfficialRequest, row: Commitment, form: SettleForm, *, status: int = 200) -> HttpResponse:
    log.read(row, by=Actor.official(request.user).text, fields=["household.name", "words"])
    told = {"form": form, "promise": row, "told": telling.told(row, user=request.user, gone=False)}
    return render(request, "desk/promises/settle.html", told, status=status)


def _visible(request: OfficialRequest, pk: UUID) -> Commitment:
    return get_object_or_404(queries.one(request.user, pk), pk=pk)


def _to_settle(request: OfficialRequest, pk: UUID) -> Commitment:
    """Raises Http404 out of reach, and PermissionDenied for who only reads it."""
    row = _visible(request, pk)
    if gone_from(request.user, [row]):
        raise Http404
    if not access.settles(request.user, row):
        raise PermissionDenied
    return row


def _may_settle(request: OfficialRequest, row: Commitment) -> bool:
    return row.state in telling.UNSETTLED and access.settles(request.user, row)


def _household_url(request: OfficialRequest, row: Commitment) -> str:
    """Only where its page would open."""
    if row.household_id and households_visible_to(request.user).filter(pk=row.household_id).exists():
        return reverse("desk:household", args=[row.household_id])
    return ""


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


def _on_record(request: OfficialRequest, form: PromiseForm) -> None:
    if form.names_shown:
        log.read(request.user, by=Actor.official(request.user).text, fields=["household.name"])
