"""Small cells: what is under five is not told, and can't be worked out from what is."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minqing.lib.cells import LEAST, Cell, Sum, guard

Shown = tuple[list[list[Cell]], Cell]


def guarded(*ways: list[int]) -> Shown:
    """Ways of dividing one total, and the total, as they may stand side by side."""
    parts = [[Cell.of(number) for number in way] for way in ways]
    total = Cell.of(sum(ways[0]))
    guard([Sum(total, part) for part in parts])
    return parts, total


def told(*ways: list[int]) -> tuple[list[list[str]], str]:
    parts, total = guarded(*ways)
    return [[str(cell) for cell in part] for part in parts], str(total)


def test_large_numbers_stand_as_they_are():
    assert told([12, 30, 8]) == ([["12", "30", "8"]], "50")


@pytest.mark.parametrize("number", range(LEAST))
def test_under_five_nought_included(number):
    assert str(Cell.of(number)) == "少于 5"
    assert told([number, 30, 40])[0][0][0] == "少于 5"


def test_a_total_that_would_give_one_away_is_rounded():
    assert told([3, 41, 20]) == ([["少于 5", "41", "20"]], "约 60")


def test_a_total_that_gives_none_away_stands():
    assert told([4, 2, 2, 41]) == ([["少于 5", "少于 5", "少于 5", "41"]], "49")


def test_another_way_of_dividing_the_same_total_gives_none_away_either():
    (parts, kinds), total = guarded([3, 40, 20], [33, 30])
    assert [str(cell) for cell in parts] == ["少于 5", "40", "20"]
    assert any(cell.width > 1 for cell in kinds)
    assert total.width > 1


def test_rounding_stops_where_it_is_enough():
    (parts, kinds), total = guarded([80, 70, 60, 50, 40, 12], [100, 90, 70, 49, 3])
    assert [cell.width for cell in parts] == [10, 1, 1, 1, 1, 1]
    assert [cell.width for cell in kinds] == [1, 1, 1, 1, 0]
    assert str(total) == "约 310"


def test_a_row_that_adds_up_gives_none_away():
    came, ended, left = Cell.of(9), Cell.of(5), Cell.of(4)
    guard([Sum(came, [ended, left])])
    assert (str(came), str(left)) == ("约 10", "少于 5")


def test_nothing_at_all():
    assert told([0, 0, 0]) == ([["少于 5"] * 3], "少于 5")
    assert told([]) == ([[]], "少于 5")


def test_parts_that_do_not_add_up_are_a_mistake():
    with pytest.raises(ValueError, match="add up"):
        Sum(Cell.of(4), [Cell.of(1), Cell.of(2)])


def possible(part: list[Cell], others: list[list[Cell]], cell: Cell) -> list[int]:
    """By trying: which values the reader cannot rule out for this cell."""
    rest = [one.bounds for one in part if one is not cell]
    low, high = sum(b[0] for b in rest), sum(b[1] for b in rest)
    ranges = [(sum(c.bounds[0] for c in other), sum(c.bounds[1] for c in other)) for other in others]
    return [
        value
        for value in range(LEAST)
        if any(all(lo <= total <= hi for lo, hi in ranges) for total in range(low + value, high + value + 1))
    ]


def open_to_doubt(parts: list[list[Cell]], total: Cell) -> bool:
    return all(
        len(possible(part, [*(other for m, other in enumerate(parts) if m != n), [total]], cell)) > 1
        for n, part in enumerate(parts)
        for cell in part
        if cell.few
    )


numbers = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=1, max_size=6)


@settings(deadline=None)
@given(numbers, st.data())
def test_no_cell_under_five_can_be_worked_out(way, data):
    drawn = data.draw(st.lists(st.integers(0, max(sum(way), 1)), min_size=0, max_size=4))
    cuts = sorted(min(cut, sum(way)) for cut in drawn)
    second = [b - a for a, b in zip([0, *cuts], [*cuts, sum(way)], strict=True)]
    parts, total = guarded(way, second)
    assert open_to_doubt(parts, total)
    assert all(low <= cell.number <= high for part in parts for cell in part for low, high in [cell.bounds])


def test_every_small_pair_of_ways():
    for a, b, c in product(range(7), repeat=3):
        for d in range(a + b + c + 1):
            assert open_to_doubt(*guarded([a, b, c], [d, a + b + c - d]))
