"""Working days by the official calendar, with its days off and make-up days.

Source: the State Council's yearly notice of public holidays, as carried by `chinesecalendar`.
A year without a notice yet counts Monday to Friday, and `known` says so.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

import chinese_calendar

_ONE = timedelta(days=1)


@cache
def known(year: int) -> bool:
    """Whether the notice for this year is in the calendar."""
    return any(day.year == year for day in chinese_calendar.holidays)


@lru_cache(maxsize=20_000)  # a page of overdue matters asks for the same days over and over
def is_working(day: date) -> bool:
    if known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def after(day: date, count: int) -> date:
    """The day `count` working days after `day`, which itself does not count."""
    while count > 0:
        day += _ONE
        count -= is_working(day)
    return day


def between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -between(end, start)
    return sum(is_working(start + _ONE * n) for n in range(1, (end - start).days + 1))
