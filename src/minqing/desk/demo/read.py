"""The demo county as it lies in files: rows by column name, and days told as days ago."""

import csv
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from minqing.lib import clock

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows_once(name: str) -> list[dict[str, str]]:
    """For those that are asked for each home again."""
    return rows(name)


def told(name: str) -> list[dict[str, Any]]:
    """Texts, one JSON object a line."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def day(ago: str, *, today: date) -> date | None:
    """`400` is four hundred days ago, `-330` lies ahead, empty is no day."""
    return today - timedelta(days=int(ago)) if ago else None


def certain_day(ago: str, *, today: date) -> date:
    return day(ago, today=today) or clock.today()


@cache
def notes() -> dict[str, list[str]]:
    """Short things that officials write down, by what they are of."""
    found: dict[str, list[str]] = {}
    for row in rows("notes"):
        found.setdefault(row["use"], []).append(row["text"])
    return found
