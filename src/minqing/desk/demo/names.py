"""Names of made-up people, from pools of what people there are called. None of them is anybody."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from minqing.desk.demo import read
from minqing.desk.demo.chance import among, likely

OLD = 48  # years of age from which people bear the names of their time
PLAIN = "plain"
_TRIES = 40


@dataclass(frozen=True)
class Name:
    surname: str  # empty where people have none
    given: str

    def __str__(self) -> str:
        return self.surname + self.given


@cache
def _pools() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read.rows("names"):
        found[row["style"], row["part"]] += row["words"].split(" ")
    return found


def pool(style: str, part: str) -> list[str]:
    return _pools()[style, part]


def name(style: str, *, woman: bool, age: int, key: str, not_in: set[str], surname: str = "") -> Name:
    """One that nobody in `not_in` bears, and that is put there."""
    for attempt in range(_TRIES):
        made = _name(style, woman=woman, age=age, key=f"{key}/{attempt}", surname=surname)
        if str(made) not in not_in:
            not_in.add(str(made))
            return made
    raise ValueError(f"{key}: no name is left")


def _name(style: str, *, woman: bool, age: int, key: str, surname: str) -> Name:
    if style == PLAIN:
        era = "old" if age >= OLD else "young"
        given = among(f"{key} given", pool(PLAIN, f"{era}-{'woman' if woman else 'man'}"))
        return Name(surname or among(f"{key} surname", pool(PLAIN, "surname")), given)
    given = among(f"{key} given", pool(style, "woman" if woman else "man"))
    longer = likely(f"{key} longer", 55)
    return Name("", given + (among(f"{key} second", pool(style, "second")) if longer else ""))
