"""How much is asked of the database: ceilings that don't grow with the county."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from minqing.accounts.actor import Actor
from minqing.accounts.roles import Reach
from minqing.lib import clock, days
from minqing.lib.ids import uuid7
from minqing.matters import access, actions, queries, telling
from minqing.matters.actions import Answer, OnTheSpot, PastRow, record_past
from minqing.matters.models import Category, Matter
from minqing.matters.workflow import MOVES, State
from minqing.territory.queries import full_name
from tests.matters import life, states

pytestmark = pytest.mark.django_db

OPENING = 12
ON_THE_SPOT = 24  # three Steps and an answer
MOVING = 16
SENDING = 26  # they also ask whether somebody there may take it up, one official after the other
REWRITING = 22  # a request with all its words anew
_FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements inside, but for those that open and close the transaction."""
    told: list[str] = []

    def count(execute, sql, params, many, context):
        if not sql.startswith(_FRAME):
            told.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield told


@contextmanager
def at_most(most: int) -> Iterator[None]:
    with asked() as told:
        yield
    assert len(told) <= most, "\n".join(told)


def test_registering(he):
    told, sorting = life.said(), life.sorted_as(category=Category.objects.get(pk="01.1"))
    with at_most(OPENING):
        actions.open(id=uuid7(), said=told, sorted_as=sorting, op=uuid7(), by=life.by(he))


def test_a_form_sent_again(he):
    args = {"id": uuid7(), "said": life.said(), "sorted_as": life.sorted_as(), "op": uuid7(), "by": life.by(he)}
    first = actions.open(**args)
    with at_most(3):
        assert actions.open(**args) == first


def test_settling_on_the_spot(he):
    spot = OnTheSpot("当场换了水龙头。", "已经修好。", "satisfied", "yes")
    args = {"said": life.said(), "sorted_as": life.sorted_as(), "happened_at": clock.now(), "by": life.by(he)}
    with at_most(ON_THE_SPOT):
        actions.solve_on_the_spot(id=uuid7(), spot=spot, op=uuid7(), **args)


def _explained() -> dict[str, object]:
    told = {"reason": "今年没有钱。", "basis": "年度计划", "explained_by": "王勇", "face_to_face": True}
    return {**told, "review_on": clock.today() + timedelta(days=60), "happened_at": clock.now()}


def _delivered(matter: Matter) -> dict[str, object]:
    way = {"way": "face", "taken": "heard", "through": "", "happened_at": clock.now()}
    return {"request": life.the_request(matter), **way}


def _evaluated(matter: Matter) -> dict[str, object]:
    word = {"satisfaction": "satisfied", "solved": "yes", "words": "好了。", "happened_at": clock.now()}
    return {"request": life.the_request(matter), **word}


def _sent(key: str) -> dict[str, object]:
    return {"to": states.unit(key), "note": "由它来办。"}


