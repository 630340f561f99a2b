"""What a person can do with a matter now: the one obvious next thing, the others, and what is rarely wanted."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minqing.lib.ids import uuid7
from minqing.matters.duties import listed
from minqing.matters.models import Duty, Matter
from minqing.matters.workflow import State
from minqing.territory.models import DIGITS, Level

# The first of these that he may do is the obvious one.
_NEW = ("dispatch", "pass-up", "accept")
_BRING = ("deliver",)
_FIRST: dict[State, tuple[str, ...]] = {
    State.DRAFT: ("register",),
    State.REGISTERED: _NEW,
    State.ACCEPTED: _NEW,
    State.AWAITING_DISPATCH: ("dispatch",),
    State.DISPATCHED: ("sign",),
    State.RETURN_ASKED: ("reassign",),
    State.SIGNED: ("handle",),
    State.HANDLING: ("reply",),
    State.DEFERRED: ("handle",),
    State.REPLIED: _BRING,
    State.PASSED_ON: _BRING,
    State.REJECTED: _BRING,
    State.AWAITING_CALLBACK: ("evaluate",),
    State.DISSATISFIED: ("rework",),
    State.REWORK: ("sign",),
    State.CLOSED: (),
    State.ARCHIVED: (),
}
_BESIDE_STATE = ("extend", "resume")
RARE = frozenset({"ask-extension", "pause"}) | frozenset(
    {"reject", "pass-on", "withdraw", "amend", "join", "invite", "close-disputed", "archive", "assess"}
)
AT_ONCE = frozenset({"accept", "sign", "archive", "register"})  # nothing to fill in: the button does it
# Offered with what it is about beside it, not as a button of its own.
BESIDE = frozenset({"call", "seek"})

WORDS: dict[str, Promise] = {
    "register": _("登记，给它编号"),
    "rewrite": _("改草稿"),
    "accept": _("受理"),
    "reject": _("不予受理，告诉他该去哪里"),
    "pass-up": _("报县民情办分办"),
    "dispatch": _("分办：交给哪个单位"),
    "reassign": _("改派给别的单位"),
    "ask-return": _("不归我们管，申请退单"),
    "keep": _("维持原分办"),
    "sign": _("签收，我来办"),
    "handle": _("记下办了什么"),
    "defer": _("现在办不了，说明原因"),
    "ask-extension": _("来不及，申请延期"),
    "extend": _("同意延期"),
    "refuse-extension": _("不同意延期"),
    "pause": _("只能等他本人，先暂停"),
    "resume": _("等到了，接着办"),
    "pass-on": _("不归这里办，转出去"),
    "reply": _("写答复"),
    "deliver": _("把答复告诉他"),
    "seek": _("找过，没找到他"),
    "call": _("今天没联系上"),
    "evaluate": _("问他办得怎么样"),
    "rework": _("重新交办"),
    "close-disputed": _("办结，写明群众不认可"),
    "reopen": _("他说没解决，重新打开"),
    "withdraw": _("他本人要撤回"),
    "archive": _("归档"),
    "amend": _("更正类别、地点"),
    "note": _("补充情况"),
    "join": _("又有人反映同一件事"),
    "invite": _("请人参与或调解"),
    "assess": _("基层组织评价"),
}


@dataclass(frozen=True)
class Offer:
    move: str
    word: Promise
    at_once: bool
    op: UUID = field(default_factory=uuid7)  # its own: a page gone back to must not answer one act with another


@dataclass(frozen=True)
class Offers:
    first: Offer | None = None
    others: list[Offer] = field(default_factory=list)
    rare: list[Offer] = field(default_factory=list)
    calls: bool = False


def offers(moves: Collection[str], matter: Matter, *, township: str = "") -> Offers:
    """`moves` as access.moves_for answers them; `township` is the code of a clerk who sends within his own only."""
    order = _FIRST[State(matter.state)]
    if matter.past and matter.category is None:
        order = ("amend",)  # it came in unsorted
    if order is _NEW and township and _lies_beyond(matter, township):
        order = ("pass-up", "dispatch", "accept")
    order = (*_BESIDE_STATE, *order)  # offered only where it is asked for, or waited
    first = next((move for move in order if move in moves), None)
    rest = [_offer(move) for move in moves if move != first and move not in BESIDE]
    return Offers(
        first=_offer(first) if first else None,
        others=[offer for offer in rest if offer.move not in RARE],
        rare=[offer for offer in rest if offer.move in RARE],
        calls="call" in moves,
    )


def _offer(move: str) -> Offer:
    return Offer(move, WORDS[move], move in AT_ONCE)


def _lies_beyond(matter: Matter, township: str) -> bool:
    """Whether the category's usual unit is one that a township can't send to, or its list says it is not its own."""
    lead, own = matter.category.lead if matter.category else None, township[: DIGITS[Level.TOWNSHIP]]
    if lead is not None and not lead.area_id.startswith(own):
        return True
    said = listed(matter.category, own)
    return said.off_list or bool(said.item and said.item.duty != Duty.BASIC)
