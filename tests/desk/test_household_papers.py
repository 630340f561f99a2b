"""民情登记卡 on paper: blocks 3 to 6 come from the home's matters, and nothing that may not stand there."""

import pytest
from django.urls import reverse

from minqing.accounts.actor import Actor
from minqing.desk.households import papers
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Matter
from minqing.people.queries import all_of
from tests.asking import asks_at_most
from tests.matters import life, states
from tests.people import homes


def url(home):
    return reverse("desk:register-card", args=[home.pk])


def opened(home, user, words, *, on_papers=True, **more):
    pk = uuid7()
    said = life.said(words, household=home, on_papers=on_papers)
    actions.open(id=pk, said=said, sorted_as=life.sorted_as(**more), op=uuid7(), by=Actor.official(user))
    return Matter.objects.get(pk=pk)


@pytest.fixture
def answered(yan_household, chen, li, wang, dao, zhou):
    matter = opened(yan_household, chen, "水管又裂了。", kind="help")
    life.answered(matter, dispatcher=li, handler=wang, unit=states.unit("water"))
    matter = life.delivered(matter, dao)
    matter = life.evaluated(matter, zhou, "basically", "partly")
    assess = {"satisfaction": "satisfied", "words": "群众用上水了。", "request": life.the_request(matter)}
    return life.do("assess", matter, dao, **assess)


def test_all_six_blocks(client_of, chen, he, yan_household, answered):
    opened(yan_household, he, "路断了，过不去。", kind="help")
    homes.change(yan_household, chen, land="水田 4 亩")
    page = client_of(chen).get(url(yan_household)).text
    for words in (
        "一、家庭基本信息", "二、生产生活状况", "水田 4 亩",
        "三、反映的事项", "水管又裂了。", "路断了，过不去。",
        "四、需要解决的问题", "等工作站分办",
        "五、落实情况", "交给水务局办", "水管换好了，今天已经通水。",
        "群众评价", "基本满意，解决了一部分，通水了。", "基层组织评价", "群众用上水了。",
    ):  # fmt: skip
        assert words in page, words


def test_the_two_evaluations_stand_apart(chen, yan_household, answered):
    (told,) = papers.raised(chen, all_of(yan_household))
    assert len(told.by_people) == len(told.by_grassroots) == 1
    assert told.by_people != told.by_grassroots


def test_what_they_want_off_their_papers_is_not_there(client_of, chen, yan_household):
    opened(yan_household, chen, "家里吵了一架。", on_papers=False)
    assert "吵了一架" not in client_of(chen).get(url(yan_household)).text


def test_nothing_waits_where_they_only_asked_or_suggested(chen, yan_household):
    opened(yan_household, chen, "医保怎么报？", kind="inquiry")
    (told,) = papers.raised(chen, all_of(yan_household))
    assert (told.waits, told.said[0][1]) == ("", "医保怎么报？")


def test_of_others_who_raised_the_same_nothing_is_told(client_of, chen, he, yan_household, shop_household):
    matter = opened(yan_household, chen, "水管又裂了。", kind="help")
    said = life.said("我们店也没水。", household=shop_household, on_papers=True)
    actions.join(matter=matter, said=said, seen=matter.revision, op=uuid7(), by=Actor.official(he))
    page = client_of(chen).get(url(yan_household)).text
    assert "我们店也没水" not in page
    assert "小卖部" not in page


def test_what_was_taken_back_is_not_printed(client_of, chen, he, yan_household):
    matter = opened(yan_household, chen, "水管又裂了。", kind="help")
    life.do("withdraw", matter, he, request=life.the_request(matter), words="不用了。")
    assert "水管又裂了" not in client_of(chen).get(url(yan_household)).text


def test_a_childs_name_is_masked_unless_asked_for(client_of, chen, yan_household, clock):
    clock.stop("2026-03-02 09:30")
    homes.member(yan_household, chen, "岩小龙", birth_year=2018)
    assert "岩*龙" in client_of(chen).get(url(yan_household)).text
    assert "岩小龙" in client_of(chen).get(url(yan_household), {"names": "1"}).text


def test_many_matters_ask_no_more(client_of, chen, yan_household):
    for number in range(8):
        opened(yan_household, chen, f"第 {number} 件。", kind="help")
    client = client_of(chen)
    with asks_at_most(24):
        client.get(url(yan_household))
