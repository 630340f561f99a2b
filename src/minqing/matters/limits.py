"""By when a matter is to be answered: our defaults, in working days from the person's first word.

They follow the limits that provinces publish for their 12345 lines (Guangdong 2/10/15, Sichuan 3/7/15).
"""

from datetime import date, timedelta

from minqing.lib import days
from minqing.matters.terms import MatterKind, Urgency

WORKING_DAYS = {
    MatterKind.INQUIRY: 3,
    MatterKind.HELP: 7,
    MatterKind.SUGGESTION: 7,
    MatterKind.COMPLAINT: 15,
    MatterKind.DISPUTE: 15,
    MatterKind.ACCUSATION: 15,
}
WORKING_DAYS_URGENT = {Urgency.DANGER: 1, Urgency.LIVELIHOOD: 1}


RULING = 1  # working days within which somebody must own it


def ruled_on_since(today: date) -> date:
    """The first day such that what came on it need not be ruled on before `today` is over."""
    day = today
    while days.after(day - timedelta(days=1), RULING) >= today:
        day -= timedelta(days=1)
    return day


NEVER_EXTENDED = frozenset({MatterKind.INQUIRY, Urgency.DANGER})


def promised_on(*, kind: str, urgency: str, said_on: date) -> date:
    """The day by which the person is to have an answer. Passing a matter on never moves it."""
    return days.after(said_on, _count(kind, urgency))


def may_be_extended(*, kind: str, urgency: str) -> bool:
    """Questions are answered and danger is met at once."""
    return kind not in NEVER_EXTENDED and urgency not in NEVER_EXTENDED


def extended_at_most(*, kind: str, urgency: str, due_on: date) -> date:
    """The last day to which that one may be moved: as many working days again."""
    return days.after(due_on, _count(kind, urgency))


def _count(kind: str, urgency: str) -> int:
    return WORKING_DAYS_URGENT.get(Urgency(urgency), WORKING_DAYS[MatterKind(kind)])
