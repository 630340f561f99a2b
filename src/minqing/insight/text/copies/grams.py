"""A text as the set of its overlapping threes of characters, as numbers.

Threes survive what a rewording keeps: a synonym changes the few threes that touch it. Marks and white space are
passed over, so that neither hides a copy; each three remembers where in the given text it stands.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from minqing.insight.text.fold import fold

Numbers = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

SIZE = 3
_MIX = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D))
LONGEST = 50_000  # characters of one text that are compared; a long letter has 3,000


@dataclass(frozen=True)
class Grams:
    """`grams[i]` begins at character `places[i]` of the text and ends before `ends[i]`."""

    grams: Numbers
    places: Places
    ends: Places

    @cached_property
    def known(self) -> Numbers:
        """Each once, sorted."""
        return np.unique(self.grams)


def grams_of(text: str) -> Grams:
    """Nothing for a text of fewer than three letters or digits."""
    folded = fold(text[:LONGEST]).lower()[:LONGEST]
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype="<u4")
    places = np.flatnonzero(_is_word(codes))
    kept = codes[places].astype(np.uint32)
    if len(kept) < SIZE:
        nothing = np.zeros(0, dtype=np.int64)
        return Grams(np.zeros(0, dtype=np.uint32), nothing, nothing)
    count = len(kept) - SIZE + 1
    mixed = np.zeros(count, dtype=np.uint32)
    for offset, factor in enumerate(_MIX):
        mixed = (mixed ^ kept[offset : offset + count]) * factor
        mixed ^= mixed >> np.uint32(15)
    return Grams(mixed, places[:count], places[SIZE - 1 :] + 1)


def _is_word(codes: Numbers) -> npt.NDArray[np.bool_]:
    """Letters, digits and all signs of writing beyond the common marks."""
    ascii_word = ((codes >= 48) & (codes <= 57)) | ((codes >= 97) & (codes <= 122))
    beyond = (codes > 0xBF) & ~((codes >= 0x2000) & (codes <= 0x206F)) & ~((codes >= 0x3000) & (codes <= 0x303F))
    return ascii_word | (beyond & ~((codes >= 0xFE00) & (codes <= 0xFFFF)))
