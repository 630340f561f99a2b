"""The demo county as it lies in files: rows by column name, and days told as days ago."""

import csv
from datetime import date, timedelta
from pathlib import Path

from minqing.lib import clock

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(ago: str, *, today: date) -> date | None:
    """`400` is four hundred days ago, `-330` lies ahead, empty is no day."""
    return today - timedelta(days=int(ago)) if ago else None


def certain_day(ago: str, *, today: date) -> date:
    return day(ago, today=today) or clock.today()
