"""A table of categories: level1, level2, level3, and `words` where somebody wrote more words for a path."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import rjieba

from minqing.insight.text.fold import DATA
from minqing.insight.text.rows import Unusable
from minqing.insight.text.segment import function_words

LEVELS = ("level1", "level2", "level3")
_WEIGHT = {"level1": 6, "level2": 2, "level3": 1, "words": 1}
HEADED = {"level1": 4, "level2": 2, "level3": 1}
_OTHER = re.compile("^\u5176[\u4ed6\u5b83]|\u5176[\u4ed6\u5b83]$")  # "others": says nothing


@dataclass
class Category:
    """A first-level class. `paths`: each path's words; a leaf's name may stand on several paths, a path never does."""

    label: str
    words: Counter[str] = field(default_factory=Counter)
    kindred: dict[str, float] = field(default_factory=dict)  # words that go with the names, and how surely
    paths: list[list[str]] = field(default_factory=list)

    def taught(self) -> list[list[str]]:
        """What a judge may take for messages of this label: its paths, and the words that go with it."""
        return [*self.paths, list(self.kindred)]


def read(path: Path) -> list[Category]:
    """In the order of the table. Raises Unusable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if (row.get("level1") or "").strip()]
    except OSError as error:
        raise Unusable("not-there", path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unusable("broken-file", path) from error
    if not rows:
        raise Unusable("no-categories", path)
    found: dict[str, Category] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        label = row["level1"].strip()
        category = found.setdefault(label, Category(label))
        whole: list[str] = []
        for level, weight in _WEIGHT.items():
            name = (row.get(level) or "").strip()
            pieces = named(name)
            whole += pieces
            if (label, name) not in seen:
                seen.add((label, name))
                category.words.update(dict.fromkeys(pieces, weight))
        category.paths.append(whole)
    _kindred(list(found.values()), rows)
    return list(found.values())


def _kindred(categories: list[Category], rows: list[dict[str, str]]) -> None:
    """Words that go with a name in public affairs (data/kindred.csv, our own): they join the names that hold a head.

    A group joins a category by how often its heads stand in that category's names, against the one that has most.
    """
    places = {category.label: number for number, category in enumerate(categories)}
    with (DATA / "kindred.csv").open(encoding="utf-8", newline="") as file:
        groups = [(row["heads"].split("|"), row["words"].split()) for row in csv.DictReader(file)]
    for heads, words in groups:
        held = [0.0] * len(categories)
        for level, worth in HEADED.items():
            for label, name in {(row["level1"].strip(), (row.get(level) or "").strip()) for row in rows}:
                held[places[label]] += worth * any(head in name for head in heads)
        most = max(held)
        for category, share in zip(categories, held, strict=True):
            if most and share >= most / 2:
                for word in words:
                    category.kindred[word] = max(category.kindred.get(word, 0), share / most)


def named(name: str) -> list[str]:
    """The words of a name, and the shorter words within long ones."""
    if _OTHER.search(name):
        return []
    empty = function_words()
    pieces = dict.fromkeys([*rjieba.cut_for_search(name), *rjieba.cut(name)])
    return [word for word in pieces if len(word) > 1 and word not in empty and word.isalnum()]
