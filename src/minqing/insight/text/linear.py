"""A linear judge of each label against all others: squared hinge, fitted by L-BFGS in NumPy."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minqing.insight.text.bags import Floats, Ints, Sparse

COST = 0.7  # how much a mistake weighs against large weights; chosen by cross-validation on public messages
ROUNDS = 60
MEMORY = 8


@dataclass(frozen=True)
class Space:
    """Messages as points: counted words times their parts times the features' rarity, to unit length.

    The length is that of the words taken one by one, so that a message is scored as a sum over its words.
    """

    counts: Sparse
    parts: Sparse  # weighed by rarity

    @classmethod
    def of(cls, counts: Sparse, parts: Sparse, rarity: Floats) -> "Space":
        weighed = parts.weighed(rarity)
        return cls(scaled(counts, squares(weighed)), weighed)


def squares(rows: Sparse) -> Floats:
    """Of each row, its length squared."""
    owner = np.repeat(np.arange(rows.height), np.diff(rows.starts))
    return np.bincount(owner, weights=rows.values.astype(np.float64) ** 2, minlength=rows.height).astype(np.float32)


def scaled(counts: Sparse, of_words: Floats) -> Sparse:
    """Each row divided by its length, where each word has its length (squared)."""
    owner = np.repeat(np.arange(counts.height), np.diff(counts.starts))
    total = np.bincount(owner, weights=counts.values**2 * of_words[counts.columns], minlength=counts.height)
    factor = (1 / np.sqrt(np.maximum(total, 1e-6))).astype(np.float32)
    return Sparse(counts.starts, counts.columns, counts.values * factor[owner], counts.width)


@dataclass(frozen=True)
class Judge:
    weights: Floats  # features by labels
    bias: Floats  # by label

    def scores(self, space: Space) -> Floats:
        """Of each message for each label; above 0 is a yes."""
        return space.counts.times(space.parts.times(self.weights)) + self.bias


def fit(space: Space, labels: Ints, count: int, *, trust: Floats | None = None, cost: float = COST) -> Judge:
    """`labels` are places in a list of `count`. Rare labels weigh as much as common ones; `trust` weighs messages."""
    seen = np.bincount(labels, minlength=count)
    weight = (len(labels) / (count * np.maximum(seen, 1)))[labels].astype(np.float32) * cost
    if trust is not None:
        weight *= trust
    sign = np.full((len(labels), count), -1, dtype=np.float32)
    sign[np.arange(len(labels)), labels] = 1
    docs_of, words_of = space.counts.turned(), space.parts.turned()
    width = space.parts.width

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width + 1, count)
        scores = space.counts.times(space.parts.times(table[:width])) + table[width]
        short = np.maximum(1 - sign * scores, 0)
        pull = -2 * weight[:, None] * sign * short
        slope = np.concatenate([words_of.times(docs_of.times(pull)), pull.sum(0, keepdims=True)])
        value = float((weight[:, None] * short**2).sum(dtype=np.float64) + 0.5 * (flat**2).sum(dtype=np.float64))
        return value, (slope + table).ravel()

    table = descend(loss, np.zeros((width + 1) * count, dtype=np.float32)).reshape(width + 1, count)
    return Judge(table[:width], table[width])


def descend(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, *, rounds: int = ROUNDS) -> Floats:
    """The place where a smooth bowl is lowest, by L-BFGS with halved steps."""
    at, (value, slope) = start, loss(start)
    steps: deque[tuple[Floats, Floats, float]] = deque(maxlen=MEMORY)
    first = float(np.linalg.norm(slope))
    for _round in range(rounds):
        if float(np.linalg.norm(slope)) <= 1e-3 * first:
            break
        way = _way(slope, steps)
        reach = 1.0 if steps else 1 / max(first, 1.0)
        fall = float(way @ slope)
        while True:
            there = at + np.float32(reach) * way
            value_there, slope_there = loss(there)
            if value_there <= value + 1e-4 * reach * fall or reach < 1e-8:
                break
            reach /= 2
        moved, turned = there - at, slope_there - slope
        if (bend := float(moved @ turned)) > 1e-10:
            steps.append((moved, turned, bend))
        at, value, slope = there, value_there, slope_there
    return at


def _way(slope: Floats, steps: deque[tuple[Floats, Floats, float]]) -> Floats:
    way: NDArray[np.float32] = -slope
    kept: list[float] = []
    for moved, turned, bend in reversed(steps):
        share = float(moved @ way) / bend
        kept.append(share)
        way = way - np.float32(share) * turned
    if steps:
        moved, turned, bend = steps[-1]
        way = way * np.float32(bend / float(turned @ turned))
    for (moved, turned, bend), share in zip(steps, reversed(kept), strict=True):
        way = way + np.float32(share - float(turned @ way) / bend) * moved
    return way
