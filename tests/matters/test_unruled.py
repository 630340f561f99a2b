"""Nobody owns it: after a working day it stands first on the lists of those who send, and says so."""

import pytest

from minqing.lib import clock as house_clock
from minqing.matters import limits, queries, telling
from tests.matters import life, listing

pytestmark = pytest.mark.django_db
SEND = "/matters/to-send/"


@pytest.fixture
def page(client_of):
    return lambda user, address, **only: client_of(user).get(address, only)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        ("2026-03-04", "2026-03-03"),  # Wednesday: what came on Tuesday still has today
        ("2026-03-06", "2026-03-05"),
        ("2026-03-07", "2026-03-06"),  # Saturday: what came on Friday has Monday, what came on Thursday had Friday
        ("2026-03-09", "2026-03-06"),  # Monday: over the weekend nobody had to
        ("2026-02-24", "2026-02-14"),  # the first working day after the Spring Festival; the 14th was worked
    ],
)
def test_since_when_it_need_not_be_ruled_on_yet(clock, today, since):
    clock.stop(today)
    assert limits.ruled_on_since(house_clock.today()).isoformat() == since


def test_what_waits_too_long_stands_first_and_says_so(page, clock, li, he):
    clock.stop("2026-03-02 16:00")
    waits = life.registered(he, kind="dispute")
    clock.stop("2026-03-03 16:00")
    new = life.registered(he, urgency="danger")
    assert listing.shown(page(li, SEND)) == [new.pk, waits.pk]
    clock.stop("2026-03-04 09:00")
    told = page(li, SEND)
    assert listing.shown(told) == [waits.pk]
    assert "等了一天多没人定 1" in told.text
    assert "等了 2 个工作日，还没定由谁办" in told.text
    assert listing.shown(page(li, SEND, pile="new")) == [new.pk]
    assert "等了 2 个工作日" in page(he, "/").text
    assert page(li, "/").text.index(waits.number) < page(li, "/").text.index(new.number)


def test_it_counts_from_when_it_was_passed_up(clock, li, he):
    clock.stop("2026-03-02 16:00")
    matter = life.registered(he)
    clock.stop("2026-03-04 09:00")
    assert queries.to_send(li).filter(queries.unruled()).exists()
    matter = life.do("pass_up", matter, he, reason="镇里办不了。")
    assert not queries.to_send(li).filter(queries.unruled()).exists()
    assert telling.unruled_days(matter) == 0
    clock.stop("2026-03-06 09:00")
    assert queries.to_send(li).filter(queries.unruled()).exists()
    assert telling.unruled_days(matter) == 2


def test_what_somebody_owns_does_not_wait(clock, li, he, unit):
    clock.stop("2026-03-02 16:00")
    matter = life.do("dispatch", life.registered(he), he, to=unit("dazhai"))
    clock.stop("2026-03-09 09:00")
    assert not queries.to_send(li).filter(queries.unruled()).exists()
    assert "还没人接" in telling.lies_with(matter)
