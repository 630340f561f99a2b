"""Numbers for somebody who may see how many, but must not learn of single cases.

A cell under five is not told. Where others would let it be worked out, they are rounded: totals first, then the
largest cells, each only as far as is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

LEAST = 5
_DOUBT = 3  # values between which a reader must be left in doubt
_WIDTHS = (10, 20, 50, 100)


@dataclass(eq=False)
class Cell:
    """A number and how exactly it is told: `width` 1 as it is, 10 to the nearest ten, 0 not at all."""

    number: int
    width: int = 1

    @classmethod
    def of(cls, number: int) -> "Cell":
        return cls(number, 0 if number < LEAST else 1)

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


@dataclass(frozen=True, eq=False)
class Sum:
    """Cells that add up to another, and a reader knows it. They may stand in several sums."""

    total: Cell
    parts: Sequence[Cell]

    def __post_init__(self) -> None:
        if sum(part.number for part in self.parts) != self.total.number:
            raise ValueError("the parts do not add up")


def guard(sums: Sequence[Sum]) -> None:
    """Round cells until none under five can be worked out from these sums, as far as rounding can see to that."""
    for one in sums:
        for part in one.parts:
            if part.few:
                _free(part, sums)


def _free(cell: Cell, sums: Sequence[Sum]) -> None:
    own = [one for one in sums if cell in one.parts]
    for one in own:
        _round([one.total], for_the_sake_of=cell, known=[one])
    totals = [one.total for one in own]
    beside = [one for one in sums if one.total in totals and one not in own]
    for one in (*beside, *own):
        _round(one.parts, for_the_sake_of=cell, known=sums)


def _round(cells: Sequence[Cell], *, for_the_sake_of: Cell, known: Sequence[Sum]) -> None:
    """The largest first, and no further than until that one is free."""
    largest = sorted((cell for cell in cells if not cell.few), key=lambda cell: -cell.number)
    for width in _WIDTHS:
        for cell in largest:
            if not _pinned(for_the_sake_of, known):
                return
            cell.width = max(cell.width, width)


def _pinned(cell: Cell, sums: Sequence[Sum]) -> bool:
    """Whether too few of nought to four are left that it can be."""
    least, most = _known(sums)[cell]
    return most - least + 1 < _DOUBT


def _known(sums: Sequence[Sum]) -> dict[Cell, tuple[int, int]]:
    """What a reader can know of each cell who puts all sums together: at least, at most."""
    known = {cell: cell.bounds for one in sums for cell in (one.total, *one.parts)}
    before: dict[Cell, tuple[int, int]] = {}
    while known != before:
        before = dict(known)
        for one in sums:
            _narrow(one, known)
    return known


def _narrow(one: Sum, known: dict[Cell, tuple[int, int]]) -> None:
    least, most = sum(known[part][0] for part in one.parts), sum(known[part][1] for part in one.parts)
    low, high = max(known[one.total][0], least), min(known[one.total][1], most)
    known[one.total] = low, high
    for part in one.parts:
        at_least, at_most = known[part]
        known[part] = max(at_least, low - (most - at_most)), min(at_most, high - (least - at_least))
