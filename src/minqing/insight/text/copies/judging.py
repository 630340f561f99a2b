"""How much of one text stands in another, and of which kind the copy is."""

from dataclasses import dataclass

import numpy as np

from minqing.insight.text.copies.grams import Grams, Numbers
from minqing.insight.text.copies.passages import Passage, passages_of, runs_of

ALARM = 0.38  # share of the shorter text's threes; synonyms exchanged throughout leave about 0.4 to 0.6
SHOWN = 0.20  # from here on worth showing to the writer, never to accuse
LEAST = 16  # threes that two texts must share, so that one sentence of greeting is no copy
_SAME, _SAME_LENGTH = 0.85, 0.7
_VERBATIM = 12  # threes in a row: a rewording leaves shorter runs
_HALF = 0.6  # of the shared threes stand in such runs


@dataclass(frozen=True)
class Copy:
    score: float
    kind: str
    passages: list[Passage]


def contained(first: Numbers, second: Numbers, common: Numbers) -> tuple[float, int]:
    """Share of the smaller set that stands in the other, and how many threes that is. Formulae don't count."""
    own, other = _without(first, common), _without(second, common)
    least = min(len(own), len(other))
    both = len(np.intersect1d(own, other, assume_unique=True)) if least else 0
    return (both / least if least else 0.0), both


def judge(first: Grams, second: Grams, common: Numbers, *, least: float) -> Copy | None:
    """None where less than `least` is shared."""
    score, both = contained(first.known, second.known, common)
    short = min(len(first.known), len(second.known))
    if score < least or both < min(LEAST, max(4, short)):
        return None
    runs = runs_of(first, second)
    verbatim = sum(run.length for run in runs if run.length >= _VERBATIM)
    shared = max(1, sum(run.length for run in runs))
    alike = short / max(len(first.known), len(second.known), 1)
    kind = "half" if verbatim >= _HALF * shared else "reworded"
    if score >= _SAME and alike >= _SAME_LENGTH:
        kind = "same"
    return Copy(round(score, 3), kind, passages_of(runs, first, second))


def _without(known: Numbers, common: Numbers) -> Numbers:
    """Sets of numbers, sorted, of which `common` is the larger one: looked up, not joined."""
    if not len(common) or not len(known):
        return known
    at = np.minimum(np.searchsorted(common, known), len(common) - 1)
    return np.asarray(known[common[at] != known], dtype=np.uint32)
