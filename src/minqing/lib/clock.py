"""The one clock. Nothing else asks the machine for the time, so a test can say what moment it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _machine() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _machine


def now() -> datetime:
    """The moment, in UTC."""
    return _read().astimezone(UTC)


def today() -> date:
    """The day it is in the county, wherever the server stands."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Midnight in the county at which this day begins."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """The clock stands still at `moment`: for tests, and for a demo county that has a past."""
    global _read
    before = _read
    _read = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _read = before
