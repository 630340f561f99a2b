"""苗头性问题: with its owner until he has written down what became of it."""

from datetime import date

import pytest
from django.urls import reverse

from minqing.lib.ids import uuid7
from minqing.visits import actions
from minqing.visits.models import TrendRisk
from tests.asking import asks_at_most
from tests.visits import diaries

LIST = reverse("desk:risks")


def at(name, risk):
    return reverse(f"desk:{name}", args=[risk.pk])


@pytest.fixture(autouse=True)
def _monday(clock):
    clock.stop("2026-03-16 09:30")


@pytest.fixture
def risk(chen, area):
    told = {
        "words": "矿采完了怎么办。",
        "area": area("大寨一组"),
        "look_on": date(2026, 4, 15),
        "touches": "选场的工人",
    }
    return actions.open_risk(id=uuid7(), author=chen, by=diaries.by(chen), **told)


def watched(**more):
    return {
        "op": str(uuid7()),
        "seen": 0,
        "note": "去看过，还有三年的矿。",
        "look_on": "2026-06-01",
        "owner": "",
        **more,
    }


def ended(**more):
    return {"op": str(uuid7()), "seen": 0, "state": "acted", "note": "请人社局开了班。", **more}


def test_it_lies_with_the_station_and_stands_in_its_list(client_of, risk, he, chen):
    assert risk.owner == he
    assert "矿采完了怎么办。" in client_of(he).get(LIST).text
    assert "矿采完了怎么办。" not in client_of(chen).get(LIST).text
    assert "矿采完了怎么办。" in client_of(chen).get(f"{LIST}?pile=seen").text


def test_who_sees_it(client_of, risk, django_user_model):
    answers = {
        user.username: client_of(user).get(at("risk", risk)).status_code for user in django_user_model.objects.all()
    }
    assert {name for name, status in answers.items() if status == 200} == {"chen", "he", "li", "luo", "dao"}
    assert set(answers.values()) == {200, 404}


def test_its_owner_looks_and_looks_again(client_of, risk, he, chen):
    client = client_of(he)
    client.post(at("risk-watch", risk), watched())
    now = TrendRisk.objects.get()
    assert (now.state, now.look_on, now.revision) == ("open", date(2026, 6, 1), 1)
    page = client_of(chen).get(at("risk", risk)).text
    assert "去看过，还有三年的矿。" in page
    assert "看过了，接着看" in page
    assert "写下结果" not in page


def test_he_passes_it_on_by_name(client_of, risk, he, ma):
    assert client_of(he).post(at("risk-watch", risk), watched(owner="马超")).status_code == 302
    assert TrendRisk.objects.get().owner == ma
    assert "写下结果" in client_of(ma).get(at("risk", risk)).text
    assert client_of(he).post(at("risk-end", risk), ended(seen=1)).status_code == 422


@pytest.mark.parametrize("state", ["acted", "watched", "unfounded"])
def test_it_ends_in_writing(client_of, risk, he, chen, state):
    client_of(he).post(at("risk-end", risk), ended(state=state))
    assert TrendRisk.objects.get().state == state
    assert "请人社局开了班。" in client_of(chen).get(at("risk", risk)).text
    assert "矿采完了怎么办。" not in client_of(he).get(LIST).text
    assert "矿采完了怎么办。" in client_of(he).get(f"{LIST}?pile=ended").text


@pytest.mark.parametrize(
    ("name", "form", "says"),
    [
        ("risk-watch", watched(note=""), "还没有填看到了什么"),
        ("risk-watch", watched(look_on="2026-03-16"), "再看的日子要在今天以后"),
        ("risk-watch", watched(owner="没有人"), "干部里没有「没有人」"),
        ("risk-end", ended(state="nonsense"), "结果里没有这一项"),
        ("risk-end", ended(note=" "), "还没有填"),
        ("risk-end", ended(seen=7), "看过最新的再写"),
    ],
)
def test_what_is_wrong_is_said(client_of, risk, he, name, form, says):
    page = client_of(he).post(at(name, risk), form)
    assert page.status_code == 422
    assert says in page.text
    assert form["note"] in page.text
    assert TrendRisk.objects.get().revision == 0


def test_sent_twice_is_done_once(client_of, risk, he):
    form, client = ended(), client_of(he)
    assert (
        client.post(at("risk-end", risk), form).status_code
        == client.post(at("risk-end", risk), form).status_code
        == 302
    )
    assert TrendRisk.objects.get().turns.count() == 2


def test_only_its_owner_writes(client_of, risk, chen, li):
    for user in (chen, li):
        page = client_of(user).post(at("risk-end", risk), ended())
        assert page.status_code == 422
        assert TrendRisk.objects.get().revision == 0


def test_it_asks_the_database_little(client_of, risk, he):
    client = client_of(he)
    with asks_at_most(12):
        client.get(LIST)
    with asks_at_most(16):
        client.get(at("risk", risk))


def test_whose_owner_left_it_lies_with_the_station_or_with_the_coordinator(client_of, risk, he, li, ma, dao):
    he.posts.update(ends_on=date(2026, 3, 15))
    for user, finds in ((li, True), (ma, False), (dao, False), (he, False)):
        page = client_of(user).get("/").text + client_of(user).get(LIST, follow=True).text
        assert ("矿采完了怎么办。" in page) is finds, user.username
    assert client_of(dao).post(at("risk-end", risk), ended()).status_code == 422
    assert client_of(li).post(at("risk-watch", risk), watched()).status_code == 302
    risk.refresh_from_db()
    assert risk.owner == li


def test_somebody_new_at_the_station_has_it(client_of, risk, he, ma):
    he.is_active = False
    he.save()
    ma.posts.update(area=risk.area_id[:9])
    assert "矿采完了怎么办。" in client_of(ma).get("/").text
    assert client_of(ma).post(at("risk-end", risk), ended()).status_code == 302
