"""Processes that do not outlive the one that started them."""

import ctypes
import sys

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def die_with_parent(number: int) -> None:
    """In the child, between fork and exec: this signal comes when the parent ends, killed or not (Linux alone)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, number)
