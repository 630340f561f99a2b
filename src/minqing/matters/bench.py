"""Today's rules tried on what people sent by themselves: how often each applies, and where it would have gone."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch

from minqing.accounts.models import User
from minqing.accounts.roles import Reach
from minqing.matters import access
from minqing.matters.duties import Lists
from minqing.matters.models import Matter, Request
from minqing.matters.rulebook import Entry, RuleBook, Suggestion, suggest

LAST = 200  # matters looked at: the latest that have been sent
MOST_SHOWN = 50


@dataclass(frozen=True)
class Counted:
    """A rule, how many matters it is the first to apply to, and how many of those lie with another unit."""

    entry: Entry
    applied: int
    otherwise: int


@dataclass(frozen=True)
class Otherwise:
    """A matter that lies with another unit than is suggested today."""

    matter: Matter
    suggestion: Suggestion


@dataclass(frozen=True)
class Bench:
    looked_at: int
    counted: list[Counted]
    by_table: int  # no rule applied; the table of categories suggests
    table_otherwise: int
    by_nothing: int
    otherwise: list[Otherwise]


def bench(user: User) -> Bench:
    """Over the latest that this reader sees; a dozen statements however many they are."""
    said = Prefetch("requests", Request.objects.select_related("words"))
    sent = access.within(user, Reach.COUNTY).filter(past=False, lead_unit__isnull=False)
    rows = sent.select_related("summary", "category__lead", "lead_unit").prefetch_related(said)
    book, lists = RuleBook(), Lists()
    found = []
    for matter in rows.order_by("-registered_at", "-pk")[:LAST]:
        found.append(Otherwise(matter, suggest(matter, requests=list(matter.requests.all()), book=book, lists=lists)))
    other = [one for one in found if one.suggestion.unit not in (None, one.matter.lead_unit)]
    applied, differs = (Counter(_rule(one) for one in some) for some in (found, other))
    counted = [Counted(e, applied[e.rule.pk], differs[e.rule.pk]) for e in book.entries if e.applies]
    without = [one for one in found if one.suggestion.entry is None]
    by_table = sum(one.suggestion.unit is not None for one in without)
    return Bench(len(found), counted, by_table, differs[None], len(without) - by_table, other)


def _rule(one: Otherwise) -> object:
    return one.suggestion.entry.rule.pk if one.suggestion.entry else None
