"""Numbers for somebody who may see how many, but must not learn of single cases.

A cell under five is not told. Where others would let it be worked out, they are rounded: totals first, then the
largest cells, each only as far as is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

LEAST = 5
_WIDTHS = (10, 20, 50, 100, 200, 500, 1000)


@dataclass
class Cell:
    """A number and how exactly it is told: `width` 1 as it is, 10 to the nearest ten, 0 not at all."""

    number: int
    width: int = 1

    @property
    def few(self) -> bool:
        return self.width == 0

    @property
    def bounds(self) -> tuple[int, int]:
        """What a reader can know of it: at least, at most."""
        if self.few:
            return 0, LEAST - 1
        near = self._near
        return max(near - self.width // 2, LEAST), near + (self.width - 1) // 2

    @property
    def _near(self) -> int:
        return (self.number + self.width // 2) // self.width * self.width

    def __str__(self) -> str:
        if self.few:
            return _("少于 %(count)d") % {"count": LEAST}
        if self.width == 1:
            return str(self.number)
        if not self._near:
            return _("少于 %(count)d") % {"count": self.width // 2}
        return _("约 %(count)d") % {"count": self._near}


def guarded(*ways: Sequence[int]) -> tuple[list[list[Cell]], Cell]:
    """Ways of dividing one total, and the total, as they may be shown side by side.

    No cell under five can then be worked out, as far as rounding can see to that. All ways must add up to the same.
    """
    if len({sum(way) for way in ways}) > 1:
        raise ValueError("the ways do not divide the same total")
    parts = [[_cell(number) for number in way] for way in ways]
    total = _cell(sum(ways[0]) if ways else 0)
    for part in parts:
        _loosen([total], for_the_sake_of=part, known=[[total]])
    for n, part in enumerate(parts):
        others = [other for m, other in enumerate(parts) if m != n]
        for group in (*others, part):
            _loosen(group, for_the_sake_of=part, known=[*others, [total]])
    return parts, total


def _cell(number: int) -> Cell:
    return Cell(number, 0 if number < LEAST else 1)


def _loosen(group: list[Cell], *, for_the_sake_of: list[Cell], known: list[list[Cell]]) -> None:
    """Round cells of the group, the largest first, until nothing is pinned, or there is nothing left to round."""
    largest = sorted((cell for cell in group if not cell.few), key=lambda cell: -cell.number)
    for width in _WIDTHS:
        for cell in largest:
            if not _pinned(for_the_sake_of, known):
                return
            cell.width = max(cell.width, width)


def _pinned(part: list[Cell], others: list[list[Cell]]) -> bool:
    """Whether some cell under five can no longer be anything from nought to four, given what else adds up to it."""
    if not any(cell.few for cell in part):
        return False
    least, most = _sum(part)
    known = [_sum(other) for other in others]
    floor, ceiling = max(low for low, _high in known), min(high for _low, high in known)
    return ceiling < least + LEAST - 1 or floor > most - LEAST + 1


def _sum(cells: list[Cell]) -> tuple[int, int]:
    return sum(cell.bounds[0] for cell in cells), sum(cell.bounds[1] for cell in cells)
