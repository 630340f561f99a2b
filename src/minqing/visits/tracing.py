"""Where a sentence of one text stands in another: the same, a little otherwise, or put in other words in its place.

By whole sentences and by pairs of characters, so that two texts of 20,000 characters cost what reading them costs.
"""

import difflib
from collections.abc import Iterable
from itertools import pairwise

from minqing.visits.sentences import Piece, around, pieces

ALIKE = 0.5  # share of the shorter one's pairs of characters that the other has too
MOVED = 0.5  # the same, of both together: a sentence somebody went on writing
_FEW = 3  # pairs below which a share says nothing
_IN_ITS_PLACE = 4  # pieces for each of its own that may stand where it stood, between the same neighbours

Span = tuple[int, int]


def traces(marked: str, start: int, end: int, text: str) -> list[Span]:
    """The pieces of `text` that say what the sentence around `start` to `end` of `marked` says, each copy of it too."""
    if marked[start:end].strip() == "":
        return []
    first, last = around(marked, start, end)
    mine, theirs = pieces(marked), pieces(text)
    own = {n for n, piece in enumerate(mine) if piece.start < last and first < piece.end}
    found = set(_in_place(mine, theirs, own))
    said = [_pairs(mine[n].text) for n in own]
    whole = set().union(*said) if said else _pairs(marked[start:end])
    found |= {n for n, piece in enumerate(theirs) if _says(_pairs(piece.text), said, whole)}
    spans = [(theirs[n].start, theirs[n].end) for n in sorted(found)]
    return [*spans, *_copies(marked[start:end], text)]


def moved(old: str, start: int, end: int, new: str, *, taken: Iterable[Span] = ()) -> Span | None:
    """Where these words stand after the text was written on: the nearest copy, else the piece most like them."""
    quote = old[start:end]
    free = [span for span in _copies(quote, new) if not _touches(span, taken)]
    if free:
        return min(free, key=lambda span: abs(span[0] - start))
    pairs = _pairs(quote)
    best: tuple[float, Span] | None = None
    for piece in pieces(new):
        other = _pairs(piece.text)
        share = 2 * len(pairs & other) / (len(pairs) + len(other)) if pairs and other else 0.0
        span = (piece.start, piece.end)
        if share >= MOVED and (best is None or share > best[0]) and not _touches(span, taken):
            best = (share, span)
    return best[1] if best else None


def nearest(quote: str, text: str, *, at: int) -> Span | None:
    """The copy of a quote that begins nearest to `at`."""
    return min(_copies(quote, text), key=lambda span: abs(span[0] - at), default=None)


def _touches(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _in_place(mine: list[Piece], theirs: list[Piece], own: set[int]) -> Iterable[int]:
    """Pieces that stand between the same neighbours: kept as they were, or written anew."""
    matcher = difflib.SequenceMatcher(None, [piece.text for piece in mine], [piece.text for piece in theirs])
    for tag, from_, until, there, upto in matcher.get_opcodes():
        inside = [n for n in own if from_ <= n < until]
        if tag == "equal":
            yield from (there + n - from_ for n in inside)
        elif inside and upto - there <= _IN_ITS_PLACE * len(inside):
            yield from _less_neighbours(mine[from_:until], {n - from_ for n in inside}, theirs[there:upto], there)


def _less_neighbours(mine: list[Piece], own: set[int], theirs: list[Piece], there: int) -> Iterable[int]:
    """Of what was written anew in one go: less the pieces that rather say what a neighbour said."""
    before = [_pairs(piece.text) for piece in mine]
    for n, piece in enumerate(theirs):
        pairs = _pairs(piece.text)
        shared = [len(pairs & one) for one in before]
        ours = max(shared[at] for at in own)
        if max((count for at, count in enumerate(shared) if at not in own), default=0) <= ours:
            yield there + n


def _says(pairs: set[str], said: list[set[str]], whole: set[str]) -> bool:
    shared = len(pairs & whole)
    if min(_FEW, len(whole)) > shared:
        return bool(pairs) and any(pairs == one for one in said)
    return shared >= ALIKE * len(pairs) or any(len(pairs & one) >= max(_FEW, ALIKE * len(one)) for one in said)


def _pairs(text: str) -> set[str]:
    """Of neighbouring letters and digits, whatever marks stand between them."""
    letters = [c for c in text if c.isalnum()]
    return {a + b for a, b in pairwise(letters)} or set(letters)


def _copies(quote: str, text: str) -> list[Span]:
    found, at = [], -1
    while quote and (at := text.find(quote, at + 1)) >= 0:
        found.append((at, at + len(quote)))
    return found
