"""A matter of 大寨 in any state, lived through the actions.

Opened by the clerk he; the water bureau's wang works on it, the transport bureau supports; he brings the answer.
"""

from collections.abc import Callable
from datetime import date, timedelta

from minqing.accounts.models import User
from minqing.lib import clock, days
from minqing.lib.ids import uuid7
from minqing.matters import actions
from minqing.matters.actions import Answer
from minqing.matters.models import Matter
from minqing.matters.workflow import State
from minqing.territory.models import Organisation
from tests import county
from tests.matters import life

Way = list[tuple[str, str, dict[str, object]]]


def unit(key: str) -> Organisation:
    return Organisation.objects.get(name=county.UNITS[key][0])


def official(username: str) -> User:
    return User.objects.get(username=username)


def _dispatch() -> Way:
    return [("dispatch", "li", {"to": unit("water"), "supports": [unit("roads")]})]


def _sign() -> Way:
    return [*_dispatch(), ("sign", "wang", {})]


def _reply() -> Way:
    answer = {"answer": Answer("水管换好了。", "settled"), "signed_by": official("wang")}
    return [*_sign(), ("reply", "wang", answer)]


def _explain() -> dict[str, object]:
    told = {"reason": "今年没有钱。", "basis": "年度计划", "explained_by": "王勇", "face_to_face": True}
    return {**told, "review_on": clock.today() + timedelta(days=60), "happened_at": clock.now()}


def _refer() -> dict[str, object]:
    told = {"onward": "transferred", "to": "州供电局", "told": "已转州供电局，电话 95598。"}
    return {**told, "signed_by": official("he")}


WAYS: dict[State, Callable[[], Way]] = {
    State.REGISTERED: list,
    State.REJECTED: lambda: [("reject", "he", {"reason": "已在法院。", "signed_by": official("he")})],
    State.ACCEPTED: lambda: [("accept", "he", {})],
    State.AWAITING_DISPATCH: lambda: [("pass_up", "he", {"reason": "要县水务局来看。"})],
    State.DISPATCHED: _dispatch,
    State.RETURN_ASKED: lambda: [*_dispatch(), ("ask_return", "wang", {"basis": "路面归交通。"})],
    State.SIGNED: _sign,
    State.HANDLING: lambda: [*_sign(), ("handle", "wang", {"words": "去看过。", "happened_at": clock.now()})],
    State.DEFERRED: lambda: [*_sign(), ("defer", "wang", _explain())],
    State.PASSED_ON: lambda: [("pass_on", "he", _refer())],
    State.REPLIED: _reply,
    State.AWAITING_CALLBACK: lambda: [*_reply(), ("delivered", "he", {})],
    State.DISSATISFIED: lambda: [*_reply(), ("delivered", "he", {}), ("dissatisfied", "zhou", {})],
    State.REWORK: lambda: [
        *WAYS[State.DISSATISFIED](),
        ("rework", "li", {"to": unit("water"), "note": "换人再看。"}),
    ],
    State.CLOSED: lambda: [*_reply(), ("delivered", "he", {}), ("satisfied", "zhou", {})],
    State.ARCHIVED: lambda: [*WAYS[State.CLOSED](), ("archive", "li", {})],
}


def at(state: State) -> Matter:
    he = official("he")
    if state == State.DRAFT:
        pk = uuid7()
        args = {"said": life.said(), "sorted_as": life.sorted_as(), "draft": True}
        actions.open(id=pk, op=uuid7(), by=life.by(he), **args)
        return Matter.objects.get(pk=pk)
    matter = life.registered(he)
    for move, username, args in WAYS[state]():
        matter = _do(move, matter, official(username), args)
    assert matter.state == state
    return matter


def beside(fact: str) -> Matter:
    """One that wang is handling, with something beside its state; where the day is to pass, the clock does that."""
    matter = at(State.HANDLING)
    wang, li = official("wang"), official("li")
    match fact:
        case "asked" | "extended" | "refused":
            matter = life.do("ask_extension", matter, wang, until=days.after(day_of(matter), 3), reason="管子没到。")
        case "paused":
            return life.do("pause", matter, wang, waiting="papers", reason="差一份房产证复印件。")
        case "urgent":
            return life.do("amend", matter, li, sorted_as=life.sorted_as(urgency="danger"))
    match fact:
        case "extended":
            return life.do("extend", matter, li, told="王勇打电话告诉的。", told_at=clock.now())
        case "refused":
            return life.do("refuse_extension", matter, li, reason="换管子用不了那么久。")
    return matter


def day_of(matter: Matter) -> date:
    """Promised; whoever asks of a matter that has none, asks wrongly."""
    assert matter.due_on
    return matter.due_on


def _do(move: str, matter: Matter, user: User, args: dict[str, object]) -> Matter:
    match move:
        case "delivered":
            return life.delivered(matter, user)
        case "satisfied":
            return life.evaluated(matter, user)
        case "dissatisfied":
            return life.evaluated(matter, user, "dissatisfied", "no")
        case _:
            return life.do(move, matter, user, **args)
