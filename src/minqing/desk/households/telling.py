"""A home in words, as its page and its lists say them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minqing.accounts.models import User
from minqing.desk.households.queries import NEAR_DAYS, Known
from minqing.lib import clock, masking, saying
from minqing.lib.lines import Line
from minqing.matters import telling as matters_telling
from minqing.matters.models import Commitment, Matter
from minqing.people.models import (
    LIVELIHOOD,
    CardContent,
    CardVersion,
    ContactKind,
    ContactLink,
    Household,
    HouseholdKind,
    Need,
)
from minqing.territory.queries import full_name
from minqing.visits.models import Visit
from minqing.visits.queries import MANY_IN_A_WEEK
from minqing.visits.telling import ToldVisit, told

Text = str | Promise
PERSONS = frozenset({HouseholdKind.HOUSEHOLD, HouseholdKind.MIGRANT})  # the name of a shop hangs over its door
_STATE = Commitment.State
PROMISE_TONES = {_STATE.OPEN: "waiting", _STATE.KEPT: "settled", _STATE.BROKEN: "over", _STATE.RELEASED: "ended"}


@dataclass(frozen=True)
class Row:
    """A home in a list."""

    url: str
    name: str
    where: str
    kind: Text
    last_visit: date | None
    promises: str
    needs: str


def row(home: Household, known: Known, *, masked: bool) -> Row:
    promises, needs = known.promises.get(home.pk, 0), known.needs.get(home.pk, 0)
    said = ngettext("%(count)d 条承诺还没兑现", "%(count)d 条承诺还没兑现", promises) % {"count": promises}
    again = ngettext("%(count)d 条需要快到再看的日子", "%(count)d 条需要快到再看的日子", needs) % {"count": needs}
    return Row(
        url=reverse("desk:household", args=[home.pk]),
        name=masking.name(home.name) if masked and home.kind in PERSONS else home.name,
        where=full_name(home.area),
        kind="" if home.kind == "household" else home.get_kind_display(),
        last_visit=known.last_visit.get(home.pk),
        promises=said if promises else "",
        needs=again if needs else "",
    )


# --- the story ---


@dataclass(frozen=True)
class ToldPromise:
    url: str
    words: str
    who: str
    due: str
    exact: str
    state: Text
    tone: str
    erased: bool


@dataclass(frozen=True)
class Entry:
    """One thing in the story of a home: a visit, a matter or a promise."""

    on: date
    visit: ToldVisit | None = None
    matter: Line | None = None
    promise: ToldPromise | None = None
    others: str = ""  # how many other homes were visited in the same round


def story(
    visits: Sequence[Visit], matters: Sequence[Matter], promises: Sequence[Commitment], *, user: User
) -> list[Entry]:
    """The newest first."""
    entries = [Entry(one.happened_on, visit=told(one, user=user), others=_others(one)) for one in visits]
    entries += [Entry(_began(one), matter=matters_telling.line(one)) for one in matters]
    entries += [Entry(one.made_on, promise=promise(one)) for one in promises]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def _others(visit: Visit) -> str:
    count = max(visit.homes or 0, len(visit.visited.all())) - 1
    return ngettext("同去 %(count)d 户", "同去 %(count)d 户", count) % {"count": count} if count > 0 else ""


def _began(matter: Matter) -> date:
    return clock.day_of(matter.registered_at or matter.opened_at)


def promise(one: Commitment) -> ToldPromise:
    state = _STATE(one.state)
    over = one.overdue
    return ToldPromise(
        url=reverse("desk:promise", args=[one.pk]),
        words=one.words.text,
        who=one.official.name,
        due=saying.day(one.due_on),
        exact=one.due_on.isoformat(),
        state=saying.until(one.due_on).words if over else state.label,
        tone="over" if over else PROMISE_TONES[state],
        erased=one.words.erased_at is not None,
    )


def often(visits: Sequence[Visit]) -> str:
    """Where many were at one home within a week: who and when, so that the next one asks them first."""
    since = clock.today() - timedelta(days=6)
    lately = [one for one in visits if one.happened_on >= since]
    if len(lately) < MANY_IN_A_WEEK:
        return ""
    who = list(dict.fromkeys(one.user.name for visit in lately for one in visit.officials.all()))
    count = len(lately)
    words = ngettext("这一周已经去过 %(count)d 次", "这一周已经去过 %(count)d 次", count) % {"count": count}
    names = _("、").join(who)
    if not names:
        return _("%(often)s。再去之前，先想想是不是非去不可。") % {"often": words}
    return _("%(often)s：%(names)s。再去之前，先问问他们，能一起的就一起。") % {"often": words, "names": names}


# --- what stands on its card ---


@dataclass(frozen=True)
class Fact:
    label: Text
    value: str


@dataclass(frozen=True)
class Card:
    facts: list[Fact]
    unknown: str  # labels of what nobody has written down
    number: int
    checked_on: date | None


def card(version: CardVersion | None, checked_on: date | None, *, unknown_too: bool = False) -> Card:
    """`unknown_too`: with a place to write for what nobody has written down."""
    fields = [(name, CardContent._meta.get_field(name)) for name in ("language", *LIVELIHOOD)]
    labels = {name: str(getattr(field, "verbose_name", name)) for name, field in fields}
    values = {name: str(getattr(version.content, name)) if version else "" for name in labels}
    unknown = _("、").join(label for name, label in labels.items() if not values[name])
    facts = [Fact(label, values[name]) for name, label in labels.items() if values[name] or unknown_too]
    return Card(facts, unknown, version.number if version else 0, checked_on)


@dataclass(frozen=True)
class ToldNeed:
    need: Need
    kind: Text
    who: str
    until: str
    tone: str
    withdrawn: bool
    over: bool


def need(one: Need, *, children: bool) -> ToldNeed:
    today = clock.today()
    over = one.expires_on < today
    soon = one.expires_on <= today + timedelta(days=NEAR_DAYS)
    lapsed = one.consent is not None and one.consent.until < today
    name = one.resident.name if one.resident else ""
    if one.resident and one.resident.is_child and not children:
        name = masking.name(name)
    words = _("%(day)s再看") % {"day": saying.day(one.expires_on)}
    return ToldNeed(
        need=one,
        kind=one.get_kind_display(),
        who=name,
        until=_("到再看的日子了") if over else words,
        tone="over" if over else "soon" if soon else "waiting",
        withdrawn=one.erased_at is not None or lapsed,
        over=over,
    )


@dataclass(frozen=True)
class ToldLink:
    link: ContactLink
    kind: Text
    who: str
    of: str  # the place, where the link is to a whole place
    scheme: str
    since: date


def link(one: ContactLink) -> ToldLink:
    parts = [one.official.name if one.official else "", one.unit.name if one.unit else ""]
    if one.official and not one.unit:
        parts.append(one.official.phone)
    return ToldLink(
        link=one,
        kind=ContactKind(one.kind).label,
        who=_("，").join(part for part in parts if part),
        of=one.area.name if one.area else "",
        scheme=one.scheme,
        since=one.starts_on,
    )
