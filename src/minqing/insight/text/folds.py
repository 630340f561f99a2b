"""Parting messages for honest figures: what is nearly the same never stands on both sides."""

from zlib import crc32

import numpy as np

from minqing.insight.text.bags import Ints, Sparse

BANDS = 6
_PRIME = (1 << 61) - 1


def parted(counts: Sparse, words: list[str], count: int) -> Ints:
    """A fold for each message (0 … count - 1), the same on every machine.

    Two messages share a fold if in one of the bands the two words that a shuffle puts first are the same: nearly
    certain for near-duplicates, rare for others.
    """
    hashes = np.array([crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    group = np.arange(counts.height)
    full = np.diff(counts.starts) > 1
    starts, height = counts.starts, counts.height
    owner = np.repeat(np.arange(height), np.diff(starts))
    for band in range(BANDS):
        shuffled = (hashes * np.uint64(2 * band * 7919 + 40503) + np.uint64(band * 104729)) % np.uint64(_PRIME)
        shuffled ^= shuffled >> np.uint64(29)
        order = np.lexsort((shuffled[counts.columns], owner))
        firsts = counts.columns[order]
        pair = np.zeros((height, 2), dtype=np.int64)
        pair[full] = np.stack([firsts[starts[:-1][full]], firsts[starts[:-1][full] + 1]], axis=1)
        key = np.where(full, pair[:, 0] * len(words) + pair[:, 1], -1 - np.arange(height))
        group = _joined(group, np.unique(key, return_inverse=True)[1])
    return _spread(group, count)


def _joined(group: Ints, other: Ints) -> Ints:
    """Messages of one group or one other group come into one: smallest numbers flow until nothing moves."""
    while True:
        least = np.full(int(other.max(initial=0)) + 1, len(group))
        np.minimum.at(least, other, group)
        new = least[other]
        inner = np.full(len(group), len(group))
        np.minimum.at(inner, group, new)
        new = inner[group]
        if (new == group).all():
            return group
        group = new


def _spread(group: Ints, count: int) -> Ints:
    """Groups dealt out by a shuffle with a fixed seed."""
    found, place = np.unique(group, return_inverse=True)
    dealt = np.random.default_rng(20200501).permutation(len(found)) % count
    return np.asarray(dealt[place], dtype=np.int64)
