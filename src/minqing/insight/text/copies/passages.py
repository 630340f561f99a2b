"""Where two texts say the same: runs of shared threes along one diagonal, joined over small gaps."""

from dataclasses import dataclass

import numpy as np

from minqing.insight.text.copies.grams import Grams

SHORTEST = 8  # characters of a passage worth showing
JOINED = 10  # characters that may differ between two runs of one passage
MOST = 200  # passages of one pair
_REPEATS = 4  # places of one three in the other text that are followed
_RUN = 3  # threes in a row that begin a run


@dataclass(frozen=True)
class Passage:
    """Characters of the first text and of the second."""

    a: tuple[int, int]
    b: tuple[int, int]


@dataclass(frozen=True)
class Run:
    """`length` threes, from place `a` of the one and `b` of the other."""

    a: int
    b: int
    length: int


def runs_of(first: Grams, second: Grams) -> list[Run]:
    """Runs that don't overlap in either text, in the order of the first; longer ones win."""
    own, other = _shared(first, second)
    if not len(own):
        return []
    order = np.lexsort((own, other - own))
    own, other = own[order], other[order]
    breaks = np.flatnonzero((np.diff(other - own) != 0) | (np.diff(own) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((starts, [len(own)])))
    long = np.flatnonzero(lengths >= _RUN)
    found = [Run(int(own[starts[n]]), int(other[starts[n]]), int(lengths[n])) for n in long]
    return _apart(
        sorted(found, key=lambda run: (-run.length, run.a, run.b))[: MOST * 8], len(first.grams), len(second.grams)
    )


def passages_of(runs: list[Run], first: Grams, second: Grams) -> list[Passage]:
    """Runs as spans of characters; those that follow each other closely in both texts are one passage."""
    found: list[Passage] = []
    for run in runs:
        a = int(first.places[run.a]), int(first.ends[run.a + run.length - 1])
        b = int(second.places[run.b]), int(second.ends[run.b + run.length - 1])
        if found and -2 <= a[0] - found[-1].a[1] <= JOINED and -2 <= b[0] - found[-1].b[1] <= JOINED:
            found[-1] = Passage((found[-1].a[0], a[1]), (found[-1].b[0], b[1]))
        else:
            found.append(Passage(a, b))
    return [passage for passage in found if passage.a[1] - passage.a[0] >= SHORTEST][:MOST]


def _shared(first: Grams, second: Grams) -> tuple[np.ndarray, np.ndarray]:
    """Places of the same three in both, the first few of each in the second."""
    order = np.argsort(second.grams, kind="stable")
    ranked = second.grams[order]
    low = np.searchsorted(ranked, first.grams, "left")
    high = np.minimum(np.searchsorted(ranked, first.grams, "right"), low + _REPEATS)
    counts = high - low
    own = np.repeat(np.arange(len(first.grams)), counts)
    steps = np.arange(len(own)) - np.repeat(np.cumsum(counts) - counts, counts)
    return own, order[np.repeat(low, counts) + steps] if len(own) else own


def _apart(runs: list[Run], own: int, other: int) -> list[Run]:
    taken_a, taken_b = np.zeros(own, dtype=bool), np.zeros(other, dtype=bool)
    kept = []
    for run in runs:
        a, b = slice(run.a, run.a + run.length), slice(run.b, run.b + run.length)
        if not (taken_a[a].any() or taken_b[b].any()):
            taken_a[a] = taken_b[b] = True
            kept.append(run)
    return sorted(kept, key=lambda run: run.a)