Args = Callable[[Matter], dict[str, object]]
# Each move from a state in which it may be made, by somebody who may.
PLAYED: dict[str, tuple[State, str, Args]] = {
    "register": (State.DRAFT, "he", lambda _m: {}),
    "rewrite": (
        State.DRAFT,
        "he",
        lambda _m: {"said": life.said("水管裂了五天。"), "sorted_as": life.sorted_as(), "named": []},
    ),
    "accept": (State.REGISTERED, "he", lambda _m: {}),
    "reject": (State.REGISTERED, "he", lambda _m: {"reason": "已在法院。", "signed_by": states.official("he")}),
    "pass-up": (State.REGISTERED, "dao", lambda _m: {"reason": "村里办不了。"}),
    "dispatch": (State.REGISTERED, "li", lambda _m: {"to": states.unit("water"), "supports": [states.unit("roads")]}),
    "reassign": (State.SIGNED, "li", lambda _m: _sent("roads")),
    "ask-return": (State.SIGNED, "wang", lambda _m: {"basis": "路面归交通。", "suggested": states.unit("roads")}),
    "keep": (State.RETURN_ASKED, "li", lambda _m: {"reason": "管子归水务。"}),
    "sign": (State.DISPATCHED, "wang", lambda _m: {}),
    "handle": (State.SIGNED, "wang", lambda _m: {"words": "去看过。", "happened_at": clock.now()}),
    "defer": (State.HANDLING, "wang", lambda _m: _explained()),
    "ask-extension": (
        State.HANDLING,
        "wang",
        lambda m: {"until": days.after(states.day_of(m), 2), "reason": "管子没到。"},
    ),
    "extend": ("asked", "li", lambda _m: {"told": "王勇打电话告诉的。", "told_at": clock.now()}),
    "refuse-extension": ("asked", "li", lambda _m: {"reason": "用不了那么久。"}),
    "pause": (State.HANDLING, "wang", lambda _m: {"waiting": "papers", "reason": "差一份复印件。"}),
    "resume": ("paused", "wang", lambda _m: {"words": "材料补来了。"}),
    "pass-on": (
        State.SIGNED,
        "wang",
        lambda _m: {
            "onward": "transferred",
            "to": "州供电局",
            "told": "电话 95598。",
            "signed_by": states.official("wang"),
        },
    ),
    "reply": (
        State.HANDLING,
        "wang",
        lambda _m: {
            "answer": Answer("换好了。", "settled", "问过邻居。", "他提的。"),
            "signed_by": states.official("wang"),
        },
    ),
    "deliver": (State.REPLIED, "he", _delivered),
    "seek": (
        State.REPLIED,
        "he",
        lambda m: {"request": life.the_request(m), "way": "phone", "happened_at": clock.now()},
    ),
    "call": (State.AWAITING_CALLBACK, "zhou", lambda m: {"request": life.the_request(m)}),
    "evaluate": (State.AWAITING_CALLBACK, "zhou", _evaluated),
    "rework": (State.DISSATISFIED, "li", lambda _m: _sent("water")),
    "reopen": (State.CLOSED, "he", lambda m: {"request": life.the_request(m), "words": "又漏了。"}),
    "withdraw": (State.REGISTERED, "dao", lambda m: {"request": life.the_request(m), "words": "不用了。"}),
    "archive": (State.CLOSED, "li", lambda _m: {}),
    "amend": (State.REGISTERED, "he", lambda _m: {"sorted_as": life.sorted_as(summary="水管裂了")}),
    "note": (State.HANDLING, "zhao", lambda _m: {"words": "路面我们来补。"}),
    "join": (State.HANDLING, "he", lambda _m: {"said": life.said("我家也没水。", name="米阿妹")}),
    "invite": (State.HANDLING, "he", lambda _m: {"whom": states.official("chen"), "role": "guest", "note": "请同去。"}),
    "assess": (
        State.REPLIED,
        "dao",
        lambda m: {"request": life.the_request(m), "satisfaction": "satisfied", "words": "办得快。"},
    ),
}
# Above; one that needs a whole second round before it; one that the system does.
ELSEWHERE = {"open", "close-disputed", "name-readers"}


def test_every_move_is_played():
    assert set(PLAYED) | ELSEWHERE == set(MOVES)


@pytest.mark.parametrize("name", PLAYED)
def test_a_move(name):
    state, username, args = PLAYED[name]
    matter = states.at(state) if state in set(State) else states.beside(state)
    user = states.official(username)
    kwargs = {"seen": matter.revision, "op": uuid7(), "by": life.by(user), **args(matter)}
    most = dict.fromkeys(("dispatch", "reassign", "rework"), SENDING) | {"rewrite": REWRITING}
    with at_most(most.get(name, MOVING)):
        getattr(actions, name.replace("-", "_"))(matter=matter, **kwargs)


@pytest.mark.parametrize("name", ["reply", "evaluate"])
def test_a_move_sent_again(name):
    state, username, args = PLAYED[name]
    matter, user = states.at(state), states.official(username)
    kwargs = {"matter": matter, "seen": matter.revision, "op": uuid7(), "by": life.by(user), **args(matter)}
    getattr(actions, name)(**kwargs)
    with asked() as told:
        getattr(actions, name)(**kwargs)
    assert not any(sql.startswith("UPDATE") for sql in told if "searchtext" not in sql), told
    assert len(told) <= MOVING


def _past(count: int) -> int:
    rows = [
        PastRow(f"m{n}", f"村民{n}", "路灯", f"第{n}盏灯不亮。", clock.now(), f"第{n}盏修好了。", clock.now())
        for n in range(count)
    ]
    area = life.sorted_as("530899").area
    return record_past(rows=rows, source="论坛", area=area, by=Actor.importing("past"))


def test_the_past_costs_by_the_batch_and_not_by_the_row():
    with asked() as few:
        assert _past(2) == 2
    with asked() as many:
        assert _past(202) == 200
    most = {"postgresql": 0, "sqlite": 40}[connection.vendor]  # SQLite takes so many values a statement
    assert len(few) <= 14
    assert len(many) <= len(few) + most


def test_fifty_lines_of_the_ledger(li):
    _past(60)
    user = states.official("li")
    with at_most(2):  # his posts, and what the county has taken from his role
        assert user.reaches
    with at_most(4):
        rows = queries.for_lines(queries.ledger(user, Reach.COUNTY, queries.Filter())).order_by("-registered_at")
        lines = [(m.summary.text, telling.people(m), full_name(m.area), telling.lies_with(m)) for m in rows[:50]]
    assert len(lines) == 50


def test_what_a_matters_page_may_offer(li):
    matter, user = states.at(State.HANDLING), states.official("li")
    with at_most(6):
        assert access.moves_for(user, matter)
