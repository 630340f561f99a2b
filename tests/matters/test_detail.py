"""The page of a matter: its story, and what its reader can do."""

import pytest
from django.urls import reverse

from minqing.audit.models import Event
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import PastRow, Source
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import State
from tests.asking import asks_at_most
from tests.matters import life, states


def url(matter):
    return reverse("matters:detail", args=[matter.pk])


def told(page):
    return " ".join(page.text.split())


def test_the_story_from_the_first_word_to_the_last(client_of, li):
    matter = states.at(State.CLOSED)
    page = told(client_of(li).get(url(matter)))
    for words in (
        "水管又裂了，三天没水吃。",
        matter.number,
        "办完了。",
        "登记，编号",
        "何丽（上坝镇群众工作站经办人）",
        "交给水务局办",
        "签收",
        "写了答复（已解决）",
        "水管换好了。",
        "把答复告诉了本人：当面，听到了",
        "群众评价：满意，解决了",
        "通水了。",
    ):
        assert words in page, words
    assert page.index("群众评价：") < page.index("登记，编号")  # the newest first


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_it_opens_in_every_state_for_whoever_sees_it(client_of, sample, state):
    matter = states.at(state)
    expected = {"li": 200, "he": 200, "dao": 200, "ma": 404, "yu": 404, "guan": 404, "wu": 404, "tang": 404}
    for username in sample(sorted(expected), 4):
        assert client_of(states.official(username)).get(url(matter)).status_code == expected[username], username
    assert client_of(states.official("li")).post(url(matter)).status_code == 405


def test_a_draft_is_its_writers(client_of, he, li):
    matter = states.at(State.DRAFT)
    assert "草稿只有您自己看得到" in client_of(he).get(url(matter)).text
    assert client_of(li).get(url(matter)).status_code == 404


@pytest.mark.parametrize(
    ("state", "username", "first"),
    [
        (State.DRAFT, "he", "登记，给它编号"),
        (State.REGISTERED, "li", "分办：交给哪个单位"),
        (State.AWAITING_DISPATCH, "li", "分办：交给哪个单位"),
        (State.DISPATCHED, "wang", "签收，我来办"),
        (State.RETURN_ASKED, "li", "改派给别的单位"),
        (State.SIGNED, "wang", "记下办了什么"),
        (State.HANDLING, "wang", "写答复"),
        (State.DEFERRED, "wang", "记下办了什么"),
        (State.REPLIED, "he", "把答复告诉他"),
        (State.AWAITING_CALLBACK, "zhou", "问他办得怎么样"),
        (State.DISSATISFIED, "li", "重新交办"),
        (State.REWORK, "wen", "签收，我来办"),
    ],
)
def test_the_one_obvious_next_thing(client_of, state, username, first):
    page = told(client_of(states.official(username)).get(url(states.at(state))))
    assert page.count('class="button "') + page.count('class="button offer "') == 1
    assert f">{first}<" in page.replace("> ", ">").replace(" <", "<")


def test_a_township_sends_up_what_the_county_usually_does(client_of, he):
    matter = life.registered(he, category=Category.objects.get(pk="03.1"))
    page = told(client_of(he).get(url(matter)))
    assert page.index("报县民情办分办") < page.index("分办：交给哪个单位")


def test_nothing_to_do_is_said(client_of, zhao):
    matter = states.at(State.CLOSED)
    assert "现在没有要您办的" in client_of(zhao).get(url(matter)).text


def test_names_are_whole_for_whoever_works_on_it_and_otherwise_on_request(client_of, li, zhao):
    matter = states.at(State.CLOSED)
    client = client_of(zhao)
    page = client.get(url(matter)).text
    assert "岩*龙" in page
    assert "138****0001" in page
    assert "岩温龙" not in page
    assert _read(matter, zhao) == ["words"]
    assert "13800000001" in client.get(url(matter) + "?names=1").text
    assert _read(matter, zhao) == ["name", "phone", "words"]
    assert "岩温龙" in client_of(li).get(url(matter)).text


def _read(matter, user):
    events = Event.objects.filter(verb="matter.read", target=f"matters.Matter:{matter.pk}", actor=life.by(user).text)
    return events.latest("at").fields


