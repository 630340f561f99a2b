"""The words the readers go by: tables of patterns beside this module, read once."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from minqing.insight.text.fold import DATA

CATEGORIES = Path(__file__).parents[2] / "matters" / "data" / "categories.csv"


def rows(name: str) -> list[dict[str, str]]:
    """A table of data/, header first; a row's missing cells are empty."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


@cache
def groups(name: str) -> dict[str, re.Pattern[str]]:
    """One pattern per group of a table with two columns, the group's name first."""
    found: dict[str, list[str]] = defaultdict(list)
    for group, pattern in csv_pairs(name):
        found[group].append(pattern)
    return {group: re.compile("|".join(patterns)) for group, patterns in found.items()}


def csv_pairs(name: str) -> list[tuple[str, str]]:
    """A table's first two columns. Patterns contain commas, so all behind the first comma is the pattern."""
    lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [(group, pattern) for group, _comma, pattern in (line.partition(",") for line in lines if line)]


@cache
def category_names() -> dict[str, str]:
    """Code to name, of our own categories."""
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def category_patterns() -> dict[str, re.Pattern[str]]:
    """Code to the words that speak of it."""
    return {code: re.compile(words) for code, words in csv_pairs("category_words")}
