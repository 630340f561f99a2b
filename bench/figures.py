"""A figure with how far it may be off, over which data, by which command."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z = 1.96  # 95 of 100


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    count: int
    data: str
    command: str
    low: float | None = None
    high: float | None = None


def between(what: str, right: NDArray[np.bool_], data: str, command: str) -> Figure:
    """A share."""
    value, count = float(right.mean()) if len(right) else 0.0, len(right)
    low, high = wilson(value, count)
    return Figure(what, value, count, data, command, low, high)


def wilson(value: float, count: int) -> tuple[float, float]:
    """Wilson's interval of a share: true also near 0 and 1, where the plain one is not."""
    if not count:
        return 0.0, 1.0
    middle = (value + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = Z / (1 + Z**2 / count) * ((value * (1 - value) + Z**2 / (4 * count)) / count) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
