"""数字: counts for the county leader, too few not told; for the coordinator the way to what is counted."""

import re
from datetime import timedelta

import pytest

from minqing.accounts.models import User
from minqing.accounts.roles import Role, View
from minqing.audit.models import Event
from minqing.desk.figures import homes
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions, figures
from minqing.matters.models import Category, Matter
from minqing.matters.queries import Trouble
from minqing.matters.workflow import State
from minqing.people import actions as people
from minqing.people.actions import Needed
from minqing.people.models import Household
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, listing, states
from tests.visits import going

pytestmark = pytest.mark.django_db
NUMBERS, UNVISITED = "/numbers/", "/households/unvisited/"


@pytest.fixture
def page(client_of):
    return lambda user, **asked: client_of(user).get(NUMBERS, asked).text


def main(text: str) -> str:
    return text.split("<main")[1].split("</main")[0]


def numbers(user: User, column: str = "new", view: View = View.COUNTS) -> dict[str, int]:
    """What is behind the cells of one column, by township."""
    told = figures.counts(user, since=house_clock.today().replace(month=1, day=1), view=view)
    return {row.name: row.cells[column].number for row in told.by_township}


def in_need(home: Household, by: User, **more: object) -> None:
    today = house_clock.today()
    dates = {"starts_on": today - timedelta(days=90), "expires_on": today + timedelta(days=90), **more}
    people.add_need(id=uuid7(), household=home, needed=Needed("water", "self", **dates), by=life.by(by))


# --- who sees it ---


def test_the_county_leader_and_the_coordinator_alone(client_of):
    status = {name: client_of(User.objects.get(username=name)).get(NUMBERS).status_code for name in county.OFFICIALS}
    roles = {county.OFFICIALS[name][1] for name, code in status.items() if code == 200}
    assert roles == {Role.COUNTY_LEADER, Role.COORDINATOR}
    assert set(status.values()) == {200, 403}
    assert client_of(User.objects.get(username="tang")).post(NUMBERS).status_code == 405


def test_too_few_are_not_told_and_nothing_leads_to_a_list(page, tang, he, yan_household, dao):
    for _n in range(6):
        life.registered(he)
    states.at(State.CLOSED)
    in_need(yan_household, dao)
    text = main(page(tang))
    assert "少于 5" in text
    assert "大寨" not in text
    assert "岩" not in text
    assert re.findall(r'href="(?!\?since=)[^"]*"', text) == []


def test_it_says_why_nobody_is_ranked(page, tang, li):
    for user in (tang, li):
        assert "这里不排名" in page(user)


def test_townships_stand_in_the_order_of_their_codes(page, tang, ma):
    for _n in range(8):
        life.registered(ma, code="530899101200001")
    text = page(tang)
    assert text.index("上坝镇") < text.index("下坝乡")


# --- what is counted ---


def test_what_each_column_counts(tang, li, he):
    for state in (State.SIGNED, State.DEFERRED, State.CLOSED, State.DISSATISFIED, State.ARCHIVED):
        states.at(state)
    expected = {
        "new": 5, "settled": 2, "dissatisfied": 1, "open": 3, "overdue": 0, "returned": 0, "disputed": 0, "deferred": 1,
    }  # fmt: skip
    assert {column: numbers(tang, column)["上坝镇"] for column in figures.COLUMNS} == expected
    assert {column: numbers(li, column, View.CONTENT)["上坝镇"] for column in figures.COLUMNS} == expected


def returned_twice(li, wang, unit) -> Matter:
    matter = states.at(State.DISPATCHED)
    for away in ("roads", "water"):
        hand = wang if away == "roads" else states.official("zhao")
        life.do("ask_return", matter, hand, basis="不归我们。", suggested=unit(away))
        life.do("reassign", matter, li, to=unit(away), note="再看看。")
    return life.now(matter)


def disputed(li, zhou) -> Matter:
    matter = states.at(State.REWORK)
    life.do("sign", matter, states.official("wen"))
    answer = actions.Answer("水管又换了一次。", "settled")
    life.do("reply", matter, states.official("wen"), answer=answer, signed_by=states.official("wen"))
    life.evaluated(life.delivered(matter, states.official("he")), zhou, "dissatisfied", "no")
    life.do("close_disputed", matter, li, reason="水源只有这么多。", legal_way="review")
    return life.now(matter)


