"""Who sees a visit, a diary and what came of it, and which of its words."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from minqing.accounts.models import Post, User
from minqing.accounts.roles import Reach, Role, View
from minqing.matters.access import visible_to as matters_visible_to
from minqing.people.models import ContactLink
from minqing.territory.models import after
from minqing.visits.models import (
    DiaryEntry,
    DiaryMark,
    DiaryVersion,
    Question,
    TrendRisk,
    Visit,
    VisitHousehold,
    VisitOfficial,
    WorkSuggestion,
)
from minqing.visits.sentences import pieces

_NOTHING = Q(pk__in=[])
_PLACES: dict[Reach, Callable[[Post], Q]] = {
    Reach.VILLAGE: lambda post: Q(village_code=post.area_id),
    Reach.TOWNSHIP: lambda post: Q(township_code=post.area_id),
    Reach.COUNTY: lambda _post: ~_NOTHING,
}


def visits_visible_to(user: User) -> QuerySet[Visit]:
    """His own and those he went along on; those to his households; those in the places that his posts reach."""
    own = Q(author=user) | Q(pk__in=VisitOfficial.objects.filter(user=user).values("visit"))
    found = own | _in_his_places(user)
    if any(reach is Reach.HOUSEHOLDS and view is View.CONTENT for _post, reach, view in user.reaches):
        homes = ContactLink.objects.on().filter(official=user).values("household")
        found |= Q(pk__in=VisitHousehold.objects.filter(household__in=homes).values("visit"))
    return Visit.objects.filter(found)


def _in_his_places(user: User) -> Q:
    found = _NOTHING
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach in _PLACES:
            found |= _PLACES[reach](post)
    return found


def diary_visible_to(user: User) -> QuerySet[DiaryEntry]:
    """A draft and a 学习体会: its author's. Submitted: its writers, the coordinator, the station of its place."""
    found = Q(author=user) | Q(writers__user=user, submitted_at__isnull=False)
    for post in user.held:
        if post.role == Role.COORDINATOR:
            found |= Q(submitted_at__isnull=False)
        elif post.role == Role.TOWNSHIP_CLERK:
            found |= Q(submitted_at__isnull=False, township_code=post.area_id)
    return DiaryEntry.objects.filter(found).distinct()


def risks_visible_to(user: User) -> QuerySet[TrendRisk]:
    """Its author, its owner, and whoever reaches the place with its content."""
    return TrendRisk.objects.filter(Q(author=user) | Q(owner=user) | _in_his_places(user))


def suggestions_visible_to(user: User) -> QuerySet[WorkSuggestion]:
    """Its author, those of the unit to which it was put, the coordinator."""
    units = [post.unit_id for post in user.held]
    found = Q(author=user) | Q(unit__in=units)
    if user.has_role(Role.COORDINATOR):
        found |= ~_NOTHING
    return WorkSuggestion.objects.filter(found)


def questions_for(user: User) -> QuerySet[Question]:
    """Those he put, and those to his households or in places that his posts reach."""
    homes = ContactLink.objects.on().filter(official=user).values("household")
    found = Q(author=user) | Q(household__in=homes)
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach in (Reach.VILLAGE, Reach.TOWNSHIP):
            found |= Q(area__gte=post.area_id, area__lt=after(post.area_id))
        elif view is View.CONTENT and reach is Reach.COUNTY:
            found |= ~_NOTHING
    return Question.objects.filter(found)


# --- words ---


@dataclass(frozen=True)
class Part:
    """A stretch of a text as its reader gets it. Where it is hidden, `text` is empty."""

    start: int
    end: int
    text: str
    hidden: bool = False


def words_for(user: User, entry: DiaryEntry, version: DiaryVersion | None = None) -> list[Part]:
    """The words of a version, or of the draft, less each sentence whose matter is sealed from this reader.

    Also in the versions before and after the one that was marked, where the sentence was written a little otherwise,
    and for the author himself.
    """
    text = version.words.text if version else entry.draft.text if entry.draft else ""
    return _parts(text, _hidden_spans(user, entry, text))


def plain(parts: Iterable[Part], *, instead: str) -> str:
    """One text for a print, an export or a search; `instead` stands where words are left out."""
    return "".join(instead if part.hidden else part.text for part in parts)


def _hidden_spans(user: User, entry: DiaryEntry, text: str) -> list[tuple[int, int]]:
    sealed = (
        DiaryMark.objects.filter(entry=entry, matter__sealed_at__isnull=False)
        .select_related("version__words")
        .order_by("pk")
    )
    marks = list(sealed)
    if not marks:
        return []
    open_to: set[UUID | None] = set(
        matters_visible_to(user).filter(pk__in=[mark.matter_id for mark in marks]).values_list("pk", flat=True)
    )
    spans = []
    for mark in marks:
        if mark.matter_id not in open_to and mark.version:
            spans += _where_it_stands(mark.version.words.text, mark.start, mark.end, text)
    return spans


def _where_it_stands(marked: str, start: int, end: int, text: str) -> list[tuple[int, int]]:
    """The sentences of `text` into which characters `start` to `end` of `marked` went, and every copy of them."""
    if marked == text:
        found = [(start, end)]
    else:
        blocks = difflib.SequenceMatcher(None, marked, text, autojunk=False).get_matching_blocks()
        found = [
            (block.b + max(start, block.a) - block.a, block.b + min(end, block.a + block.size) - block.a)
            for block in blocks
            if block.a < end and block.a + block.size > start
        ]
        found = [span for span in found if span[1] - span[0] > 1]
    quote, at = marked[start:end], -1
    while quote and (at := text.find(quote, at + 1)) >= 0:
        found.append((at, at + len(quote)))
    whole = pieces(text)
    return [(piece.start, piece.end) for piece in whole for one in found if piece.start < one[1] and one[0] < piece.end]


def _parts(text: str, hidden: list[tuple[int, int]]) -> list[Part]:
    parts, at = [], 0
    for start, end in sorted(set(hidden)):
        start = max(start, at)
        if end <= start:
            continue
        if start > at:
            parts.append(Part(at, start, text[at:start]))
        parts.append(Part(start, end, "", hidden=True))
        at = end
    if at < len(text) or not parts:
        parts.append(Part(at, len(text), text[at:]))
    return parts
