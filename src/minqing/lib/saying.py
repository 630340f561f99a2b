"""Days and moments as people say them, by the county's calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minqing.lib import clock, days

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
SOON = 1  # working days before the end from which it is said with a shape


def day(on: date) -> str:
    """Today, yesterday, tomorrow; otherwise month, day and weekday, with the year where it is another one."""
    near = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}.get((on - clock.today()).days)
    return near or dated(on)


def dated(on: date) -> str:
    """Month, day and weekday, with the year where it is not this one."""
    # Translators: the two patterns are date formats of Django
    pattern = _("n月j日") if on.year == clock.today().year else _("Y年n月j日")
    # Translators: a day and its weekday, in the order in which they are said
    return _("%(day)s %(weekday)s") % {"day": formats.date_format(on, pattern), "weekday": WEEKDAYS[on.weekday()]}


def moment(at: datetime) -> str:
    """The day as said, and the time in the county: 昨天 14:05."""
    local = at.astimezone(clock.SHANGHAI)
    return f"{day(local.date())} {local:%H:%M}"


def exact(at: date | datetime) -> str:
    """For hovering and for paper: nothing is left to today's date."""
    if isinstance(at, datetime):
        return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    return at.isoformat()


@dataclass(frozen=True)
class Until:
    """A deadline in words, with the shape that stands before them, and the day itself for hovering."""

    words: str
    tone: str
    exact: str = ""


def until(due: date) -> Until:
    """How long until the end of a day, or how long since, in working days: limits are set in them."""
    today = clock.today()
    left = days.between(today, due)
    if due == today:
        return Until(_("今天到期"), "soon", exact(due))
    if left == 0:  # only days off lie between
        return Until(_("%(day)s到期") % {"day": day(due)}, "over" if due < today else "soon", exact(due))
    if left < 0:
        words = ngettext("已超 %(count)d 个工作日", "已超 %(count)d 个工作日", -left) % {"count": -left}
        return Until(words, "over", exact(due))
    words = ngettext("还有 %(count)d 个工作日", "还有 %(count)d 个工作日", left) % {"count": left}
    return Until(words, "soon" if left <= SOON else "waiting", exact(due))
