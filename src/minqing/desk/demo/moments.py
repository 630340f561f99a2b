"""When things happen in the made-up county: people speak from dawn to dusk, offices write in office hours."""

import zlib
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from minqing.lib import clock, days

_OPENS, _SHUTS = time(8, 30), time(17, 40)
_LEAST = timedelta(minutes=7)  # between two moves
_ONE = timedelta(days=1)


def said(key: str, *, days_ago: int, now: datetime) -> datetime:
    """Some minute between seven in the morning and eight in the evening of that day; earlier than now in any case."""
    day = clock.day_of(now - timedelta(days=days_ago))
    moment = clock.start_of(day) + timedelta(minutes=7 * 60 + _pick(key, 13 * 60))
    return min(moment, now - timedelta(hours=2))


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
        waits = _in_office(plain, f"{key}-{number}")
        at = plain if urgent or waits + left >= end else waits
        moments.append(at)
    return moments


def _in_office(moment: datetime, key: str) -> datetime:
    """This moment, or the start of the next time that the office is open."""
    local = moment.astimezone(clock.SHANGHAI)
    day, late = local.date(), local.time() > _SHUTS
    if late or not days.is_working(day):
        day, early = days.after(day, 1), True
    else:
        early = local.time() < _OPENS
    if not early:
        return moment
    return datetime.combine(day, _OPENS, tzinfo=clock.SHANGHAI) + timedelta(minutes=_pick(key, 95))


def _pick(key: str, below: int) -> int:
    """Always the same number for the same key."""
    return zlib.crc32(key.encode()) % below
