"""Questions about matters. Each starts from one reach of its reader (`access.within`)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    DateField,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Reach, Role
from minqing.lib import clock, days, saying
from minqing.matters import access, limits, search
from minqing.matters.models import Matter, Part, Reader, Request, Step
from minqing.matters.terms import Hindrance
from minqing.matters.workflow import LEAD, NEAR, OPEN, State, Who, turns
from minqing.territory.models import Organisation, after

MOST_COUNTED = 1000  # a count is exact up to here, and says so beyond

TO_SIGN = frozenset({State.DISPATCHED, State.REWORK})
IN_WORK = frozenset({State.SIGNED, State.HANDLING})
TO_BRING = frozenset({State.REPLIED, State.PASSED_ON, State.REJECTED})
IN_UNIT = TO_SIGN | IN_WORK | TO_BRING | {State.DEFERRED}
TIMED = OPEN - {State.DEFERRED, State.AWAITING_CALLBACK}  # the others wait for a day of their own, or for no day
# The coordinator may bring every answer in the county; only what he heard himself is his to bring.
_BRINGERS: tuple[Who, ...] = (
    LEAD,
    {**NEAR, Role.COORDINATOR: Reach.OPENED},
    {Role.CONTACT_OFFICIAL: Reach.HOUSEHOLDS},
)


@dataclass(frozen=True)
class Filter:
    """What a ledger is narrowed to; an empty field narrows nothing."""

    area: str = ""  # code: everything in it
    category: str = ""  # code: everything under it
    state: str = ""
    unit: UUID | None = None  # leads
    official: UUID | None = None  # opened it or takes part
    text: str = ""
    trouble: str = ""  # a Trouble, or one of STUCK


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
    if only.trouble:
        rows = rows.filter(troubled(only.trouble))
    return search.found(rows, only.text) if only.text else rows


def _in_area(code: str) -> Q:
    """Equality on the code that rows carry, so that a page in order is one index."""
    columns = {9: "township_code", 12: "village_code", 15: "group_code"}
    return Q(**{columns[len(code)]: code}) if len(code) in columns else Q()


class Trouble(TextChoices):
    """How things stand now, as a county counts them. What came in as past was never timed."""

    OPEN = "open", _("还没办完")
    OVERDUE = "overdue", _("超期")
    RETURNED = "returned", _("退过两次以上")
    DISPUTED = "disputed", _("群众不认可")
    DEFERRED = "deferred", _("暂不具备条件")


STUCK = {f"{Trouble.DEFERRED}-{one}": one for one in Hindrance}  # by what stands in the way


def troubled(trouble: str) -> Q:
    """That it stands so now: of what is over, only what ended against its person's word."""
    if trouble in STUCK:
        stuck = stuck_on(Matter.objects.filter(troubled(Trouble.DEFERRED))).filter(stuck=STUCK[trouble])
        return Q(pk__in=stuck.values("pk"))
    now = {
        Trouble.OPEN: Q(state__in=OPEN),
        Trouble.OVERDUE: late(),
        Trouble.RETURNED: Q(returns__gte=2, state__in=OPEN),
        Trouble.DISPUTED: Q(disputed=True),
        Trouble.DEFERRED: Q(state=State.DEFERRED),
    }
    return Q(past=False) & now[Trouble(trouble)]


def stuck_on(rows: QuerySet[Matter]) -> "QuerySet[Any]":
    """With what stood in the way when it was last said that it can't be done yet; nothing where that was left open."""
    said = Step.objects.filter(matter=OuterRef("pk"), move="defer").order_by("-revision")
    return rows.annotate(stuck=Subquery(said.annotate(why=KT("facts__why")).values("why")[:1]))


def counted(rows: QuerySet[Matter]) -> int:
    """How many, exactly, up to MOST_COUNTED; one more means more than that."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def drafts(user: User) -> QuerySet[Matter]:
    """One's own, unfinished."""
    return access.visible_to(user).filter(state=State.DRAFT)


def to_send(user: User) -> QuerySet[Matter]:
    """What a clerk or the coordinator has to accept, send, rule on or give out again; and what everybody left."""
    waits = access.waiting_for(user, turns("dispatch", "keep", "rework"))
    asked = access.waiting_for(user, turns("extend")).filter(extension_asked_until__isnull=False)
    return waits | asked | access.waiting_for(user, turns("reassign")).filter(left_alone())


def left_alone() -> Q:
    return Q(lead_unit__in=units_left_alone())


def units_left_alone() -> set[UUID]:
    """Those in which nobody works any more, nor leads them from above."""
    posts = Post.objects.on().filter(role__in=LEAD, user__is_active=True).select_related("unit")
    manned = {post.unit_id for post in posts}
    led = tuple(post.unit.path for post in posts if post.role == Role.UNIT_LEADER)
    units = Organisation.objects.exclude(pk__in=manned).values_list("pk", "path")
    return {pk for pk, path in units if not path.startswith(led)}


