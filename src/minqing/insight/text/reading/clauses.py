"""A text cut into sentences and clauses that know where they stand."""

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[\u3002!?;\n\r\u2026]+|\.(?=[^\d.a-zA-Z]|$)|</?(?:p|br|div|li)\b[^>]{0,80}>")
_CLAUSE_END = re.compile(r"[,:]+|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s{2,}|[\u2014]{2,}")
LONGEST = 160  # characters; what has no stop for longer is cut, so that one endless line costs no more than many


@dataclass(frozen=True)
class Clause:
    """Characters `start` to `end` of the text, in sentence number `sentence` of line number `line`."""

    start: int
    end: int
    text: str
    sentence: int
    line: int
    stop: str  # the mark behind it, or nothing


def clauses(folded: str) -> list[Clause]:
    """Every clause with something in it, in order. Marks stay outside, question marks are kept in."""
    found: list[Clause] = []
    at = line = 0
    for number, stop in enumerate((*_SENTENCE_END.finditer(folded), None)):
        end = stop.start() if stop else len(folded)
        closing = end + (folded[end : end + 1] == "?")
        found += _within(folded, at, closing, (number, line))
        at = stop.end() if stop else end
        if stop and ("\n" in stop[0] or "<" in stop[0]):
            line += 1
    return found


def _within(folded: str, start: int, end: int, place: tuple[int, int]) -> list[Clause]:
    found = []
    at = start
    for stop in (*_CLAUSE_END.finditer(folded, start, end), None):
        upto = stop.start() if stop else end
        for cut in range(at, upto, LONGEST):
            piece = folded[cut : min(cut + LONGEST, upto)]
            left = cut + len(piece) - len(piece.lstrip())
            if stripped := piece.strip():
                found.append(Clause(left, left + len(stripped), stripped, *place, folded[upto : upto + 1].strip()))
        at = stop.end() if stop else upto
    return found
