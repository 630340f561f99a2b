"""Questions about matters. Each starts from one reach of its reader (`access.within`)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.matters import access, search
from minqing.matters.models import Matter, Part, Request
from minqing.matters.workflow import State
from minqing.territory.models import after

MOST_COUNTED = 1000  # a count is exact up to here, and says so beyond

TO_SEND = frozenset({State.REGISTERED, State.ACCEPTED, State.RETURN_ASKED, State.DISSATISFIED})
IN_UNIT = frozenset({State.DISPATCHED, State.REWORK, State.SIGNED, State.HANDLING, State.DEFERRED, State.REPLIED})


@dataclass(frozen=True)
class Filter:
    """What a ledger is narrowed to; an empty field narrows nothing."""

    area: str = ""  # code: everything in it
    category: str = ""  # code: everything under it
    state: str = ""
    unit: UUID | None = None  # leads
    official: UUID | None = None  # opened it or takes part
    text: str = ""


def ledger(user: User, reach: Reach, only: Filter) -> QuerySet[Matter]:
    """民情台账: what one reach of this reader holds, narrowed. Drafts have no number and stand with their writer."""
    rows = access.within(user, reach)
    rows = rows.filter(_in_area(only.area)) if only.area else rows
    if only.category:
        rows = rows.filter(category__gte=only.category, category__lt=after(only.category))
    if only.state:
        rows = rows.filter(state=only.state)
    if only.unit:
        rows = rows.filter(lead_unit=only.unit)
    if only.official:
        rows = rows.filter(pk__in=Part.objects.filter(user=only.official).values("matter"))
    return search.found(rows, only.text) if only.text else rows


def _in_area(code: str) -> Q:
    """Equality on the code that rows carry, so that a page in order is one index."""
    columns = {9: "township_code", 12: "village_code", 15: "group_code"}
    return Q(**{columns[len(code)]: code}) if len(code) in columns else Q()


def counted(rows: QuerySet[Matter]) -> int:
    """How many, exactly, up to MOST_COUNTED; one more means more than that."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def drafts(user: User) -> QuerySet[Matter]:
    """One's own, unfinished."""
    return access.visible_to(user).filter(state=State.DRAFT)


def to_send(user: User) -> QuerySet[Matter]:
    """What a clerk or the coordinator has to accept, send, rule on or give out again. Soonest due first."""
    rows = access.within(user, Reach.COUNTY).filter(state__in=TO_SEND | {State.AWAITING_DISPATCH})
    return (rows | access.within(user, Reach.TOWNSHIP).filter(state__in=TO_SEND)).filter(past=False)


def in_unit(user: User) -> QuerySet[Matter]:
    """What lies with his units: to sign for, to work on, to answer, to bring the answer."""
    units = {post.unit_id for post in user.held}
    return access.visible_to(user).filter(lead_unit__in=units, state__in=IN_UNIT)


def to_call(user: User) -> QuerySet[Matter]:
    """回访: answers that have arrived, to be asked about by somebody who did not handle them."""
    return access.within(user, Reach.CALLBACK)


def to_sort(user: User) -> QuerySet[Matter]:
    """The county's past that came in without a category: for the coordinator alone."""
    return access.within(user, Reach.COUNTY).filter(category=None, past=True)


def to_review(user: User) -> QuerySet[Matter]:
    """暂不具备条件, and the day on which it was to be looked at again has come."""
    return in_unit(user).filter(state=State.DEFERRED)


def for_lines(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """With everything that the matter line shows, in two queries however long the list."""
    asked = Request.objects.select_related("household", "resident", "contact")
    return rows.select_related("summary", "area__parent__parent", "lead_unit").prefetch_related(
        Prefetch("requests", asked)
    )
