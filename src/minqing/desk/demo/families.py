"""Who lives together: families of every size and age, as villages know them."""

from dataclasses import dataclass

from minqing.desk.demo.chance import likely, pick, weighed
from minqing.desk.demo.names import PLAIN, Name, name
from minqing.people.models import Relation

GROWN_UP = 18


@dataclass(frozen=True)
class Member:
    name: str
    relation: str
    age: int


def family(key: str, style: str, *, heads: set[str]) -> list[Member]:
    """The head first, whose name none of `heads` bears; no two in it are called alike."""
    return _Family(key, style, heads).members


class _Family:
    def __init__(self, key: str, style: str, heads: set[str]) -> None:
        self.key, self.style, self.names = key, style, set[str]()
        self.members: list[Member] = []
        age = 27 + pick(f"{key} age", 24) + pick(f"{key} older", 28)
        woman = likely(f"{key} woman", 24)
        self.surname = ""
        head = self._join(Relation.HEAD, age, woman=woman, taken=heads)
        self.surname = head.surname
        if age >= 62:
            self._old(age, woman)
        else:
            self._young(age, woman)

    def _join(self, relation: str, age: int, *, woman: bool, taken: set[str] | None = None, own: bool = True) -> Name:
        """`own`: of the same surname as the head."""
        key = f"{self.key} {len(self.members)}"
        surname = self.surname if own and self.style == PLAIN else ""
        known = self.names if taken is None else taken
        made = name(self.style, woman=woman, age=age, key=key, not_in=known, surname=surname)
        self.names.add(str(made))
        self.members.append(Member(str(made), relation, age))
        return made

    def _young(self, age: int, woman: bool) -> None:
        spouse = likely(f"{self.key} spouse", 86)
        if spouse:
            self._join(Relation.SPOUSE, age + pick(f"{self.key} gap", 9) - 4, woman=not woman, own=False)
        wanted = weighed(f"{self.key} children", [(0, 14), (1, 32), (2, 42), (3, 12)])
        for n in range(wanted):
            self._child(age - 22 - pick(f"{self.key} first", 6) - 3 * n, Relation.CHILD, n)
        if age < 56 and likely(f"{self.key} parents", 38):
            self._join(Relation.PARENT, age + 21 + pick(f"{self.key} mother", 7), woman=True, own=False)
            if likely(f"{self.key} both", 45):
                self._join(Relation.PARENT, age + 23 + pick(f"{self.key} father", 8), woman=False, own=not woman)

    def _old(self, age: int, woman: bool) -> None:
        if likely(f"{self.key} spouse", 62):
            self._join(Relation.SPOUSE, age + pick(f"{self.key} gap", 7) - 3, woman=not woman, own=False)
        if likely(f"{self.key} alone", 27):
            return
        between = 23 + pick(f"{self.key} first", 8)
        son = likely(f"{self.key} son", 60)
        self._join(Relation.CHILD, age - between, woman=not son, own=not woman)
        if likely(f"{self.key} in-law", 76):
            self._join(Relation.OTHER, age - between - 2 + pick(f"{self.key} other", 5), woman=son, own=False)
        for n in range(weighed(f"{self.key} grandchildren", [(0, 16), (1, 36), (2, 38), (3, 10)])):
            self._child(age - between - 22 - pick(f"{self.key} second", 5) - 3 * n, Relation.GRANDCHILD, n)

    def _child(self, age: int, relation: str, n: int) -> None:
        if age >= 0:
            self._join(relation, age, woman=likely(f"{self.key} girl {n}", 49))
