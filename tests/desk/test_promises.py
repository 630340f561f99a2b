"""承诺 on screens: one's own by their days, one promise with its turns, its result, one written by hand, the unit's."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters.actions import issue_card
from minqing.matters.models import Category, Commitment
from minqing.people import actions as people
from tests import county
from tests.asking import asks_at_most
from tests.matters import life
from tests.matters.test_promises import SAID, promised, settled
from tests.visits import going

pytestmark = pytest.mark.django_db
MINE, NEW, UNIT = "/promises/", "/promises/new/", "/promises/unit/"


def said(answer):
    return " ".join(answer.text.split())


def page_of_promise(promise):
    return reverse("desk:promise", args=[promise.pk])


def settling(promise):
    return reverse("desk:promise-settle", args=[promise.pk])


@pytest.fixture(autouse=True)
def today(clock):
    clock.stop("2026-03-10 09:00")
    return clock


# --- one's own ---


def test_what_is_overdue_stands_first_and_says_so(client_of, chen, yan_household):
    promised(chen, yan_household, words="下周送药。", due_on=date(2026, 3, 17))
    promised(chen, yan_household, words="二月底修桥。", made_on=date(2026, 2, 1), due_on=date(2026, 2, 28))
    page = said(client_of(chen).get(MINE))
    assert page.index("二月底修桥。") < page.index("下周送药。")
    assert "已超 7 个工作日" in page
    assert "还有 5 个工作日" in page
    assert "岩温龙" in page


def test_those_with_a_result_stand_apart(client_of, chen, yan_household):
    settled(promised(chen, yan_household), chen)
    client = client_of(chen)
    assert SAID in client.get(MINE).text  # nothing else lies open
    assert SAID not in client.get(f"{MINE}?pile=open").text
    assert "兑现了" in client.get(f"{MINE}?pile=ended").text


def test_another_s_is_not_in_his_list(client_of, chen, sun, he, yan_household):
    promised(chen, yan_household)
    for user in (sun, he):
        assert SAID not in client_of(user).get(MINE).text


# --- one of them ---


def test_its_page_tells_what_was_said_and_what_came_of_it(client_of, chen, yan_household):
    promise = settled(promised(chen, yan_household), chen, "broken", note="管子没到货。")
    page = said(client_of(chen).get(page_of_promise(promise)))
    for words in (SAID, "岩温龙", "陈立，农业农村局，0879-6000001", "没有兑现", "管子没到货。", "说好了"):
        assert words in page, words
    assert "state=kept" in page
    assert "state=broken" not in page


def test_past_its_day_it_asks_for_the_result(client_of, chen, he, yan_household):
    promise = promised(chen, yan_household, made_on=date(2026, 2, 1), due_on=date(2026, 2, 28))
    assert "已过期，还没有结果" in said(client_of(chen).get(page_of_promise(promise)))
    page = said(client_of(he).get(page_of_promise(promise)))
    assert "日子已经过了" not in page
    assert "state=kept" not in page


def test_the_result_is_one_short_form(client_of, chen, yan_household):
    promise, client = promised(chen, yan_household), client_of(chen)
    assert re.search(r'value="broken"[^>]*checked', client.get(settling(promise) + "?state=broken").text)
    form = {"op": str(uuid7()), "seen": 0, "state": "broken", "happened_on": "2026-03-10", "note": ""}
    answer = client.post(settling(promise), form)
    assert answer.status_code == 422
    assert "写一句为什么" in answer.text
    form["note"] = "管子没到货。"
    assert client.post(settling(promise), form).status_code == 302
    assert client.post(settling(promise), form).status_code == 302  # sent twice
    assert Commitment.objects.get().state == "broken"
    stale = client.post(settling(promise), {**form, "op": str(uuid7()), "state": "kept", "note": "其实办了。"})
    assert stale.status_code == 422
    assert "刚有人记过" in stale.text
    assert "其实办了。" in stale.text


@pytest.mark.parametrize("wrong", [{"happened_on": "2026-03-11"}, {"happened_on": "1900-01-01"}, {"state": "open"}])
def test_what_cannot_be_is_refused_beside_its_field(client_of, chen, yan_household, wrong):
    promise = promised(chen, yan_household)
    form = {"op": str(uuid7()), "seen": 0, "state": "kept", "happened_on": "2026-03-10", "note": "办了。", **wrong}
    answer = client_of(chen).post(settling(promise), form)
    assert answer.status_code == 422
    assert "办了。" in answer.text
    assert Commitment.objects.get().state == "open"


def test_one_that_has_its_result_asks_no_more(client_of, chen, yan_household):
    promise = settled(promised(chen, yan_household), chen)
    assert client_of(chen).get(settling(promise)).headers["Location"] == page_of_promise(promise)


def test_who_may(client_of, chen, yan_household):
    promise = promised(chen, yan_household)
    users = {user.username: user for user in county.User.objects.all()}
    sees = {"chen", "dao", "he", "li", "luo"}
    for name in county.OFFICIALS:
        client = client_of(users[name])
        assert client.get(page_of_promise(promise)).status_code == (200 if name in sees else 404), name
        inside = 200 if name == "chen" else 403 if name in sees else 404
        assert client.get(settling(promise)).status_code == inside, name
        assert client.post(settling(promise), {}).status_code == (422 if name == "chen" else inside), name


def test_sealed_matters_take_their_promises_with_them(client_of, chen, he, li, yan_household):
    sealed = life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    promise = promised(chen, yan_household, matter=sealed)
    for user in (chen, he, li):
        assert client_of(user).get(page_of_promise(promise)).status_code == 404
        assert SAID not in client_of(user).get(MINE).text


def test_nor_do_they_stand_on_the_home_s_page_or_on_a_card(client_of, chen, he, yan_household):
    sealed = life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    promised(chen, yan_household, matter=sealed)
    promised(chen, yan_household, words="月底送药。")
    for user in (chen, he):
        page = client_of(user).get(reverse("desk:household", args=[yan_household.pk])).text
        assert "月底送药。" in page
        assert SAID not in page
    card = issue_card(id=uuid7(), household=yan_household, official=chen, by=life.by(chen))
    page = client_of(chen).get(reverse("desk:contact-card", args=[card.pk])).text
    assert "月底送药。" in page
    assert SAID not in page


def test_whoever_left_still_reads_and_settles_his_own(client_of, chen, yan_household):
    promise = promised(chen, yan_household, made_on=date(2026, 3, 1))
    going.leaves(chen, date(2026, 3, 9))
    client = client_of(chen)
    assert SAID in client.get(MINE).text
    form = {"op": str(uuid7()), "seen": 0, "state": "kept", "happened_on": "2026-03-09", "note": ""}
    assert client.post(settling(promise), form).status_code == 302


# --- written by hand ---


def typed(**more):
    told = {"op": str(uuid7()), "words": SAID, "household": "", "other": "", "area": ""}
    return {**told, "made_on": "2026-03-10", "due_on": "2026-03-31", **more}


def test_one_is_written_by_hand(client_of, chen, yan_household):
    client, form = client_of(chen), typed(household=str(yan_household.pk))
    answer = client.post(NEW, form)
    promise = Commitment.objects.get()
    assert answer.headers["Location"] == client.post(NEW, form).headers["Location"] == page_of_promise(promise)
    assert (promise.household, promise.area_id, promise.official) == (yan_household, yan_household.area_id, chen)


def test_one_to_a_home_that_was_joined_to_another_meanwhile(client_of, chen, li, yan_household):
    other, client = going.home("李勾", of=chen), client_of(chen)
    told = {"happened_on": house_clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": life.by(li)}
    people.merge_households(household=other, other=yan_household, **told)
    assert client.post(NEW, typed(household=str(yan_household.pk))).status_code == 302
    assert Commitment.objects.get().household == other


def test_one_due_last_year_asks_at_once_what_came_of_it(client_of, chen, yan_household):
    form = typed(household=str(yan_household.pk), made_on="2025-03-01", due_on="2025-05-01")
    page = said(client_of(chen).post(NEW, form, follow=True))
    assert "接着记一下结果" in page
    assert "已过期，还没有结果" in page


def test_to_a_home_by_name_and_to_a_place(client_of, he, yan_household):
    client = client_of(he)
    assert client.post(NEW, typed(other="岩温龙")).status_code == 302
    assert client.post(NEW, typed(area="530899100200")).status_code == 302
    assert {one.household for one in Commitment.objects.all()} == {yan_household, None}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "写一户，或者写是哪个村组"),
        ({"other": "没有这人"}, "没有「没有这人」"),
        ({"area": "大寨村", "due_on": "2026-03-09"}, "不能早于承诺的那天"),
        ({"area": "大寨村", "made_on": "2026-03-11"}, "还没到"),
        ({"area": "大寨村", "words": "水" * 100_000}, "现在有 100000 个"),
        ({"area": "大寨村", "words": ""}, "您说过什么"),
        ({"area": "大寨村", "due_on": ""}, "到哪天"),
    ],
)
def test_what_cannot_be_promised_stays_in_the_form(client_of, chen, wrong, says):
    answer = client_of(chen).post(NEW, typed(**wrong))
    assert answer.status_code == 422
    assert says in said(answer)
    assert wrong.get("words", SAID) in answer.text
    assert not Commitment.objects.exists()


def test_namesakes_are_told_apart(client_of, he):
    homes = [going.home("张三"), going.home("张三", phone="13877770009")]
    client = client_of(he)
    assert "叫张三的不止一户" in said(client.post(NEW, typed(other="张三")))
    assert client.post(NEW, typed(other="张三", household=str(homes[1].pk))).status_code == 302
    assert Commitment.objects.get().household == homes[1]


def test_one_promise_is_to_one_home(client_of, chen, he, yan_household):
    answer = client_of(he).post(NEW, typed(other="岩温龙、大寨小卖部"))
    assert "一条承诺只写一户" in said(answer)


def test_another_s_household_is_not_there(client_of, sun, yan_household):
    assert client_of(sun).get(f"{NEW}?household={yan_household.pk}").status_code == 404
    assert client_of(sun).post(NEW, typed(household=str(yan_household.pk))).status_code == 422


# --- the unit's ---


def test_the_leader_sees_how_many_stand_how_and_what_is_overdue(client_of, liu, wang, wen, yan_household):
    over = {"made_on": date(2026, 2, 1), "due_on": date(2026, 2, 28)}
    promised(wang, yan_household, **over)
    promised(wen, yan_household, words="下周来看。")
    settled(promised(wen, yan_household, words="昨天办了。"), wen)
    page = said(client_of(liu).get(UNIT))
    for words in ("过了日子 1", "还没到日子 1", "没有兑现 0", "兑现了 1", "王勇说的", "岩*龙", SAID):
        assert words in page, words
    assert "岩温龙" not in page
    assert "昨天办了。" not in page
    assert "%" not in page.split("main")[1]
    assert "下周来看。" in client_of(liu).get(f"{UNIT}?pile=to-come").text


def test_another_unit_s_are_not_among_them(client_of, qian, chen, wang, yan_household):
    promised(wang, yan_household)
    assert SAID not in client_of(qian).get(UNIT).text
    assert client_of(chen).get(UNIT).status_code == 403


# --- on record, methods, and how much is asked ---


def test_what_was_shown_is_on_record(client_of, chen, yan_household):
    promise, client = promised(chen, yan_household), client_of(chen)
    for address in (MINE, NEW, page_of_promise(promise), settling(promise)):
        before = Event.objects.filter(verb__endswith=".read").count()
        client.get(address)
        assert Event.objects.filter(verb__endswith=".read").count() == before + 1, address


def test_wrong_methods(client_of, chen, yan_household):
    promise, client = promised(chen, yan_household), client_of(chen)
    for address in (MINE, page_of_promise(promise)):
        assert client.post(address).status_code == 405
    assert client.delete(settling(promise)).status_code == client.put(NEW).status_code == 405


def test_nobody_else_writes_promises(client_of, guan, zhou, wu, lin):
    for user in (guan, zhou, wu, lin):
        for address in (MINE, NEW):
            assert client_of(user).get(address).status_code == 403


def test_however_many_the_lists_ask_the_same(client_of, wang, liu, yan_household):
    for n in range(25):
        promised(wang, yan_household, words=f"第{n}条。")
    for user, address in ((wang, MINE), (liu, UNIT)):
        client = client_of(user)
        with asks_at_most(12):
            assert client.get(address).status_code == 200


def test_the_pages_of_one_ask_little(client_of, chen, yan_household):
    promise, client = promised(chen, yan_household), client_of(chen)
    for address in (page_of_promise(promise), settling(promise), NEW):
        with asks_at_most(14):
            assert client.get(address).status_code == 200


def test_the_list_goes_on(client_of, chen, yan_household):
    for n in range(51):
        promised(chen, yan_household, words=f"第{n:02}条。", due_on=house_clock.today() + timedelta(days=n))
    page = client_of(chen).get(MINE).text
    assert "第50条。" not in page
    older = re.search(r'class="pager-older" href="([^"]+)"', page)
    assert "第50条。" in client_of(chen).get(MINE + older[1].replace("&amp;", "&")).text
