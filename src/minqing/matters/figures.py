"""What is seen of matters by those who read none: the stages of each for the supervisor, numbers for the leader."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minqing.accounts.models import User
from minqing.accounts.roles import Reach, View
from minqing.lib import clock
from minqing.lib.cells import Cell, Sum, guard
from minqing.lib.saying import Until
from minqing.matters import access, queries, telling
from minqing.matters.models import Category, Evaluation, Matter, Step
from minqing.matters.queries import Trouble
from minqing.matters.terms import Satisfaction, Voice
from minqing.matters.workflow import State
from minqing.territory.models import DIGITS, Area, Level, Organisation

# --- process: no person, no words, no place below the township ---

_STAGES: dict[str, Promise] = {
    "registered_at": pgettext_lazy("told", "登记"),
    "dispatched_at": pgettext_lazy("told", "分办"),
    "signed_at": pgettext_lazy("told", "签收"),
    "replied_at": pgettext_lazy("told", "答复"),
    "delivered_at": pgettext_lazy("told", "送达"),
    "closed_at": pgettext_lazy("told", "办结"),
}
_COLUMNS = (
    *("number", "state", "township_code", "lead_unit__name", "lead_unit__area", "due_on", "review_on", "past"),
    *("returns", "reworks", "extended_from", "paused_at", "paused_for", *_STAGES),
)
# It stays counted although the person was satisfied later, so the row, which tells how it stands now, is not asked.
_DISPUTED = Step.objects.filter(move="close-disputed")
TROUBLES: dict[str, tuple[Promise, Q]] = {
    "returned": (gettext_lazy("退过两次以上"), Q(returns__gte=2)),
    "reworked": (gettext_lazy("重新办理过"), Q(reworks__gte=1)),
    "disputed": (gettext_lazy("群众不认可"), Q(pk__in=_DISPUTED.values("matter"))),
}
OVERDUE = "overdue"


@dataclass(frozen=True)
class ProcessFilter:
    """What the list of stages is narrowed to; `trouble` is OVERDUE or one of TROUBLES."""

    unit: UUID | None = None
    state: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Stages:
    """One matter as the supervisor sees it."""

    number: str
    state: str
    tone: str
    unit: str
    township: str
    reached: list[tuple[Promise, datetime]]
    until: Until
    remarks: list[str]


def process(user: User, only: ProcessFilter) -> QuerySet[Matter]:
    """Of what his posts reach as process: only these columns leave the database. What came in as past was not timed."""
    rows = access.within(user, Reach.COUNTY, view=View.PROCESS).filter(past=False)
    rows = rows.filter(lead_unit=only.unit) if only.unit else rows
    rows = rows.filter(state=only.state) if only.state else rows
    if only.trouble == OVERDUE:
        rows = queries.overdue(rows)
    elif only.trouble:
        rows = rows.filter(TROUBLES[only.trouble][1])
    once = Exists(_DISPUTED.filter(matter=OuterRef("pk")))
    return rows.select_related("lead_unit").only(*_COLUMNS).annotate(once_disputed=once)


def stages(rows: list[Matter]) -> Iterator[Stages]:
    names = townships()
    for matter in rows:
        reached = [(word, getattr(matter, name)) for name, word in _STAGES.items() if getattr(matter, name)]
        yield Stages(
            number=matter.number or "",
            state=str(State(matter.state).label),
            tone=telling.TONES.get(State(matter.state), "waiting"),
            unit=_unit(matter.lead_unit),
            township=names.get(matter.township_code, ""),
            reached=sorted(reached, key=lambda stage: stage[1]),
            until=telling.until(matter),
            remarks=list(_remarks(matter)),
        )


def units() -> QuerySet[Organisation]:
    """Those that may be named to him: a unit of a village would name the village."""
    return Organisation.objects.annotate(digits=Length("area_id")).filter(digits__lte=DIGITS[Level.TOWNSHIP])


def _unit(unit: Organisation | None) -> str:
    if unit is None:
        return ""
    return unit.name if len(unit.area_id) <= DIGITS[Level.TOWNSHIP] else _("村里的单位")


def _remarks(matter: Matter) -> Iterator[str]:
    if matter.returns:
        yield _("退单 %(count)d 次") % {"count": matter.returns}
    if matter.reworks:
        yield _("重新办理 %(count)d 次") % {"count": matter.reworks}
    if getattr(matter, "once_disputed", False):
        yield str(TROUBLES["disputed"][0])


def townships() -> dict[str, str]:
    """Names by code, in the order of the codes."""
    return dict(Area.objects.filter(level=Level.TOWNSHIP).order_by("code").values_list("code", "name"))


# --- counts ---

# How many came and ended since a day, and how many stand so now.
SINCE: dict[str, Promise] = {
    "new": gettext_lazy("新反映"),
    "settled": gettext_lazy("办结"),
    "dissatisfied": gettext_lazy("说过不满意"),
}
NOW: dict[str, Promise] = {
    Trouble.OPEN: gettext_lazy("在办"),
    Trouble.OVERDUE: Trouble.OVERDUE.label,
    Trouble.RETURNED: Trouble.RETURNED.label,
    Trouble.DISPUTED: Trouble.DISPUTED.label,
    Trouble.DEFERRED: Trouble.DEFERRED.label,
}
COLUMNS = {**SINCE, **NOW}


@dataclass(frozen=True)
class Row:
    """One place, kind or reason, and a cell for each column; `code` is empty for what fits none of them."""

    code: str
    name: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Counts:
    """Tables of the same matters, and the county's line under them. No cell under five can be worked out."""

    by_township: list[Row]
    by_category: list[Row]
    by_hindrance: list[Row]  # of what can't be done yet
    county: Row


