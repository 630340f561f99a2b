"""When things happen in the made-up county: people speak from dawn to dusk, offices write in office hours."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from minqing.desk.demo.chance import pick
from minqing.lib import clock, days

_OPENS, _SHUTS = time(8, 30), time(17, 40)
_LEAST = timedelta(minutes=7)  # between two moves
_ONE = timedelta(days=1)


def said(key: str, *, days_ago: int, now: datetime, at_counter: bool = False) -> datetime:
    """Some minute between seven in the morning and eight in the evening of that day; earlier than now in any case.

    What was said these days was said before noon, so that the office could get on with it. A counter is open when
    the office is: on that day or the last before it.
    """
    hours = 13 if days_ago > 3 else 4
    day = clock.day_of(now - timedelta(days=days_ago))
    if at_counter and days_ago > 3:
        while not days.is_working(day):
            day -= _ONE
        return _opening(day) + timedelta(minutes=pick(key, 500))
    moment = clock.start_of(day) + timedelta(minutes=7 * 60 + pick(key, hours * 60))
    return min(moment, now - timedelta(hours=2))


def last_office_hour(now: datetime) -> datetime:
    """Now, if the office is open, or when it last shut."""
    local = now.astimezone(clock.SHANGHAI)
    if days.is_working(local.date()) and local.time() >= _OPENS:
        return min(local, datetime.combine(local.date(), _SHUTS, tzinfo=clock.SHANGHAI))
    day = local.date() - _ONE
    while not days.is_working(day):
        day -= _ONE
    return datetime.combine(day, _SHUTS, tzinfo=clock.SHANGHAI)


def spread(gaps: Iterable[float], start: datetime, end: datetime, *, key: str, urgent: bool) -> list[datetime]:
    """A moment for each move, `gaps` in days; closer together where the time up to `end` is short."""
    steps = [timedelta(days=gap) for gap in gaps]
    scale = min(1.0, 0.9 * ((end - start) / (sum(steps, timedelta()) or _ONE)))
    left = sum(steps, timedelta()) * scale
    moments: list[datetime] = []
    at = start
    for number, step in enumerate(steps):
        left -= step * scale
        plain = at + max(step * scale, _LEAST)
        waits = _in_office(plain, at, f"{key}-{number}")
        at = plain if urgent or waits + left >= end else waits
        moments.append(at)
    return moments


def _in_office(moment: datetime, after: datetime, key: str) -> datetime:
    """Some minute of that day, or of the next on which the office is open; later than `after`."""
    local = moment.astimezone(clock.SHANGHAI)
    open_then = days.is_working(local.date()) and local.time() <= _SHUTS
    at = _opening(local.date() if open_then else days.after(local.date(), 1)) + timedelta(minutes=pick(key, 540))
    if at > after + _LEAST:
        return at
    at = after.astimezone(clock.SHANGHAI) + _LEAST + timedelta(minutes=pick(key, 90))
    return at if at.time() <= _SHUTS else _opening(days.after(at.date(), 1)) + timedelta(minutes=pick(key, 95))


def _opening(day: date) -> datetime:
    return datetime.combine(day, _OPENS, tzinfo=clock.SHANGHAI)
