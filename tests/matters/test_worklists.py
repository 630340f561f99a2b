"""Lists of work: each role's own, in piles, what is due first on top."""

from datetime import timedelta

import pytest

from minqing.accounts import actions as accounts
from minqing.accounts.actor import Actor
from minqing.accounts.models import Post, User
from minqing.accounts.roles import Role
from minqing.lib import clock as house_clock
from minqing.lib import days
from minqing.matters import access, actions, piles, queries
from minqing.matters.actions import PastRow
from minqing.matters.models import Matter
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, listing, states

pytestmark = pytest.mark.django_db
SEND, UNIT, BRING, SORT = "/matters/to-send/", "/matters/unit/", "/matters/to-bring/", "/matters/to-sort/"
CALL = "/matters/to-call/"
LEADERS = {Role.TOWNSHIP_CLERK, Role.COORDINATOR, Role.HANDLER, Role.UNIT_LEADER, Role.VILLAGE_OFFICER}
OPEN_TO = {
    SEND: {Role.TOWNSHIP_CLERK, Role.COORDINATOR},
    UNIT: LEADERS,
    BRING: LEADERS | {Role.LIAISON, Role.CONTACT_OFFICIAL, Role.COUNTY_LEADER},
    SORT: {Role.COORDINATOR},
    CALL: {Role.CALLBACK_AGENT},
}


@pytest.fixture
def page(client_of):
    return lambda user, address, **asked: client_of(user).get(address, asked)


@pytest.mark.parametrize("address", OPEN_TO)
def test_a_page_of_other_roles_is_403(client_of, address):
    for username, (_name, role, _unit, _area) in county.OFFICIALS.items():
        status = client_of(User.objects.get(username=username)).get(address).status_code
        assert status == (200 if role in OPEN_TO[address] else 403), username


@pytest.mark.parametrize("address", OPEN_TO)
def test_they_only_read(client_of, address):
    role = sorted(OPEN_TO[address])[0]
    username = next(name for name, official in county.OFFICIALS.items() if official[1] == role)
    assert client_of(User.objects.get(username=username)).post(address).status_code == 405


def test_what_is_new_asked_back_or_dissatisfied(page, li, he, ma):
    new, returned, unhappy = (
        states.at(state) for state in (State.AWAITING_DISPATCH, State.RETURN_ASKED, State.DISSATISFIED)
    )
    assert listing.shown(page(li, SEND)) == [new.pk]
    assert listing.shown(page(li, SEND, pile="returned")) == [returned.pk]
    assert listing.shown(page(li, SEND, pile="dissatisfied")) == [unhappy.pk]
    assert "新来的 1" in page(li, SEND).text
    for clerk in (he, ma):  # it is the county's turn: it was passed up, and a county's bureau leads
        assert not any(listing.shown(page(clerk, SEND, pile=pile)) for pile in ("new", "returned", "dissatisfied"))


def test_a_township_sees_what_is_its_own_to_send(page, he, ma):
    matter = life.registered(he)
    assert listing.shown(page(he, SEND)) == [matter.pk]
    assert listing.shown(page(ma, SEND)) == []
    assert f"/matters/{matter.pk}/dispatch/" in page(he, SEND).text


def test_the_first_pile_in_which_something_lies_is_shown(page, li):
    matter = states.at(State.RETURN_ASKED)
    assert listing.shown(page(li, SEND)) == [matter.pk]
    assert listing.shown(page(li, SEND, pile="new")) == []
    assert "新来的都分出去了" in page(li, SEND, pile="new").text
    assert listing.shown(page(li, SEND, pile="no such\x00")) == [matter.pk]


def test_what_is_due_first_stands_first(page, li, he, ma):
    late = life.registered(he, kind="complaint")
    soon = life.registered(ma, code="530899101200001", kind="inquiry")
    urgent = life.registered(he, urgency="danger")
    assert listing.shown(page(li, SEND)) == [urgent.pk, soon.pk, late.pk]


def test_the_piles_of_a_unit(page, wang, zhao):
    sent, signed, replied = (states.at(state) for state in (State.DISPATCHED, State.SIGNED, State.REPLIED))
    assert listing.shown(page(wang, UNIT, pile="sign")) == [sent.pk]
    assert listing.shown(page(wang, UNIT, pile="work")) == [signed.pk]
    assert listing.shown(page(wang, UNIT, pile="bring")) == [replied.pk]
    assert set(listing.shown(page(zhao, UNIT, pile="helped"))) == {sent.pk, signed.pk, replied.pk}
    assert listing.shown(page(wang, UNIT, pile="helped")) == []
    assert "/sign/" not in page(zhao, UNIT, pile="helped").text


def test_it_is_looked_at_again_on_its_day(page, wang, clock):
    clock.stop("2026-03-02 09:00")
    matter = states.at(State.DEFERRED)
    assert listing.shown(page(wang, UNIT, pile="review")) == []
    clock.forward(days=61)
    assert listing.shown(page(wang, UNIT, pile="review")) == [matter.pk]
    assert listing.shown(page(wang, UNIT)) == [matter.pk]
    assert f"/matters/{matter.pk}/handle/" in page(wang, UNIT).text


