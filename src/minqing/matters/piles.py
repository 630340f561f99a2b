"""Lists of work in piles: what came anew, what is to be signed, what was asked back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minqing.matters import queries
from minqing.matters.models import Matter
from minqing.matters.workflow import MOVES, State


@dataclass(frozen=True)
class Pile:
    """Part of a list of work, under a word of its own; `empty` is said when nothing is left in it."""

    code: str
    word: Promise
    holds: Q
    empty: Promise
    by: str = "by_day"  # the day to order by


# These stand in the sender's list only where everybody has left the unit.
_GIVEN_OUT = MOVES["reassign"].sources.keys() - {State.RETURN_ASKED}
_ASKED = Q(extension_asked_until__isnull=False)
_ABANDONED = Q(state__in=_GIVEN_OUT, extension_asked_until=None)
TO_BRING = Pile("bring", _("等送达"), Q(state__in=queries.TO_BRING), _("答复都送到了。"))


def to_send() -> list[Pile]:
    new = Q(state__in=[State.REGISTERED, State.ACCEPTED, State.AWAITING_DISPATCH])
    return [
        Pile("unruled", _("等了一天多没人定"), queries.unruled(), _("没有等了一天多的。")),
        Pile("new", _("新来的"), new & ~queries.unruled(), _("新来的都分出去了。")),
        Pile("extension", pgettext_lazy("state", "申请延期"), _ASKED, _("没有单位申请延期。")),
        Pile("returned", pgettext_lazy("state", "申请退单"), Q(state=State.RETURN_ASKED), _("没有单位申请退单。")),
        Pile("dissatisfied", _("群众不满意"), Q(state=State.DISSATISFIED), _("没有要重新交办的。")),
        Pile("left", _("单位没有人了"), _ABANDONED, _("交出去的，单位里都有人。")),
    ]


def in_unit() -> list[Pile]:
    return [
        Pile("today", _("今天要办的"), queries.pressing(), _("今天要办的都办完了。")),
        Pile("sign", _("等签收"), Q(state__in=queries.TO_SIGN), _("都签收了。")),
        Pile("work", _("正在办"), Q(state__in=queries.IN_WORK, paused_at=None), _("手上没有正在办的。")),
        Pile("paused", _("等本人"), Q(paused_at__isnull=False), _("没有在等本人的。")),
        Pile("review", _("到了再看的日子"), queries.review_day_come(), _("没有到日子要再看的。"), "review_on"),
        TO_BRING,
    ]


def counted(rows: QuerySet[Matter], piles: Sequence[Pile]) -> dict[str, int]:
    """How many lie in each, in one query."""
    return rows.order_by().aggregate(**{pile.code: Count("pk", filter=pile.holds) for pile in piles})
