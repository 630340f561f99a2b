"""One way of writing for comparison: as long as the text it came from, so that spans stay true."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_SHIFT = 0xFEE0


@cache
def _table() -> dict[int, int]:
    table = {code: code - _SHIFT for code in _FULL_WIDTH}
    table |= dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x200B, 0xFEFF, 0x0009), 0x20)
    table |= {0xFE50: 0x2C, 0xFF61: 0x3002, 0x2024: 0x2E}
    with (DATA / "traditional.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for old, new in zip(row["traditional"], row["simplified"], strict=True):
                if old != new:
                    table.setdefault(ord(old), ord(new))
    return table


def fold(text: str) -> str:
    """Full-width forms as ASCII, common traditional characters as simplified ones; character for character."""
    return text.translate(_table())
