"""入户提纲: one page of paper with what is open between an office and a home, and nothing that is sealed."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from minqing.audit.models import Event
from minqing.lib.ids import uuid7
from minqing.matters.models import Category
from minqing.people import actions as people
from minqing.people.models import ContactKind, Household, Need
from tests import county
from tests.asking import asks_at_most
from tests.matters import life
from tests.matters.test_promises import promised, settled
from tests.visits import going

pytestmark = pytest.mark.django_db
VILLAGE = "/outline/530899100200/"


@pytest.fixture(autouse=True)
def today(clock):
    clock.stop("2026-03-10 09:00")
    return clock


def outline(home):
    return reverse("desk:outline", args=[home.pk])


def said(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split("<main")[1].split("</main")[0].split())


# --- of one home ---


def test_it_says_who_was_there_last_and_when(client_of, chen, sun, yan_household):
    going.visited(chen, yan_household, happened_on=date(2026, 1, 5))
    going.visited(chen, yan_household, happened_on=date(2026, 3, 2), officials=[sun])
    page = said(client_of(chen), outline(yan_household))
    assert "上次走访：3月2日 周一，" in page
    assert "孙敏" in page
    assert "13800000001" in page
    assert "上坝镇 大寨村 大寨一组" in page
    assert "岩温龙" in page


def test_a_home_that_nobody_visited_is_said_to_be_one(client_of, chen, yan_household):
    assert "还没有走访的记录" in said(client_of(chen), outline(yan_household))


def test_homes_seen_often_in_a_week_are_noticed(client_of, chen, yan_household):
    for days in range(3):
        going.visited(chen, yan_household, happened_on=date(2026, 3, 10) - timedelta(days=days))
    assert "这一周已经去过 3 次" in said(client_of(chen), outline(yan_household))


def test_open_promises_with_their_days(client_of, chen, yan_household):
    promised(chen, yan_household, words="二月底修桥。", made_on=date(2026, 2, 1), due_on=date(2026, 2, 28))
    promised(chen, yan_household, words="月底送药。", due_on=date(2026, 3, 31))
    settled(promised(chen, yan_household, words="已经办了。"), chen)
    page = said(client_of(chen), outline(yan_household))
    assert page.index("二月底修桥。") < page.index("月底送药。")
    assert "陈立说的，说好2月28日 周六，已过" in page
    assert "到3月31日 周二" in page
    assert "已经办了。" not in page


def test_open_matters_by_number_words_and_with_whom_they_lie(client_of, chen, he, li, unit, yan_household):
    water = Category.objects.get(name="人饮安全")
    matter = life.registered(he, household=yan_household, category=water)
    life.do("dispatch", matter, li, to=unit("water"))
    matter = life.now(matter)
    page = said(client_of(chen), outline(yan_household))
    for words in (matter.number, "水管又裂了，三天没水吃。", "交给水务局，还没人接", "前答复"):
        assert words in page, words


def test_what_its_people_want_on_no_paper_stands_there_by_its_number(client_of, chen, he, yan_household):
    kin = Category.objects.get(name="邻里家庭纠纷")
    matter = life.registered(he, household=yan_household, category=kin)
    page = said(client_of(chen), outline(yan_household))
    assert matter.number in page
    assert "内容不印在纸上" in page
    assert "三天没水吃" not in page


def test_what_is_over_does_not_stand_there(client_of, chen, he, wang, li, zhou, unit, yan_household):
    matter = life.registered(he, household=yan_household)
    life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    life.delivered(matter, he)
    closed = life.evaluated(matter, zhou)
    assert closed.number not in said(client_of(chen), outline(yan_household))


def test_a_sealed_matter_and_what_was_promised_in_it_are_absent(client_of, chen, dao, he, li, yan_household):
    style = Category.objects.get(name="工作作风投诉")
    sealed = life.registered(he, household=yan_household, category=style)
    promised(chen, yan_household, words="去问问那笔钱。", matter=sealed)
    for user in (chen, dao, he, li):
        for address in (outline(yan_household), VILLAGE):
            page = said(client_of(user), address)
            assert sealed.number not in page
            assert "那笔钱" not in page
            assert "三天没水吃" not in page


def test_what_to_ask_comes_first(client_of, chen, he, yan_household):
    going.question(chen, "低保批了没有？", of=yan_household)
    going.question(he, "路灯亮不亮？")
    going.question(chen, "小卖部的账？", code="530899100200002")
    promised(chen, yan_household, words="月底送药。")
    page = said(client_of(chen), outline(yan_household))
    assert page.index("低保批了没有？") < page.index("月底送药。")
    assert "小卖部的账" not in page
    assert "路灯亮不亮？" in said(client_of(he), outline(yan_household))


def need(home, kind, expires, **more):
    told = {"source": "self", "starts_on": date(2026, 1, 1), "expires_on": expires, **more}
    return Need.objects.create(household=home, kind=kind, text="屋顶漏了三处", **told)


def test_needs_near_their_day_by_kind_alone(client_of, chen, yan_household):
    need(yan_household, "housing", date(2026, 3, 30))
    need(yan_household, "school", date(2026, 9, 1))
    page = said(client_of(chen), outline(yan_household))
    assert "住房3月30日 周一前再看一次" in re.sub(r"<[^>]+> *", "", page)
    assert "上学" not in page
    assert "屋顶漏了三处" not in page


def test_what_nobody_knows_is_to_be_asked(client_of, chen, yan_household):
    page = said(client_of(chen), outline(yan_household))
    assert "还不知道" in page
    assert "用水、路、住房" in page
    args = {"why": "changed", "happened_on": date(2026, 3, 9), "seen": 0, "op": uuid7(), "by": life.by(chen)}
    people.change_card(household=yan_household, values={"water": "自来水", "language": "佤话"}, **args)
    page = said(client_of(chen), outline(yan_household))
    assert "用水" not in page
    assert "说什么话方便：佤话" in page


def test_who_else_is_linked(client_of, chen, sun, unit, area, yan_household):
    link = {"id": uuid7(), "starts_on": county.SINCE, "by": county.SYSTEM}
    people.link(**link, kind=ContactKind.CARD_ISSUE, official=sun, household=yan_household)
    people.link(**{**link, "id": uuid7()}, kind=ContactKind.UNIT_PAIRING, unit=unit("farms"), area=area("大寨村"))
    page = said(client_of(chen), outline(yan_household))
    part = page.split("还有谁在联系")[1]
    for words in ("孙敏", "建卡联户", "农业农村局", "整个大寨村"):
        assert words in part, words
    assert "陈立" not in part.split("outline-room")[0]


def test_there_is_more_than_the_paper_holds(client_of, chen, yan_household):
    for n in range(8):
        promised(chen, yan_household, words=f"第{n}条，" + "说了很长很长" * 20)
    page = said(client_of(chen), outline(yan_household))
    assert "还有 3 条，在系统里看" in page
    assert "说了很长很长" * 10 not in page


def test_a_merged_home_leads_to_the_one_that_stands(client_of, chen, yan_household):
    twin = going.home("岩温龙家", of=chen)
    promised(chen, twin, words="月底送药。")
    Household.objects.filter(pk=twin.pk).update(merged_into=yan_household)
    answer = client_of(chen).get(outline(twin))
    assert answer.headers["Location"] == outline(yan_household)
    assert "月底送药。" in said(client_of(chen), outline(yan_household))


# --- of a place ---


def test_a_village_s_homes_stand_in_their_order_each_with_its_own(client_of, dao, chen, yan_household, shop_household):
    going.question(chen, "低保批了没有？", of=yan_household)
    promised(chen, shop_household, words="月底送药。")
    promised(dao, words="修村口的桥。", code="530899100200")
    page = said(client_of(dao), VILLAGE)
    order = ["对整个村组", "修村口的桥。", "大寨一组", "岩温龙", "低保批了没有？", "大寨二组", "小卖部", "月底送药。"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "娜朵" not in page
    assert "小卖部" not in said(client_of(dao), "/outline/530899100200001/")


def test_a_contact_official_has_his_own_homes_there(client_of, chen, yan_household, shop_household):
    page = said(client_of(chen), VILLAGE)
    assert "岩温龙" in page
    assert "小卖部" not in page


def test_the_places_where_he_has_homes(client_of, chen, he):
    page = said(client_of(he), "/outline/")
    assert "大寨村" in page
    assert "小寨村" in page
    assert "河边村" not in page
    assert "小寨村" not in said(client_of(chen), "/outline/")


def test_a_village_without_homes_says_so(client_of, li):
    Household.objects.filter(area__gte="530899101", area__lt="530899102").update(area="530899100200001")
    assert "这里还没有登记的户" in said(client_of(li), "/outline/530899101200/")


# --- who, and how much is asked ---


def test_who_may(client_of, yan_household):
    users = {user.username: user for user in county.User.objects.all()}
    for name in county.OFFICIALS:
        client = client_of(users[name])
        inside = name in {"chen", "dao", "he", "li", "luo"}
        assert client.get(outline(yan_household)).status_code == (200 if inside else 404), name
        status = client.get(VILLAGE).status_code
        assert status == 200 if inside else status in (403, 404), name


def test_other_addresses(client_of, he, chen):
    assert client_of(he).get("/outline/530899101200/").status_code == 404  # the other township
    assert client_of(he).get("/outline/530899999999/").status_code == 404
    assert client_of(he).get("/outline/530899100/").status_code == 404  # a township is more than a walk
    assert client_of(he).post(VILLAGE).status_code == client_of(he).post("/outline/").status_code == 405
    assert client_of(chen).get("/outline/530899100201/").status_code == 404  # none of his homes


def test_what_was_shown_is_on_record_home_by_home(client_of, dao, yan_household, shop_household):
    client_of(dao).get(VILLAGE)
    events = Event.objects.filter(verb="household.read")
    assert {event.target.partition(":")[2] for event in events} == {str(yan_household.pk), str(shop_household.pk)}
    assert "phone" in events[0].fields
    client_of(dao).get(outline(yan_household))
    assert Event.objects.filter(verb="household.read").count() == 3


def test_however_many_homes_it_asks_the_same(client_of, dao, chen, yan_household):
    client = client_of(dao)
    for n in range(30):
        home = going.home(f"李户{n:02}")
        going.visited(chen, home)
        promised(chen, home)
        going.question(chen, "问什么？", of=home)
    with asks_at_most(30):
        assert client.get(VILLAGE).status_code == 200
    with asks_at_most(34):
        assert client.get(outline(yan_household)).status_code == 200


# --- on paper ---


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.mark.browser
def test_however_much_is_open_a_home_is_one_sheet(page_of, chen, sun, he, yan_household):
    water = Category.objects.get(name="人饮安全")
    for n in range(7):
        promised(chen, yan_household, words=f"第{n}条，" + "说了很长很长的话，" * 20)
        going.question(chen, f"第{n}问，" + "问了很长很长的话，" * 20, of=yan_household)
        life.registered(he, household=yan_household, category=water, summary=f"第{n}件，" + "水管又裂了。" * 20)
        need(yan_household, "housing", date(2026, 3, 30))
    page = page_of(chen)
    page.goto(outline(yan_household))
    assert pages(page.pdf(format="A4", prefer_css_page_size=True)) == 1
    page.emulate_media(media="print")
    box = page.locator(".outline-room").bounding_box()
    assert box["height"] >= 140  # room to write on


@pytest.mark.browser
def test_a_village_breaks_between_homes(page_of, dao):
    for n in range(24):
        going.home(f"李户{n:02}")
    page = page_of(dao)
    page.goto(VILLAGE)
    assert 2 <= pages(page.pdf(format="A4", prefer_css_page_size=True)) <= 5
    page.emulate_media(media="print")
    kept = page.locator(".outline-home").first.evaluate("e => getComputedStyle(e).breakInside")
    assert kept == "avoid"
