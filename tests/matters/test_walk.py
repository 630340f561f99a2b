"""Every state × move × official, written out. Whoever changes workflow.py changes this, and reads what it means.

The matter lies in 大寨: he is its township's clerk and opened it and brought the answer; dao its village's officer;
wang and wen handle and liu leads at the water bureau, which leads; zhao is of the transport bureau, which helps;
li and luo are the county's coordinators; zhou calls back. All others may nothing.
"""

import pytest

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import User
from minqing.lib.db import Refused
from minqing.lib.ids import uuid7
from minqing.matters import access, actions
from minqing.matters.models import Matter, Step
from minqing.matters.workflow import HOUSEHOLD_SAYS, MOVES, State
from tests import county
from tests.matters import life, states

EXPECTED: dict[State, dict[str, str]] = {
    State.DRAFT: {
        "he": "register rewrite",
    },
    State.REGISTERED: {
        "dao": "pass-up withdraw note join",
        "he": "accept reject pass-up dispatch pass-on withdraw amend note join invite",
        "li": "accept reject dispatch pass-on withdraw amend note join invite",
        "luo": "accept reject dispatch pass-on withdraw amend note join invite",
    },
    State.REJECTED: {
        "dao": "deliver seek withdraw note join",
        "he": "deliver seek amend note join invite",
        "li": "deliver seek withdraw amend note join invite",
        "luo": "deliver seek withdraw amend note join invite",
    },
    State.ACCEPTED: {
        "dao": "pass-up withdraw note join",
        "he": "pass-up dispatch pass-on withdraw amend note join invite",
        "li": "dispatch pass-on withdraw amend note join invite",
        "luo": "dispatch pass-on withdraw amend note join invite",
    },
    State.AWAITING_DISPATCH: {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "dispatch pass-on withdraw amend note join invite",
        "luo": "dispatch pass-on withdraw amend note join invite",
    },
    State.DISPATCHED: {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "reassign withdraw amend note join invite",
        "luo": "reassign withdraw amend note join invite",
        "wang": "ask-return sign note invite",
        "wen": "ask-return sign note invite",
        "zhao": "note",
        "liu": "ask-return sign note invite",
    },
    State.RETURN_ASKED: {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "reassign keep withdraw amend note join invite",
        "luo": "reassign keep withdraw amend note join invite",
        "wang": "note invite",
        "wen": "note invite",
        "zhao": "note",
        "liu": "note invite",
    },
    State.SIGNED: {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "reassign withdraw amend note join invite",
        "luo": "reassign withdraw amend note join invite",
        "wang": "ask-return handle defer ask-extension pause pass-on reply note invite",
        "wen": "ask-return handle defer ask-extension pause pass-on reply note invite",
        "zhao": "note",
        "liu": "ask-return handle defer ask-extension pause pass-on reply note invite",
    },
    State.HANDLING: {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "reassign withdraw amend note join invite",
        "luo": "reassign withdraw amend note join invite",
        "wang": "handle defer ask-extension pause pass-on reply note invite",
        "wen": "handle defer ask-extension pause pass-on reply note invite",
        "zhao": "note",
        "liu": "handle defer ask-extension pause pass-on reply note invite",
    },
    State.DEFERRED: {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "reassign withdraw amend note join invite",
        "luo": "reassign withdraw amend note join invite",
        "wang": "handle reply note invite",
        "wen": "handle reply note invite",
        "zhao": "note",
        "liu": "handle reply note invite",
    },
    State.PASSED_ON: {
        "dao": "deliver seek withdraw note join",
        "he": "deliver seek amend note join invite",
        "li": "deliver seek withdraw amend note join invite",
        "luo": "deliver seek withdraw amend note join invite",
    },
    State.REPLIED: {
        "dao": "deliver seek withdraw note join assess",
        "he": "deliver seek withdraw amend note join invite assess",
        "li": "deliver seek withdraw amend note join invite",
        "luo": "deliver seek withdraw amend note join invite",
        "wang": "deliver seek note invite",
        "wen": "deliver seek note invite",
        "zhao": "note",
        "liu": "deliver seek note invite",
    },
    State.AWAITING_CALLBACK: {
        "dao": "note join assess",
        "he": "amend note join invite assess",
        "li": "amend note join invite",
        "luo": "amend note join invite",
        "wang": "note invite",
        "wen": "note invite",
        "zhao": "note",
        "liu": "note invite",
        "zhou": "call evaluate",
    },
    State.DISSATISFIED: {
        "dao": "withdraw note join",
        "he": "amend note join invite",
        "li": "rework close-disputed withdraw amend note join invite",
        "luo": "rework close-disputed withdraw amend note join invite",
        "wang": "note invite",
        "wen": "note invite",
        "zhao": "note",
        "liu": "note invite",
    },
    State.REWORK: {
        "dao": "withdraw note join",
        "he": "amend note join invite",
        "li": "reassign withdraw amend note join invite",
        "luo": "reassign withdraw amend note join invite",
        "wang": "note invite",
        "wen": "sign note invite",
        "zhao": "note",
        "liu": "sign note invite",
    },
    State.CLOSED: {
        "dao": "reopen assess",
        "he": "reopen assess",
        "li": "reopen archive",
        "luo": "reopen archive",
    },
    State.ARCHIVED: {
        "dao": "reopen assess",
        "he": "reopen assess",
        "li": "reopen amend",
        "luo": "reopen amend",
    },
}


