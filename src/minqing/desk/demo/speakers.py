"""Of which home a text can be: where such things happen, who would say them, at what time of the year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from minqing.desk.demo import read
from minqing.desk.demo.chance import pick
from minqing.desk.demo.families import GROWN_UP, Member
from minqing.desk.demo.homes import Home, style_of, villages
from minqing.desk.demo.names import PLAIN, pool
from minqing.people.models import HouseholdKind

_AGES = {"old": (60, 90), "grand": (47, 85), "middle": (24, 58), "young": (GROWN_UP, 30)}
_TOKEN = re.compile(r"^\{person\}[^\w]*")
_PLACES = frozenset({"valley", "slope", "ridge", "mine", "town"})
_SHE, _HE = "\u5979", "\u4ed6"
OLD, YOUNG = 60, 34


@dataclass(frozen=True)
class Hints:
    """What a text gives away of whoever says it. Empty: anyone, anywhere, any time."""

    sex: str = ""
    ages: tuple[int, int] = (GROWN_UP + 4, 84)
    lies: frozenset[str] = frozenset()
    months: tuple[int, ...] = ()
    migrant: bool = False

    @classmethod
    def of(cls, words: str, reply: str, notes: str = "") -> "Hints":
        found = [row["is"] for row in read.rows_once("hints") if _found(row["says"], words, _TOKEN.sub("", reply))]
        says = {word for one in found if not one[0].isdigit() for word in one.split()}
        ages = [_AGES[one] for one in _AGES if one in says]
        months = [tuple(int(month) for month in one.split()) for one in sorted(found) if one[0].isdigit()]
        return cls(
            sex=next((one for one in ("woman", "man") if one in says), "") or _meant(words, notes),
            ages=ages[0] if ages else cls.ages,
            lies=_lies(found),
            months=months[0] if months else (),
            migrant="migrant" in says,
        )

    def fits(self, home: Home) -> bool:
        lies = villages()[home.area[:12]].lies
        kind = HouseholdKind.MIGRANT if self.migrant else HouseholdKind.HOUSEHOLD
        return home.kind == kind and (not self.lies or lies in self.lies or self.migrant)

    def says(self, home: Home) -> Member | None:
        """Who of this home could say it."""
        low, high = self.ages
        found = [one for one in home.members if low <= one.age <= high and self.sex in ("", sex_of(one.name))]
        return found[pick(f"{home.key} says", len(found))] if found else None


def _meant(words: str, notes: str) -> str:
    """Of whom an official writes who writes of one person only, where the words speak of nobody else."""
    for mine, other, sex in ((_SHE, _HE, "woman"), (_HE, _SHE, "man")):
        if mine in notes and other not in notes and mine not in words:
            return sex
    return ""


def _lies(found: list[str]) -> frozenset[str]:
    """What says most: a place of one kind before one of several."""
    places = [frozenset(one.split()) & _PLACES for one in found]
    named = sorted((one for one in places if one), key=len)
    if not named:
        return frozenset()
    return frozenset().union(*(one for one in named if len(one) == len(named[0])))


def _found(pattern: str, words: str, reply: str) -> bool:
    return bool(re.search(pattern, reply if pattern[0] == "^" else words))


def homes_for(hints: Hints, told: list[Home], *, key: str) -> Iterator[tuple[Home, Member]]:
    """From some place in the county on, every home with somebody who could say it."""
    start = pick(key, len(told))
    for home in [*told[start:], *told[:start]]:
        if hints.fits(home) and (member := hints.says(home)):
            yield home, member


def sex_of(name: str) -> str:
    style = style_of(name)
    if style != PLAIN:
        return "woman" if name[0] in {one[0] for one in pool(style, "woman")} else "man"
    return "woman" if name[1:] in _womens_names() or name[-1] in _womens() else "man"


@cache
def _womens_names() -> set[str]:
    return {*pool(PLAIN, "old-woman"), *pool(PLAIN, "young-woman")}


@cache
def _womens() -> set[str]:
    """Characters that only women's names end in."""
    mens = {one[-1] for part in ("old-man", "young-man") for one in pool(PLAIN, part)}
    return {one[-1] for one in _womens_names()} - mens


def addressed(member: Member) -> str:
    """How an official speaks to him."""
    sex, plain = sex_of(member.name), style_of(member.name) == PLAIN
    if member.age <= YOUNG:
        return pool("address", "young")[0] + member.name[0] if plain else member.name
    return member.name[0] + pool("address", f"old-{sex}" if member.age >= OLD else sex)[0]
