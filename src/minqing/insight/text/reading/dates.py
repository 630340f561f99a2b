"""Which day a diary tells of, and by when something was promised."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from minqing.insight.text import lexicon

HEAD = 80  # characters: where a diary names its day, if it does
_ENOUGH = 1
_ANY_YEAR = 2020  # to count days in where the year is unknown and the day is the 29th of February
_RANKED = ("ymd", "dashed", "md", "short")


@dataclass(frozen=True)
class Day:
    """A day of a year that may be unknown; `weekday` (Monday is 1) as it stood beside it."""

    year: int | None
    month: int
    day: int
    weekday: int | None = None

    def __str__(self) -> str:
        """ISO 8601: 2016-03-15, or --03-15 without a year."""
        year = "-" if self.year is None else f"{self.year:04d}"
        return f"{year}-{self.month:02d}-{self.day:02d}"

    def counted(self) -> date:
        """A day to count from: of the year itself, or of one in which the weekday fits."""
        if self.year is not None:
            return date(self.year, self.month, self.day)
        for year in range(2025, 2004, -1):
            if not calendar.isleap(year) and self.day <= calendar.monthrange(year, self.month)[1]:
                day = date(year, self.month, self.day)
                if self.weekday in (None, day.isoweekday()):
                    return day
        return date(_ANY_YEAR, self.month, self.day)

    def knows_weekday(self) -> bool:
        return self.year is not None or self.weekday is not None

    def told(self, day: date) -> str:
        """A day counted from this one, as exactly as this one is known."""
        return day.isoformat() if self.year is not None else f"--{day.month:02d}-{day.day:02d}"


def day_of(folded: str) -> Day | None:
    """The day a diary tells of: the one in its head, else the first that is not said to be another."""
    found = [
        (_rank(folded, match), -match.start(), match)
        for kind in _RANKED
        for match in _patterns()[kind].finditer(folded)
    ]
    for rank, _place, match in sorted(found, key=lambda item: item[:2], reverse=True):
        if rank >= _ENOUGH and (day := _day(folded, match)):
            return day
    return None


def number(words: str) -> int | None:
    """A number below a hundred in digits or in Chinese; two thousand and twelve digit by digit."""
    if words.isascii() and words.isdigit():
        return int(words)
    digits, tens = _values("digit"), _values("ten")
    if len(words) == 4 and all(char in digits for char in words):
        return int("".join(digits[char] for char in words))
    ten = next(iter(tens))
    before, has_ten, after = words.partition(ten)
    if any(part and part not in digits for part in (before, after)):
        return None
    if not has_ten:
        return int(digits[before])
    return int(digits.get(before, "1")) * 10 + int(digits.get(after, "0"))


def due(folded: str, today: Day | None) -> str | None:
    """By when, as ISO date: the first time named that can be counted from the diary's day."""
    if today is None:
        absolute = _patterns()["ymd"].search(folded) or _patterns()["dashed"].search(folded)
        day = _day(folded, absolute, near=False) if absolute else None
        return str(day) if day else None
    for kind in ("ymd", "dashed", "md"):
        if match := _patterns()[kind].search(folded):
            return _absolute(folded, match, today)
    for kind, pattern in lexicon.groups("due_patterns").items():
        match = pattern.search(folded)
        if match and (there := _RELATIVE[kind](match, today)):
            return today.told(there)
    return None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in lexicon.csv_pairs("date_patterns")}


@cache
def _values(kind: str) -> dict[str, str]:
    return {row["word"]: row["value"] for row in lexicon.rows("numerals") if row["kind"] == kind}


def _rank(folded: str, match: re.Match[str]) -> int:
    """How much this looks like the diary's own day."""
    patterns = _patterns()
    nearest = max(0, match.start() - HEAD)  # looking further back for the line's beginning would cost its square
    line = folded.rfind("\n", nearest, match.start()) + 1 or nearest
    before, after = folded[max(line, match.start() - 12) : match.start()], folded[match.end() : match.end() + 12]
    rank = 3 * (not folded[line : match.start()].strip()) + 2 * (match.start() < HEAD)
    rank += 3 * bool(patterns["labelled"].search(before)) + 2 * bool(patterns["today"].search(before))
    rank += 2 * bool(patterns["weekday"].search(after)) + ("y" in match.groupdict())
    rank += 2 * (match.end() >= len(folded) - 4)
    return rank - 5 * bool(patterns["away"].search(before)) - 5 * bool(patterns["until"].match(after))


