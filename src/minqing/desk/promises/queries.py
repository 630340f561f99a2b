"""承诺: one's own by their days, and those of the units one leads, in piles of one kind."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.roles import Reach, Role, View
from minqing.lib import clock
from minqing.matters.access import promises_visible_to
from minqing.matters.models import Commitment, CommitmentTurn
from minqing.territory.models import Organisation

_STATE = Commitment.State
LEADERS = frozenset({Role.UNIT_LEADER})


class Pile(TextChoices):
    """Those of one kind. `OPEN` are all that are open, whatever their day; the two after it are its parts."""

    OPEN = "open", _("还没兑现")
    OVER = "over", _("过了日子")
    TO_COME = "to-come", _("还没到日子")
    BROKEN = "broken", _("没有兑现")
    KEPT = "kept", _("兑现了")
    RELEASED = "released", _("群众说不用了")
    ENDED = "ended", _("有了结果的")


MINE = (Pile.OPEN, Pile.ENDED)
OF_A_UNIT = (Pile.OVER, Pile.TO_COME, Pile.BROKEN, Pile.KEPT, Pile.RELEASED)
BY_DUE_DAY = frozenset({Pile.OPEN, Pile.OVER, Pile.TO_COME})  # the others by the day on which they ended


def holds(pile: Pile, today: date) -> Q:
    match pile:
        case Pile.OPEN:
            return Q(state=_STATE.OPEN)
        case Pile.OVER:
            return Q(state=_STATE.OPEN, due_on__lt=today)
        case Pile.TO_COME:
            return Q(state=_STATE.OPEN, due_on__gte=today)
        case Pile.ENDED:
            return ~Q(state=_STATE.OPEN)
        case _:
            return Q(state=pile.value)


def counted(rows: QuerySet[Commitment], piles: Sequence[Pile]) -> dict[Pile, int]:
    """How many lie in each, in one query."""
    today = clock.today()
    counts = {pile.name: Count("pk", filter=holds(pile, today)) for pile in piles}
    found = rows.order_by().aggregate(**counts)
    return {pile: found[pile.name] for pile in piles}


def mine(user: User) -> QuerySet[Commitment]:
    return promises_visible_to(user).filter(official=user)


def of_units(user: User) -> QuerySet[Commitment]:
    """Those made by people of the units that he leads, in the unit that was theirs at the time."""
    units = Q(pk__in=[])
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach is Reach.SUBTREE:
            units |= Q(unit__in=Organisation.objects.under(post.unit).values("pk"))
    return promises_visible_to(user).filter(units)


def told(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """With everything that a line says of them."""
    return rows.select_related("words", "official", "household", "area__parent__parent")


def turns_of(promise: Commitment) -> QuerySet[CommitmentTurn]:
    """The newest first."""
    return promise.turns.select_related("note", "by_user").order_by("-revision")


def one(user: User, pk: UUID) -> QuerySet[Commitment]:
    rows = promises_visible_to(user).filter(pk=pk)
    return told(rows).select_related("matter", "unit")