def counts(user: User, *, since: date, view: View = View.COUNTS) -> Counts:
    """Of what his posts reach with this view; neither what is sealed nor what came in as past.

    Whoever may open the matters sees every count down to one.
    """
    rows = access.within(user, Reach.COUNTY, view=view).filter(past=False)
    by_township, by_category = _tallies(rows, since)
    cell = Cell.of if view is View.COUNTS else Cell
    places = _rows(by_township, townships(), cell, rest=_("县本级"))
    parts = _rows(by_category, _parts(), cell, rest=_("还没分类"))
    total = sum(by_township.values(), Counter[str]())
    county = Row("", _("全县"), {column: cell(total[column]) for column in COLUMNS})
    stuck = _stuck(rows, cell)
    if view is View.COUNTS:
        _guard(county, places, parts, stuck)
    return Counts(places, parts, stuck, county)


def _guard(county: Row, places: list[Row], parts: list[Row], stuck: list[Row]) -> None:
    for row in (*places, *parts):
        guard(_across(row.cells))
    for column, total in county.cells.items():
        sums = [Sum(total, [row.cells[column] for row in table]) for table in (places, parts)]
        if column == Trouble.DEFERRED:
            sums.append(Sum(total, [row.cells[column] for row in stuck]))
        guard(sums)


def _across(cells: Mapping[str, Cell]) -> list[Sum]:
    """In a county whose first matter lies within the period, what came is what ended and what is open."""
    came, rest = cells["new"], [cells["settled"], cells[Trouble.OPEN]]
    return [Sum(came, rest)] if came.number == sum(cell.number for cell in rest) else []


def _tallies(rows: QuerySet[Matter], since: date) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """One walk over the county's matters, told by township and by part."""
    start = clock.start_of(since)
    what = {
        "new": Q(registered_at__gte=start),
        "settled": Q(state__in=[State.CLOSED, State.ARCHIVED], closed_at__gte=start),
        "dissatisfied": _said_so(start),
        **{str(trouble): queries.troubled(trouble) for trouble in NOW},
    }
    grouped = rows.order_by().annotate(part=Substr("category_id", 1, 2)).values_list("township_code", "part")
    by_township: dict[str, Counter[str]] = {}
    by_category: dict[str, Counter[str]] = {}
    for row in grouped.annotate(**{f"n_{name}": Count("pk", filter=holds) for name, holds in what.items()}):
        township, part, *numbers = row
        tally = Counter(dict(zip(what, numbers, strict=True)))
        by_township.setdefault(township, Counter()).update(tally)
        by_category.setdefault(part or "", Counter()).update(tally)
    return by_township, by_category


def _said_so(start: datetime) -> Q:
    """Somebody has said since then that it is not settled: when he was asked, or of himself."""
    asked = Evaluation.objects.filter(voice=Voice.PEOPLE, satisfaction=Satisfaction.DISSATISFIED)
    again = Step.objects.filter(move="reopen", entered_at__gte=start)
    asked = asked.filter(happened_at__gte=start)
    return Q(pk__in=asked.values("matter")) | Q(pk__in=again.values("matter"))


def _rows(
    tallies: Mapping[str, Counter[str]], names: Mapping[str, str], cell: Callable[[int], Cell], *, rest: str
) -> list[Row]:
    """Every name in the order of its code, also where nothing happened; what fits none of them at the end."""
    known = [(code, name, tallies.get(code, Counter[str]())) for code, name in names.items()]
    others = sum((tally for code, tally in tallies.items() if code not in names), Counter[str]())
    told = [*known, ("", rest, others)] if others else known
    return [Row(code, name, {column: cell(tally[column]) for column in COLUMNS}) for code, name, tally in told]


def _stuck(rows: QuerySet[Matter], cell: Callable[[int], Cell]) -> list[Row]:
    """What can't be done yet by what stands in the way, every one named; what was left open at the end."""
    found = queries.stuck_on(rows.filter(queries.troubled(Trouble.DEFERRED)))
    tally = Counter(found.values_list("stuck", flat=True))
    known = [(code, str(one.label), tally.pop(one, 0)) for code, one in queries.STUCK.items()]
    told = [*known, ("", _("没写卡在哪里"), sum(tally.values()))]
    return [Row(code, name, {Trouble.DEFERRED: cell(number)}) for code, name, number in told]


def _parts() -> dict[str, str]:
    return dict(Category.objects.filter(parent=None).order_by("code").values_list("code", "name"))
