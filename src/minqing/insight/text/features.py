"""What a word is made of, as numbers: the word itself, its characters and its pairs of characters.

A key is 64 bits and the same on every machine, so that a model needs no list of strings.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]

_BITS = np.uint64(21)  # of one character
_WORD = np.uint64(1 << 63)
LONGEST = 12  # characters of a word that are looked at


def keys(words: Sequence[str]) -> tuple[Keys, Places]:
    """The features of each word, and which word each belongs to; each feature of a word once, in order of words."""
    cut = [word[:LONGEST] for word in words]
    lengths = np.array([len(word) for word in cut], dtype=np.int64)
    codes = np.frombuffer("".join(cut).encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    owner = np.repeat(np.arange(len(cut)), lengths)
    inside = owner[1:] == owner[:-1]
    pairs = ((codes[:-1] << _BITS) | codes[1:] | np.uint64(1 << 62))[inside]
    found = np.concatenate([whole(words), codes, pairs])
    owners = np.concatenate([np.arange(len(cut)), owner, owner[1:][inside]])
    return _once(found, owners)


def whole(words: Sequence[str]) -> Keys:
    """The key of each word as such."""
    digests = b"".join(blake2b(word[:LONGEST].encode("utf-8", "replace"), digest_size=8).digest() for word in words)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64) | _WORD


def _once(found: Keys, owners: Places) -> tuple[Keys, Places]:
    order = np.lexsort((found, owners))
    found, owners = found[order], owners[order]
    new = np.ones(len(found), dtype=bool)
    new[1:] = (found[1:] != found[:-1]) | (owners[1:] != owners[:-1])
    return found[new], owners[new]
