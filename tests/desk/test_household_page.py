"""The page of a home: its card, one story, who answers to it, what it needs; and where a merged one leads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters.actions import Promise
from minqing.matters.models import Category
from minqing.people import actions
from minqing.visits import actions as visits
from minqing.visits.actions.visiting import Went
from tests import county
from tests.asking import asks_at_most
from tests.browser import faults
from tests.matters import life
from tests.people import homes

READERS = {
    "yan": {"chen", "dao", "he", "li", "luo"},
    "na": {"tang", "he", "li", "luo"},
    "shop": {"dao", "he", "li", "luo"},
}


def url(home, name="desk:household"):
    return reverse(name, args=[home.pk])


def visited(home, user, *, days, **more):
    went = Went(home.area, house_clock.today() - timedelta(days=days), [home], **more)
    return visits.record_visit(id=uuid7(), went=went, author=user, by=Actor.official(user))


def promised(home, user, words="来看水管", *, days=-20):
    today = house_clock.today()
    said = Promise(words, today - timedelta(days=30), today + timedelta(days=days), home.area, home)
    return matters.promise(id=uuid7(), said=said, official=user, by=Actor.official(user))


@pytest.fixture
def lived(yan_household, chen, dao, sun, he):
    """A home with something of everything."""
    homes.member(yan_household, chen, "玉波罕", relation="spouse", birth_year=1971)
    homes.member(yan_household, chen, "岩小龙", birth_year=house_clock.today().year - 8)
    homes.change(yan_household, chen, land="水田 4 亩")
    homes.need(yan_household, chen, text="旱季要拉水")
    visited(yan_household, chen, days=40, note="说起儿子的婚事。")
    promised(yan_household, chen)
    life.registered(he, household=yan_household)
    return yan_household


@pytest.mark.parametrize("key", READERS)
def test_who_sees_a_home_and_all_that_hangs_from_it(client_of, request, key, sample):
    home = request.getfixturevalue(f"{key}_household")
    names = ["desk:household", "desk:register-card", "people:history", "people:of-home"]
    for name, page in sample([(n, p) for n in county.OFFICIALS for p in names], 40):
        status = client_of(request.getfixturevalue(name)).get(url(home, page)).status_code
        assert status == (200 if name in READERS[key] else 404), (name, page)


def test_one_story(client_of, chen, lived):
    page = client_of(chen).get(url(lived))
    entries = page.context["story"]
    assert [bool(e.matter) for e in entries] == [True, False, False]  # today, 30 days ago, 40 days ago
    for words in ("水管又裂了", "承诺：来看水管", "说起儿子的婚事", "水田 4 亩", "旱季要拉水", "还不知道：", "玉波罕"):
        assert words in page.text, words


def test_a_childs_name_is_asked_for(client_of, chen, lived):
    assert "岩小龙" not in client_of(chen).get(url(lived)).text
    assert "岩小龙" in client_of(chen).get(url(lived), {"names": "1"}).text
    assert "children" in Event.objects.filter(verb="household.read").latest("at").fields


def test_what_was_read_is_on_record(client_of, chen, lived):
    before = Event.objects.filter(verb="household.read").count()
    client_of(chen).get(url(lived))
    assert Event.objects.filter(verb="household.read").count() == before + 1


def test_a_sealed_matter_stands_nowhere(client_of, chen, li, he, yan_household):
    style = Category.objects.get(name="工作作风投诉")
    said = life.said("该给的钱没给。", household=yan_household, on_papers=True)
    told = {"said": said, "sorted_as": life.sorted_as(category=style), "op": uuid7(), "by": Actor.official(he)}
    matters.open(id=uuid7(), **told)
    for user in (chen, li, he):
        for name in ("desk:household", "desk:register-card"):
            assert "该给的钱没给" not in client_of(user).get(url(yan_household, name)).text


def test_many_visits_in_a_week_are_noticed(client_of, chen, sun, dao, yan_household):
    for user, days in ((chen, 1), (dao, 3)):
        visited(yan_household, user, days=days)
    assert "这一周已经去过" not in client_of(chen).get(url(yan_household)).text
    visited(yan_household, sun, days=5)
    page = client_of(chen).get(url(yan_household)).text
    assert "这一周已经去过 3 次：陈立、刀平、孙敏" in page


def test_private_words_stay_with_their_writer(client_of, chen, li, yan_household):
    visited(yan_household, chen, days=1, private_note="老人哭了")
    for user in (chen, li):
        assert "老人哭了" not in client_of(user).get(url(yan_household)).text


def test_a_need_whose_consent_was_withdrawn(client_of, chen, yan_household):
    made = homes.need(yan_household, chen, "health", by_whom="岩温龙", text="要人带去拿药")
    told = {"withdrawn_on": house_clock.today(), "seen": 0, "op": uuid7(), "by": Actor.official(chen)}
    actions.withdraw_consent(consent=made.consent, **told)
    page = client_of(chen).get(url(yan_household)).text
    assert "要人带去拿药" not in page
    assert "已撤回" in page
    assert "已撤回" in client_of(chen).get(url(yan_household, "people:of-home")).text


def test_who_answers_to_it_and_by_which_scheme(client_of, chen, li, unit, area, yan_household):
    told = {"unit": unit("farms"), "area": area("大寨村"), "starts_on": house_clock.today(), "scheme": "乡村振兴"}
    actions.link(id=uuid7(), kind="unit", by=Actor.official(li), **told)
    page = client_of(chen).get(url(yan_household)).text
    for words in ("陈立", "结对联户", "挂钩联户", "整个大寨村", "乡村振兴"):
        assert words in page, words


def test_the_address_of_a_merged_home_leads_on(client_of, chen, he, yan_household, area):
    twin = actions.add_household(
        id=uuid7(), kind="household", area=area("大寨二组"), name="岩温龙", by=Actor.official(he)
    )
    visited(twin, he, days=2, note="在那一户看到的。")
    told = {"happened_on": house_clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": Actor.official(he)}
    actions.merge_households(household=yan_household, other=twin, **told)
    for user in (chen, he):
        answer = client_of(user).get(url(twin), follow=True)
        assert answer.redirect_chain == [(url(yan_household), 302)]
        assert "在那一户看到的" in answer.text
    for name in ("desk:register-card", "people:history", "people:of-home"):
        assert client_of(chen).get(url(twin, name)).headers["Location"] == url(yan_household, name)


def test_a_promise_due_today_is_not_due_before_today(client_of, chen, yan_household):
    today = house_clock.today()
    said = Promise("今天送药。", today, today, yan_household.area, yan_household)
    matters.promise(id=uuid7(), said=said, official=chen, by=Actor.official(chen))
    page = client_of(chen).get(reverse("desk:household", args=[yan_household.pk])).text
    assert "到今天" in page
    assert "今天以前" not in page


def test_a_promise_that_was_kept_and_one_let_go(client_of, chen, yan_household):
    promised(yan_household, chen)
    kept = promised(yan_household, chen, "带种子来")
    told = {"state": "kept", "happened_on": house_clock.today(), "seen": 0, "op": uuid7(), "by": Actor.official(chen)}
    matters.settle_promise(commitment=kept, **told)
    page = client_of(chen).get(url(yan_household)).text
    assert "已超" in page
    assert "兑现了" in page


def test_sixty_people_fit(client_of, chen, yan_household):
    for number in range(60):
        homes.member(yan_household, chen, f"工人{number}")
    page = client_of(chen).get(url(yan_household)).text
    assert "家里 61 人" in page
    assert "工人59" in page


def test_it_asks_little(client_of, chen, lived):
    client = client_of(chen)
    with asks_at_most(28):
        client.get(url(lived))


def test_wrong_methods(client_of, chen, yan_household):
    for name in ("desk:household", "desk:register-card", "people:history", "people:of-home"):
        assert client_of(chen).post(url(yan_household, name)).status_code == 405


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_it_is_read_by_everybody(page_of, chen, lived, width):
    page = page_of(chen, width=width)
    wrong = {}
    pages = ["desk:household", "desk:register-card", "people:history", "people:of-home"]
    for address in [url(lived, name) for name in pages] + [url(lived) + "contact-card/", url(lived) + "?names=1"]:
        page.goto(address)
        if found := faults(page):
            wrong[address] = found
    assert wrong == {}
