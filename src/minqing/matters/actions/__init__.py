"""Everything that changes a matter. Pages, the phone, imports and commands all come through here.

The answer is the Step that was left; asked again under the same `op`, the same Step.
"""

from minqing.matters.actions.cards import deliver_card, issue_card
from minqing.matters.actions.categories import change_category, load_categories
from minqing.matters.actions.dispatching import (
    accept,
    amend,
    archive,
    ask_return,
    dispatch,
    invite,
    keep,
    note,
    pass_on,
    pass_up,
    reassign,
    reject,
    rework,
)
from minqing.matters.actions.drafting import rewrite
from minqing.matters.actions.exporting import export_ledger
from minqing.matters.actions.handling import (
    Answer,
    assess,
    call,
    close_disputed,
    defer,
    deliver,
    evaluate,
    handle,
    reopen,
    reply,
    sign,
    withdraw,
)
from minqing.matters.actions.opening import Said, Sorted, Source
from minqing.matters.actions.past import PastRow, record_past
from minqing.matters.actions.promising import Promise, promise, settle_promise
from minqing.matters.actions.registering import OnTheSpot, join, open, register, solve_on_the_spot  # noqa: A004

__all__ = [
    "Answer",
    "OnTheSpot",
    "PastRow",
    "Promise",
    "Said",
    "Sorted",
    "Source",
    "accept",
    "amend",
    "archive",
    "ask_return",
    "assess",
    "call",
    "change_category",
    "close_disputed",
    "defer",
    "deliver",
    "deliver_card",
    "dispatch",
    "evaluate",
    "export_ledger",
    "handle",
    "invite",
    "issue_card",
    "join",
    "keep",
    "load_categories",
    "note",
    "open",
    "pass_on",
    "pass_up",
    "promise",
    "reassign",
    "record_past",
    "register",
    "reject",
    "reopen",
    "reply",
    "rework",
    "rewrite",
    "settle_promise",
    "sign",
    "solve_on_the_spot",
    "withdraw",
]
