"""A line of a rule, as it was written: conditions and a target, or what is wrong and where."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from minqing.matters import seed

LONGEST = 500  # characters of a line, with the names that the house writes beside codes
MOST_CONDITIONS = 12
MOST_VALUES = 20  # in one condition
LONGEST_WORD = 30


class About(StrEnum):
    CATEGORY = "category"
    AREA = "area"
    KIND = "kind"
    CHANNEL = "channel"
    WORDS = "words"
    TIME = "time"


@dataclass(frozen=True)
class Wrong:
    """Why a line can't be read, and from where to where in it (an empty stretch: there something is missing)."""

    reason: str
    start: int
    end: int
    about: "About | None" = None  # of a name that stands for nothing


@dataclass(frozen=True)
class Value:
    text: str  # signs made plain
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """One condition as it was written; what its names stand for is not known yet."""

    about: About
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Line:
    parts: tuple[Part, ...]
    target: Value

    def codes(self, about: About) -> set[str]:
        """The codes that its values begin with."""
        values = (value for part in self.parts if part.about is about for value in part.values)
        return {found[0] for value in values if (found := CODE.match(value.text))}


# --- signs ---

SIGNS: dict[str, list[str]] = {}
for _row in seed.rule_words():
    SIGNS.setdefault(_row["means"], []).append(_row["word"])
STATION = frozenset(SIGNS["station"])  # targets that mean the people's station of the matter's own township
_PAIRS = ("\u300c\u300d", "\u300e\u300f", "\u201c\u201d", "\u2018\u2019", '""', "''", "\u300a\u300b")
CODE = re.compile(r"\d+(?:\.\d+)*")


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SIGN = re.compile(
    "|".join(
        [
            *(f"(?P<quoted{n}>[{pair}][^{pair}]*[{pair}])" for n, pair in enumerate(_PAIRS)),
            f"(?P<lone>[{''.join(_PAIRS)}])",
            r"(?P<arrow>[-=\u2014]{1,3}>|[\u2192\u21d2\u2794\u279c\u27a1\u27f6])",
            f"(?P<and>[,;]|{_any(SIGNS['and'])})",
            rf"(?P<or>\||{_any(SIGNS['or'])})",
        ]
    )
)
_BEGINS = re.compile("|".join(f"(?P<{about}>{_any(SIGNS[about])})" for about in About))
_IS = re.compile(rf" *(?:{_any(SIGNS['is'])}|[:=])? *")
_HAS = re.compile(rf" *(?:{_any(SIGNS['has'])}|[:=])? *")
_INSIGNS = re.compile(r"[|\u3001]")


def folded(text: str) -> str:
    """Words as they are compared: full-width and compatible forms as plain ones, letters small."""
    return unicodedata.normalize("NFKC", text).casefold()


def _plain(text: str) -> str:
    """The same sign by sign, so that what stands where stays where it is; all white space is a space."""
    return "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", sign).lower()
    return plain if len(plain) == 1 else sign


# --- reading ---


@dataclass(frozen=True)
class _Token:
    """A stretch of the line: a sign by its name, "quoted" without its quotes, or "text" between signs."""

    sign: str
    text: str
    start: int
    end: int


class Unreadable(Exception):
    def __init__(self, reason: str, start: int, end: int, about: About | None = None) -> None:
        super().__init__(reason)
        self.wrong = Wrong(reason, start, end, about)


def read(text: str) -> Line | Wrong:
    """The line as it was written, or what is wrong with it; never anything else, whatever the text."""
    if len(text) > LONGEST:
        told = _("一条规则最多 %(most)d 个字，现在有 %(count)d 个") % {"most": LONGEST, "count": len(text)}
        return Wrong(told, LONGEST, len(text))
    try:
        return _line(list(_tokens(_plain(text))), len(text))
    except Unreadable as unreadable:
        return unreadable.wrong


def _tokens(plain: str) -> Iterator[_Token]:
    at = 0
    for found in _SIGN.finditer(plain):
        yield from _text(plain, at, found.start())
        sign = found.lastgroup or ""
        if sign == "lone":
            raise Unreadable(_("引号没有配成一对"), found.start(), found.end())
        if sign.startswith("quoted"):
            yield _Token("quoted", found[0][1:-1], found.start() + 1, found.end() - 1)
        else:
            yield _Token(sign, found[0], found.start(), found.end())
        at = found.end()
    yield from _text(plain, at, len(plain))


