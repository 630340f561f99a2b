"""Chance that always falls alike: the same key, the same pick, on every machine and in every year."""

import zlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def pick(key: str, below: int) -> int:
    """From 0 up to, without, `below`."""
    return _mixed(key) % below


def likely(key: str, percent: int) -> bool:
    return pick(key, 100) < percent


def among(key: str, choices: Sequence[T]) -> T:
    return choices[pick(key, len(choices))]


def weighed(key: str, choices: Sequence[tuple[T, int]]) -> T:
    """One of these, each as often as its weight says."""
    left = pick(key, sum(weight for _choice, weight in choices))
    for choice, weight in choices:
        left -= weight
        if left < 0:
            return choice
    raise ValueError(key)


def shuffled(key: str, things: Sequence[T]) -> list[T]:
    """The same things in an order that has nothing to do with theirs."""
    order = sorted(range(len(things)), key=lambda n: (_mixed(f"{key} {n}"), n))
    return [things[n] for n in order]


def _mixed(key: str) -> int:
    """Of keys that differ in one figure the sums alone lie side by side: mixed as MurmurHash3 ends (public domain)."""
    mixed = zlib.crc32(key.encode())
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        mixed = (mixed ^ mixed >> shift) * factor & 0xFFFFFFFF
    return mixed ^ mixed >> 16
