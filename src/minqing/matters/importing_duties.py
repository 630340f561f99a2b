"""A list of duties as an office keeps it, row by row into the county's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.lib import clock, tables
from minqing.lib.db import Refused, action
from minqing.lib.ids import uuid7
from minqing.lib.words import plain_digits, tidy
from minqing.matters import actions, seed
from minqing.matters.actions import DutyLine
from minqing.matters.models import Category, Duty, DutyItem
from minqing.matters.rulebook import OFFICE_LANGUAGE
from minqing.territory.models import Area, Level

COLUMNS = seed.duty_columns()
REQUIRED = frozenset({"category", "duty", "number", "line", "from_on"})
CHUNK = 100  # rows a transaction
_LONGEST = {"number": 40, "line": 500}


@dataclass
class Tally:
    """What became of the rows of a file; `errors` names each that failed, by the row a person finds it at."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _County:
    """What rows name: categories, townships and duties, by every name they go by."""

    categories: Mapping[str, list[Category]]
    townships: Mapping[str, Area | None]
    duties: Mapping[str, str]

    @classmethod
    def read(cls) -> "_County":
        categories: dict[str, list[Category]] = {}
        for category in Category.objects.all():
            for name in {category.code, category.name}:
                categories.setdefault(name, []).append(category)
        townships: dict[str, Area | None] = dict.fromkeys(seed.everywhere())
        for area in Area.objects.filter(level=Level.TOWNSHIP):
            townships |= {area.code: area, area.code.ljust(12, "0"): area, area.name: area}
        with translation.override(OFFICE_LANGUAGE):
            duties = {name: duty.value for duty in Duty for name in (duty.value, str(duty.label))}
        return cls(categories, townships, duties)


def import_duties(path: Path, *, progress: Callable[[Tally], object]) -> Tally:
    """Bring a list in, in chunks; a row that fails does so alone, and one that says something else corrects what
    stands there for its kind, township and day. Raises tables.BadTable for the file as a whole.
    """
    tally, county = Tally(), _County.read()
    by = Actor.importing("duties")
    chunk: list[tuple[int, DutyLine]] = []
    for row in tables.read(path, columns=COLUMNS, required=REQUIRED):
        tally.read += 1
        try:
            chunk.append((row.number, _line(row, county)))
        except Refused as refusal:
            tally.errors.append((row.number, str(refusal)))
        if len(chunk) == CHUNK:
            _write(chunk, tally, by)
            progress(tally)
            chunk = []
    _write(chunk, tally, by)
    progress(tally)
    tally.errors.sort()
    return tally


def _write(chunk: list[tuple[int, DutyLine]], tally: Tally, by: Actor) -> None:
    """All are in one transaction, so that a second run finds whole chunks; each has been judged before."""
    kept = _kept(lines=[line for _number, line in chunk], by=by)
    tally.created += kept.count("created")
    tally.changed += kept.count("changed")
    tally.unchanged += kept.count("unchanged")


@action
def _kept(*, lines: list[DutyLine], by: Actor) -> list[str]:
    """What became of each; of several for one kind, township and day, the last stays."""
    return [_keep(line, by) for line in lines]


def _keep(line: DutyLine, by: Actor) -> str:
    there = DutyItem.objects.standing().filter(**line.key).first()
    if there is None:
        actions.add_duty(id=uuid7(), line=line, by=by)
        return "created"
    made = actions.correct_duty(id=uuid7(), item=there, line=line, by=by)
    return "unchanged" if made == there else "changed"


def _line(row: tables.Row, county: _County) -> DutyLine:
    """Raises Refused with what is wrong in the row."""
    if row.problem:
        raise Refused(row.problem)
    told = {name: tidy(value) for name, value in row.values.items()}
    if missing := next((name for name in ("number", "line") if not told[name]), ""):
        raise Refused({"number": _("没有写清单编号"), "line": _("没有写清单原文")}[missing])
    for name, most in _LONGEST.items():
        if len(told[name]) > most:
            raise Refused(_("「%(text)s…」太长，最多 %(most)d 个字") % {"text": told[name][:10], "most": most})
    line = DutyLine(
        category=_category(told["category"], county),
        township=_township(told.get("township", ""), county),
        duty=_duty(told["duty"], county),
        number=told["number"],
        line=told["line"],
        from_on=_day(told["from_on"]),
        until_on=_day(told["until_on"]) if told.get("until_on") else None,
    )
    if line.until_on and line.until_on < line.from_on:
        raise Refused(_("截止的日子不能早于开始的日子"))
    return line


def _category(text: str, county: _County) -> Category:
    found = county.categories.get(plain_digits(text), []) or county.categories.get(text, [])
    if len(found) > 1:
        raise Refused(_("叫「%(text)s」的类别不止一个，请写代码") % {"text": text})
    if not found:
        raise Refused(_("没有这个类别：%(code)s") % {"code": text[:40] or _("（没有）")})
    if found[0].seals:
        raise Refused(_("「%(category)s」是保密件，不走分办") % {"category": found[0].name})
    return found[0]


def _township(text: str, county: _County) -> Area | None:
    if not text:
        return None
    plain = plain_digits(text)
    if plain not in county.townships:
        raise Refused(_("没有这个乡镇：%(name)s") % {"name": text[:40]})
    return county.townships[plain]


def _duty(text: str, county: _County) -> str:
    if text not in county.duties:
        raise Refused(_("「%(text)s」不是基本履职、配合履职或上级收回") % {"text": text[:20]})
    return county.duties[text]


def _day(text: str) -> date:
    try:
        return clock.day_of(tables.moment(text))
    except (ValueError, OverflowError) as error:
        raise Refused(_("日子读不出来：%(day)s") % {"day": text[:20] or _("（没有）")}) from error
