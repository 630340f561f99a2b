"""A promise in words: what was said, to whom, until when, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.accounts.gate import address_for
from minqing.accounts.models import User
from minqing.lib import clock, masking, saying
from minqing.lib.lines import Line
from minqing.matters.models import Commitment, CommitmentTurn
from minqing.territory.queries import full_name

_STATE = Commitment.State
TONES = {_STATE.OPEN: "waiting", _STATE.KEPT: "settled", _STATE.BROKEN: "over", _STATE.RELEASED: "ended"}
UNSETTLED = frozenset({_STATE.OPEN, _STATE.BROKEN})  # what was broken may still be kept
_TURNS: dict[str, Promise] = {
    _STATE.OPEN: gettext_lazy("说好了"),
    _STATE.KEPT: gettext_lazy("兑现了"),
    _STATE.BROKEN: gettext_lazy("没有兑现"),
    _STATE.RELEASED: gettext_lazy("群众说不用了"),
}


def gone_words() -> str:
    """In place of words that stand in a sentence which is sealed from the reader."""
    return _("这一条的话在一件保密件里，这里看不到")


def line(one: Commitment, *, own: bool, gone: bool) -> Line:
    """`own`: to whoever made it, with the name of the home and what to do; to others the name is masked."""
    term = saying.until(one.due_on)
    open_still = one.state == _STATE.OPEN
    name = one.household.name if one.household else ""
    return Line(
        url=reverse("desk:promise", args=[one.pk]),
        words=gone_words() if gone else one.words.text,
        number=saying.dated(one.due_on),
        who=name if own else masking.name(name),
        where=full_name(one.area),
        lies_with="" if own else _("%(name)s说的") % {"name": one.official.name},
        until=term.words if open_still else _("%(day)s记的") % {"day": saying.day(one.ended_on or one.due_on)},
        until_tone=term.tone if open_still else "ended",
        until_exact=(one.due_on if open_still else one.ended_on or one.due_on).isoformat(),
        state="" if open_still else _STATE(one.state).label,
        state_tone=TONES[_STATE(one.state)],
        button=_("记结果") if own and open_still else "",
        button_url=reverse("desk:promise-settle", args=[one.pk]) if own and open_still else "",
    )


@dataclass(frozen=True)
class Told:
    """The page of one promise."""

    words: str
    whom: str
    where: str
    who: str
    unit: str
    phone: str
    made: str
    due: str
    state: str
    tone: str
    until: saying.Until | None
    over: bool
    source: str
    source_url: str


def told(one: Commitment, *, user: User, gone: bool) -> Told:
    open_still = one.state == _STATE.OPEN
    return Told(
        words=gone_words() if gone else one.words.text,
        whom=one.household.name if one.household else "",
        where=full_name(one.area),
        who=one.official.name,
        unit=one.unit.name if one.unit else "",
        phone=one.official.phone,
        made=saying.dated(one.made_on),
        due=saying.dated(one.due_on),
        state=_("已过期，还没有结果") if one.overdue else str(_STATE(one.state).label),
        tone="over" if one.overdue else TONES[_STATE(one.state)],
        until=saying.until(one.due_on) if open_still else None,
        over=one.overdue,
        source=one.source_label,
        source_url=address_for(user, one.source_url, one.source_key),
    )


@dataclass(frozen=True)
class ToldTurn:
    what: Promise
    day: str
    exact: str
    who: str
    late: str  # when it was written down, where that was another day
    note: str


def turns(rows: Iterable[CommitmentTurn], *, gone: bool) -> list[ToldTurn]:
    return [
        ToldTurn(
            what=_TURNS[turn.state],
            day=saying.dated(turn.happened_on),
            exact=turn.happened_on.isoformat(),
            who=turn.by_user.name if turn.by_user else "",
            late="" if clock.day_of(turn.entered_at) == turn.happened_on else saying.moment(turn.entered_at),
            note=turn.note.text if turn.note and not gone else "",
        )
        for turn in rows
    ]