def test_today_holds_what_should_not_wait(page, wang, clock):
    clock.stop("2026-03-02 09:00")
    matter = states.at(State.SIGNED)
    assert listing.shown(page(wang, UNIT, pile="today")) == []
    day = next(n for n in range(1, 20) if days.after(house_clock.today() + timedelta(days=n), 1) >= matter.due_on)
    clock.forward(days=day)
    assert listing.shown(page(wang, UNIT, pile="today")) == [matter.pk]


def test_a_leader_sees_the_units_under_his(page, li, he, yang, liu, unit):
    matter = life.do("dispatch", life.registered(he), li, to=unit("dazhai"))
    assert listing.shown(page(yang, UNIT)) == [matter.pk]
    assert listing.shown(page(liu, UNIT)) == []


def test_whoever_did_it_before_is_told_to_leave_it(page, wang, wen):
    matter = states.at(State.REWORK)
    assert "您上次办过" in page(wang, UNIT, pile="sign").text
    assert f"/matters/{matter.pk}/sign/" not in page(wang, UNIT, pile="sign").text
    assert f"/matters/{matter.pk}/sign/" in page(wen, UNIT, pile="sign").text


def test_answers_on_their_way(page, he, wang, dao, chen, li, ma, yan_household):
    matter = states.at(State.REPLIED)
    own = life.answered(
        life.registered(chen, household=yan_household), dispatcher=li, handler=wang, unit=states.unit("water")
    )
    assert set(listing.shown(page(he, BRING))) == set(listing.shown(page(dao, BRING))) == {matter.pk, own.pk}
    assert listing.shown(page(chen, BRING)) == [own.pk]
    assert listing.shown(page(ma, BRING)) == listing.shown(page(li, BRING)) == []


def test_the_button_leads_to_a_move_he_may_make(client_of, sample):
    """Whatever a list of work offers is allowed, or refused for nothing but the hands that did it before."""
    made = [states.at(state) for state in State if state not in (State.DRAFT, State.CLOSED, State.ARCHIVED)]
    for username, (_name, role, _unit, _area) in county.OFFICIALS.items():
        user = User.objects.get(username=username)
        for matter in queries.to_send(user) | queries.in_unit(user) | queries.to_bring(user):
            moves = access.moves_for(user, matter)
            again = matter.pk in access.worked_before(user, [matter])
            assert again or set(moves) & {"dispatch", "keep", "rework", "sign", "reply", "handle", "deliver"}, role
    assert len(made) == len({matter.pk for matter in made})


def test_the_counts_of_piles_are_what_they_hold(client_of, sample):
    for state in sample([state for state in State if state is not State.DRAFT], 8):
        states.at(state)
    for username in ("li", "he", "ma", "wang", "liu", "yang", "dao", "zhao"):
        user, client = states.official(username), client_of(states.official(username))
        for address, rows, parts in (
            (SEND, queries.to_send(user), piles.to_send()),
            (UNIT, queries.in_unit(user), piles.in_unit()),
        ):
            if user.has_role(*OPEN_TO[address]):
                for code, count in piles.counted(rows, parts).items():
                    found = listing.walked(client, address, pile=code)
                    assert len(found) == len(set(found)) == count, (username, code)


def test_a_past_that_is_opened_again_is_sent_again(page, li, area):
    when = house_clock.now() - timedelta(days=900)
    row = PastRow("1", "网友甲", "路灯", "村口路灯坏了。", when, "已更换灯头。", when)
    actions.record_past(rows=[row], source="旧台账", area=area("青河县"), by=Actor.importing("past"))
    matter = Matter.objects.get()
    assert listing.shown(page(li, SORT)) == [matter.pk]
    assert listing.shown(page(li, SEND)) == []
    matter = life.do("reopen", matter, li, words="还是没水。", request=life.the_request(matter))
    assert listing.shown(page(li, SEND)) == [matter.pk]


def test_what_lies_with_a_unit_that_everybody_left_comes_back_to_the_desk(page, li, he, wang, wen, liu):
    matter = states.at(State.HANDLING)
    assert matter not in queries.to_send(li)
    yesterday = house_clock.today() - timedelta(days=1)
    Post.objects.filter(user__in=[wang, wen]).update(ends_on=yesterday)
    assert matter not in queries.to_send(li)
    Post.objects.filter(user=liu).update(ends_on=yesterday)
    assert matter in queries.to_send(li)
    assert matter not in queries.to_send(he)
    assert listing.shown(page(li, SEND, pile="left")) == [matter.pk]


def test_what_nobody_may_ask_about_comes_to_the_desk(page, li, zhou):
    matter = states.at(State.AWAITING_CALLBACK)
    assert matter not in queries.without_asker(li)
    accounts.set_active(user=zhou, active=False, by=life.by(states.official("guan")))
    assert matter in queries.without_asker(li)
    assert listing.shown(page(li, SEND, pile="unasked")) == [matter.pk]
    assert "没人能回访" not in page(states.official("he"), SEND).text


def test_they_ask_little(client_of, li, he, wang, unit):
    for n in range(51):
        matter = life.registered(he)
        if n % 2:
            life.do("dispatch", matter, li, to=unit("water"))
    for user, address in ((li, SEND), (wang, UNIT), (he, BRING), (li, SORT)):
        client = client_of(user)
        with asks_at_most(12):
            client.get(address)
    assert Matter.objects.count() == 51
