"""The county leader's numbers: how many, never who; too few are not told."""

import pytest

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib import clock as house_clock
from minqing.matters import figures
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, states

pytestmark = pytest.mark.django_db
COUNTS = "/matters/counts/"


@pytest.fixture
def page(client_of):
    return lambda user, **asked: client_of(user).get(COUNTS, asked).text


def numbers(user: User, column: str = "new") -> dict[str, int]:
    """What is behind the cells of one column, by township."""
    told = figures.counts(user, since=house_clock.today().replace(month=1, day=1))
    place = list(figures.COLUMNS).index(column)
    return {name: cells[place].number for name, cells in told.by_township}


def test_the_county_leader_alone(client_of):
    status = {name: client_of(User.objects.get(username=name)).get(COUNTS).status_code for name in county.OFFICIALS}
    assert {name for name, code in status.items() if code != 403} == {
        name for name, official in county.OFFICIALS.items() if official[1] == Role.COUNTY_LEADER
    }
    assert client_of(User.objects.get(username="tang")).post(COUNTS).status_code == 405


def test_too_few_are_not_told_and_nothing_leads_to_a_list(page, tang, he):
    for _n in range(6):
        life.registered(he)
    states.at(State.CLOSED)
    text = page(tang)
    assert "少于 5" in text
    assert "大寨" not in text
    assert "岩" not in text
    assert 'href="/matters/' not in text.split("<main")[1].split("</main")[0]


def test_townships_stand_in_the_order_of_their_codes(page, tang, ma):
    for _n in range(8):
        life.registered(ma, code="530899101200001")
    text = page(tang)
    assert text.index("上坝镇") < text.index("下坝乡")


def test_what_each_column_counts(tang, he):
    for state in (State.SIGNED, State.DEFERRED, State.CLOSED, State.DISSATISFIED, State.ARCHIVED):
        states.at(state)
    shangba = {column: numbers(tang, column)["上坝镇"] for column in figures.COLUMNS}
    assert shangba == {"new": 5, "settled": 2, "open": 3, "overdue": 0, "deferred": 1, "dissatisfied": 1}


def test_the_months_numbers_and_the_years(tang, clock, page):
    clock.stop("2026-03-30 09:00")
    for _n in range(7):
        states.at(State.REGISTERED)
    clock.stop("2026-04-02 09:00")
    assert ">7<" in page(tang)
    assert ">7<" in page(tang, since="month")  # still open
    assert "新反映 7 件" in " ".join(page(tang).replace("新反映7件", "新反映 7 件").split())
    assert "新反映少于 5件" in page(tang, since="month")


def test_neither_sealed_nor_past_nor_drafts_nor_what_names_him(tang, he, li):
    life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    states.at(State.DRAFT)
    life.registered(he, named=[User.objects.get(username="liu")])
    Matter.objects.filter(pk=states.at(State.ARCHIVED).pk).update(past=True)
    assert numbers(tang) == {"上坝镇": 1, "下坝乡": 0}


def test_what_has_no_township_or_category_is_counted_too(tang, he, li, area):
    life.registered(li, code="530899")
    life.registered(he, category=Category.objects.get(pk="03.1"))
    told = figures.counts(tang, since=house_clock.today())
    assert [name for name, _cells in told.by_township] == ["上坝镇", "下坝乡", "县本级"]
    assert told.by_category[-1][0] == "还没分类"
    assert told.county["new"].number == 2


def test_it_asks_little(client_of, tang, he):
    life.registered(he)
    client = client_of(tang)
    with asks_at_most(8):
        client.get(COUNTS)
