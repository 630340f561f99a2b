"""The 3,135 homes of the county: those that the tales speak of, from a file, and their neighbours from pools."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from minqing.desk.demo import read
from minqing.desk.demo.chance import among, likely, pick, shuffled, weighed
from minqing.desk.demo.families import GROWN_UP, Member, family
from minqing.desk.demo.names import PLAIN, pool
from minqing.people.models import HouseholdKind, Relation

HOMES = 3_135
_BUSY = re.compile("[\u8857\u5e02\u57ce\u8f66\u573a]")  # street, market, town, station, works: where shops are
_NUMBERED = re.compile("[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d]\u7ec4$")
_VILLAGE = re.compile("\u793e\u533a$|\u6751$")
_GROUP = "\u7ec4"
_OF_THE_YOUNG = "*"  # before words that only fit a home with grown children
_SLOT = re.compile(r"\{(\d+)-(\d+)\}")
_KINDS = [(HouseholdKind.SHOP, 6), (HouseholdKind.MIGRANT, 4), (HouseholdKind.LODGING, 1), (HouseholdKind.COMPANY, 1)]
_FIRMS = frozenset({HouseholdKind.SHOP, HouseholdKind.LODGING, HouseholdKind.COMPANY})


@dataclass(frozen=True)
class Village:
    """Where a village lies, and how people there are called."""

    lies: str
    styles: list[tuple[str, int]]


@dataclass(frozen=True)
class Home:
    key: str
    kind: str
    area: str
    name: str
    address: str
    phone: str
    members: list[Member]


@cache
def villages() -> dict[str, Village]:
    found = {}
    for row in read.rows("villages"):
        words = row["style"].split()
        styles = [(style, int(weight)) for style, weight in zip(words[::2], words[1::2], strict=True)]
        found[row["code"]] = Village(row["lies"], styles)
    return found


def homes(speakers: set[tuple[str, str]]) -> list[Home]:
    """`speakers`: keys and names of people of whom something is told; they are grown up."""
    known = [_known(row, speakers) for row in read.rows("households")]
    heads: dict[str, set[str]] = defaultdict(set)
    for home in known:
        heads[home.area].add(home.name)
    made = list(_neighbours(Counter(home.area for home in known), heads))
    return known + made


def livelihood(home: Home, *, version: int = 0) -> dict[str, str]:
    """What its card says of how it lives; unknown fields are left out. Another version, other words."""
    lies, style = villages()[home.area[:12]].lies, style_of(home.name)
    grown = any(one.relation == Relation.CHILD and GROWN_UP <= one.age < 46 for one in home.members)
    told = {}
    for row in read.rows_once("livelihood"):
        if row["lies"] not in (lies, style) or likely(f"{home.key} unknown {row['field']}", 9):
            continue
        if row["field"] in ("land", "crops", "animals") and home.kind != HouseholdKind.HOUSEHOLD:
            continue
        if home.kind == HouseholdKind.COMPANY:
            continue
        key = f"{home.key} {row['field']} {version}"
        words = [one.lstrip(_OF_THE_YOUNG) for one in row["words"].split("|") if grown or one[0] != _OF_THE_YOUNG]
        told[row["field"]] = _filled(among(key, words), key)
    return told


def style_of(called: str) -> str:
    """How people are called in a home, by how its head is."""
    return next((style for style in ("river", "hill") if called[:1] in _firsts(style)), PLAIN)


@cache
def _firsts(style: str) -> set[str]:
    return {one[0] for part in ("man", "woman") for one in pool(style, part)}


def _filled(words: str, key: str) -> str:
    """`{3-9}` is some number from three to nine."""

    def number(slot: "re.Match[str]") -> str:
        low, high = int(slot[1]), int(slot[2])
        return str(low + pick(f"{key} {slot.start()}", high - low + 1))

    return _SLOT.sub(number, words)


# --- those of the file ---


def _known(row: dict[str, str], speakers: set[tuple[str, str]]) -> Home:
    names = [one for one in row["people"].split("\u3001") if one]
    people = [] if row["kind"] in _FIRMS and names == [row["name"]] else names
    head = 44 + pick(f"{row['key']} age", 30) if len(people) > 1 else 38 + pick(f"{row['key']} age", 38)
    members = [_member(row, n, one, people, head, speakers) for n, one in enumerate(people)]
    return Home(row["key"], row["kind"], row["area"], row["name"], row["address"], row["phone"], members)


def _member(
    row: dict[str, str], n: int, one: str, people: list[str], head: int, speakers: set[tuple[str, str]]
) -> Member:
    if n == 0:
        return Member(one, Relation.HEAD, head)
    if n == 1 and one[0] != people[0][0]:
        return Member(one, Relation.SPOUSE, head + pick(f"{row['key']} gap", 9) - 5)
    grown = (row["key"], one) in speakers
    age = head - 24 - pick(f"{row['key']} child", 7) - 4 * (n - 1)
    if one[0] != people[0][0] and n > 1 and not likely(f"{row['key']} {n} in-law", 40):
        return Member(one, Relation.PARENT, head + 21 + pick(f"{row['key']} {n}", 6)) if head < 62 else _other(one, age)
    return Member(one, Relation.CHILD, max(age, GROWN_UP + 2) if grown else max(age, 3))


def _other(one: str, age: int) -> Member:
    return Member(one, Relation.OTHER, max(age, GROWN_UP))


# --- their neighbours ---


def _neighbours(known: Counter[str], heads: dict[str, set[str]]) -> Iterator[Home]:
    groups = [row for row in read.rows("areas") if len(row["code"]) == 15]
    names = {row["code"]: row["name"] for row in read.rows("areas")}
    phones = iter(range(5000, 9000))
    for row in groups:
        for n in range(known[row["code"]], _sizes(known)[row["code"]]):
            yield _neighbour(row["code"], n, names, heads[row["code"]], next(phones))


@cache
def _sizes_of(known: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """How many homes each group has: some seven, some fourteen, and 3,135 in all."""
    groups = [row["code"] for row in read.rows("areas") if len(row["code"]) == 15]
    there = dict(known)
    sizes = {code: max(there.get(code, 0), 7 + pick(f"{code} homes", 7)) for code in groups}
    order = shuffled("homes", groups)
    while left := HOMES - sum(sizes.values()):
        for code in order[: abs(left)]:
            sizes[code] = max(there.get(code, 0), sizes[code] + (1 if left > 0 else -1))
    return sizes


def _sizes(known: Counter[str]) -> dict[str, int]:
    return _sizes_of(tuple(sorted(known.items())))


def _neighbour(area: str, n: int, names: dict[str, str], heads: set[str], phone: int) -> Home:
    key = f"g{area[6:]}-{n:02d}"
    kind = _kind(key, names[area])
    style = weighed(f"{key} style", villages()[area[:12]].styles) if kind != HouseholdKind.MIGRANT else PLAIN
    members = family(key, style, heads=heads) if kind != HouseholdKind.COMPANY else []
    called = members[0].name if members else ""
    if kind in _FIRMS:
        members = members[: 1 + pick(f"{key} keep", 2)]
        called = _firm(key, kind, area, names, heads)
    number = f"199-0000-{phone}" if likely(f"{key} phone", 76) else ""
    return Home(key, kind, area, called, f"{names[area]}{n + 1 + pick(key, 3)}\u53f7", number, members)


def _kind(key: str, group: str) -> str:
    """About one in 25 is no farm."""
    share = 16 if _BUSY.search(group) or "\u5c45\u6c11" in group else 3
    return weighed(f"{key} kind", _KINDS) if likely(f"{key} firm", share) else HouseholdKind.HOUSEHOLD


def _firm(key: str, kind: str, area: str, names: dict[str, str], taken: set[str]) -> str:
    where = _VILLAGE.sub("", names[area[:12]]) if _NUMBERED.search(names[area]) else names[area].removesuffix(_GROUP)
    for attempt in range(20):
        words = among(f"{key} firm {attempt}", pool(kind, "name"))
        made = words.format(surname=among(f"{key} {attempt}", pool(PLAIN, "surname")), group=where)
        if made not in taken:
            taken.add(made)
            return made
    raise ValueError(key)
