"""Who did what: codes by time, all of it for the auditor, what was read for the privacy officer."""

import re

import pytest

from minqing.accounts.models import User
from minqing.audit import log
from minqing.audit.models import Event
from minqing.desk import verbs
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import states
from tests.sources import modules

pytestmark = pytest.mark.django_db
AUDIT = "/audit/"


@pytest.fixture
def page(client_of):
    return lambda user, **asked: client_of(user).get(AUDIT, asked)


def test_auditor_and_privacy_officer_alone(client_of):
    status = {name: client_of(User.objects.get(username=name)).get(AUDIT).status_code for name in county.OFFICIALS}
    assert {name for name, code in status.items() if code != 403} == {"shen", "bao"}
    assert client_of(User.objects.get(username="shen")).post(AUDIT).status_code == 405


def test_in_words_with_ids_and_codes_and_no_words_of_people(page, shen, client_of, li):
    matter = states.at(State.SIGNED)
    client_of(li).get(f"/matters/{matter.pk}/")
    text = page(shen).text
    for told in ("李静", "王勇", "分办", "签收", "查阅事项", str(matter.pk), "state=signed"):
        assert told in text
    assert not any(word in text for word in ("岩温龙", "13800000001", "水管", matter.number))


def test_the_privacy_officer_sees_reads_only(page, bao, client_of, li):
    matter = states.at(State.SIGNED)
    client_of(li).get(f"/matters/{matter.pk}/")
    text = page(bao).text
    assert text.count("<li>") > 0
    assert "查阅事项" in text
    assert "<strong>分办</strong>" not in text
    assert page(bao, verb="matter.dispatch").status_code == 422
    assert "audit verify" not in text


def test_by_day_and_by_verb(page, shen, clock):
    clock.stop("2026-03-02 09:00")
    states.at(State.DISPATCHED)
    assert "<strong>分办</strong>" in page(shen, verb="matter.dispatch").text
    assert "<strong>登记</strong>" not in page(shen, verb="matter.dispatch").text
    assert "<strong>分办</strong>" in page(shen, day="2026年3月2日").text
    assert "没有这样的记录" in page(shen, day="2026-03-01").text


@pytest.mark.parametrize("asked", [{"day": "何时"}, {"verb": "x\x00"}])
def test_what_cannot_be_read_is_told_and_kept(page, shen, asked):
    response = page(shen, **asked)
    assert response.status_code == 422
    assert "field-error" in response.text


def test_how_far_it_is_linked_up(page, shen):
    states.at(State.SIGNED)
    while log.chain_up():
        pass
    reached = Event.objects.count()
    assert f"前后相连到第 {reached} 条，另有 0 条" in page(shen).text
    states.at(State.SIGNED)
    assert f"另有 {Event.objects.count() - reached} 条" in page(shen).text


def test_pages_go_on(client_of, shen):
    li = states.official("li")
    matter = states.at(State.REGISTERED)
    for _n in range(60):
        log.read(matter, by=f"official:{li.pk}", fields=["words"])
    client, found, address = client_of(shen), 0, f"{AUDIT}?verb=matter.read"
    while address:
        text = client.get(address).text
        found += text.count("<strong>")
        older = re.search(r'class="pager-older" href="([^"]+)"', text)
        address = AUDIT + older[1].replace("&amp;", "&") if older else ""
    assert found == 60


def test_every_verb_has_words():
    written = {
        found
        for module in modules()
        for found in re.findall(r'log\.record(?:_many)?\(\s*"([\w.-]+)"(?: if \w+ else "([\w.-]+)")?', module.text)
        for found in found
        if found
    }
    assert written - verbs.VERBS.keys() == set()
    assert len(written) > 20


def test_every_kind_of_thing_has_words():
    for state in (State.REWORK, State.ARCHIVED):
        states.at(state)
    labels = {target.partition(":")[0] for target in Event.objects.values_list("target", flat=True)}
    assert labels <= verbs.TARGETS.keys()


def test_it_asks_little(client_of, shen):
    states.at(State.CLOSED)
    client = client_of(shen)
    with asks_at_most(9):
        client.get(AUDIT)
