"""What a county begins with, as it lies beside the code: the county changes its own rows afterwards."""

import csv
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def categories() -> list[dict[str, str]]:
    """Rows for `actions.load_categories`: twelve parts and their leaves, each with who usually answers for it."""
    with (_DATA / "categories.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