def _text(plain: str, start: int, end: int) -> Iterator[_Token]:
    """What lies between two signs, without the spaces around it."""
    text = plain[start:end]
    if text.strip(" "):
        start += len(text) - len(text.lstrip(" "))
        yield _Token("text", text.strip(" "), start, start + len(text.strip(" ")))


def _line(tokens: list[_Token], end: int) -> Line:
    arrows = [n for n, token in enumerate(tokens) if token.sign == "arrow"]
    if not arrows:
        raise Unreadable(_("没有写交给谁：在最后写上箭头和单位，比如「→ 水务局」"), end, end)
    if len(arrows) > 1:
        second = tokens[arrows[1]]
        raise Unreadable(_("只能有一个箭头，后面写一个单位"), second.start, second.end)
    before, after = tokens[: arrows[0]], tokens[arrows[0] + 1 :]
    groups = _parted(before, tokens[arrows[0]].start)
    if len(groups) > MOST_CONDITIONS:
        first = groups[MOST_CONDITIONS][0]
        raise Unreadable(_("一条规则最多 %(most)d 个条件") % {"most": MOST_CONDITIONS}, first.start, first.end)
    return Line(tuple(_part(group) for group in groups), _target(after, tokens[arrows[0]].end))


def _parted(tokens: list[_Token], end: int) -> list[list[_Token]]:
    """The conditions, each as its tokens."""
    groups: list[list[_Token]] = [[]]
    for token in tokens:
        if token.sign != "and":
            groups[-1].append(token)
        elif groups[-1]:
            groups.append([])
        else:
            raise Unreadable(_("这里少了一个条件"), token.start, token.end)
    if not groups[-1]:
        raise Unreadable(_("这里少了一个条件"), end, end)
    return groups


def _target(tokens: list[_Token], end: int) -> Value:
    if not tokens:
        raise Unreadable(_("箭头后面没有写单位"), end, end)
    if len(tokens) > 1:
        raise Unreadable(_("箭头后面只写一个单位"), tokens[1].start, tokens[-1].end)
    (only,) = tokens
    if not only.text.strip(" "):
        raise Unreadable(_("箭头后面没有写单位"), only.start, only.end)
    if only.sign not in ("text", "quoted"):
        raise Unreadable(_("箭头后面只写一个单位"), only.start, only.end)
    return Value(only.text.strip(" "), only.start, only.end)


def _part(tokens: list[_Token]) -> Part:
    first = tokens[0]
    begins = _BEGINS.match(first.text) if first.sign == "text" else None
    if begins is None:
        told = _("看不懂这个条件：要以类别、地方、类型、渠道、原话或时间开头")
        raise Unreadable(told, first.start, first.end)
    about = About(begins.lastgroup or "")
    link = (_HAS if about is About.WORDS else _IS).match(first.text, begins.end())
    cut = link.end() if link else begins.end()
    rest = [*_text(first.text, cut, len(first.text))]
    moved = [replace(token, start=token.start + first.start, end=token.end + first.start) for token in rest]
    values = _values(about, [*moved, *tokens[1:]])
    if not values:
        raise Unreadable(_("这个条件没有写完"), first.start, tokens[-1].end)
    if len(values) > MOST_VALUES:
        beyond = values[MOST_VALUES]
        raise Unreadable(_("一个条件里最多写 %(most)d 项") % {"most": MOST_VALUES}, beyond.start, beyond.end)
    return Part(about, tuple(values))


def _values(about: About, tokens: list[_Token]) -> list[Value]:
    found: list[Value] = []
    named = False  # whether the token before was a code, whose name may follow in quotes
    for token in tokens:
        if token.sign == "or":
            named = False
            continue
        if token.sign == "quoted" and named:
            named = False
            continue
        found += _split(about, token)
        named = token.sign == "text" and bool(CODE.fullmatch(token.text))
    return found


def _split(about: About, token: _Token) -> Iterator[Value]:
    """Quotes may hold several, with bars between; words also with the comma of lists."""
    start = token.start
    for text in (_INSIGNS if about is About.WORDS else re.compile(r"\|")).split(token.text):
        if value := text.strip(" "):
            at = start + len(text) - len(text.lstrip(" "))
            if about is About.WORDS and len(value) > LONGEST_WORD:
                told = _("一个词最多 %(most)d 个字") % {"most": LONGEST_WORD}
                raise Unreadable(told, at, at + len(value))
            yield Value(value, at, at + len(value))
        start += len(text) + 1
    if not token.text.strip(" |\u3001"):
        raise Unreadable(_("引号里没有写字"), token.start, token.end)
