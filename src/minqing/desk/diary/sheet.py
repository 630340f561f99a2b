"""A diary as its reader gets it: sentence by sentence, each with what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from minqing.accounts.models import User
from minqing.matters.access import visible_to as matters_visible_to
from minqing.visits.access import Hidden, risks_visible_to, suggestions_visible_to, touching
from minqing.visits.actions.marking import anchored
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion
from minqing.visits.sentences import pieces

_JOINED = (
    "version__words", "entry", "household", "category", "owner", "unit", "matter__lead_unit", "risk__owner",
    "suggestion__unit", "commitment", "question",
)  # fmt: skip


@dataclass
class Sentence:
    """Characters `start` to `end`; `text` goes on to the next sentence. `opens` where a new line begins with it."""

    start: int
    end: int
    text: str
    opens: bool
    marks: list[DiaryMark] = field(default_factory=list)

    @property
    def free(self) -> bool:
        """Nothing has come of it, or it was said that nothing should."""
        return all(mark.version_id is None or mark.becomes == DiaryMark.Becomes.NOTHING for mark in self.marks)


class Sheet:
    """One text of an entry, a version or the draft, less what is sealed from this reader."""

    def __init__(self, user: User, entry: DiaryEntry, version: DiaryVersion | None = None) -> None:
        self.user, self.entry, self.version = user, entry, version
        text = version.words.text if version else entry.draft.text if entry.draft else ""
        hidden = Hidden(user, [entry])
        self.text = "".join(part.text for part in hidden.parts(entry, text))
        self.marks = [mark for mark in self._all_marks() if not hidden.hides(mark)]
        self.sentences = list(_sentences(text, hidden.spans(entry, text)))
        self.elsewhere = self._put_beside(text)

    def _all_marks(self) -> list[DiaryMark]:
        rows = self.entry.marks.select_related(*_JOINED).order_by("entered_at", "pk")
        if self.version:
            rows = rows.filter(version__number__lte=self.version.number)
        return list(rows)

    def _put_beside(self, text: str) -> list[DiaryMark]:
        """Each mark beside its sentence; answers those whose sentence is not in this text."""
        places, elsewhere = anchored(self.marks, text), []
        for mark in self.marks:
            span = places[mark.pk]
            at = next((one for one in self.sentences if span and touching(span, [(one.start, one.end)])), None)
            if at:
                at.marks.append(mark)
            else:
                elsewhere.append(mark)
        return elsewhere

    @property
    def paragraphs(self) -> list[list[Sentence]]:
        found: list[list[Sentence]] = []
        for one in self.sentences:
            if one.opens or not found:
                found.append([])
            found[-1].append(one)
        return found

    def at(self, start: int, end: int) -> Sentence | None:
        """The sentence that its reader pointed at."""
        return next((one for one in self.sentences if (one.start, one.end) == (start, end)), None)


def _sentences(text: str, hidden: Iterable[tuple[int, int]]) -> Iterable[Sentence]:
    whole, hidden, opens = pieces(text), list(hidden), True
    for n, piece in enumerate(whole):
        until = whole[n + 1].start if n + 1 < len(whole) else len(text)
        if not touching((piece.start, piece.end), hidden):
            begin = piece.start if n else 0
            yield Sentence(piece.start, piece.end, text[begin:until].strip("\n"), opens)
            opens = False
        opens = opens or "\n" in text[piece.end : until]


@dataclass(frozen=True)
class Open:
    """What of all that came of a diary its reader may open: one question for each kind of thing."""

    matters: set[UUID]
    risks: set[UUID]
    suggestions: set[UUID]


def open_to(user: User, marks: list[DiaryMark]) -> Open:
    matters = {mark.matter_id for mark in marks if mark.matter_id}
    risks = {mark.risk_id for mark in marks if mark.risk_id}
    suggestions = {mark.suggestion_id for mark in marks if mark.suggestion_id}
    return Open(
        set(matters_visible_to(user).filter(pk__in=matters).values_list("pk", flat=True)) if matters else set(),
        set(risks_visible_to(user).filter(pk__in=risks).values_list("pk", flat=True)) if risks else set(),
        set(suggestions_visible_to(user).filter(pk__in=suggestions).values_list("pk", flat=True))
        if suggestions
        else set(),
    )
