from datetime import date, datetime

import pytest

from minqing.lib import clock as house_clock
from minqing.lib import saying
from minqing.lib.templatetags import saying as filters
from tests.conftest import Clock


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2026, 3, 4), "昨天"),
        (date(2026, 3, 5), "今天"),
        (date(2026, 3, 6), "明天"),
        (date(2026, 3, 12), "3月12日 周四"),
        (date(2025, 12, 31), "2025年12月31日 周三"),
    ],
)
def test_a_day_as_people_say_it(clock: Clock, on: date, says: str) -> None:
    clock.stop("2026-03-05 23:30")
    assert saying.day(on) == says


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2026, 3, 10), "还有 3 个工作日", "waiting"),
        (date(2026, 3, 6), "还有 1 个工作日", "soon"),
        (date(2026, 3, 5), "今天到期", "soon"),
        (date(2026, 3, 4), "已超 1 个工作日", "over"),
        (date(2026, 2, 27), "已超 5 个工作日", "over"),  # with a Saturday that was worked
        (date(2025, 12, 5), "已超 59 个工作日", "over"),
    ],
)
def test_a_deadline_in_words(clock: Clock, due: date, words: str, tone: str) -> None:
    clock.stop("2026-03-05 09:00")
    assert saying.until(due) == saying.Until(words, tone, due.isoformat())


def test_a_deadline_on_a_day_off_is_named(clock: Clock) -> None:
    clock.stop("2026-03-06 09:00")
    assert saying.until(date(2026, 3, 7)).words == "明天到期"


def test_on_a_day_off_no_working_day_has_passed(clock: Clock) -> None:
    clock.stop("2026-03-07 09:00")
    assert saying.until(date(2026, 3, 6)) == saying.Until("昨天到期", "over", "2026-03-06")


def test_the_exact_time_is_there_to_hover(clock: Clock) -> None:
    clock.stop("2026-03-05 09:00")
    at = datetime(2026, 3, 4, 14, 5, tzinfo=house_clock.SHANGHAI)
    shown = filters.said_moment(at)
    assert shown == '<time datetime="2026-03-04T14:05:00+08:00" title="2026-03-04 14:05">昨天 14:05</time>'
    assert filters.said_day(at) == '<time datetime="2026-03-04" title="2026-03-04">昨天</time>'
    assert (filters.said_day(None), filters.said_moment(None)) == ("", "")