def _day(folded: str, match: re.Match[str], *, near: bool = True) -> Day | None:
    """The day of a match. `near` allows a year that stands above it and a weekday beside it."""
    month, day = number(match["m"]), number(match["d"])
    says_year = "y" in match.groupdict()
    year = number(match["y"]) if says_year else None
    if near and not says_year:
        year = _year_above(folded[: min(match.start(), HEAD)])
    if month is None or day is None or not 1 <= month <= 12:
        return None
    if year is not None and not 1949 <= year <= 2100:
        year = None
    if not 1 <= day <= calendar.monthrange(year or _ANY_YEAR, month)[1]:
        return None
    beside = _patterns()["weekday"].search(folded[match.end() : match.end() + 14]) if near else None
    return Day(year, month, day, int(_values("week")[beside["w"]]) if beside else None)


def _year_above(before: str) -> int | None:
    found = _patterns()["year"].search(before)
    return int(found["y"]) if found else None


def _absolute(folded: str, match: re.Match[str], today: Day) -> str | None:
    """A day of the diary's year, or of the next one where it has passed."""
    day = _day(folded, match, near=False)
    if day is None or day.year is not None or today.year is None:
        return str(day) if day else None
    later = (day.month, day.day) >= (today.month, today.day)
    return str(Day(today.year + (not later), day.month, day.day))


def _plus(match: re.Match[str], today: Day) -> date | None:
    return today.counted() + timedelta(days=int(_values("plus")[match["word"]]))


def _weekday(match: re.Match[str], today: Day, *, weeks: int) -> date | None:
    """Monday begins the week; a week without a day lasts to its Sunday."""
    if not today.knows_weekday():
        return None
    wanted = int(_values("week")[match["w"]]) if match["w"] else 7
    day = today.counted()
    return day + timedelta(days=7 * weeks + wanted - day.isoweekday())


def _coming(match: re.Match[str], today: Day) -> date | None:
    day = _weekday(match, today, weeks=0)
    return day + timedelta(days=7) if day and day <= today.counted() else day


def _count(match: re.Match[str], today: Day) -> date | None:
    """Calendar days, also for working days: days off are not known here, so the earlier day is told."""
    days = int(_values("unit")[match["unit"]])
    if match["n"] in _values("half"):
        return today.counted() + timedelta(days=days // 2)
    count = number(match["n"])
    if count is None:
        return None
    if days == 30:
        return _month_later(today.counted(), count)
    return today.counted() + timedelta(days=days * count)


def _month_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return _in_month(day.year + years, month + 1, day.day)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _of_month(match: re.Match[str], today: Day, *, months: int) -> date | None:
    first = _month_later(today.counted().replace(day=1), months)
    day = number(match["d"]) if match["d"] else int(_values("part").get(match["part"] or "", "31"))
    return _in_month(first.year, first.month, day or 31)


def _named_month(match: re.Match[str], today: Day) -> date | None:
    day = today.counted()
    month = number(match["m"]) if match["m"] else day.month
    part = match.groupdict().get("part")
    if month is None or not 1 <= month <= 12:
        return None
    return _in_month(day.year + (month < day.month), month, int(_values("part")[part]) if part else 31)


def _year_end(match: re.Match[str], today: Day) -> date | None:
    word = match["word"]
    if word in _values("spring"):
        return _spring(today)
    return date(today.counted().year + int(_values("year")[word]), 12, 31)


def _feast(match: re.Match[str], today: Day) -> date | None:
    if match["word"] in _values("spring"):
        return _spring(today)
    month, _dash, number_ = _values("feast")[match["word"]].partition("-")
    day = today.counted()
    there = date(day.year, int(month), int(number_))
    return there if there >= day else there.replace(year=day.year + 1)


def _spring(today: Day) -> date | None:
    """The next Spring Festival; it follows the moon, so a diary without a year cannot tell it."""
    if today.year is None:
        return None
    day = today.counted()
    feasts = (date.fromisoformat(f"{row['year']}-{row['day']}") for row in lexicon.rows("spring_festivals"))
    return next((feast for feast in feasts if feast >= day), None)


_RELATIVE: dict[str, Callable[[re.Match[str], Day], date | None]] = {
    "plus": _plus,
    "weekday": lambda match, today: _weekday(match, today, weeks=1),
    "thisweek": lambda match, today: _weekday(match, today, weeks=0),
    "comingday": _coming,
    "count": _count,
    "nextmonth": lambda match, today: _of_month(match, today, months=1),
    "thismonth": lambda match, today: _of_month(match, today, months=0),
    "monthend": _named_month,
    "inmonth": _named_month,
    "yearend": _year_end,
    "feast": _feast,
}
