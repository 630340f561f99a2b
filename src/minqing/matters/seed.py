"""What lies beside the code as tables: the categories that a county begins with, the names that columns go by."""

import csv
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def categories() -> list[dict[str, str]]:
    """Rows for `actions.load_categories`: twelve parts and their leaves, each with who usually answers for it."""
    return _rows("categories")


def columns() -> dict[str, str]:
    """How files of past matters name their columns, and how we do."""
    return {row["theirs"]: row["ours"] for row in _rows("columns")}


def duty_columns() -> dict[str, str]:
    """How files of a list of duties name their columns, and how we do."""
    return {row["theirs"]: row["ours"] for row in _rows("duty_columns")}


def everywhere() -> list[str]:
    """How a list of duties says that a line holds for every township."""
    return [row["word"] for row in _rows("everywhere")]


def rule_words() -> list[dict[str, str]]:
    """The signs of the language of rules: what each means, the one that is written back first."""
    return _rows("rule_words")


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
