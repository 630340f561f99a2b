"""A table of categories: level1, level2, level3, and `words` where somebody wrote more words for a path."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import rjieba

from minqing.insight.text.rows import Unusable
from minqing.insight.text.segment import function_words

LEVELS = ("level1", "level2", "level3")
_WEIGHT = {"level1": 6, "level2": 2, "level3": 1, "words": 1}
_OTHER = re.compile("^\u5176[\u4ed6\u5b83]|\u5176[\u4ed6\u5b83]$")  # "others": says nothing


@dataclass
class Category:
    """A first-level class. `paths`: each path's words; a leaf's name may stand on several paths, a path never does."""

    label: str
    words: Counter[str] = field(default_factory=Counter)
    paths: list[list[str]] = field(default_factory=list)


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
    return list(found.values())


def named(name: str) -> list[str]:
    """The words of a name, and the shorter words within long ones."""
    if _OTHER.search(name):
        return []
    empty = function_words()
    pieces = dict.fromkeys([*rjieba.cut_for_search(name), *rjieba.cut(name)])
    return [word for word in pieces if len(word) > 1 and word not in empty and word.isalnum()]
