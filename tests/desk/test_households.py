"""联系户: the homes of one reach, found by name, page by page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters.actions import Promise
from minqing.people import actions
from minqing.visits import actions as visits
from minqing.visits.actions.visiting import Went
from tests import county
from tests.asking import asks_at_most
from tests.matters import life
from tests.matters.test_promises import promised
from tests.people import homes
from tests.visits import diaries

URL = reverse("desk:households")
SEE = {"dao", "yu", "chen", "sun", "he", "ma", "li", "luo", "tang"}


def test_whose_work_it_is(client_of, request):
    for name in county.OFFICIALS:
        status = client_of(request.getfixturevalue(name)).get(URL).status_code
        assert status == (200 if name in SEE else 403), name


def test_his_own_stand_by_name_and_that_is_on_record(client_of, chen):
    page = client_of(chen).get(URL)
    assert "岩温龙" in page.text
    assert Event.objects.get(verb="user.read").fields == ["household.name"]
    assert client_of(chen).post(URL).status_code == 405


def test_the_others_are_masked_but_for_shops(client_of, he):
    page = client_of(he).get(URL).text
    assert "岩*龙" in page
    assert "岩温龙" not in page
    assert "大寨小卖部" in page


def test_a_reach_he_has_not(client_of, chen):
    assert client_of(chen).get(URL, {"reach": "county"}).status_code == 404
    assert client_of(chen).get(URL, {"reach": "nothing"}).status_code == 404


def test_what_is_known_of_each(client_of, chen, yan_household):
    today, by = house_clock.today(), Actor.official(chen)
    went = Went(yan_household.area, today - timedelta(days=3), [yan_household])
    visits.record_visit(id=uuid7(), went=went, author=chen, by=by)
    said = Promise("来看水管", today, today + timedelta(days=9), yan_household.area, yan_household)
    matters.promise(id=uuid7(), said=said, official=chen, by=by)
    homes.need(yan_household, chen, days=10)
    page = client_of(chen).get(URL).text
    assert "1 条承诺还没兑现" in page
    assert "1 条需要快到再看的日子" in page
    assert "上次去：" in page


def test_a_sealed_promise_is_not_counted_as_it_is_not_told(client_of, chen, he, yan_household):
    sealed = life.registered(he, category=diaries.style())
    promised(chen, yan_household, matter=sealed)
    assert "条承诺还没兑现" not in client_of(chen).get(URL).text
    promised(chen, yan_household, words="月底送药。")
    assert "1 条承诺还没兑现" in client_of(chen).get(URL).text


def test_nor_is_one_whose_sentence_was_sealed(client_of, chen, yan_household):
    entry = diaries.begun(chen, diaries.WITH_SECRET.replace(diaries.TAKEN, "张支书的侄子拿走了一个低保名额"))
    on = house_clock.today() + timedelta(days=9)
    diaries.marked(entry, "张支书的侄子拿走", "promise", household=yan_household, on=on)
    diaries.submitted(entry)
    assert "1 条承诺还没兑现" in client_of(chen).get(URL).text
    diaries.revised(entry)
    diaries.saved(entry, diaries.WITH_SECRET)
    diaries.marked(entry, diaries.TAKEN, "matter", category=diaries.style())
    diaries.submitted(entry)
    assert "条承诺还没兑现" not in client_of(chen).get(URL).text


def test_never_visited_is_said_so(client_of, chen):
    assert "没有走访记录" in client_of(chen).get(URL).text


def test_found_by_the_name_of_anybody_there(client_of, li, chen, yan_household):
    homes.member(yan_household, chen, "玉波罕")
    for text, found in (("波罕", 1), ("温龙", 1), ("河边", 0)):
        assert client_of(li).get(URL, {"q": text}).text.count("岩*龙") == found, text
    assert "没有找到" in client_of(li).get(URL, {"q": "波波波"}).text
    short = client_of(li).get(URL, {"q": "岩"}).text
    assert "米*妹" in short
    assert "写两个字以上" in short


@pytest.mark.parametrize("text", ["<script>", "%", "'; --", "岩" * 100_000, "\x00岩温"])
def test_whatever_is_typed_is_sought(client_of, li, text):
    assert client_of(li).get(URL, {"q": text}).status_code == 200


def test_page_after_page_holds_each_once(client_of, li, area):
    for number in range(60):
        actions.add_household(
            id=uuid7(), kind="shop", area=area("大寨一组"), name=f"第{number:02}家店", by=county.SYSTEM
        )
    first = client_of(li).get(URL)
    mark = first.context["page"].next_mark
    second = client_of(li).get(URL, {"mark": mark})
    ids = [row.url for answer in (first, second) for row in answer.context["rows"]]
    assert (len(ids), len(set(ids))) == (64, 64)
    assert second.context["page"].next_mark == ""
    assert client_of(li).get(URL, {"mark": "nonsense"}).context["page"].next_mark == mark


def test_one_that_was_merged_stands_in_no_list(client_of, li, yan_household, shop_household):
    told = {"happened_on": house_clock.today(), "seen": 0, "other_seen": 0, "op": uuid7(), "by": Actor.official(li)}
    actions.merge_households(household=yan_household, other=shop_household, **told)
    assert "大寨小卖部" not in client_of(li).get(URL).text


def test_an_official_whose_post_ended_yesterday(client_of, chen, yan_household):
    chen.posts.update(ends_on=house_clock.today() - timedelta(days=1))
    assert client_of(chen).get(URL).status_code == 403
    assert client_of(chen).get(reverse("desk:household", args=[yan_household.pk])).status_code == 404


def test_it_asks_little(client_of, li, chen, area):
    for number in range(20):
        actions.add_household(
            id=uuid7(), kind="shop", area=area("大寨一组"), name=f"第{number:02}家店", by=county.SYSTEM
        )
    for user in (li, chen):
        client = client_of(user)
        with asks_at_most(12):
            client.get(URL)


# --- another home is written down ---

NEW = reverse("desk:add-household")


def test_a_home_is_written_down(client_of, he):
    typed = {"op": uuid7(), "kind": "migrant", "name": "张三", "area": "530899100200001", "phone": "13700000000"}
    answer = client_of(he).post(NEW, typed, follow=True)
    assert "张三" in answer.text
    assert client_of(he).post(NEW, typed).status_code == 302  # the same form again


def test_not_where_it_is_not_his_to(client_of, he, chen):
    typed = {"op": uuid7(), "kind": "migrant", "name": "张三", "area": "530899101200001"}
    assert client_of(he).post(NEW, typed).status_code == 422
    assert client_of(chen).get(NEW).status_code == 403