_NO_LONGER = "handle defer pause pass-on reply note invite"
# The same of one that is being handled, by what is beside its state.
BESIDE: dict[str, dict[str, str]] = {
    "asked": {
        "dao": "withdraw note join",
        "he": "withdraw amend note join invite",
        "li": "reassign extend refuse-extension withdraw amend note join invite",
        "luo": "reassign extend refuse-extension withdraw amend note join invite",
        "wang": "handle defer pause pass-on reply note invite",
        "wen": "handle defer pause pass-on reply note invite",
        "zhao": "note",
        "liu": "handle defer pause pass-on reply note invite",
    },
    "extended": {**EXPECTED[State.HANDLING], **dict.fromkeys(("wang", "wen", "liu"), _NO_LONGER)},
    "refused": {**EXPECTED[State.HANDLING], **dict.fromkeys(("wang", "wen", "liu"), _NO_LONGER)},
    "urgent": {**EXPECTED[State.HANDLING], **dict.fromkeys(("wang", "wen", "liu"), _NO_LONGER)},
    "late": {
        **EXPECTED[State.HANDLING],
        **dict.fromkeys(("wang", "wen", "liu"), "handle defer pass-on reply note invite"),
    },
    "paused": {
        "dao": "resume withdraw note join",
        "he": "resume withdraw amend note join invite",
        "li": "reassign resume withdraw amend note join invite",
        "luo": "reassign resume withdraw amend note join invite",
        "wang": "handle defer resume pass-on reply note invite",
        "wen": "handle defer resume pass-on reply note invite",
        "zhao": "note",
        "liu": "handle defer resume pass-on reply note invite",
    },
}


@pytest.mark.parametrize("state", State)
def test_who_may_what(db, state):
    assert _who_may(states.at(state)) == EXPECTED[state]


@pytest.mark.parametrize("fact", BESIDE)
def test_who_may_what_where_something_is_beside_its_state(db, fact, clock):
    clock.stop("2026-03-02 09:00")
    matter = states.beside(fact)
    if fact == "late":
        clock.forward(days=30)
    assert (matter.state, _who_may(matter)) == (State.HANDLING, BESIDE[fact])


def _who_may(matter: Matter) -> dict[str, str]:
    folk = {user.username: user for user in User.objects.filter(username__in=county.OFFICIALS)}
    may = {name: " ".join(access.moves_for(user, matter)) for name, user in folk.items()}
    return {name: moves for name, moves in may.items() if moves}


@pytest.mark.parametrize("state", State)
def test_what_may_not_be_done_is_refused_and_leaves_nothing(db, state, sample):
    """By the action itself, whatever a page offered: one forbidden move for each official, drawn by the seed."""
    matter, count = states.at(state), Step.objects.count()
    simple = {"accept": "accept", "sign": "sign", "archive": "archive", "register": "register"}
    for name in county.OFFICIALS:
        user = states.official(name)
        allowed = EXPECTED[state].get(name, "").split()
        for move in sample([move for move in simple if move not in allowed], 2):
            with pytest.raises(Refused):
                life.do(simple[move], matter, user)
    assert Step.objects.count() == count


def test_only_an_official_or_the_archivist_moves_a_matter(db):
    matter = states.at(State.CLOSED)
    request = life.the_request(matter)
    with pytest.raises(Refused, match="系统"):
        actions.reopen(
            matter=matter, request=request, words="又漏了", seen=matter.revision, op=uuid7(), by=Actor.system("night")
        )
    actions.archive(matter=matter, seen=matter.revision, op=uuid7(), by=Actor.system("archive"))
    assert life.now(matter).state == State.ARCHIVED
    assert Step.objects.get(matter=matter, move="archive").by_kind == Kind.SYSTEM


def test_every_state_has_its_sentence_for_the_household():
    assert set(HOUSEHOLD_SAYS) == set(State)


def test_every_state_can_be_reached_and_left():
    reached = {target for move in MOVES.values() for target in move.targets}
    assert reached == set(State)
    assert {state for state in State if not any(state in move.sources for move in MOVES.values())} == set()
