"""督查: the stages of each matter, and nothing by which a person could be known."""

import pytest

from minqing.accounts.models import User
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, states
from tests.matters.test_sealed import SECRET

pytestmark = pytest.mark.django_db
PROCESS = "/matters/process/"


@pytest.fixture
def page(client_of):
    return lambda user, **asked: client_of(user).get(PROCESS, asked)


def test_the_supervisor_alone(client_of):
    status = {name: client_of(User.objects.get(username=name)).get(PROCESS).status_code for name in county.OFFICIALS}
    assert {name for name, code in status.items() if code != 403} == {"wu"}
    assert client_of(User.objects.get(username="wu")).post(PROCESS).status_code == 405


def test_number_state_unit_township_and_stages(page, wu):
    matter = states.at(State.CLOSED)
    text = page(wu).text
    for told in (matter.number, "办结", "水务局", "上坝镇", "登记", "分办", "签收", "答复", "送达"):
        assert told in text


def test_no_person_no_words_no_place_below_the_township(page, wu):
    matter = states.at(State.REWORK)
    text = page(wu).text
    hidden = ["岩温龙", "岩*龙", "13800000001", "水管", "大寨", "何丽", "王勇", str(matter.pk)]
    hidden += [matter.summary.text, matter.requests.get().words.text]
    assert [word for word in hidden if word in text] == []


def test_a_unit_of_a_village_is_not_named(page, wu, he):
    life.do("dispatch", life.registered(he), he, to=states.unit("dazhai"))
    text = page(wu).text
    assert "大寨" not in text
    assert "村里的单位" in text


def test_a_matter_that_he_would_open_is_not_there_for_him(client_of, wu):
    matter = states.at(State.CLOSED)
    assert client_of(wu).get(f"/matters/{matter.pk}/").status_code == 404
    assert client_of(wu).get("/matters/").status_code == 403


def test_neither_the_sealed_nor_the_past_nor_drafts(page, wu, he):
    sealed = life.registered(he, category=Category.objects.get(name="工作作风投诉"))
    states.at(State.DRAFT)
    Matter.objects.filter(pk=states.at(State.ARCHIVED).pk).update(past=True)
    text = page(wu).text
    assert sealed.number not in text
    assert SECRET not in text
    assert "没有这样的事项" in text


def test_it_is_narrowed(page, wu, clock, unit):
    clock.stop("2026-03-02 09:00")
    fresh, twice, unhappy = states.at(State.SIGNED), states.at(State.RETURN_ASKED), states.at(State.REWORK)
    assert unhappy.number in page(wu, trouble="reworked").text
    assert fresh.number not in page(wu, trouble="reworked").text
    assert twice.number in page(wu, state="return-asked").text
    assert fresh.number not in page(wu, unit=unit("roads").pk).text
    assert fresh.number not in page(wu, trouble="overdue").text
    clock.forward(days=60)
    assert fresh.number in page(wu, trouble="overdue").text
    assert "已超" in page(wu).text


def test_returned_twice(page, wu, li, zhao):
    matter = states.at(State.RETURN_ASKED)
    assert matter.number not in page(wu, trouble="returned").text
    life.do("reassign", matter, li, to=states.unit("roads"), note="交通局看看。")
    life.do("ask_return", matter, zhao, basis="不是路面的事。")
    assert matter.number in page(wu, trouble="returned").text
    assert "退单 2 次" in page(wu).text


@pytest.mark.parametrize("asked", [{"unit": "x\x00"}, {"state": "draft"}, {"trouble": "?"}])
def test_a_choice_that_is_none(page, wu, asked):
    matter = states.at(State.REGISTERED)
    response = page(wu, **asked)
    assert response.status_code == 422
    assert matter.number not in response.text


def test_it_asks_little(client_of, wu):
    for state in (State.CLOSED, State.SIGNED, State.REGISTERED):
        states.at(state)
    client = client_of(wu)
    with asks_at_most(9):
        client.get(PROCESS)
