"""Lists of diaries, of risks and of suggestions. Each asks one reach of its reader."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Q, QuerySet

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.matters.workflow import REGISTRARS
from minqing.people.models import Household
from minqing.people.queries import linked_to
from minqing.visits.access import risks_held_by
from minqing.visits.models import DiaryEntry, DiaryMark, TrendRisk, WorkSuggestion

# Whose work takes him to people; who looks after accounts, rights and records writes no diary here.
WRITERS = REGISTRARS | {Role.HANDLER, Role.UNIT_LEADER, Role.MEDIATOR}


class Pile(StrEnum):
    MINE = "mine"
    TOWNSHIP = "township"
    COUNTY = "county"
    LEARNING = "learning"


def piles_of(user: User) -> list[Pile]:
    """The lists that he may ask for."""
    found = [Pile.MINE]
    if user.has_role(Role.TOWNSHIP_CLERK):
        found.append(Pile.TOWNSHIP)
    if user.has_role(Role.COORDINATOR):
        found.append(Pile.COUNTY)
    return [*found, Pile.LEARNING]


def diaries(user: User, pile: Pile) -> QuerySet[DiaryEntry]:
    """His own with those that he is named in; or what was submitted to his station, or in the county."""
    rows = DiaryEntry.objects.select_related("area__parent__parent", "author", "draft")
    if pile is Pile.TOWNSHIP:
        places = [post.area_id for post in user.held if post.role == Role.TOWNSHIP_CLERK]
        return rows.filter(submitted_at__isnull=False, township_code__in=places)
    if pile is Pile.COUNTY:
        return rows.filter(submitted_at__isnull=False)
    if pile is Pile.LEARNING:
        return rows.filter(author=user, kind=DiaryEntry.Kind.LEARNING)
    written = DiaryEntry.objects.filter(writers__user=user, submitted_at__isnull=False).values("pk")
    return rows.filter(Q(author=user) | Q(pk__in=written), kind=DiaryEntry.Kind.DIARY)


def drafts(user: User) -> QuerySet[DiaryEntry]:
    """What he has begun and not submitted: diaries, first of all."""
    return diaries(user, Pile.MINE).filter(author=user, draft__isnull=False).order_by("-opened_at", "-pk")


def homes_of(entry: DiaryEntry, user: User) -> list[Household]:
    """Whose words a sentence may be: the homes of its visit, then his own contact households."""
    there: Iterable[Household] = ()
    if entry.visit:
        there = [one.household for one in entry.visit.visited.select_related("household__area__parent__parent")]
    return list(dict.fromkeys([*there, *linked_to(user)]))


def home_in(sentence: str, homes: Iterable[Household], entry: DiaryEntry) -> Household | None:
    """The one home that the sentence names; else the only one that was visited. None where it is not clear."""
    named = [home for home in homes if len(home.name) > 1 and home.name in sentence]
    if named:
        return named[0] if len(named) == 1 else None
    visited = [one.household for one in entry.visit.visited.select_related("household__area")] if entry.visit else []
    return visited[0] if len(visited) == 1 else None


# --- risks and suggestions ---


class RiskPile(StrEnum):
    TO_LOOK = "look"  # his to look at
    SEEN = "seen"  # he saw them
    PLACE = "place"  # in the places that he reaches
    ENDED = "ended"


def risks(user: User, pile: RiskPile, visible: QuerySet[TrendRisk]) -> QuerySet[TrendRisk]:
    rows = visible.select_related("words", "owner", "author", "area__parent__parent")
    open_ones = rows.filter(state=TrendRisk.State.WATCHED)
    if pile is RiskPile.TO_LOOK:
        return open_ones.filter(pk__in=risks_held_by(user).values("pk"))
    if pile is RiskPile.SEEN:
        return rows.filter(author=user)
    return open_ones if pile is RiskPile.PLACE else rows.exclude(state=TrendRisk.State.WATCHED)


class SuggestionPile(StrEnum):
    TO_ANSWER = "answer"  # put to his unit, or to the coordinator
    MINE = "mine"
    ENDED = "ended"


def suggestions(user: User, pile: SuggestionPile, visible: QuerySet[WorkSuggestion]) -> QuerySet[WorkSuggestion]:
    rows = visible.select_related("words", "author", "unit", "area__parent__parent")
    if pile is SuggestionPile.MINE:
        return rows.filter(author=user)
    ended = (WorkSuggestion.State.DECLINED, WorkSuggestion.State.EFFECT)
    others = rows.exclude(author=user)
    return others.filter(state__in=ended) if pile is SuggestionPile.ENDED else others.exclude(state__in=ended)


def sources(rows: "Iterable[TrendRisk | WorkSuggestion]", column: str) -> dict[object, DiaryMark]:
    """The sentence that each came from, by the id of the thing."""
    marks = DiaryMark.objects.filter(**{f"{column}__in": list(rows)}).select_related("entry")
    return {getattr(mark, f"{column}_id"): mark for mark in marks}
