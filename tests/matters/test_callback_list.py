"""回访: whom to call, with what one must know before dialling; every look is kept."""

import pytest

from minqing.audit.models import Event
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import OnTheSpot
from minqing.matters.models import Matter
from minqing.matters.workflow import State
from tests.asking import asks_at_most
from tests.matters import life, states

pytestmark = pytest.mark.django_db
CALLS = "/matters/to-call/"


@pytest.fixture
def page(client_of):
    return lambda user, **asked: client_of(user).get(CALLS, asked).text


def test_who_his_number_what_was_said_and_answered(page, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    text = page(zhou)
    for told in ("岩温龙", "13800000001", "水管又裂了", "水管换好了", "水务局", matter.number, "当面"):
        assert told in text
    assert f"/matters/{matter.pk}/evaluate/" in text


def test_every_one_that_is_shown_leaves_a_row(page, zhou):
    matters = [states.at(State.AWAITING_CALLBACK) for _n in range(2)]
    page(zhou)
    read = Event.objects.filter(verb="matter.read", actor=f"official:{zhou.pk}")
    assert {event.target for event in read} == {f"matters.Matter:{matter.pk}" for matter in matters}
    assert {"name", "phone"} <= set(read[0].fields)


def test_nothing_is_left_to_ask(page, zhou):
    states.at(State.REPLIED)
    assert "没有等回访的了" in page(zhou)


def test_in_vain_is_one_press_and_counts_days(client_of, zhou, clock):
    clock.stop(house_clock.today().isoformat() + " 12:00")
    matter = states.at(State.AWAITING_CALLBACK)
    client = client_of(zhou)
    sent = {"op": uuid7(), "seen": matter.revision, "request": matter.requests.get().pk}
    assert client.post(f"/matters/{matter.pk}/call/", sent).status_code == 302
    assert "已经有 1 天没联系上" in client.get(CALLS).text


def test_only_those_who_have_not_been_asked(page, zhou, li, he, wang, unit):
    matter = life.registered(he)
    life.do("join", matter, he, said=life.said("我家也没水。", name="玉香", phone="13900000009"))
    life.do("dispatch", matter, li, to=unit("water"))
    life.worked(matter, handler=wang)
    first, second = Matter.objects.get(pk=matter.pk).requests.order_by("pk")
    told = {"way": "face", "taken": "heard", "through": "", "happened_at": house_clock.now()}
    for request in (first, second):
        life.do("deliver", matter, he, request=request, **told)
    assert "岩温龙" in page(zhou)
    said = {"satisfaction": "satisfied", "solved": "yes", "words": "", "happened_at": house_clock.now()}
    life.do("evaluate", matter, zhou, request=first, **said)
    text = page(zhou)
    assert "玉香" in text
    assert "岩温龙" not in text


def test_a_sample_of_the_spot_is_asked_again(page, zhou, dao, monkeypatch):
    monkeypatch.setattr("minqing.matters.actions.registering._drawn", lambda: True)
    spot = OnTheSpot("接好了灯线。", "路灯亮了。", "satisfied", "yes", "亮了。")
    args = {"said": life.said("路灯不亮"), "sorted_as": life.sorted_as(), "happened_at": house_clock.now()}
    actions.solve_on_the_spot(id=uuid7(), spot=spot, op=uuid7(), by=life.by(dao), **args)
    assert "路灯亮了。" in page(zhou)


def test_what_waited_longest_stands_first(client_of, zhou, clock):
    clock.stop("2026-03-02 09:00")
    first = states.at(State.AWAITING_CALLBACK)
    clock.forward(days=1)
    second = states.at(State.AWAITING_CALLBACK)
    text = client_of(zhou).get(CALLS).text
    assert text.index(first.number) < text.index(second.number)


def test_it_asks_little(client_of, zhou):
    for _n in range(4):
        states.at(State.AWAITING_CALLBACK)
    client = client_of(zhou)
    with asks_at_most(12 + 4):  # a row in the audit for each
        client.get(CALLS)


def test_pages_go_on(client_of, zhou, monkeypatch):
    monkeypatch.setattr("minqing.matters.views.worklists.CALLS_A_PAGE", 1)
    numbers = [states.at(State.AWAITING_CALLBACK).number for _n in range(2)]
    client = client_of(zhou)
    first = client.get(CALLS).text
    (mark,) = [part.split('"')[0] for part in first.split('href="?mark=')[1:]]
    second = client.get(f"{CALLS}?mark={mark}").text
    assert [numbers[0] in first, numbers[1] in first] == [True, False]
    assert [numbers[0] in second, numbers[1] in second] == [False, True]
