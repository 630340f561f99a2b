"""工作建议: put to a unit or to the coordinator, who say in writing what comes of it."""

import pytest
from django.urls import reverse

from minqing.lib.ids import uuid7
from minqing.visits import actions
from minqing.visits.models import WorkSuggestion
from tests.visits import diaries

LIST = reverse("desk:suggestions")


def at(name, suggestion):
    return reverse(f"desk:{name}", args=[suggestion.pk])


@pytest.fixture
def suggestion(chen, area, unit):
    told = {"words": "给矿区的人开技能班。", "area": area("大寨一组"), "unit": unit("water")}
    return actions.suggest(id=uuid7(), author=chen, by=diaries.by(chen), **told)


def answer(**more):
    return {"op": str(uuid7()), "seen": 0, "state": "adopted", "note": "下个月开班。", "unit": "", **more}


def test_who_sees_it(client_of, suggestion, django_user_model):
    answers = {
        user.username: client_of(user).get(at("suggestion", suggestion)).status_code
        for user in django_user_model.objects.all()
    }
    assert {name for name, status in answers.items() if status == 200} == {"chen", "li", "luo", "wang", "wen", "liu"}
    assert set(answers.values()) == {200, 404}


@pytest.mark.parametrize("username", ["liu", "li"])
def test_its_unit_and_the_coordinator_answer(client_of, suggestion, chen, django_user_model, username):
    client = client_of(django_user_model.objects.get(username=username))
    assert "给矿区的人开技能班。" in client.get(LIST).text
    assert client.post(at("suggestion-answer", suggestion), answer()).status_code == 302
    page = client_of(chen).get(at("suggestion", suggestion)).text
    assert "采纳了" in page
    assert "下个月开班。" in page
    assert "这样答" not in page
    client.post(at("suggestion-answer", suggestion), answer(seen=1, state="effect", note="去了二十个人。"))
    assert WorkSuggestion.objects.get().state == "effect"
    assert "给矿区的人开技能班。" in client.get(f"{LIST}?pile=ended").text


def test_declined_with_the_reason(client_of, suggestion, liu):
    client = client_of(liu)
    page = client.post(at("suggestion-answer", suggestion), answer(state="declined", note=""))
    assert page.status_code == 422
    assert "还没有填说清楚" in page.text
    client.post(at("suggestion-answer", suggestion), answer(state="declined", note="今年没有这笔钱。"))
    assert WorkSuggestion.objects.get().state == "declined"


def test_who_put_it_does_not_answer_it(client_of, suggestion, chen):
    assert "这样答" not in client_of(chen).get(at("suggestion", suggestion)).text
    page = client_of(chen).post(at("suggestion-answer", suggestion), answer())
    assert page.status_code == 422
    assert WorkSuggestion.objects.get().revision == 0


def test_it_goes_to_another_unit(client_of, suggestion, liu, qian, unit):
    client_of(liu).post(at("suggestion-answer", suggestion), answer(state="accepted", unit=str(unit("roads").pk)))
    assert WorkSuggestion.objects.get().unit == unit("roads")
    assert client_of(qian).get(at("suggestion", suggestion)).status_code == 200
    assert client_of(liu).get(at("suggestion", suggestion)).status_code == 404


def test_repeated_stale_and_out_of_order(client_of, suggestion, liu):
    form, client = answer(), client_of(liu)
    assert client.post(at("suggestion-answer", suggestion), form).status_code == 302
    assert client.post(at("suggestion-answer", suggestion), form).status_code == 302
    assert client.post(at("suggestion-answer", suggestion), answer(state="effect")).status_code == 422
    assert client.post(at("suggestion-answer", suggestion), answer(seen=1, state="accepted")).status_code == 422
    assert WorkSuggestion.objects.get().revision == 1


def test_out_of_reach(client_of, suggestion, he):
    assert client_of(he).post(at("suggestion-answer", suggestion), answer()).status_code == 404
    assert client_of(he).get(LIST).status_code == 200
    assert client_of(he).delete(at("suggestion-answer", suggestion)).status_code == 405