def test_returned_and_denied_and_overdue(tang, li, wang, zhou, unit, clock):
    clock.stop("2026-03-02 09:00")
    returned_twice(li, wang, unit)
    disputed(li, zhou)
    clock.stop("2026-06-01 09:00")
    told = {column: numbers(tang, column)["上坝镇"] for column in ("overdue", "returned", "disputed", "open")}
    assert told == {"overdue": 1, "returned": 1, "disputed": 1, "open": 1}


def deferred(why: str) -> Matter:
    matter = states.at(State.SIGNED)
    told = {"reason": "今年没有钱。", "basis": "年度计划", "explained_by": "王勇", "face_to_face": True, "why": why}
    dates = {"review_on": house_clock.today() + timedelta(days=60), "happened_at": house_clock.now()}
    return life.do("defer", matter, states.official("wang"), **told, **dates)


def test_what_stands_in_the_way(tang, li, client_of):
    for why in ("money", "money", "season", ""):
        deferred(why)
    told = figures.counts(li, since=house_clock.today(), view=View.CONTENT)
    stuck = {row.name: row.cells[Trouble.DEFERRED].number for row in told.by_hindrance}
    assert stuck == {"没有钱": 2, "政策不允许": 0, "季节不对": 1, "权属没定": 0, "别的原因": 0, "没写卡在哪里": 1}
    response = client_of(li).get("/matters/", {"reach": "county", "trouble": "deferred-money"})
    assert listing.counted(response) == 2


def test_what_can_be_worked_out_is_rounded(tang):
    """Six for want of money and one for the season: seven in all would give the one away."""
    for why in ["money"] * 6 + ["season"]:
        deferred(why)
    told = figures.counts(tang, since=house_clock.today())
    assert str(told.county.cells[Trouble.DEFERRED]) == "约 10"
    assert [str(row.cells[Trouble.DEFERRED]) for row in told.by_hindrance] == ["6", *["少于 5"] * 5]


def test_the_months_numbers_and_the_years(tang, clock, page):
    clock.stop("2026-03-30 09:00")
    for _n in range(7):
        states.at(State.REGISTERED)
    clock.stop("2026-04-02 09:00")
    told = figures.counts(tang, since=house_clock.today().replace(day=1))
    assert (told.county.cells["new"].number, told.county.cells["open"].number) == (0, 7)
    assert "本月以来" in page(tang, since="month")
    assert "今年以来" in page(tang)


def test_neither_sealed_nor_past_nor_drafts_nor_what_names_him(tang, he, li):
    life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    states.at(State.DRAFT)
    life.registered(he, named=[User.objects.get(username="liu")])
    Matter.objects.filter(pk=states.at(State.ARCHIVED).pk).update(past=True)
    assert numbers(tang) == {"上坝镇": 1, "下坝乡": 0}


def test_what_has_no_township_or_category_is_counted_too(tang, he, li):
    life.registered(li, code="530899")
    life.registered(he, category=Category.objects.get(pk="03.1"))
    told = figures.counts(tang, since=house_clock.today())
    assert [row.name for row in told.by_township] == ["上坝镇", "下坝乡", "县本级"]
    assert told.by_category[-1].name == "还没分类"
    assert told.county.cells["new"].number == 2


# --- for the coordinator ---


def test_every_number_opens_what_it_counts(client_of, li, luo, wang, zhou, unit, ma, clock):
    clock.stop("2026-03-02 09:00")
    returned_twice(li, wang, unit)
    disputed(li, zhou)
    deferred("money")
    deferred("")
    life.registered(ma, code="530899101200001", category=Category.objects.get(pk="01.2"))
    clock.stop("2026-05-20 09:00")
    client = client_of(li)
    text = main(client.get(NUMBERS).text)
    assert "少于" not in text
    found = re.findall(r'<a href="(/matters/[^"]+)">(\d+)</a>', text)
    assert len(found) > 12
    for address, number in set(found):
        assert listing.counted(client.get(address.replace("&amp;", "&"))) == int(number), address


# --- homes ---