def unruled() -> Q:
    """Nobody owns it, and it has waited for that longer than one working day: since it came, or was passed up."""
    since = clock.start_of(limits.ruled_on_since(clock.today()))
    new = Q(state__in=[State.REGISTERED, State.ACCEPTED], registered_at__lt=since)
    return Q(past=False) & (new | Q(state=State.AWAITING_DISPATCH, accepted_at__lt=since))


def to_send_the_longest_first(user: User) -> QuerySet[Matter]:
    """The same, with `waits` to order by: what nobody owned for too long stands first."""
    waits = ExpressionWrapper(unruled(), output_field=BooleanField())
    return to_send(user).annotate(waits=waits)


def without_asker(user: User) -> QuerySet[Matter]:
    """Answers that have arrived, and nobody in the county may ask about them: another must be named to call back."""
    rows = access.within(user, Reach.COUNTY).filter(state=State.AWAITING_CALLBACK)
    agents = User.objects.filter(pk__in=Post.objects.on().filter(role=Role.CALLBACK_AGENT).values("user"))
    for agent in agents.filter(is_active=True):
        if not rows.exists():  # most often after the first: the others need not be looked at
            return rows.none()
        rows = rows.exclude(pk__in=access.within(agent, Reach.CALLBACK).values("pk"))
    return rows


def unread() -> QuerySet[Matter]:
    """Sealed, and none of those named to read it holds that office any more, or may read it still."""
    held = Post.objects.on().filter(role=Role.DISCIPLINE).values("user")
    readers = list(User.objects.filter(pk__in=held, is_active=True))
    rows = Matter.objects.filter(pk__in=Reader.objects.values("matter"))
    for reader in readers:
        rows = rows.exclude(pk__in=access.within(reader, Reach.NAMED).values("pk"))
    return rows if readers else rows.none()  # until somebody holds it


def in_unit(user: User) -> QuerySet[Matter]:
    """What lies with his units: to sign for, to work on, to look at again, to answer, to bring the answer."""
    return access.waiting_for(user, [(state, LEAD) for state in IN_UNIT])


def today_in_unit(user: User) -> QuerySet[Matter]:
    """Of that, what should not wait."""
    return in_unit(user).filter(pressing())


def to_bring(user: User) -> QuerySet[Matter]:
    """Answers that have yet to reach a person, and he is one who may bring them."""
    return access.waiting_for(user, [(state, who) for state in TO_BRING for who in _BRINGERS])


def to_call(user: User) -> QuerySet[Matter]:
    """回访: answers that have arrived, to be asked about by somebody who did not handle them."""
    return access.within(user, Reach.CALLBACK)


def to_sort(user: User) -> QuerySet[Matter]:
    """The county's past that came in without a category: for the coordinator alone."""
    return access.within(user, Reach.COUNTY).filter(category=None, past=True)


def to_review(user: User) -> QuerySet[Matter]:
    """暂不具备条件, and the day on which it was to be looked at again has come."""
    return in_unit(user).filter(review_day_come())


def pressing() -> Q:
    """Nobody has signed for it, its day is near or past, or today it was to be looked at again."""
    soon = Q(state__in=IN_WORK, paused_at=None, due_on__lte=days.after(clock.today(), saying.SOON))
    return Q(state__in=TO_SIGN) | soon | review_day_come()


def review_day_come() -> Q:
    """Of what can't be done yet: that it was to be looked at again by today."""
    return Q(state=State.DEFERRED, review_on__lte=clock.today())


def helped(user: User) -> QuerySet[Matter]:
    """What his unit helps with and is not over yet."""
    return access.within(user, Reach.SUPPORTS).filter(state__in=OPEN)


def still_open(user: User, reach: Reach) -> QuerySet[Matter]:
    return access.within(user, reach).filter(state__in=OPEN)


def overdue(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Of these, whose day has passed while somebody has yet to answer or bring the answer."""
    return rows.filter(late())


def late() -> Q:
    return Q(due_on__lt=clock.today(), state__in=TIMED, paused_at=None)


def soonest(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """With the day `by_day` to order by: what was never given one (a past that was opened again) stands first."""
    return rows.annotate(by_day=Coalesce("due_on", Value(date.min), output_field=DateField()))


def for_lines(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """With everything that the matter line shows, in two queries however long the list."""
    return with_what_stands_there(rows).prefetch_related(asked())


def with_what_stands_there(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """The part of it that comes in the row's own query."""
    return rows.select_related("summary", "area__parent__parent", "lead_unit")


def asked() -> "Prefetch[str, QuerySet[Request], str]":
    """The other part: those who asked, for any number of lists at once."""
    return Prefetch("requests", Request.objects.select_related("household", "resident", "contact"))
