"""Made-up words of people and offices: put together from many pieces, common ones often and others seldom."""

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

SELDOM_ONE_IN = 1000


@dataclass(frozen=True)
class Spoken:
    """What one person said, and what came of it."""

    summary: str
    words: str
    note: str
    reply: str
    verdict: str


class Speaker:
    """Says something new at every call; the same again for the same seed."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - made-up data
        self._pieces: dict[tuple[str, str], list[str]] = defaultdict(list)
        with (Path(__file__).parent / "data" / "pieces.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self._pieces[row["part"], row["slot"]].append(row["text"])
        self._weights = {key: list(accumulate(1 / (n + 2) for n in range(len(t)))) for key, t in self._pieces.items()}
        self.often, self.now_and_then, self.seldom = self._pieces["*", "sought"]

    def _one(self, part: str, slot: str) -> str:
        key = (part, slot)
        return self._dice.choices(self._pieces[key], cum_weights=self._weights[key])[0]

    def name(self) -> str:
        given = [self._one("*", "given") for _n in range(self._dice.choice((1, 2, 2)))]
        return "".join([self._one("*", "surname"), *given])

    def said(self, part: str, place: str) -> Spoken:
        """About something of this part of the categories, at this place."""
        summary = self._one(part, "thing") + self._one(part, "trouble")
        parts = [place, self._one("*", "since"), summary, "\n", self._one("*", "effect"), self._one("*", "ask")]
        if self._dice.random() < 0.4:
            parts.insert(3, self.name() + self._one("*", "too"))
        if self._dice.randrange(SELDOM_ONE_IN) == 0:
            parts.append(self.seldom)
        reply = self._one("*", "went") + self._one("*", "found") + self._one("*", "done")
        return Spoken(summary, "".join(parts), self._one("*", "note"), reply, self._one("*", "word"))
