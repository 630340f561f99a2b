"""A matter in words: with whom it lies, until when, who raised it. Office words here; the household's in workflow."""

from dataclasses import replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minqing.lib import clock, days, masking, saying
from minqing.lib.lines import Line
from minqing.lib.saying import Until
from minqing.matters import limits
from minqing.matters.models import Matter, Request
from minqing.matters.terms import Waiting, Who
from minqing.matters.workflow import HOUSEHOLD_SAYS, PAUSED_SAYS, REDOING, WORKED, State
from minqing.territory.queries import full_name

TONES = {
    State.DRAFT: "draft",
    State.HANDLING: "doing",
    State.SIGNED: "doing",
    State.DEFERRED: "paused",
    State.DISSATISFIED: "over",
    State.REWORK: "soon",
    State.CLOSED: "settled",
    State.ARCHIVED: "ended",
    State.REJECTED: "ended",
    State.PASSED_ON: "ended",
}
# What a matter waits for, by its state: the move that its one button leads to, and what the button says.
NEXT: "dict[State, tuple[str, Promise]]" = {
    State.DRAFT: ("register", gettext_lazy("登记")),
    **dict.fromkeys((State.REGISTERED, State.ACCEPTED, State.AWAITING_DISPATCH), ("dispatch", gettext_lazy("分办"))),
    State.RETURN_ASKED: ("", gettext_lazy("定由谁办")),  # kept or sent elsewhere: the page offers both
    State.DISSATISFIED: ("rework", gettext_lazy("重新交办")),
    **dict.fromkeys((State.DISPATCHED, State.REWORK), ("sign", gettext_lazy("签收"))),
    **dict.fromkeys((State.SIGNED, State.HANDLING), ("reply", gettext_lazy("答复"))),
    State.DEFERRED: ("handle", gettext_lazy("再看一次")),
    **dict.fromkeys((State.REPLIED, State.PASSED_ON, State.REJECTED), ("deliver", gettext_lazy("送达"))),
    State.AWAITING_CALLBACK: ("evaluate", gettext_lazy("回访")),
}
_NO_LIMIT = frozenset({State.DRAFT, State.CLOSED, State.ARCHIVED, State.AWAITING_CALLBACK})


def until(matter: Matter) -> Until:
    """Until when, as people say it: 还有 3 个工作日, 今天到期, 已超 2 个工作日."""
    if matter.past or matter.state in _NO_LIMIT:
        return Until("", "ended")
    if matter.state == State.DEFERRED and matter.review_on:
        words = _("%(day)s再看") % {"day": saying.day(matter.review_on)}
        return Until(words, "paused", saying.exact(matter.review_on))
    if matter.paused_at:
        return Until(str(Waiting(matter.paused_for).label), "paused", saying.exact(matter.paused_at))
    if matter.due_on is None:
        return Until("", "waiting")
    term = saying.until(matter.due_on)
    if matter.extended_from and term.tone != "over":
        return replace(term, words=_("已延期到%(day)s") % {"day": saying.day(matter.due_on)})
    return term


def beside(matter: Matter) -> list[str]:
    """What is to be known of its day: that it was put off, that this is asked or was refused, whom it waits for."""
    days_of = {
        _("原来是%(day)s，已延期"): matter.extended_from,
        _("申请延到%(day)s，等着定"): matter.extension_asked_until,
        _("申请过延期，%(day)s没有同意"): matter.extension_refused_on,
        _("%(day)s起暂停，等到了接着算"): clock.day_of(matter.paused_at) if matter.paused_at else None,
    }
    return [words % {"day": saying.dated(day)} for words, day in days_of.items() if day]


def household_says(matter: Matter) -> str:
    """What the household is told: where its matter is, whether it is waited for, to which day it was put off."""
    state = State(matter.state)
    if matter.paused_at:
        return str(PAUSED_SAYS[Waiting(matter.paused_for)])
    if matter.extended_from and matter.due_on and state in WORKED:
        told = {"says": HOUSEHOLD_SAYS[state], "day": saying.dated(matter.due_on)}
        return _("%(says)s答复的日子延到%(day)s。") % told
    return str(HOUSEHOLD_SAYS[state])


