"""A text cut where a finger can point: sentence by sentence, and a long one at its commas. Knows nothing of the web."""

import re
from dataclasses import dataclass

LONG = 40  # characters: a sentence beyond this is cut at its commas too
SHORT = 8  # characters: a piece below this stays with its neighbour
_STOPS = re.compile("[\u3002\uff01\uff1f!?\u2026\n]+[\u201d\u2019\u300d\u300f)\uff09]*")
_PAUSES = re.compile("[\uff0c,\uff1b;\uff1a:]+")


@dataclass(frozen=True)
class Piece:
    """Characters `start` to `end` of the text, its mark included; white space at both ends is outside."""

    start: int
    end: int
    text: str


def pieces(text: str) -> list[Piece]:
    """Every piece with something in it, in order; none overlaps another."""
    found: list[Piece] = []
    for start, end in _cut(text, 0, len(text), _STOPS):
        parts = [(start, end)] if end - start <= LONG else _joined(list(_cut(text, start, end, _PAUSES)))
        found += [piece for part in parts if (piece := _trimmed(text, *part))]
    return found


def _cut(text: str, start: int, end: int, stops: "re.Pattern[str]") -> list[tuple[int, int]]:
    spans, at = [], start
    for stop in stops.finditer(text, start, end):
        spans.append((at, stop.end()))
        at = stop.end()
    return [*spans, (at, end)]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A piece too short to stand alone goes with the one before it."""
    joined = spans[:1]
    for start, end in spans[1:]:
        before, until = joined[-1]
        if end - start < SHORT or until - before < SHORT:
            joined[-1] = (before, end)
        else:
            joined.append((start, end))
    return joined


def _trimmed(text: str, start: int, end: int) -> Piece | None:
    part = text[start:end]
    start, end = start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
    return Piece(start, end, text[start:end]) if start < end and any(c.isalnum() for c in text[start:end]) else None
