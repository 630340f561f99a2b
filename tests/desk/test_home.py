"""工作台: each role lands on what it must do today, and on nothing else."""

from datetime import timedelta

import pytest

from minqing.accounts import actions as accounts
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.desk import queries
from minqing.lib import clock as house_clock
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import State
from tests import county
from tests.asking import asks_at_most
from tests.matters import life, listing, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_of):
    return lambda user: client_of(user).get("/")


def test_it_opens_for_everyone_and_only_reads(client_of):
    for username in county.OFFICIALS:
        client = client_of(User.objects.get(username=username))
        assert (client.get("/").status_code, client.post("/").status_code) == (200, 405), username


def test_when_all_is_done_it_says_so(page, li, wang, zhou):
    for user in (li, wang, zhou):
        text = page(user).text
        assert "今天要办的都办完了" in text
        assert '<ul class="lines">' not in text


@pytest.mark.parametrize(
    ("state", "username", "heading", "button"),
    [
        (State.REGISTERED, "he", "等着分办", "dispatch"),
        (State.AWAITING_DISPATCH, "li", "等着分办", "dispatch"),
        (State.DISSATISFIED, "li", "等着分办", "rework"),
        (State.DISPATCHED, "wang", "本单位要办的", "sign"),
        (State.DISPATCHED, "liu", "本单位要办的", "sign"),
        (State.REPLIED, "he", "有了答复还没送到", "deliver"),
        (State.REPLIED, "dao", "有了答复还没送到", "deliver"),
        (State.PASSED_ON, "dao", "有了答复还没送到", "deliver"),
        (State.AWAITING_CALLBACK, "zhou", "等着回访", "evaluate"),
        (State.DRAFT, "he", "我的草稿", "register"),
    ],
)
def test_each_finds_his_work_with_its_button(page, state, username, heading, button):
    matter = states.at(state)
    response = page(states.official(username))
    assert heading in response.text
    assert listing.shown(response) == [matter.pk]
    assert f'href="/matters/{matter.pk}/{button}/"' in response.text


def test_a_return_is_ruled_on_its_page(page, li):
    matter = states.at(State.RETURN_ASKED)
    response = page(li)
    assert listing.shown(response) == [matter.pk]
    assert "定由谁办" in response.text


def test_what_can_wait_is_not_there(page, wang, clock):
    clock.stop("2026-03-02 09:00")
    for state in (State.SIGNED, State.DEFERRED):
        states.at(state)
    assert "今天要办的都办完了" in page(wang).text
    clock.forward(days=70)
    assert len(listing.shown(page(wang))) == 2


def test_whoever_heard_it_brings_the_answer(page, chen, sun, li, wang, unit, yan_household):
    matter = life.answered(
        life.registered(chen, household=yan_household), dispatcher=li, handler=wang, unit=unit("water")
    )
    assert listing.shown(page(chen)) == [matter.pk]
    assert listing.shown(page(sun)) == listing.shown(page(li)) == []


def test_sealed_ones_that_name_him_without_their_words(page, ji, he):
    category = Category.objects.get(name="工作作风投诉")
    args = {"said": life.said("低保给了亲戚"), "sorted_as": life.sorted_as(category=category)}
    actions.open(id=uuid7(), op=uuid7(), by=life.by(he), **args)
    response = page(ji)
    assert "等您阅的保密件" in response.text
    assert listing.shown(response) == [Matter.objects.get().pk]
    assert "低保给了亲戚" not in response.text


def test_the_county_leader_has_his_households_and_the_numbers(page, tang, he, na_household):
    matter = life.registered(he, code="530899100201001", household=na_household)
    life.registered(he)
    response = page(tang)
    assert listing.shown(response) == [matter.pk]
    assert 'href="/numbers/"' in response.text


def test_a_mediator_has_his_cases(page, xu, he, li):
    matter = life.do("dispatch", life.registered(he, kind="dispute"), li, to=states.unit("shangba"))
    life.do("invite", matter, li, whom=xu, role="mediator", note="请老徐调解。")
    assert listing.shown(page(xu)) == [matter.pk]


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("wu", "/matters/process/"),
        ("guan", "/accounts/users/"),
        ("ankang", "/accounts/users/"),
        ("shen", "/audit/"),
        ("bao", "/audit/"),
    ],
)
def test_who_works_on_no_matter_has_one_next_step(page, username, address):
    main = page(states.official(username)).text.split("<main")[1].split("</main")[0]
    assert main.count("href=") == 1
    assert f'href="{address}"' in main


def test_without_a_post_it_says_where_to_go(page, lin):
    assert "还没有给您安排岗位" in page(lin).text


def test_twelve_lines_and_how_many_more(page, he):
    for _n in range(14):
        life.registered(he)
    response = page(he)
    assert len(listing.shown(response)) == queries.SHOWN
    assert "共 14 件，看全部" in response.text
    assert 'href="/matters/to-send/"' in response.text


def many_posts(user: User) -> User:
    """Somebody with as many kinds of work as there are."""
    for role in (Role.COORDINATOR, Role.CALLBACK_AGENT, Role.DISCIPLINE, Role.COUNTY_LEADER, Role.MEDIATOR):
        post = {"unit": states.unit("water"), "area": states.unit("water").area, "title": ""}
        since = house_clock.today() - timedelta(days=9)
        accounts.give_post(
            id=uuid7(), user=user, role=role, starts_on=since, ends_on=None, by=life.by(states.official("ankang")),
            **post,
        )  # fmt: skip
    return User.objects.get(pk=user.pk)


def test_three_headings_and_the_others_by_name(page, wang):
    for state in (State.AWAITING_DISPATCH, State.DISPATCHED, State.REPLIED, State.AWAITING_CALLBACK):
        states.at(state)
    response = page(many_posts(wang))
    assert response.text.count('<h2 id="task-') == 3
    assert "还有：" in response.text
    assert "/matters/?reach=drafts" in response.text


@pytest.mark.parametrize("username", ["li", "he", "dao", "wang", "chen", "zhou", "yang", "tang", "ji"])
def test_it_asks_little(client_of, username):
    for state in State:
        states.at(state)
    client = client_of(states.official(username))
    with asks_at_most(16):
        client.get("/")


def test_even_with_every_kind_of_work_it_asks_little(client_of, wang):
    for state in (State.AWAITING_DISPATCH, State.REWORK, State.REPLIED, State.AWAITING_CALLBACK):
        states.at(state)
    client = client_of(many_posts(wang))
    with asks_at_most(16):
        client.get("/")