def test_homes_with_a_need_where_nobody_has_been(li, dao, chen, he, yan_household, shop_household, clock):
    clock.stop("2026-05-04 09:00")
    away, met = going.home("依香"), going.home("岩罕")
    for home in (yan_household, shop_household, away, met):
        in_need(home, dao)
    going.visited(chen, yan_household, happened_on=house_clock.today() - timedelta(days=homes.DAYS))
    going.visited(dao, shop_household, happened_on=house_clock.today() - timedelta(days=homes.DAYS + 1))
    met.needs.update(met_on=house_clock.today())
    told = homes.by_village(li, View.CONTENT)
    assert [(one.name, one.cell.number) for one in told.villages] == [("上坝镇 大寨村", 2)]
    assert set(homes.unvisited(Household.objects.all())) == {shop_household, away}


def test_of_a_home_that_was_merged_needs_and_visits_count_with_the_other(dao, chen, he, yan_household):
    other = going.home("依香")
    in_need(other, dao)
    args = {"happened_on": house_clock.today(), "other_seen": life.household("依香").revision, "op": uuid7()}
    seen = yan_household.revision
    people.merge_households(household=yan_household, other=other, seen=seen, by=life.by(he), **args)
    assert list(homes.unvisited(Household.objects.standing())) == [yan_household]


def test_villages_with_few_are_not_told_to_the_leader(tang, li, dao, yu, page):
    for n in range(6):
        in_need(going.home(f"岩家{n}"), dao)
    in_need(going.home("米家一", code="530899101200001"), yu)
    told = homes.by_village(tang, View.COUNTS)
    assert [(one.name, str(one.cell)) for one in told.villages] == [("上坝镇 大寨村", "6")]
    assert (told.others, str(told.total)) == (2, "约 10")
    text = page(tang)
    assert "其余 2 个村，每个村少于 5 户" in " ".join(text.split())
    assert "河边村" not in text
    assert "下坝乡 河边村" in page(li)


def test_without_the_reach_nothing_is_counted(he, dao, yan_household):
    in_need(yan_household, dao)
    assert homes.by_village(he, View.CONTENT).villages == []


def test_which_homes_they_are(client_of, li, he, dao, yu, chen, yan_household, mi_household):
    in_need(yan_household, dao)
    in_need(mi_household, yu)
    text = client_of(li).get(UNVISITED, {"reach": "county", "area": "530899100200"}).text
    assert f'href="/households/{yan_household.pk}/"' in text
    assert "岩*龙" in text
    assert "岩温龙" not in text
    assert str(mi_household.pk) not in text
    for user, home in ((he, yan_household), (dao, yan_household), (yu, mi_household)):
        assert re.findall(r'href="/households/([0-9a-f-]{36})/"', client_of(user).get(UNVISITED).text) == [str(home.pk)]
    own = client_of(chen).get(UNVISITED).text
    assert "岩温龙" in own
    assert Event.objects.filter(verb="user.read", actor=life.by(chen).text, fields=["household.name"]).exists()


def test_the_homes_of_others_are_not_there(client_of, he, wang, wu, tang):
    assert client_of(he).get(UNVISITED, {"reach": "county"}).status_code == 404
    assert [client_of(he).get(UNVISITED, {"area": area}).status_code for area in ("x\x00", "9" * 20, "五")] == [404] * 3
    assert [client_of(user).get(UNVISITED).status_code for user in (wang, wu)] == [403, 403]
    assert client_of(tang).get(UNVISITED, {"reach": "county"}).status_code == 404
    assert client_of(he).post(UNVISITED).status_code == 405
    assert "没有这样的户" in client_of(he).get(UNVISITED).text


# --- how much it asks ---


@pytest.mark.parametrize("username", ["tang", "li"])
def test_it_asks_little(client_of, username, dao, yan_household):
    states.at(State.DEFERRED)
    in_need(yan_household, dao)
    client = client_of(states.official(username))
    with asks_at_most(11):
        client.get(NUMBERS)


def test_fifty_homes_ask_little(client_of, li, dao):
    for n in range(12):
        in_need(going.home(f"岩家{n}"), dao)
    client = client_of(li)
    with asks_at_most(10):
        client.get(UNVISITED)