def lies_with(matter: Matter) -> str:
    """With whom it lies now, in words a reader need not look up."""
    unit = matter.lead_unit.name if matter.lead_unit else ""
    match matter.state:
        case State.DRAFT:
            return _("还没登记")
        case State.REGISTERED | State.ACCEPTED | State.AWAITING_DISPATCH if waited := unruled_days(matter):
            told = ngettext("等了 %(count)d 个工作日，还没定由谁办", "等了 %(count)d 个工作日，还没定由谁办", waited)
            return told % {"count": waited}
        case State.REGISTERED | State.ACCEPTED:
            return _("等工作站分办")
        case State.AWAITING_DISPATCH | State.DISSATISFIED | State.RETURN_ASKED:
            return _("等民情办定由谁办")
        case State.DISPATCHED | State.REWORK:
            return _("交给%(unit)s，还没人接") % {"unit": unit}
        case State.REPLIED | State.REJECTED | State.PASSED_ON:
            return _("有了答复，还没送到")
        case State.AWAITING_CALLBACK:
            return _("等回访")
        case State.CLOSED | State.ARCHIVED:
            return unit
    return _("%(unit)s在办") % {"unit": unit}


def unruled_days(matter: Matter) -> int:
    """Working days for which nobody has owned it, where those are too many; otherwise none (as queries.unruled)."""
    since = matter.accepted_at if matter.state == State.AWAITING_DISPATCH else matter.registered_at
    if since is None or matter.past or clock.day_of(since) >= limits.ruled_on_since(clock.today()):
        return 0
    return days.between(clock.day_of(since), clock.today())


def person(request: Request, *, masked: bool = True) -> str:
    """Who raised it: from the register if it knows him, otherwise as he left it."""
    known = request.resident or request.household
    name = known.name if known else request.contact.name
    if name:
        return masking.name(name) if masked else name
    return _("不留姓名") if request.who == Who.NOBODY else str(Who(request.who).label)


def people(matter: Matter) -> str:
    """The first of those who asked, and how many more."""
    requests = list(matter.requests.all())
    if not requests:
        return ""
    first = person(requests[0])
    return _("%(name)s等 %(count)d 人") % {"name": first, "count": len(requests)} if len(requests) > 1 else first


def state_word(matter: Matter) -> str:
    """Where it stands; of what ended against its person's word, that."""
    disputed = matter.disputed and matter.state == State.CLOSED
    return _("群众不认可") if disputed else str(State(matter.state).label)


def line(matter: Matter, *, button: "str | Promise" = "", move: str = "") -> Line:
    """The matter line. `move` names what its one button leads to."""
    term, url = until(matter), reverse("matters:detail", args=[matter.pk])
    return Line(
        url=url,
        words=matter.summary.text,
        number=matter.number or "",
        who=people(matter),
        where=full_name(matter.area),
        lies_with=lies_with(matter),
        until=term.words,
        until_tone=term.tone,
        until_exact=term.exact,
        state=state_word(matter),
        state_tone=TONES.get(State(matter.state), "waiting"),
        button=button,
        button_url=reverse("matters:act", args=[matter.pk, move]) if move else "",
    )


def to_do(matter: Matter, *, done_before: bool = False, rules: bool = False) -> Line:
    """The matter line in a list of work, with its button; whoever did it before is told that another does it now.

    `rules`: for those who send, and rule on what was asked of them.
    """
    told = line(matter)
    move, word = _next(matter, rules=rules)
    if done_before and move in REDOING:
        return replace(told, lies_with=_("您上次办过，要换个人来办"))
    return replace(told, button=word, button_url=reverse("matters:act", args=[matter.pk, move]) if move else told.url)


def _next(matter: Matter, *, rules: bool) -> "tuple[str, Promise]":
    if rules and matter.extension_asked_until:
        return "extend", gettext_lazy("定延期")
    if matter.paused_at:
        return "resume", gettext_lazy("接着办")
    return NEXT[State(matter.state)]


def sealed_line(matter: Matter) -> Line:
    """That it is there, and no more: who spoke, and of what, stands behind a door that keeps count."""
    told = line(matter)
    words, lies_with = _("保密件，点开阅看（会留下记录）"), _("只有指定的人能看")
    return replace(told, words=words, who="", where="", lies_with=lies_with)
