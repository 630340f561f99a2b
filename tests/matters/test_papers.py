"""What a person takes home: 登记回执 and 答复函."""

import pytest
from django.urls import reverse

from minqing.audit.models import Event
from minqing.matters.models import Category, Request
from minqing.matters.workflow import State
from tests.asking import asks_at_most
from tests.matters import life, states


def url(name, matter, request=None):
    return reverse(f"matters:{name}", args=[matter.pk, (request or matter.requests.first()).pk])


def test_the_receipt_says_who_answers_by_when_and_how_to_reach_another(client_of, he, clock):
    clock.stop("2026-03-02 09:30")
    matter = life.registered(he)
    page = client_of(he).get(url("receipt", matter)).text
    told = " ".join(page.split())
    request = Request.objects.get()
    for words in (
        matter.number,
        request.receipt,
        "岩温龙",
        "上坝镇 大寨村 大寨一组",
        "水管又裂了，三天没水吃。",
        "3月11日 周三",
        "上坝镇群众工作站，何丽，0879-6000001，办公电话 0879-6000000",
        "打民情办 0879-6000000",
    ):
        assert words in told, words


def test_once_sent_the_unit_that_has_it_answers(client_of, he):
    page = client_of(he).get(url("receipt", states.at(State.DISPATCHED))).text
    assert "水务局，办公电话" in " ".join(page.split())


def test_the_letter_is_signed_by_name_and_says_what_to_do_when_not_content(client_of, he):
    matter = states.at(State.REPLIED)
    page = " ".join(client_of(he).get(url("letter", matter)).text.split())
    for words in ("岩温龙：", "水管换好了。", "请问水务局 王勇，0879-6000001", "换一个人听您讲", matter.number):
        assert words in page, words


def test_a_letter_of_what_was_not_taken_in_says_why(client_of, he):
    page = client_of(he).get(url("letter", states.at(State.REJECTED))).text
    assert "已在法院。" in page


def test_no_letter_before_there_is_an_answer(client_of, he):
    assert client_of(he).get(url("letter", states.at(State.HANDLING))).status_code == 404


@pytest.mark.parametrize("name", ["receipt", "letter"])
def test_who_may(client_of, he, ma, guan, name):
    matter = states.at(State.REPLIED)
    assert client_of(he).get(url(name, matter)).status_code == 200
    assert client_of(he).post(url(name, matter)).status_code == 405
    for user in (ma, guan):
        assert client_of(user).get(url(name, matter)).status_code == 404


def test_of_another_matter_it_is_not_there(client_of, he):
    one, two = states.at(State.REPLIED), states.at(State.REPLIED)
    assert client_of(he).get(url("receipt", one, two.requests.get())).status_code == 404


def test_sealed_ones_and_drafts_have_no_papers(client_of, he, ji):
    sealed = life.registered(he, category=Category.objects.get(pk="12.4"), kind="complaint")
    assert client_of(ji).get(url("receipt", sealed)).status_code == 404
    assert client_of(he).get(url("receipt", states.at(State.DRAFT))).status_code == 404


def test_a_paper_is_a_read_on_record(client_of, he):
    matter = states.at(State.REPLIED)
    client_of(he).get(url("letter", matter))
    assert Event.objects.filter(verb="matter.read").latest("at").fields == ["name", "phone", "words"]


@pytest.mark.parametrize(("name", "most"), [("receipt", 14), ("letter", 14)])
def test_it_asks_the_database_little(client_of, he, name, most):
    matter, client = states.at(State.REPLIED), client_of(he)
    with asks_at_most(most):
        assert client.get(url(name, matter)).status_code == 200
