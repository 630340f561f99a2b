"""The life of a matter, as one table.

A state says where a matter stands; how it ended is its outcome. Sealed, on the spot, disputed, paused and extended are
facts beside it.
Screens ask this table which moves to offer; a test walks every state × move × role.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minqing.accounts.actor import Kind
from minqing.accounts.roles import Reach, Role
from minqing.matters.terms import Waiting


class State(TextChoices):
    DRAFT = "draft", _("草稿")
    REGISTERED = "registered", _("已登记")
    REJECTED = "rejected", pgettext_lazy("state", "不予受理")
    ACCEPTED = "accepted", _("已受理")
    AWAITING_DISPATCH = "awaiting-dispatch", _("待分办")
    DISPATCHED = "dispatched", _("已分办")
    RETURN_ASKED = "return-asked", pgettext_lazy("state", "申请退单")
    SIGNED = "signed", _("已签收")
    HANDLING = "handling", _("办理中")
    DEFERRED = "deferred", _("暂不具备条件（已说明）")
    PASSED_ON = "passed-on", _("转接转送")
    REPLIED = "replied", _("已答复")
    AWAITING_CALLBACK = "awaiting-callback", _("待回访")
    DISSATISFIED = "dissatisfied", _("不满意")
    REWORK = "rework", pgettext_lazy("state", "重新办理")
    CLOSED = "closed", _("办结")
    ARCHIVED = "archived", pgettext_lazy("state", "归档")


class Outcome(TextChoices):
    SETTLED = "settled", _("已解决")
    EXPLAINED = "explained", _("已解释")
    REJECTED = "rejected", _("未受理")
    REFERRED = "referred", _("已转出")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "本人撤回")
    MERGED = "merged", _("已合并")


# What the household is told: where its matter is, in a sentence.
HOUSEHOLD_SAYS: dict[State, Promise] = {
    State.DRAFT: _("还没有登记。"),
    State.REGISTERED: _("已经记下来了，正在看由谁来办。"),
    State.REJECTED: _("这件事不归这里受理，原因会当面告诉您。"),
    State.ACCEPTED: _("已经受理，正在安排谁来办。"),
    State.AWAITING_DISPATCH: _("已经受理，正在安排谁来办。"),
    State.DISPATCHED: _("已经交给要办的单位，还没人接。"),
    State.RETURN_ASKED: _("单位说不归它管，正在定由谁来办。"),
    State.SIGNED: _("已经有人接手。"),
    State.HANDLING: _("正在办。"),
    State.DEFERRED: _("现在还办不了，原因已经说明，到时候会再看。"),
    State.PASSED_ON: _("已经转到该管的地方。"),
    State.REPLIED: _("已经有答复，会有人告诉您。"),
    State.AWAITING_CALLBACK: _("已经答复，会有别的人来问您办得怎么样。"),
    State.DISSATISFIED: _("您说还不满意，正在安排别的人重新办。"),
    State.REWORK: _("正在由别的人重新办。"),
    State.CLOSED: _("办完了。"),
    State.ARCHIVED: _("办完了，已经存档。"),
}
# Instead of it, while nothing but the person is waited for.
PAUSED_SAYS: dict[Waiting, Promise] = {
    Waiting.PAPERS: _("正在等您补材料，材料到了接着办。"),
    Waiting.BACK: _("正在等您回来，您回来了接着办。"),
    Waiting.MIND: _("正在等您拿主意，您定了接着办。"),
}

OPEN = frozenset(State) - {State.DRAFT, State.CLOSED, State.ARCHIVED}


class Tie(TextChoices):
    """A bond to a matter that opens no list of its own."""

    WITHIN = "within", _("主办单位在本乡镇")


Who = Mapping[Role, Reach | Tie]

# A township clerk acts for his township, the coordinator for the county.
CLERKS: Who = {Role.TOWNSHIP_CLERK: Reach.TOWNSHIP, Role.COORDINATOR: Reach.COUNTY}
# Of what has been sent: a township's clerk rules where a unit of his township leads, the coordinator on all.
SENDERS: Who = {Role.TOWNSHIP_CLERK: Tie.WITHIN, Role.COORDINATOR: Reach.COUNTY}
COORDINATOR: Who = {Role.COORDINATOR: Reach.COUNTY}
# Whoever works in the unit that leads, whatever its rank; a leader also for the units under his.
LEAD: Who = {
    Role.HANDLER: Reach.LEADS,
    Role.UNIT_LEADER: Reach.SUBTREE,
    Role.TOWNSHIP_CLERK: Reach.LEADS,
    Role.VILLAGE_OFFICER: Reach.LEADS,
    Role.COORDINATOR: Reach.LEADS,
}
NEAR: Who = {  # who meets the person
    Role.LIAISON: Reach.OPENED,
    Role.VILLAGE_OFFICER: Reach.VILLAGE,
    Role.CONTACT_OFFICIAL: Reach.PART,
    Role.COUNTY_LEADER: Reach.PART,
    **CLERKS,
}
REGISTRARS = frozenset(NEAR)
ASKERS: Who = {Role.CALLBACK_AGENT: Reach.CALLBACK}
GRASSROOTS: Who = {Role.VILLAGE_OFFICER: Reach.VILLAGE, Role.TOWNSHIP_CLERK: Reach.TOWNSHIP}
ANYONE: Who = {
    **NEAR,
    Role.HANDLER: Reach.LEADS,
    Role.UNIT_LEADER: Reach.SUBTREE,
    Role.MEDIATOR: Reach.PART,
}


@dataclass(frozen=True)
class Move:
    """From which states, by whom in each (any of several), to which. No target: it stays where it is."""

    label: Promise
    sources: Mapping[State, tuple[Who, ...]]
    targets: frozenset[State] = frozenset()
    kinds: frozenset[Kind] = field(default=frozenset({Kind.OFFICIAL}))
    others: bool = False  # not by those who handled it
    needs: str = ""  # a column that says there is something to do this to
    bars: tuple[str, ...] = ()  # columns that must be empty
    in_time: bool = False  # not after the day that was promised
    hands: bool = False  # whoever does this has handled the matter


def _from(states: frozenset[State] | set[State], *whos: Who) -> dict[State, tuple[Who, ...]]:
    return dict.fromkeys(states, whos)


S = State
_NEW = {S.REGISTERED, S.ACCEPTED}
WORKED = frozenset({S.SIGNED, S.HANDLING})
_TO_BRING = {S.REPLIED, S.PASSED_ON, S.REJECTED}
_BRINGERS: tuple[Who, ...] = (LEAD, NEAR, {Role.CONTACT_OFFICIAL: Reach.HOUSEHOLDS})
_WITHDRAWN_FROM = OPEN - {S.AWAITING_CALLBACK}
_STAYS: frozenset[State] = frozenset()


def _to(*states: State) -> frozenset[State]:
    return frozenset(states)


MOVES: dict[str, Move] = {
    "open": Move(_("起草"), {}, _to(S.DRAFT), frozenset(Kind)),
    "register": Move(_("登记"), _from({S.DRAFT}, NEAR), _to(S.REGISTERED), frozenset(Kind)),
    "rewrite": Move(_("改草稿"), _from({S.DRAFT}, NEAR), _STAYS),
    "accept": Move(_("受理"), _from({S.REGISTERED}, CLERKS), _to(S.ACCEPTED)),
    "reject": Move(_("不予受理"), _from({S.REGISTERED}, CLERKS), _to(S.REJECTED), hands=True),
    "pass-up": Move(_("报县民情办分办"), _from(_NEW, GRASSROOTS), _to(S.AWAITING_DISPATCH)),
    "dispatch": Move(
        _("分办"), {**_from(_NEW, CLERKS), **_from({S.AWAITING_DISPATCH}, COORDINATOR)}, _to(S.DISPATCHED)
    ),
    # Not a second dispatch: whoever takes it from one unit to another means to.
    "reassign": Move(
        _("改派"), _from({S.DISPATCHED, S.RETURN_ASKED, *WORKED, S.DEFERRED, S.REWORK}, SENDERS), _to(S.DISPATCHED)
    ),
    "ask-return": Move(_("申请退单"), _from({S.DISPATCHED, S.SIGNED}, LEAD), _to(S.RETURN_ASKED)),
    "keep": Move(_("维持原分办"), _from({S.RETURN_ASKED}, SENDERS), _to(S.DISPATCHED)),
    "sign": Move(_("签收"), _from({S.DISPATCHED, S.REWORK}, LEAD), _to(S.SIGNED), hands=True),
    "handle": Move(_("记下办理情况"), _from({*WORKED, S.DEFERRED}, LEAD), _to(S.HANDLING), hands=True),
    "defer": Move(_("暂不具备条件"), _from(WORKED, LEAD), _to(S.DEFERRED), hands=True),
    # Once in a round, and ruled on by those who send; nobody else moves the day that was promised.
    "ask-extension": Move(
        _("申请延期"),
        _from(WORKED, LEAD),
        bars=("paused_at", "extension_asked_until", "extended_from", "extension_refused_on"),
        in_time=True,
    ),
    "extend": Move(_("同意延期"), _from(WORKED, SENDERS), needs="extension_asked_until"),
    "refuse-extension": Move(_("不同意延期"), _from(WORKED, SENDERS), needs="extension_asked_until"),
    # Only while nothing but the person himself is waited for; it hides no delay that was there before.
    "pause": Move(_("暂停，等本人"), _from(WORKED, LEAD), bars=("paused_at",), in_time=True),
    "resume": Move(_("接着办"), _from(WORKED, LEAD, NEAR), needs="paused_at"),
    "pass-on": Move(
        _("转接转送"),
        {**_from(_NEW, CLERKS), **_from({S.AWAITING_DISPATCH}, COORDINATOR), **_from(WORKED, LEAD)},
        _to(S.PASSED_ON),
        hands=True,
    ),
    "reply": Move(_("答复"), _from({*WORKED, S.DEFERRED}, LEAD), _to(S.REPLIED), hands=True),
    # The state goes on when every request has been answered.
    "deliver": Move(
        _("送达答复"),
        _from(_TO_BRING, *_BRINGERS),
        _to(S.REPLIED, S.PASSED_ON, S.REJECTED, S.AWAITING_CALLBACK),
        hands=True,
    ),
    "seek": Move(_("没找到他"), _from(_TO_BRING, *_BRINGERS), _STAYS, hands=True),
    "call": Move(_("没联系上"), _from({S.AWAITING_CALLBACK}, ASKERS), _to(S.AWAITING_CALLBACK, S.CLOSED), others=True),
    "evaluate": Move(
        _("记下评价"),
        _from({S.AWAITING_CALLBACK}, ASKERS),
        _to(S.AWAITING_CALLBACK, S.CLOSED, S.DISSATISFIED),
        others=True,
    ),
    "rework": Move(_("重新办理"), _from({S.DISSATISFIED}, SENDERS), _to(S.REWORK)),
    "close-disputed": Move(_("办结（群众不认可）"), _from({S.DISSATISFIED}, SENDERS), _to(S.CLOSED), others=True),
    "reopen": Move(_("群众说没解决"), _from({S.CLOSED, S.ARCHIVED}, NEAR), _to(S.DISSATISFIED)),
    # Of several who ask the same, one may take his back and the matter stays where it is, or goes on without him.
    "withdraw": Move(_("本人撤回"), _from(_WITHDRAWN_FROM, NEAR), frozenset({S.CLOSED, *OPEN}), others=True),
    "archive": Move(
        _("归档"), _from({S.CLOSED}, COORDINATOR), _to(S.ARCHIVED), frozenset({Kind.OFFICIAL, Kind.SYSTEM})
    ),
    # What came in as the past is archived, and has yet to be sorted.
    "amend": Move(_("更正分类"), {**_from(OPEN, CLERKS), **_from({S.ARCHIVED}, COORDINATOR)}, _STAYS),
    "note": Move(_("补充情况"), _from(OPEN, ANYONE, {Role.HANDLER: Reach.SUPPORTS}), _STAYS),
    # It stays where it is; from where the first are being asked, back to where he too is to be answered.
    "join": Move(_("又有人反映"), _from(OPEN, NEAR), OPEN - {S.AWAITING_CALLBACK}),
    "invite": Move(_("请人参与"), _from(OPEN, CLERKS, LEAD), _STAYS),
    # Of what is sealed, when all who might read it have left: no more of them than hold that office now.
    "name-readers": Move(_("另定阅看的人"), _from(frozenset(State) - {S.DRAFT}), _STAYS, frozenset({Kind.SYSTEM})),
    "assess": Move(
        _("基层组织评价"), _from({S.REPLIED, S.AWAITING_CALLBACK, S.CLOSED, S.ARCHIVED}, GRASSROOTS), _STAYS
    ),
}

HANDS = frozenset(name for name, move in MOVES.items() if move.hands)
# After these the person is to be told something new, and then asked.
ANSWERING = frozenset({"reply", "pass-on", "reject"})
# The moves by which a matter is worked on again after its person was dissatisfied: not by the same hands.
REDOING = frozenset({"sign", "handle", "defer", "reply"})
# With these the work goes on, and with whatever leads out of it: nobody is waited for any more.
GOING_ON = frozenset({"resume", "handle"})
# Why a move may not be made: its column is empty, or one is filled that bars it.
LACKING: dict[str, Promise] = {
    "extension_asked_until": _("没有人申请延期"),
    "paused_at": _("这件事没有暂停"),
}
BARRED: dict[str, Promise] = {
    "extension_asked_until": _("已经申请过延期，等着定"),
    "extended_from": _("已经延期过一次"),
    "extension_refused_on": _("已经申请过一次延期，没有同意"),
    "paused_at": _("现在暂停着，等本人"),
}
# The last of these two says whether somebody still asks.
THEIR_WORD = frozenset({"withdraw", "reopen"})


def moves_from(state: str) -> list[str]:
    return [name for name, move in MOVES.items() if state in move.sources]


Turn = tuple[State, Who]


def turns(*names: str) -> list[Turn]:
    """Where these moves may be made, and by whom: what a list of work asks the table."""
    return [(state, who) for name in names for state, whos in MOVES[name].sources.items() for who in whos]
