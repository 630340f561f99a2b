"""An outline in words short enough for paper. Nothing is left to the day on which it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minqing.desk.households import telling as households
from minqing.desk.outline.queries import Open
from minqing.lib import clock, saying
from minqing.matters import telling as matters
from minqing.matters.models import Commitment, Matter, Request
from minqing.matters.workflow import State
from minqing.people.models import ContactLink, Household, Need
from minqing.territory.queries import full_name
from minqing.visits.models import Question, Visit
from minqing.visits.queries import MANY_IN_A_WEEK
from minqing.visits.telling import who

LONGEST = 44  # characters of somebody's words: a line of paper


@dataclass(frozen=True)
class Item:
    """One line of paper: the words, and beside them who or until when."""

    words: str
    more: str
    over: bool = False
    number: str = ""


@dataclass(frozen=True)
class Part:
    """Some lines, and how many more there are on the screen."""

    items: list[Item]
    left: int


@dataclass(frozen=True)
class Told:
    name: str
    kind: Promise | str
    where: str
    group: str
    phone: str
    language: str
    last: str
    often: str
    promises: Part
    matters: Part
    questions: Part
    needs: Part
    unknown: str
    links: Part


def told(home: Household, found: Open, *, most: int) -> Told:
    """`most` lines of each kind; the words of a home's own people say no more than they let stand on papers."""
    card = households.card(found.card, None)
    unknown = card.unknown if found.card or most > 2 else _("登记卡还空着，家里靠什么生活都可以问")
    return Told(
        name=home.name,
        kind="" if home.kind == "household" else home.get_kind_display(),
        where=" ".join(part for part in (full_name(home.area), home.address) if part),
        group=home.area.name,
        phone=home.phone,
        language=found.card.content.language if found.card else "",
        last=last_visit(found.last),
        often=_often(found.lately),
        promises=_part([promise(one) for one in found.promises], most),
        matters=_part([matter(one) for one in found.asked], most),
        questions=_part([question(one) for one in found.questions], most),
        needs=_part([_need(one) for one in found.needs], most),
        unknown=unknown,
        links=_part([_link(one) for one in found.links], most),
    )


def _part(items: Sequence[Item], most: int) -> Part:
    return Part(list(items[:most]), max(len(items) - most, 0))


def last_visit(visit: Visit | None) -> str:
    if visit is None:
        return _("还没有走访的记录")
    told = {"day": saying.dated(visit.happened_on), "who": who(visit)}
    return _("%(day)s，%(who)s") % told if told["who"] else told["day"]


def _often(count: int) -> str:
    if count < MANY_IN_A_WEEK:
        return ""
    return ngettext("这一周已经去过 %(count)d 次", "这一周已经去过 %(count)d 次", count) % {"count": count}


def promise(one: Commitment) -> Item:
    told = {"name": one.official.name, "day": _by(one.due_on)}
    words = _("%(name)s说的，%(day)s") % told
    if one.household_id is None:
        words = _("对%(place)s说的，%(words)s") % {"place": one.area.name, "words": words}
    return Item(short(one.words.text), words, over=one.overdue)


def _by(day: date) -> str:
    said = saying.dated(day)
    return _("说好%(day)s，已过") % {"day": said} if day < clock.today() else _("到%(day)s") % {"day": said}


def matter(request: Request) -> Item:
    """Whose people want it on no paper of the house, of that the number alone is printed."""
    one = request.matter
    words = short(one.summary.text) if request.on_papers else _("内容不印在纸上，出门前在系统里看")
    until, over = _until(one)
    more = _("，").join(part for part in (matters.lies_with(one), until) if part)
    return Item(words, more, over=over, number=one.number or "")


def _until(one: Matter) -> tuple[str, bool]:
    if one.state == State.DEFERRED and one.review_on:
        return _("%(day)s再看") % {"day": saying.dated(one.review_on)}, one.review_on < clock.today()
    if one.paused_at:
        return matters.until(one).words, False
    if one.due_on is None or matters.until(one).words == "":
        return "", False
    said = {"day": saying.dated(one.due_on)}
    over = one.due_on < clock.today()
    return (_("该在%(day)s答复，已过") if over else _("%(day)s前答复")) % said, over


def question(one: Question) -> Item:
    return Item(short(one.words.text), _("%(name)s，%(day)s记的") % {"name": one.author.name, "day": _on(one.put_on)})


def _on(day: date) -> str:
    return saying.dated(day)


def _need(one: Need) -> Item:
    """What is needed, by its kind: what else was said of it stays on the card."""
    return Item(str(one.get_kind_display()), _("%(day)s前再看一次") % {"day": saying.dated(one.expires_on)})


def _link(one: ContactLink) -> Item:
    link = households.link(one)
    parts = (link.kind, _("整个%(place)s") % {"place": link.of} if link.of else "", link.scheme)
    return Item(link.who, " · ".join(str(part) for part in parts if part))


def short(text: str) -> str:
    """On one line."""
    return Truncator(" ".join(text.split())).chars(LONGEST, truncate=_("……"))
