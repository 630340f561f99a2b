from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minqing.lib import clock as house_clock
from minqing.lib import days
from tests.conftest import Clock

DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


def test_the_countys_day_begins_before_londons(clock: Clock) -> None:
    clock.stop("2026-03-02 07:59")
    assert house_clock.now().date() == date(2026, 3, 1)
    assert house_clock.today() == date(2026, 3, 2)


def test_a_day_begins_at_midnight_in_the_county() -> None:
    assert house_clock.start_of(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 2), True),  # Monday
        (date(2026, 2, 28), True),  # Saturday, made up after Spring Festival
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 3, 1), False),  # Sunday
        (date(2100, 1, 1), True),  # Friday of a year without a notice
    ],
)
def test_working_days_follow_the_notice(day: date, works: bool) -> None:
    assert days.is_working(day) is works


def test_a_year_without_a_notice_is_known_as_such() -> None:
    assert days.known(2025)
    assert not days.known(2100)


@given(DAYS, st.integers(0, 60))
def test_counting_on_and_counting_back_agree(start: date, count: int) -> None:
    end = days.after(start, count)
    assert days.between(start, end) == count
    assert days.between(end, start) == -count


@given(DAYS, st.integers(1, 30))
def test_a_limit_ends_on_a_working_day(start: date, count: int) -> None:
    assert days.is_working(days.after(start, count))


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_limits_add_up(start: date, one: int, other: int) -> None:
    assert days.after(days.after(start, one), other) == days.after(start, one + other)


def test_a_clock_goes_back_to_running(clock: Clock) -> None:
    with house_clock.set_to(datetime(2020, 1, 1, tzinfo=UTC)):
        assert house_clock.now().year == 2020
    assert abs(house_clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
