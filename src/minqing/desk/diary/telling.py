"""A diary in words: its day and weather, and beside each sentence what it becomes or became."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minqing.accounts.models import User
from minqing.desk.diary.heads import whole
from minqing.desk.diary.sheet import Open, Sentence, Sheet, open_to
from minqing.lib import clock, masking, saying
from minqing.lib.ids import uuid7
from minqing.matters import telling as matters
from minqing.matters.models import Commitment
from minqing.matters.workflow import State
from minqing.people.models import Household
from minqing.visits.models import DiaryEntry, DiaryMark, DiaryVersion, TrendRisk, WorkSuggestion

_B = DiaryMark.Becomes
_ANY_LEAP_YEAR = "2020"
_TONES: dict[str, str] = {
    Commitment.State.OPEN: "waiting",
    Commitment.State.KEPT: "settled",
    Commitment.State.BROKEN: "over",
    Commitment.State.RELEASED: "ended",
    TrendRisk.State.WATCHED: "waiting",
    TrendRisk.State.ACTED_ON: "settled",
    TrendRisk.State.KEPT_IN_VIEW: "ended",
    TrendRisk.State.UNFOUNDED: "ended",
    WorkSuggestion.State.PUT: "waiting",
    WorkSuggestion.State.ACCEPTED: "doing",
    WorkSuggestion.State.ADOPTED: "settled",
    WorkSuggestion.State.DECLINED: "ended",
    WorkSuggestion.State.EFFECT: "settled",
}


@dataclass(frozen=True)
class Note:
    """What stands in the margin: a word, a line, how it stands now, and where to read on."""

    word: str
    line: str = ""
    state: str = ""
    tone: str = ""
    url: str = ""
    link: str = ""
    asks_day: bool = False  # a promise of which nobody has said by when
    meant: bool = False
    what: str = ""
    more: str = ""  # what else can be said of it beforehand
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Row:
    """A sentence with its notes; `number` counts the noted ones, for the margin of a printed page."""

    sentence: Sentence
    notes: list[Note]
    number: int = 0
    op: UUID = field(default_factory=uuid7)  # of its own tap

    @property
    def key(self) -> str:
        return f"{self.sentence.start}-{self.sentence.end}"

    @property
    def chosen(self) -> str:
        return next((note.what for note in self.notes if note.meant or note.what == _B.NOTHING), "")


def day_words(row: DiaryEntry | DiaryVersion) -> str:
    """3月15日 where the year is unknown; nothing where the day is."""
    return said_day(row.day_said)


def said_day(said: str) -> str:
    if day := whole(said):
        return saying.dated(day)
    if said.startswith("--") and (day := whole(_ANY_LEAP_YEAR + said[1:])):
        # Translators: a day of an unknown year, as a date format of Django
        return formats.date_format(day, _("n月j日"))
    return said


def head_words(row: DiaryEntry | DiaryVersion) -> str:
    return " · ".join(words for words in (day_words(row), row.weather) if words)


def rows(sheet: Sheet) -> list[list[Row]]:
    """Paragraph by paragraph."""
    told: list[list[Row]] = []
    opens, number = open_to(sheet.user, sheet.marks), 0
    for paragraph in sheet.paragraphs:
        told.append([])
        for sentence in paragraph:
            notes = [note(mark, sheet.user, opens) for mark in sentence.marks]
            shown = [one for one in notes if one.what != _B.NOTHING]
            number += bool(shown)
            told[-1].append(Row(sentence, notes, number if shown else 0))
    return told


def elsewhere(sheet: Sheet) -> list[tuple[int, Note]]:
    """What came of sentences that are not in this text any more, with the number of the version that has them."""
    opens = open_to(sheet.user, sheet.elsewhere)
    shown = [mark for mark in sheet.elsewhere if mark.version and mark.becomes != _B.NOTHING]
    return [(mark.version.number, note(mark, sheet.user, opens)) for mark in shown if mark.version]


def note(mark: DiaryMark, user: User, opens: Open) -> Note:
    told = _MEANT[mark.becomes](mark, user) if mark.version_id is None else _MADE[mark.becomes](mark, user, opens)
    at = {
        "more": str(_MORE.get(mark.becomes, "")),
        "what": mark.becomes,
        "start": mark.start,
        "end": mark.end,
        "meant": mark.version_id is None,
    }
    return Note(word=str(_B(mark.becomes).label), **{**at, **told})  # type: ignore[arg-type]


def _home(household: Household | None, user: User, mark: DiaryMark) -> str:
    if household is None:
        return ""
    own = mark.entry.author_id == user.pk
    return _("%(name)s家") % {"name": household.name if own else masking.name(household.name)}


def _joined(words: Iterable[str]) -> str:
    return " · ".join(one for one in words if one)


# --- what is only meant ---


def _meant_matter(mark: DiaryMark, user: User) -> dict[str, object]:
    home = _home(mark.household, user, mark) or _("不写是谁家")
    category = str(mark.category) if mark.category else ""
    sealed = _("保密办理") if mark.category and mark.category.seals else ""
    return {"line": _joined([home, category, sealed])}


def _meant_risk(mark: DiaryMark, _user: User) -> dict[str, object]:
    owner = _("请%(name)s看着") % {"name": mark.owner.name} if mark.owner else _("请乡镇工作站看着")
    look = _("%(day)s再看") % {"day": saying.day(mark.on)} if mark.on else _("一个月后再看")
    return {"line": _joined([owner, look, mark.touches])}


def _meant_suggestion(mark: DiaryMark, _user: User) -> dict[str, object]:
    return {"line": _("提给%(unit)s") % {"unit": mark.unit.name if mark.unit else _("民情办")}}


def _meant_promise(mark: DiaryMark, user: User) -> dict[str, object]:
    if mark.on is None:
        return {"asks_day": True}
    return {"line": _joined([_("到%(day)s") % {"day": saying.dated(mark.on)}, _home(mark.household, user, mark)])}


def _meant_question(mark: DiaryMark, user: User) -> dict[str, object]:
    home = _home(mark.household, user, mark)
    return {"line": _("下次去%(home)s问") % {"home": home} if home else _("下次去这个村组问")}


# --- what it became ---


def _matter(mark: DiaryMark, user: User, opens: Open) -> dict[str, object]:
    matter = mark.matter
    if matter is None or matter.pk not in opens.matters:
        return {"line": _("已登记")}
    state = State(matter.state)
    told = {"state": str(state.label), "tone": matters.TONES.get(state, "waiting"), "link": matter.number or ""}
    line = _joined([_home(mark.household, user, mark), matters.lies_with(matter)])
    return {**told, "line": line, "url": reverse("matters:detail", args=[matter.pk])}


def _risk(mark: DiaryMark, _user: User, opens: Open) -> dict[str, object]:
    risk = mark.risk
    if risk is None:
        return {}
    told: dict[str, object] = {"state": risk.get_state_display(), "tone": tone(risk.state)}
    if risk.state == TrendRisk.State.WATCHED:
        words = {"name": risk.owner.name, "day": saying.day(risk.look_on)}
        told["line"] = _("%(name)s看着，%(day)s再看") % words
    if risk.pk in opens.risks:
        told |= {"url": reverse("desk:risk", args=[risk.pk]), "link": _("看这一条")}
    return told


def _suggestion(mark: DiaryMark, _user: User, opens: Open) -> dict[str, object]:
    made = mark.suggestion
    if made is None:
        return {}
    unit = made.unit.name if made.unit else _("民情办")
    told: dict[str, object] = {"line": _("提给%(unit)s") % {"unit": unit}, "state": made.get_state_display()}
    told["tone"] = tone(made.state)
    if made.pk in opens.suggestions:
        told |= {"url": reverse("desk:suggestion", args=[made.pk]), "link": _("看这一条")}
    return told


def _promise(mark: DiaryMark, user: User, _opens: Open) -> dict[str, object]:
    made = mark.commitment
    if made is None:
        return {}
    shape = "over" if made.overdue else tone(made.state)
    line = _joined([_("到%(day)s") % {"day": saying.dated(made.due_on)}, _home(mark.household, user, mark)])
    return {"line": line, "state": made.get_state_display(), "tone": shape}


def _question(mark: DiaryMark, user: User, _opens: Open) -> dict[str, object]:
    asked = mark.question
    if asked is None or asked.answered_on is None:
        return {**_meant_question(mark, user), "state": _("还没问"), "tone": "waiting"}
    return {
        "line": _("%(day)s问过了") % {"day": saying.day(asked.answered_on)},
        "state": _("问过了"),
        "tone": "settled",
    }


_MEANT: Mapping[str, Callable[[DiaryMark, User], dict[str, object]]] = {
    _B.MATTER: _meant_matter,
    _B.RISK: _meant_risk,
    _B.SUGGESTION: _meant_suggestion,
    _B.PROMISE: _meant_promise,
    _B.ASK: _meant_question,
    _B.NOTHING: lambda _mark, _user: {},
}
_MADE: Mapping[str, Callable[[DiaryMark, User, Open], dict[str, object]]] = {
    _B.MATTER: _matter,
    _B.RISK: _risk,
    _B.SUGGESTION: _suggestion,
    _B.PROMISE: _promise,
    _B.ASK: _question,
    _B.NOTHING: lambda _mark, _user, _opens: {},
}


def tone(state: str) -> str:
    """The shape before the state of a promise, a risk or a suggestion."""
    return _TONES.get(state, "waiting")


_MORE: Mapping[str, object] = {
    _B.MATTER: gettext_lazy("写上是谁家、哪一类"),
    _B.RISK: gettext_lazy("换人、换日子"),
    _B.SUGGESTION: gettext_lazy("选一个单位"),
    _B.PROMISE: gettext_lazy("改日子、写上是谁家"),
    _B.ASK: gettext_lazy("写上是谁家"),
}


def press(marks: Iterable[DiaryMark]) -> str:
    """The button that submits says what it does besides."""
    meant = [mark.becomes for mark in marks if mark.version_id is None]
    matters_count = meant.count(_B.MATTER)
    others = len(meant) - matters_count - meant.count(_B.NOTHING)
    words = [_("交日记")]
    if matters_count:
        told = ngettext("登记 %(count)d 件事项", "登记 %(count)d 件事项", matters_count)
        words.append(told % {"count": matters_count})
    if others:
        words.append(ngettext("记下 %(count)d 条", "记下 %(count)d 条", others) % {"count": others})
    return _("，").join(words)


def stored_at() -> str:
    return f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}"
