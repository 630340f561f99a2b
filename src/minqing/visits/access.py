"""Who sees a visit, a diary and what came of it, and which of its words."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from minqing.accounts.models import Post, User
from minqing.accounts.roles import ALONE, Reach, Role, View
from minqing.matters.access import visible_to as matters_visible_to
from minqing.matters.models import Commitment, Named
from minqing.people.access import homes_of
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
from minqing.visits.tracing import Span, traces

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
        found |= Q(pk__in=VisitHousehold.objects.filter(household__in=homes_of(user)).values("visit"))
    return Visit.objects.filter(found)


def _in_his_places(user: User) -> Q:
    found = _NOTHING
    for post, reach, view in user.reaches:
        if view is View.CONTENT and reach in _PLACES:
            found |= _PLACES[reach](post)
    return found


def diary_visible_to(user: User) -> QuerySet[DiaryEntry]:
    """A draft and a 学习体会: its author's. Submitted: its writers, the coordinator, the station of its place."""
    found = Q(author=user)
    if not user.has_role(*ALONE):  # who looks after accounts and records reads no content, also where he is named
        found |= Q(writers__user=user, submitted_at__isnull=False)
    for post in user.held:
        if post.role == Role.COORDINATOR:
            found |= Q(submitted_at__isnull=False)
        elif post.role == Role.TOWNSHIP_CLERK:
            found |= Q(submitted_at__isnull=False, township_code=post.area_id)
    return DiaryEntry.objects.filter(found).distinct()


def risks_visible_to(user: User) -> QuerySet[TrendRisk]:
    """Its author, its owner, and whoever reaches the place with its content."""
    return TrendRisk.objects.filter(Q(author=user) | Q(owner=user) | _in_his_places(user))


def risks_held_by(user: User) -> QuerySet[TrendRisk]:
    """Those he is to look at: his own; and of those whose owner holds no post any more, what would be his if it were
    opened today, as the station of the township, or as the coordinator where that has nobody."""
    on = Post.objects.on().filter(user__is_active=True)
    found, left = Q(owner=user), ~Q(Exists(on.filter(user=OuterRef("owner"))))
    for post in user.held:
        if post.role == Role.TOWNSHIP_CLERK:
            found |= left & Q(township_code=post.area_id)
        elif post.role == Role.COORDINATOR:
            station = on.filter(role=Role.TOWNSHIP_CLERK, area=OuterRef("township_code"))
            found |= left & ~Q(Exists(station))
    return risks_visible_to(user).filter(found)


def suggestions_visible_to(user: User) -> QuerySet[WorkSuggestion]:
    """Its author, those of the unit to which it was put, the coordinator."""
    units = [post.unit_id for post in user.held]
    found = Q(author=user) | Q(unit__in=units)
    if user.has_role(Role.COORDINATOR):
        found |= ~_NOTHING
    return WorkSuggestion.objects.filter(found)


def questions_for(user: User) -> QuerySet[Question]:
    """Those he put, and those to his households or in places that his posts reach."""
    found = Q(author=user) | Q(household__in=homes_of(user))
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


