"""Messages as counted words, in the shape that NumPy adds up fast (rows of a sparse matrix)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minqing.insight.text import features
from minqing.insight.text.segment import Doc

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BLOCK = 8_000_000  # numbers held at once within a product
LEAD_WEIGHT = 2  # how often the lead counts beyond its one time: what a person puts on top is what it is about


def counted(doc: Doc) -> dict[str, int]:
    """How often each word counts."""
    counts: dict[str, int] = {}
    for word in doc.words:
        counts[word] = counts.get(word, 0) + 1
    for word in doc.lead:
        counts[word] += LEAD_WEIGHT
    return counts


@dataclass(frozen=True)
class Sparse:
    """Rows of (column, value): `starts` has one entry more than there are rows."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    @property
    def height(self) -> int:
        return len(self.starts) - 1

    def times(self, dense: Floats) -> Floats:
        """The product with a matrix of `width` rows, block by block, so that what lies between stays small."""
        out = np.empty((self.height, dense.shape[1]), dtype=np.float32)
        per_row = max(1, len(self.columns) // max(1, self.height)) * dense.shape[1]
        step = max(1, BLOCK // per_row)
        for first in range(0, self.height, step):
            starts = self.starts[first : first + step + 1]
            part = slice(starts[0], starts[-1])
            out[first : first + step] = summed(dense[self.columns[part]] * self.values[part, None], starts - starts[0])
        return out

    def turned(self) -> "Sparse":
        """The transpose."""
        order = np.argsort(self.columns, kind="stable")
        owner = np.repeat(np.arange(self.height), np.diff(self.starts))
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.columns, minlength=self.width))])
        return Sparse(starts, owner[order], self.values[order], self.height)

    def picked(self, rows: Ints) -> "Sparse":
        """These rows, in this order."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        place = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Sparse(starts, self.columns[place], self.values[place], self.width)

    def weighed(self, of_columns: Floats) -> "Sparse":
        """Each column times its weight."""
        return Sparse(self.starts, self.columns, self.values * of_columns[self.columns], self.width)


def summed(values: Floats, starts: Ints) -> Floats:
    """Sums over stretches of rows; an empty stretch is zero (reduceat alone would take its neighbour's first)."""
    out = np.zeros((len(starts) - 1, *values.shape[1:]), dtype=np.float32)
    full = starts[1:] > starts[:-1]
    if full.any():
        out[full] = np.add.reduceat(values, starts[:-1][full], axis=0)
    return out


@dataclass(frozen=True)
class Corpus:
    """`counts`: messages by words, damped (1 + ln n). `parts`: words by features, all ones."""

    words: list[str]
    counts: Sparse
    parts: Sparse
    keys: features.Keys


def corpus(docs: Iterable[Doc]) -> Corpus:
    """All words and features of these messages."""
    index: dict[str, int] = {}
    columns: list[int] = []
    values: list[int] = []
    starts = [0]
    for doc in docs:
        counts = counted(doc)
        columns.extend(index.setdefault(word, len(index)) for word in counts)
        values.extend(counts.values())
        starts.append(len(columns))
    words = list(index)
    found, owners = features.keys(words)
    keys, places = np.unique(found, return_inverse=True)
    of_words = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(words)))]).astype(np.int64)
    parts = Sparse(of_words, places.astype(np.int64), np.ones(len(places), dtype=np.float32), len(keys))
    damped = (1 + np.log(np.array(values, dtype=np.float32))).astype(np.float32)
    counts_of = Sparse(np.array(starts, dtype=np.int64), np.array(columns, dtype=np.int64), damped, len(words))
    return Corpus(words, counts_of, parts, keys)


def rarity(corpus: Corpus, *, least: int) -> Floats:
    """Of each feature: ln of how few messages hold it, 0 for one that fewer than `least` hold."""
    owner = np.repeat(np.arange(corpus.counts.height), np.diff(corpus.counts.starts))
    held = np.zeros(len(corpus.keys), dtype=np.int64)
    # A message's features, each once: block by block, so that memory stays small.
    for first in range(0, corpus.counts.height, 500):
        a, b = corpus.counts.starts[first], corpus.counts.starts[min(first + 500, corpus.counts.height)]
        of_words = corpus.parts.picked(corpus.counts.columns[a:b])
        owners = np.repeat(owner[a:b] - first, np.diff(of_words.starts))
        pairs = np.unique(owners * len(corpus.keys) + of_words.columns)
        held += np.bincount(pairs % len(corpus.keys), minlength=len(corpus.keys))
    rare = np.log((1 + corpus.counts.height) / (1 + held)) + 1
    return np.where(held >= least, rare, 0).astype(np.float32)


def trimmed(corpus: Corpus, rarity: Floats) -> tuple[Corpus, Floats]:
    """Without the features that weigh nothing: half of them stand in one message alone."""
    kept = rarity > 0
    place = np.cumsum(kept) - 1
    parts, stays = corpus.parts, kept[corpus.parts.columns]
    starts = np.concatenate([[0], np.cumsum(stays)])[parts.starts].astype(np.int64)
    columns = place[parts.columns[stays]]
    fewer = Sparse(starts, columns, parts.values[stays], int(kept.sum()))
    return Corpus(corpus.words, corpus.counts, fewer, corpus.keys[kept]), rarity[kept]