def test_said_and_entered_apart(client_of, he, clock):
    clock.stop("2026-03-05 15:00")
    yesterday = clock.stop("2026-03-05 15:00").replace(day=2, hour=9)
    pk = uuid7()
    args = {"said": life.said(said_at=yesterday), "sorted_as": life.sorted_as(), "op": uuid7(), "by": life.by(he)}
    actions.open(id=pk, **args)
    page = told(client_of(he).get(reverse("matters:detail", args=[pk])))
    assert "3月2日 周一 09:00" in page
    assert "今天 15:00" in page


def test_both_evaluations_stand_apart(client_of, dao):
    matter = states.at(State.CLOSED)
    life.do("assess", matter, dao, request=life.the_request(matter), satisfaction="basically", words="修得慢。")
    page = told(client_of(dao).get(url(matter)))
    assert "他的评价：满意，解决了" in page
    assert "基层组织评价：基本满意" in page


def test_what_cannot_be_done_yet_is_told_with_its_reason(client_of, wang):
    page = told(client_of(wang).get(url(states.at(State.DEFERRED))))
    for words in ("今年没有钱。", "依据：年度计划", "王勇去说明的", "当面说的", "再看"):
        assert words in page


def test_an_amendment_says_from_what_to_what(client_of, li):
    matter = life.registered(li)
    to = life.sorted_as("530899100200002", category=Category.objects.get(pk="03.2"), kind="complaint")
    life.do("amend", matter, li, sorted_as=to)
    page = told(client_of(li).get(url(matter)))
    assert "所属地由大寨一组改为大寨二组" in page
    assert "类别由空改为灌溉沟渠" in page
    assert "类型由求助改为投诉" in page


def test_who_helps_who_is_asked_in_and_who_is_spoken_of(client_of, he, li, xu, ma, unit):
    matter = life.registered(he, named=[ma])
    life.do("invite", matter, he, whom=xu, role="mediator", note="")
    life.do("dispatch", matter, li, to=unit("water"), supports=[unit("roads")])
    page = told(client_of(li).get(url(matter)))
    assert "请徐和来调解" in page
    assert "协办：交通运输局" in page
    assert "马超（下坝乡群众工作站" in page


def test_where_it_came_from(client_of, he):
    pk, source = uuid7(), Source("走访日记", url="matters:detail", key=str(uuid7()), quote="水管裂了三天")
    args = {"said": life.said(), "sorted_as": life.sorted_as(), "op": uuid7(), "by": life.by(he)}
    actions.open(id=pk, source=source, **args)
    page = client_of(he).get(reverse("matters:detail", args=[pk])).text
    assert f'href="/matters/{source.key}/"' in page
    assert "水管裂了三天" in page


def test_past_matters_read_like_others(client_of, li, area, clock):
    now = clock.stop("2026-03-05 15:00")
    row = PastRow("7", "李先生", "路灯", "路灯坏了", now, "已修好。", now, "住建局")
    actions.record_past(rows=[row], source="message-board", area=area("青河县"), by=life.by(li))
    page = client_of(li).get(url(Matter.objects.get(past=True)))
    assert page.status_code == 200
    assert "路灯坏了" in page.text
    assert "住建局" in page.text
    assert "登记回执" not in page.text


def test_sealed_it_opens_for_its_readers_and_every_opening_is_kept(client_of, he, li, ji):
    matter = life.registered(he, category=Category.objects.get(pk="12.4"), kind="complaint")
    page = client_of(ji).get(url(matter))
    assert page.status_code == 200
    assert "保密件：只有指定的人能看" in page.text
    assert "在指定的人手里" in page.text
    assert "登记回执" not in page.text
    assert "words" in _read(matter, ji)
    for user in (he, li):
        assert client_of(user).get(url(matter)).status_code == 404
        assert client_of(user).get(url(matter) + "?names=1").status_code == 404


@pytest.mark.parametrize("username", ["li", "wang", "he", "dao"])
def test_it_asks_the_database_little(client_of, username):
    matter, client = states.at(State.CLOSED), client_of(states.official(username))
    with asks_at_most(14):
        assert client.get(url(matter)).status_code == 200
