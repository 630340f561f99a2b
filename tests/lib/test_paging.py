"""Pages by key: every row once, whatever falls together, and no mark that somebody made up breaks a page."""

import base64
import json
from datetime import date, timedelta

import pytest

from minqing.accounts.models import Remark
from minqing.lib import clock as house_clock
from minqing.lib import paging
from minqing.people.models import ContactLink, Household

pytestmark = pytest.mark.django_db


def remarks(moments: list[int]) -> None:
    start = house_clock.now()
    Remark.objects.bulk_create(Remark(said_at=start + timedelta(minutes=m), text="慢") for m in moments)


def walked(turn, rows, by: str) -> list[object]:
    found, mark = [], ""
    while True:
        page = turn(rows, by=by, mark=mark, size=3)
        found += page.rows
        if not page.next_mark:
            return found
        mark = page.next_mark


@pytest.mark.parametrize("turn", [paging.newest_first, paging.oldest_first])
def test_every_row_once_where_moments_fall_together(turn):
    remarks([0, 1, 1, 1, 1, 1, 2, 3, 3, 4])
    found = walked(turn, Remark.objects.all(), "said_at")
    assert len({row.pk for row in found}) == len(found) == 10
    moments = [row.said_at for row in found]
    assert moments == sorted(moments, reverse=turn is paging.newest_first)


def test_days_rise(chen, yan_household):
    days = [date(2026, 3, n % 3 + 1) for n in range(8)]
    kinds = ["stationing", "pairing", "card"]
    ContactLink.objects.bulk_create(
        ContactLink(official=chen, household=yan_household, kind=kinds[n // 3], starts_on=day)
        for n, day in enumerate(days)
    )
    rows = ContactLink.objects.filter(starts_on__gte=date(2026, 1, 1))
    assert [row.starts_on for row in walked(paging.soonest_first, rows, "starts_on")] == sorted(days)


def test_codes_stand_in_order(yan_household, area):
    places = [area(name) for name in ("大寨一组", "大寨二组", "小寨一组")]
    Household.objects.bulk_create(Household(name="店", kind="shop", area=places[n % 3]) for n in range(8))
    rows = Household.objects.filter(name="店")
    found = walked(paging.in_order, rows, "area_id")
    assert [row.area_id for row in found] == sorted(row.area_id for row in rows)
    assert len({row.pk for row in found}) == 8


@pytest.mark.parametrize("mark", ["x", "WzEsIDJd", "WyI1MzA4OTkiLCAibm8gaWQiXQ=="])
def test_a_mark_of_codes_that_can_not_be_read_is_the_first_page(yan_household, mark):
    rows = Household.objects.all()
    assert paging.in_order(rows, by="area_id", mark=mark) == paging.in_order(rows, by="area_id", mark="")


def marked(*told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


@pytest.mark.parametrize(
    "mark",
    [
        "x",
        "é",
        "%00",
        marked("2026-03-01", "0192d3a4-5b6c-7d8e-8f90-a1b2c3d4e5f6"),
        marked("2026-03-01T00:00:00+08:00", "no"),
        marked(1, 2),
        "MQ==",
    ],
)
def test_a_mark_that_cannot_be_read_is_the_first_page(mark):
    remarks([0, 1])
    assert len(paging.newest_first(Remark.objects.all(), by="said_at", mark=mark).rows) == 2
