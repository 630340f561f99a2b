"""The county's dispatch rules as they stand today, and where they would send a matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext as _

from minqing.lib import clock
from minqing.matters import rules
from minqing.matters.duties import Duties, Lists
from minqing.matters.models import Broken, Category, DispatchRule, Matter, Request
from minqing.matters.queries import units_left_alone
from minqing.matters.rules import About, Condition, Decided, Facts, Known, Line, Rule, Tried, Wrong
from minqing.matters.terms import SEALED_KINDS, Channel, MatterKind
from minqing.territory.models import Area, Organisation, OrganisationKind

MOST_RULES = 200
_BROKEN: dict[About | None, Broken] = {About.CATEGORY: Broken.CATEGORY, About.AREA: Broken.AREA}
OFFICE_LANGUAGE = "zh-hans"  # that of the rules, whatever language their reader has chosen


# --- what a line may speak of ---


def known(lines: Iterable[Line] | None = None) -> Known:
    """All that the county has; or, for lines that name everything by code, what stands behind those codes."""
    categories, areas = Category.objects.all(), Area.objects.all()
    if lines is not None:
        lines = list(lines)
        asked = {code for line in lines for code in line.codes(About.AREA)}
        categories = categories.filter(pk__in={code for line in lines for code in line.codes(About.CATEGORY)})
        areas = areas.filter(pk__in=asked | {code[:length] for code in asked for length in (9, 12)})
    found = list(categories)
    with translation.override(OFFICE_LANGUAGE):
        return Known(
            categories={one.code: one.name for one in found},
            areas=_full_names({area.code: area.name for area in areas}),
            kinds={kind.value: str(kind.label) for kind in MatterKind if kind not in SEALED_KINDS},
            channels={channel.value: str(channel.label) for channel in Channel},
            unusable={one.code: reason for one in found if (reason := _unusable(one))},
        )


def _unusable(category: Category) -> str:
    if category.seals:
        return _("「%(category)s」是保密件，不走分办") % {"category": category.name}
    return "" if category.in_use else _("「%(category)s」这一类已经停用") % {"category": category.name}


def _full_names(names: Mapping[str, str]) -> dict[str, str]:
    """As territory.queries.full_name says them, of many at once."""

    def full(code: str) -> str:
        around = [names.get(code[:length], "") for length in (9, 12, 15) if len(code) >= length]
        return " ".join(around) or names[code]

    return {code: full(code) for code in names}


@dataclass(frozen=True)
class Meant:
    """A typed line with all its names found; no unit: the people's station of the matter's township."""

    conditions: tuple[Condition, ...]
    unit: Organisation | None

    @property
    def text(self) -> str:
        """As it is kept: without where it points."""
        return rules.write(self.conditions, "")


def understood(text: str) -> Meant | Wrong:
    """A line as somebody typed it, judged against all that the county has today."""
    line = rules.read(text)
    if isinstance(line, Wrong):
        return line
    conditions = rules.resolve(line, known())
    if isinstance(conditions, Wrong):
        return conditions
    unit, target = None, line.target
    if target.text not in rules.STATION:
        units = {rules.folded(unit.name): unit for unit in Organisation.objects.at_work()}
        unit = units.get(rules.folded(target.text))
        if unit is None:
            told = _("没有「%(name)s」这个单位，写单位表里的全名") % {"name": target.text[:60]}
            return Wrong(told, target.start, target.end)
        if unit.pk in units_left_alone():
            return Wrong(_("%(unit)s现在没有人能接") % {"unit": unit.name}, target.start, target.end)
    meant = Meant(conditions, unit)
    if len(rules.write(conditions, unit.name if unit else rules.station_says())) > rules.LONGEST:
        return Wrong(_("写上各处的名称以后太长了，分成两条写"), 0, len(text))
    return meant


# --- the book ---


@dataclass(frozen=True)
class Entry:
    """A rule under its number, with what it says today. `broken` also where nobody has written it down yet."""

    rule: DispatchRule
    nth: int
    conditions: tuple[Condition, ...]
    broken: str
    reason: str  # why it is broken, in words

    @property
    def applies(self) -> bool:
        return self.rule.active and not self.broken

    @property
    def target(self) -> str:
        return self.rule.unit.name if self.rule.unit else rules.station_says()

    @property
    def text(self) -> str:
        """The whole line; the names are today's."""
        if self.conditions:
            return rules.write(self.conditions, self.target)
        return f"{self.rule.text} \u2192 {self.target}"


