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
    seek,
    sign,
    withdraw,
)
from minqing.matters.actions.listing_duties import DutyLine, add_duty, correct_duty, withdraw_duty
from minqing.matters.actions.opening import Said, Sorted, Source
from minqing.matters.actions.past import PastRow, record_past
from minqing.matters.actions.promising import Promise, promise, settle_promise
from minqing.matters.actions.readers import name_readers
from minqing.matters.actions.registering import OnTheSpot, join, open, register, solve_on_the_spot  # noqa: A004
from minqing.matters.actions.ruling import (
    add_rule,
    move_rule,
    restore_rule,
    rewrite_rule,
    switch_off_broken,
    switch_rule,
)
from minqing.matters.actions.waiting import ask_extension, extend, pause, refuse_extension, resume

__all__ = [
    "Answer",
    "DutyLine",
    "OnTheSpot",
    "PastRow",
    "Promise",
    "Said",
    "Sorted",
    "Source",
    "accept",
    "add_duty",
    "add_rule",
    "amend",
    "archive",
    "ask_extension",
    "ask_return",
    "assess",
    "call",
    "change_category",
    "close_disputed",
    "correct_duty",
    "defer",
    "deliver",
    "deliver_card",
    "dispatch",
    "evaluate",
    "export_ledger",
    "extend",
    "handle",
    "invite",
    "issue_card",
    "join",
    "keep",
    "load_categories",
    "move_rule",
    "name_readers",
    "note",
    "open",
    "pass_on",
    "pass_up",
    "pause",
    "promise",
    "reassign",
    "record_past",
    "refuse_extension",
    "register",
    "reject",
    "reopen",
    "reply",
    "restore_rule",
    "resume",
    "rework",
    "rewrite",
    "rewrite_rule",
    "seek",
    "settle_promise",
    "sign",
    "solve_on_the_spot",
    "switch_off_broken",
    "switch_rule",
    "withdraw",
    "withdraw_duty",
]
