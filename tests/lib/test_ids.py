from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import UUID

from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7

BORN = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)


def test_it_says_its_version_and_its_moment() -> None:
    with house_clock.set_to(BORN):
        made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(BORN.timestamp() * 1000)


def test_a_later_one_sorts_later() -> None:
    moments = [BORN + timedelta(microseconds=n * 250) for n in range(50)]
    made = []
    for moment in moments:
        with house_clock.set_to(moment):
            made.append(uuid7())
    assert sorted(made) == made


def test_many_at_once_differ() -> None:
    made: list[UUID] = []
    crowd = [Thread(target=lambda: made.extend(uuid7() for _n in range(2000))) for _m in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(set(made)) == 8000