class RuleBook:
    """All rules in order, judged against the county as it is: five queries, and one where there is no rule."""

    def __init__(self) -> None:
        rows = list(DispatchRule.objects.select_related("unit"))
        # What a stored text lacks is the arrow and where it points.
        lines = [rules.read(f"{row.text} \u2192 -") for row in rows]
        readable = [line for line in lines if isinstance(line, Line)]
        self._known = known(readable) if rows else Known({}, {}, {}, {})
        self._alone = units_left_alone() if rows else set()
        self.entries = [self._entry(n, row, line) for n, (row, line) in enumerate(zip(rows, lines, strict=True), 1)]
        self._rules = [Rule(entry.nth, entry.conditions, entry) for entry in self.entries if entry.applies]

    def _entry(self, nth: int, row: DispatchRule, line: Line | Wrong) -> Entry:
        meant = rules.resolve(line, self._known) if isinstance(line, Line) else line
        if isinstance(meant, Wrong):
            return Entry(row, nth, (), _BROKEN.get(meant.about, Broken.UNREADABLE), meant.reason)
        code, reason = self.points_nowhere(row.unit)
        return Entry(row, nth, meant, code, reason)

    def points_nowhere(self, unit: Organisation | None) -> tuple[str, str]:
        """Why a rule can't point at this unit today; two empty strings when it can."""
        if unit is None:
            return "", ""
        if not _works(unit):
            return Broken.UNIT_GONE, _("%(unit)s已经撤了") % {"unit": unit.name}
        if unit.pk in self._alone:
            return Broken.UNIT_EMPTY, _("%(unit)s现在没有人能接") % {"unit": unit.name}
        return "", ""

    def unit(self, entry: Entry, township: str) -> Organisation | None:
        """Where this rule sends a matter of this township."""
        return entry.rule.unit if entry.rule.unit_id else self._stations.get(township)

    @cached_property
    def _stations(self) -> dict[str, Organisation]:
        rows = Organisation.objects.at_work().filter(kind=OrganisationKind.STATION).order_by("-path")
        return {unit.area_id: unit for unit in rows if unit.pk not in self._alone}

    def decide(self, facts: Facts, duties: Duties) -> Decided:
        township = facts.area[:9] if len(facts.area) >= 9 else ""

        def barred(rule: Rule) -> str:
            entry = rule.target
            unit = self.unit(entry, township) if isinstance(entry, Entry) else None
            return duties.why_not(unit, leads=True) if unit else _("这个地方没有能接的工作站")

        return rules.decide(self._rules, facts, barred=barred)


def _works(unit: Organisation) -> bool:
    today = clock.today()
    return (unit.starts_on is None or unit.starts_on <= today) and (unit.ends_on is None or unit.ends_on >= today)


def broken() -> int:
    """How many switched themselves off, as it has been written down."""
    return DispatchRule.objects.exclude(broken="").count()


# --- where a matter would go ---


@dataclass(frozen=True)
class Suggestion:
    """Where the rules, or otherwise the table of categories, would send a matter, and why."""

    unit: Organisation | None = None
    entry: Entry | None = None  # none: by the table of categories
    because: list[str] = field(default_factory=list)
    missed: list[Tried] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, str]:
        """As the Step keeps it."""
        if self.unit is None:
            return {}
        by = {"rule": str(self.entry.rule.pk), "rule_nth": str(self.entry.nth)} if self.entry else {}
        return {"suggested": str(self.unit.pk), **by}


def facts_of(matter: Matter, requests: Sequence[Request]) -> Facts:
    """What rules ask of it: how and when by him who came first, the words of all."""
    first = min(requests, key=lambda request: request.pk, default=None)
    return Facts(
        category=matter.category_id or "",
        area=matter.area_id or "",
        kind=matter.kind,
        channel=first.channel if first else "",
        words=rules.folded("\n".join(request.words.text for request in requests)),
        said_at=first.said_at if first else None,
    )


def suggest(
    matter: Matter,
    *,
    requests: Sequence[Request] | None = None,
    book: RuleBook | None = None,
    lists: Lists | None = None,
) -> Suggestion:
    """By the first rule that applies; otherwise the unit that usually leads this kind of thing."""
    book = book or RuleBook()
    duties = Duties(matter, lists=lists)
    decided = Decided(None, [])
    if book.entries:
        asked = matter.requests.select_related("words") if requests is None else requests
        decided = book.decide(facts_of(matter, list(asked)), duties)
    if decided.hit and isinstance(entry := decided.hit.rule.target, Entry):
        return Suggestion(book.unit(entry, matter.township_code), entry, decided.hit.because, decided.missed)
    lead = matter.category.lead if matter.category else None
    if lead is None or not _works(lead) or duties.why_not(lead, leads=True):
        return Suggestion(missed=decided.missed)
    return Suggestion(lead, missed=decided.missed)
