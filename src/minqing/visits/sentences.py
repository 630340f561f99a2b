"""A text cut where a finger can point: sentence by sentence, and a long one at its commas. Knows nothing of the web."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONG = 40  # characters: a sentence beyond this is cut at its commas too
SHORT = 8  # characters: a piece below this stays with its neighbour
WHOLE = 160  # characters: a sentence up to here is taken whole where a part of it must go
_HAN = "[\u3400-\u9fff]"
# A dot ends a sentence only where no number, name of a file or further dot goes on behind it.
_STOPS = re.compile(
    "(?:[\u3002\uff0e\uff01\uff1f!?\u2026\n]|\\.(?=[^\\d.a-zA-Z]|$))+[\u201d\u2019\u300d\u300f)\uff09]*"
)
# Between two digits a comma or a colon belongs to the number: 6:30.
_PAUSES = re.compile(
    "(?:[\uff1b;]|[\uff0c,\uff1a:](?!\\d)|(?<!\\d)[\uff0c,\uff1a:])+"
    f"|(?<={_HAN})[ \u3000\t]+(?={_HAN})|[ \u3000\t]{{2,}}"
)
_HANGING = " \u3000\t\n\uff0c,\uff1b;\uff1a:\u3001"


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


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The same without the comma that hangs behind it: what is quoted elsewhere stands by itself."""
    return start, max(start + 1, start + len(text[start:end].rstrip(_HANGING)))


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences that these characters touch; of one that never ends, the pieces and one more on either side."""
    spans = [span for span in _cut(text, 0, len(text), _STOPS) if span[0] < end and start < span[1]]
    if not spans:
        return start, end
    first, last = spans[0][0], spans[-1][1]
    if last - first <= WHOLE:
        return _inner(text, first, last)
    within = [piece for piece in pieces(text) if first <= piece.start and piece.end <= last]
    touched = [n for n, piece in enumerate(within) if piece.start < end and start < piece.end]
    if not touched:
        return start, end
    return within[max(touched[0] - 1, 0)].start, within[min(touched[-1] + 1, len(within) - 1)].end


def _cut(text: str, start: int, end: int, stops: "re.Pattern[str]") -> Iterator[tuple[int, int]]:
    at = start
    for stop in stops.finditer(text, start, end):
        yield at, stop.end()
        at = stop.end()
    yield at, end


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
    start, end = _inner(text, start, end)
    return Piece(start, end, text[start:end]) if start < end and any(c.isalnum() for c in text[start:end]) else None


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
