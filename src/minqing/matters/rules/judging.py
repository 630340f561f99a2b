"""Whether rules apply to a matter, why, and why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import takewhile

from django.utils.translation import gettext as _

from minqing.lib import clock, days
from minqing.matters.rules.meaning import Condition
from minqing.matters.rules.reading import About


@dataclass(frozen=True)
class Facts:
    """What rules ask of a matter."""

    category: str = ""
    area: str = ""
    kind: str = ""
    channel: str = ""
    words: str = ""  # folded
    said_at: datetime | None = None


def holds(condition: Condition, facts: Facts) -> bool:
    match condition.about:
        case About.CATEGORY:
            return any(facts.category == code or facts.category.startswith(f"{code}.") for code in condition.values)
        case About.AREA:
            return facts.area.startswith(condition.values)
        case About.KIND:
            return facts.kind in condition.values
        case About.CHANNEL:
            return facts.channel in condition.values
        case About.WORDS:
            return any(word in facts.words for word in condition.values)
        case About.TIME:
            return facts.said_at is not None and any(_at(value, facts.said_at) for value in condition.values)


def _at(value: str, moment: datetime) -> bool:
    local = moment.astimezone(clock.SHANGHAI)
    if value in ("off", "working"):
        return days.is_working(local.date()) == (value == "working")
    # Midnight is how a day without an hour is kept.
    minutes = local.hour * 60 + local.minute
    first, last = (int(hour) * 60 + int(minute) for hour, minute in (at.split(":") for at in value.split("-")))
    if local.time() == time():
        return False
    return first <= minutes < last if first < last else minutes >= first or minutes < last


def why(condition: Condition, facts: Facts) -> str:
    """Why it holds, or why it doesn't, in words."""
    held = holds(condition, facts)
    names = _("、").join(condition.names)
    match condition.about:
        case About.CATEGORY if not facts.category:
            return _("还没有分类别")
        case About.CATEGORY:
            return (_("类别在%(names)s") if held else _("类别不在%(names)s")) % {"names": names}
        case About.AREA:
            return (_("地方在%(names)s") if held else _("地方不在%(names)s")) % {"names": names}
        case About.KIND:
            return (_("类型是%(names)s") if held else _("类型不是%(names)s")) % {"names": names}
        case About.CHANNEL:
            return (_("渠道是%(names)s") if held else _("渠道不是%(names)s")) % {"names": names}
        case About.WORDS:
            return _of_words(condition, facts)
        case About.TIME:
            return _of_time(condition, facts, held)


def _of_words(condition: Condition, facts: Facts) -> str:
    pairs = zip(condition.values, condition.names, strict=True)
    found = [name for word, name in pairs if word in facts.words]
    told = "".join(_("「%(word)s」") % {"word": name} for name in found or condition.names)
    return (_("原话里有%(words)s") if found else _("原话里没有%(words)s")) % {"words": told}


def _of_time(condition: Condition, facts: Facts, held: bool) -> str:
    told = {"names": _("、").join(condition.names)}
    if facts.said_at is None:
        return _("没有记下是什么时候说的")
    if not held and facts.said_at.astimezone(clock.SHANGHAI).time() == time():
        return _("没有记下是几点说的")
    return (_("时间在%(names)s") if held else _("时间不在%(names)s")) % told


# --- the first that applies ---


@dataclass(frozen=True)
class Rule:
    """A line that can be judged, under the number by which people know it; `target` is the caller's own."""

    nth: int
    conditions: tuple[Condition, ...]
    target: object


@dataclass(frozen=True)
class Tried:
    """Why a rule applies, or the first reason why it doesn't."""

    rule: Rule
    because: list[str]


@dataclass(frozen=True)
class Decided:
    hit: Tried | None
    missed: list[Tried]  # those before it


def decide(rules: Sequence[Rule], facts: Facts, *, barred: Callable[[Rule], str] = lambda _rule: "") -> Decided:
    """The first that applies. `barred` says why one whose conditions hold can't send this matter where it points."""
    missed: list[Tried] = []
    for rule in rules:
        held = list(takewhile(lambda condition: holds(condition, facts), rule.conditions))
        if len(held) < len(rule.conditions):
            missed.append(Tried(rule, [why(rule.conditions[len(held)], facts)]))
        elif reason := barred(rule):
            missed.append(Tried(rule, [reason]))
        else:
            return Decided(Tried(rule, [why(condition, facts) for condition in rule.conditions]), missed)
    return Decided(None, missed)
