"""Messages as weighted twos and fours of characters: fours carry the names of places, twos what is the matter."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minqing.insight.text.fold import fold

Whole = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]

SUBJECT, BODY = 80, 400  # characters of each that are weighed
_BODY_WEIGHT = 0.5
_KEPT = 160  # weightiest parts of one message
_OFTEN_SHARE, _OFTEN_LEAST, _OFTEN_MOST = 0.03, 60, 300  # in more messages than this a part says nothing


@dataclass(frozen=True)
class Vectors:
    """Row `n` holds `parts[starts[n]:starts[n+1]]`; the lists are the same turned round."""

    starts: Whole
    parts: Whole
    weights: Weights
    list_starts: Whole
    list_rows: Whole
    list_weights: Weights

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> tuple[Whole, Weights]:
        span = slice(self.starts[number], self.starts[number + 1])
        return self.parts[span], self.weights[span]

    def like(self, number: int) -> tuple[Whole, Weights]:
        """Messages that share a part with this one, and their cosines. Itself is among them."""
        return self.near(*self.row(number))

    def near(self, parts: Whole, weights: Weights) -> tuple[Whole, Weights]:
        spans = [slice(self.list_starts[part], self.list_starts[part + 1]) for part in parts]
        if not spans:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        rows = np.concatenate([self.list_rows[span] for span in spans])
        shares = np.concatenate([self.list_weights[s] * w for s, w in zip(spans, weights, strict=True)])
        found, places = np.unique(rows, return_inverse=True)
        return found, np.bincount(places, shares, len(found)).astype(np.float32)


def vectors_of(messages: list[tuple[str, str]], voices: list[int]) -> Vectors:
    """Of subjects and bodies. A part that one voice alone uses is his manner of writing, no subject: it is left out."""
    keys, counts, sizes = _counted(messages)
    rows = np.repeat(np.arange(len(messages)), sizes)
    known, parts = np.unique(keys, return_inverse=True)
    often = np.bincount(parts, minlength=len(known))
    spoken = np.unique(parts.astype(np.int64) * (max(voices, default=0) + 1) + np.asarray(voices, dtype=np.int64)[rows])
    mouths = np.bincount(spoken // (max(voices, default=0) + 1), minlength=len(known))
    limit = min(_OFTEN_MOST, max(_OFTEN_LEAST, int(_OFTEN_SHARE * len(messages))))
    rarity = np.log(max(2, len(messages)) / np.maximum(often, 1))
    weights = ((1 + np.log1p(counts)) * rarity[parts]).astype(np.float32)
    norms = np.sqrt(np.bincount(rows, np.where(often[parts] > 1, weights, 0) ** 2, minlength=len(messages)))
    weights /= np.maximum(norms, 1e-6).astype(np.float32)[rows]
    useful = (mouths[parts] > 1) & (often[parts] <= limit)
    return _turned(rows[useful], parts[useful], weights[useful], len(messages), len(known))


def _counted(messages: list[tuple[str, str]]) -> tuple[npt.NDArray[np.uint64], Weights, Whole]:
    """Each message's different parts, how often each is said, and how many there are."""
    keys, counts, sizes = [], [], []
    for subject, body in messages:
        named, told = _parts(subject[:SUBJECT]), _parts(body[:BODY])
        own, places = np.unique(np.concatenate((named, told)), return_inverse=True)
        said = np.concatenate((np.ones(len(named)), np.full(len(told), _BODY_WEIGHT)))
        keys.append(own)
        counts.append(np.bincount(places, said, len(own)).astype(np.float32))
        sizes.append(len(own))
    if not keys:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
    return np.concatenate(keys), np.concatenate(counts), np.asarray(sizes, dtype=np.int64)


def _parts(text: str) -> npt.NDArray[np.uint64]:
    folded = fold(text).lower()
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    word = np.fromiter((char.isalnum() for char in folded), dtype=bool, count=len(folded))[: len(codes)]
    found = []
    for size in (2, 4):
        count = len(codes) - size + 1
        if count < 1:
            continue
        key = np.full(count, size, dtype=np.uint64)
        whole = np.ones(count, dtype=bool)
        for offset in range(size):
            key = key * np.uint64(0x9E3779B97F4A7C15) + codes[offset : offset + count]
            whole &= word[offset : offset + count]
        found.append(key[whole])
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)


def _turned(rows: Whole, parts: Whole, weights: Weights, messages: int, known: int) -> Vectors:
    order = np.lexsort((-weights, rows))
    rows, parts, weights = rows[order], parts[order], weights[order]
    starts = np.searchsorted(rows, np.arange(messages + 1))
    weighty = np.arange(len(rows)) - starts[rows] < _KEPT
    rows, parts, weights = rows[weighty], parts[weighty], weights[weighty]
    turned = np.argsort(parts, kind="stable")
    return Vectors(
        np.searchsorted(rows, np.arange(messages + 1)),
        parts,
        weights,
        np.searchsorted(parts[turned], np.arange(known + 1)),
        rows[turned],
        weights[turned],
    )
