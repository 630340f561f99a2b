"""What the workbench shows besides matters, and how little a contact official finds on it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from minqing.accounts.models import User
from minqing.desk import queries
from minqing.desk.workbench import piles
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters.actions import Promise
from minqing.matters.models import Commitment
from minqing.matters.workflow import State
from minqing.people.models import Household
from minqing.territory.models import Area
from minqing.visits import actions
from minqing.visits.models import TrendRisk
from tests.asking import asks_at_most
from tests.matters import life, states
from tests.visits import diaries, going

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    clock.stop("2026-05-18 09:00")


@pytest.fixture
def page(client_of):
    return lambda user: client_of(user).get("/").text.split("<main")[1].split("</main")[0]


def promised(user: User, home: Household, words: str = "把低保的表送来", *, days: int = 0) -> Commitment:
    """Made a month ago, due in so many days."""
    today = house_clock.today()
    said = Promise(words, today - timedelta(days=30), today + timedelta(days=days), home.area, home)
    return matters.promise(id=uuid7(), said=said, official=user, by=life.by(user))


def risk(author: User, owner: User, *, days: int = 30, words: str = "矿快挖完了") -> TrendRisk:
    area, look_on = Area.objects.get(pk=life.GROUP), house_clock.today() + timedelta(days=days)
    who = {"author": author, "owner": owner, "by": life.by(author)}
    return actions.open_risk(id=uuid7(), words=words, area=area, look_on=look_on, **who)


def lines(text: str) -> list[str]:
    """The words of every line, in order."""
    return re.findall(r'class="line-words"><a href="[^"]+">([^<]*)</a>', text)


# --- promises ---


def test_promises_that_are_due_stand_nearest_first_with_their_button(page, chen, yan_household):
    soon, late = promised(chen, yan_household, "三天后", days=3), promised(chen, yan_household, "早过了", days=-4)
    promised(chen, yan_household, "还早", days=piles.SOON_DAYS + 1)
    text = page(chen)
    assert "您答应过的" in text
    assert lines(text) == ["早过了", "三天后"]
    for one in (soon, late):
        assert f'href="{reverse("desk:promise-settle", args=[one.pk])}"' in text
    assert "已超" in text


def test_names_of_homes_are_masked(page, chen, yan_household):
    promised(chen, yan_household)
    going.question(chen, "娃娃上学了没有", of=yan_household)
    text = page(chen)
    assert text.count("岩*龙") == 2
    assert "岩温龙" not in text


def test_of_others_and_what_has_its_result_is_not_there(page, chen, sun, yan_household, mi_household):
    promised(sun, mi_household)
    done = promised(chen, yan_household)
    args = {"happened_on": house_clock.today(), "seen": done.revision, "op": uuid7(), "by": life.by(chen)}
    matters.settle_promise(commitment=done, state="kept", **args)
    assert lines(page(chen)) == []


# --- risks ---


def test_a_risk_stands_with_its_owner_until_he_has_written_what_became_of_it(page, chen, he, clock):
    row = risk(chen, he)
    assert lines(page(he)) == ["矿快挖完了"]
    assert "陈立看到的" in page(he)
    assert lines(page(chen)) == []
    again = {"look_on": house_clock.today() + timedelta(days=20), "note": "去看过，还能挖两年。"}
    actions.watch_risk(risk=row, seen=0, op=uuid7(), by=life.by(he), **again)
    assert lines(page(he)) == []
    clock.forward(days=20)
    assert lines(page(he)) == ["矿快挖完了"]
    actions.end_risk(risk=row, state="acted", note="办了招工。", seen=1, op=uuid7(), by=life.by(he))
    assert lines(page(he)) == []


def test_what_he_keeps_himself_comes_back_on_its_day(page, he, clock):
    risk(he, he)
    assert lines(page(he)) == []
    clock.forward(days=30)
    assert lines(page(he)) == ["矿快挖完了"]


# --- diaries and questions ---


def test_a_diary_that_was_begun_waits_for_its_writer_alone(page, chen, dao):
    entry = diaries.begun(chen, "今天去了一组，路上遇到放牛的老李。" * 5)
    text = page(chen)
    assert "没写完的日记" in text
    assert lines(text)[0].endswith("…")
    assert f'href="{reverse("desk:diary-write", args=[entry.pk])}"' in text
    assert "老李" not in page(dao)
    diaries.submitted(entry)
    assert lines(page(chen)) == []


def test_a_sentence_that_was_sealed_is_not_at_its_beginning(page, chen):
    entry = diaries.begun(chen, diaries.TAKEN + "。路灯坏了。")
    diaries.marked(entry, diaries.TAKEN, "matter", category=diaries.style())
    diaries.submitted(entry)
    diaries.revised(entry)
    assert lines(page(chen)) == ["路灯坏了。"]


def test_what_to_ask_leads_to_the_page_one_takes_along(page, chen, dao, yan_household):
    going.question(chen, "娃娃上学了没有", of=yan_household)
    going.question(dao, "水管修好没有", of=yan_household)
    going.question(chen, "公路哪天通")
    text = page(chen)
    assert set(lines(text)) == {"娃娃上学了没有", "水管修好没有", "公路哪天通"}
    assert f'href="{reverse("desk:outline", args=[yan_household.pk])}"' in text
    assert f'href="{reverse("desk:outline-village", args=[life.GROUP])}"' in text


# --- few at a time ---


@pytest.fixture
def full(chen, li, wang, unit, yan_household):
    """Seven promises, two answers to bring, a diary begun, two questions."""
    for n in range(7):
        promised(chen, yan_household, f"第{n}件", days=n - 3)
    for _n in range(2):
        matter = life.registered(chen, household=yan_household)
        life.answered(matter, dispatcher=li, handler=wang, unit=unit("water"))
    diaries.begun(chen)
    for words in ("娃娃上学了没有", "水管修好没有"):
        going.question(chen, words, of=yan_household)


def test_a_contact_official_finds_at_most_five_things(page, chen, full):
    text = page(chen)
    assert len(lines(text)) == queries.FEW == 5
    assert lines(text)[0] == "第0件"
    assert "共 7 件，看全部" in text
    assert "有了答复还没送到" in text
    assert "没写完的日记" in text
    assert "还有：" in text


def test_a_dispatcher_finds_more(page, he):
    for _n in range(8):
        life.registered(he)
    assert len(lines(page(he))) == 8


def test_with_nothing_to_do_it_points_to_people(page, chen):
    text = page(chen)
    assert "今天要办的都办完了" in text
    assert "有空就去联系户家里坐坐" in text
    assert f'href="{reverse("desk:households")}"' in text
    assert f'href="{reverse("visits:record")}"' in text


def test_who_sits_at_a_desk_is_not_sent_out(page, wang, li):
    for user in (wang, li):
        assert "看我的联系户" not in page(user)


@pytest.mark.parametrize("username", ["chen", "he", "dao", "tang"])
def test_it_asks_little(client_of, username, full, he, chen):
    risk(chen, he)
    for state in (State.REGISTERED, State.DISPATCHED, State.REPLIED):
        states.at(state)
    client = client_of(states.official(username))
    with asks_at_most(18):
        client.get("/")


def test_nobody_is_led_to_a_list_of_homes_that_is_not_his(client_of, ai, chen):
    assert "/households/" in client_of(chen).get("/").text
    page = client_of(ai).get("/").text
    assert "/households/" not in page
    assert "联系户" not in page
    assert "今天要办的都办完了" in page
    assert "/visits/new/" in page
