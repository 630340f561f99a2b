"""What the names in a line stand for in this county, and the line as the house writes it back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minqing.matters.rules.reading import (
    CODE,
    LONGEST_WORD,
    MOST_VALUES,
    SIGNS,
    About,
    Line,
    Part,
    Unreadable,
    Value,
    Wrong,
    folded,
)

# 18:00-8:30, also with the Chinese signs of hour and minute, and of "to".
_OCLOCK = r"(\d{1,2})(?:[:\u70b9\u65f6](\d{1,2})?\u5206?)?"
_HOURS = re.compile(rf"{_OCLOCK} *(?:[-~\u81f3\u5230\u2014\u2013\u301c]+) *{_OCLOCK}")


@dataclass(frozen=True)
class Known:
    """What a county has: code to name, of all that a line may speak of. Areas by their full names."""

    categories: Mapping[str, str]
    areas: Mapping[str, str]
    kinds: Mapping[str, str]
    channels: Mapping[str, str]
    unusable: Mapping[str, str] = field(default_factory=dict)  # categories, with the reason

    def of(self, about: About) -> Mapping[str, str]:
        return {
            About.CATEGORY: self.categories,
            About.AREA: self.areas,
            About.KIND: self.kinds,
            About.CHANNEL: self.channels,
        }[about]


@dataclass(frozen=True)
class Condition:
    """A condition that can be judged. `names` are shown, `values` compared; of words and hours they are the same."""

    about: About
    values: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """As the house writes it: reading it again gives the same condition."""
        sign = SIGNS[self.about][0]
        match self.about:
            case About.WORDS:
                return f"{sign}{SIGNS['has'][0]}{_quoted('|'.join(self.names))}"
            case About.CATEGORY | About.AREA:
                pairs = zip(self.values, self.names, strict=True)
                return f"{sign} {'|'.join(code + _quoted(name) for code, name in pairs)}"
        return f"{sign} {'|'.join(self.names)}"


def _quoted(text: str) -> str:
    return f"\u300c{text}\u300d"


def resolve(line: Line, known: Known) -> tuple[Condition, ...] | Wrong:
    """Its conditions with what their names stand for in this county."""
    try:
        return tuple(_resolved(part, known) for part in line.parts)
    except Unreadable as unreadable:
        return unreadable.wrong


def write(conditions: Sequence[Condition], target: str) -> str:
    """The line of these conditions; without a target, up to the arrow."""
    joined = f" {SIGNS['and'][0]} ".join(condition.text for condition in conditions)
    return f"{joined} \u2192 {target}" if target else joined


def station_says() -> str:
    """How a line names the people's station of the matter's own township."""
    return SIGNS["station"][0]


def _resolved(part: Part, known: Known) -> Condition:
    if part.about is About.WORDS:
        words = tuple(dict.fromkeys(value.text for value in part.values))
        return Condition(part.about, tuple(folded(word) for word in words), words)
    one = _hours if part.about is About.TIME else _named(part.about, known)
    found = dict(one(value) for value in part.values)
    return Condition(part.about, tuple(found), tuple(found.values()))


def _named(about: About, known: Known) -> Callable[[Value], tuple[str, str]]:
    names = known.of(about)

    def one(value: Value) -> tuple[str, str]:
        code = CODE.match(value.text)
        found = [code[0]] if code and code[0] in names else _called(names, value.text)
        if len(found) != 1:
            raise Unreadable(_no_such(about, value.text, names, several=bool(found)), value.start, value.end, about)
        if about is About.CATEGORY and (reason := known.unusable.get(found[0])):
            raise Unreadable(reason, value.start, value.end, about)
        return found[0], names[found[0]]

    return one


def _called(names: Mapping[str, str], text: str) -> list[str]:
    """Codes of what is called so, wholly; otherwise of that whose last name it is, with what it lies in before it."""
    sought = folded(text).replace(" ", "")
    plain = {code: folded(name) for code, name in names.items()}
    whole = [code for code, name in plain.items() if name.replace(" ", "") == sought]
    return whole or [code for code, name in plain.items() if sought.endswith(last := name.split(" ")[-1]) and last
                     and name.replace(" ", "").endswith(sought)]  # fmt: skip


def _no_such(about: About, text: str, names: Mapping[str, str], *, several: bool) -> str:
    told = {"text": text[:LONGEST_WORD], "names": _("、").join(names.values()) if len(names) < MOST_VALUES else ""}
    match about:
        case About.CATEGORY if several:
            return _("叫「%(text)s」的类别不止一个，请写代码") % told
        case About.CATEGORY:
            return _("没有「%(text)s」这个类别，写类别表里的代码或名称") % told
        case About.AREA if several:
            return _("叫「%(text)s」的地方不止一处，前面加上乡镇和村") % told
        case About.AREA:
            return _("没有「%(text)s」这个地方，写乡镇、村、组的名称或代码") % told
        case About.KIND:
            return _("没有「%(text)s」这个类型，可以写：%(names)s") % told
    return _("没有「%(text)s」这个渠道，可以写：%(names)s") % told


def _hours(value: Value) -> tuple[str, str]:
    for sign in ("off", "working"):
        if value.text in SIGNS[sign]:
            return sign, SIGNS[sign][0]
    found = _HOURS.fullmatch(value.text)
    if found is None:
        told = _("时间写成「18:00-08:00」这样的一段，或者写工作日、休息日")
        raise Unreadable(told, value.start, value.end)
    first, last = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
    if max(first, last) > 24 * 60 or any(int(found[n] or 0) > 59 for n in (2, 4)):
        raise Unreadable(_("没有这个钟点"), value.start, value.end)
    if first == last:
        raise Unreadable(_("起止是同一个时刻"), value.start, value.end)
    text = "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (first, last))
    return text, text