class Hidden:
    """Which words of some diaries are closed to this reader: one query for all of them.

    A sealed matter takes the whole sentence with it, wherever it stands: in the versions before and after, written a
    little otherwise, in the draft, and for the author himself. A matter that speaks of an official takes it from him
    and from those who report to him, as the matter itself is; its author keeps what he wrote.
    """

    def __init__(self, user: User, entries: "Iterable[DiaryEntry | UUID]") -> None:
        asked = [entry.pk if isinstance(entry, DiaryEntry) else entry for entry in entries]
        closed = DiaryMark.objects.filter(_closed_to(user), entry__in=asked, version__isnull=False)
        marks = list(closed.select_related("version__words").order_by("pk"))
        open_to: set[UUID | None] = set()
        if marks:
            seen = matters_visible_to(user).filter(pk__in=[mark.matter_id for mark in marks])
            open_to = set(seen.values_list("pk", flat=True))
        self._marks: dict[UUID, list[DiaryMark]] = defaultdict(list)
        for mark in marks:
            if mark.matter_id not in open_to:
                self._marks[mark.entry_id].append(mark)

    def spans(self, entry: "DiaryEntry | UUID", text: str) -> list[Span]:
        """What of `text`, which is or was to be the text of this entry, its reader does not get."""
        marks = self._marks.get(entry.pk if isinstance(entry, DiaryEntry) else entry, [])
        found = {
            span
            for mark in marks
            if mark.version
            for span in traces(mark.version.words.text, mark.start, mark.end, text)
        }
        if not found:
            return []
        return sorted({(p.start, p.end) for p in pieces(text) if touching((p.start, p.end), found)} | found)

    def parts(self, entry: "DiaryEntry | UUID", text: str) -> list[Part]:
        return _parts(text, self.spans(entry, text))

    def hides(self, mark: DiaryMark) -> bool:
        """Whether what this mark speaks of is sealed: then neither its words nor what it became are told."""
        if mark.entry_id not in self._marks or mark.version is None:
            return False
        if any(one.pk == mark.pk for one in self._marks[mark.entry_id]):
            return True
        return touching((mark.start, mark.end), self.spans(mark.entry_id, mark.version.words.text))


def _closed_to(user: User) -> Q:
    """Marks whose matter is sealed, or speaks of this reader or of somebody above him."""
    naming = Named.objects.filter(user__in=[user.pk, *user.above]).values("matter")
    return Q(matter__sealed_at__isnull=False) | Q(matter__in=naming) & ~Q(entry__author=user)


def touching(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def words_for(user: User, entry: DiaryEntry, version: DiaryVersion | None = None) -> list[Part]:
    """The words of a version, or of the draft, less each sentence whose matter is sealed from this reader."""
    text = version.words.text if version else entry.draft.text if entry.draft else ""
    return words_in(user, entry, text)


def words_in(user: User, entry: DiaryEntry, text: str) -> list[Part]:
    """The same of what was typed and is not kept yet."""
    return Hidden(user, [entry]).parts(entry, text)


def plain(parts: Iterable[Part], *, instead: str) -> str:
    """One text for a print, an export or a search; `instead` stands where words are left out."""
    return "".join(instead if part.hidden else part.text for part in parts)


def gone_from(user: User, rows: "Collection[TrendRisk | WorkSuggestion | Question | Commitment]") -> set[UUID]:
    """Of things that came of a diary: those whose words stand in a sentence that is sealed from this reader.

    Whoever shows the words of a risk, a suggestion, a question or a promise asks here first. One query for a list.
    """
    if not rows:
        return set()
    column = _CAME_OF[type(next(iter(rows)))]
    closed = DiaryMark.objects.filter(_closed_to(user)).values("entry")
    marks = DiaryMark.objects.filter(**{f"{column}__in": [row.pk for row in rows]}, entry__in=closed)
    found = list(marks.select_related("version__words"))
    hidden = Hidden(user, {mark.entry_id for mark in found}) if found else None
    return {getattr(mark, f"{column}_id") for mark in found if hidden and hidden.hides(mark)}


_CAME_OF: dict[type[Model], str] = {
    TrendRisk: "risk",
    WorkSuggestion: "suggestion",
    Question: "question",
    Commitment: "commitment",
}


def _parts(text: str, hidden: list[Span]) -> list[Part]:
    parts, at = [], 0
    for start, end in hidden:
        start, end = max(start, at), _with_its_line(text, start, end)
        if end <= start:
            continue
        if start > at:
            parts.append(Part(at, start, text[at:start]))
        parts.append(Part(start, end, "", hidden=True))
        at = end
    if at < len(text) or not parts:
        parts.append(Part(at, len(text), text[at:]))
    return parts


def _with_its_line(text: str, start: int, end: int) -> int:
    """A sentence that had a line to itself leaves no empty one."""
    alone = (start == 0 or text[start - 1] == "\n") and text[end : end + 1] == "\n"
    return end + 1 if alone else end
