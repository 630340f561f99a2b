"""The county's numbers as its page shows them, each with the way to what it counts where its reader may go there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from minqing.accounts.roles import Reach
from minqing.desk.figures.homes import Unvisited
from minqing.lib.cells import Cell
from minqing.matters.figures import NOW, SINCE, Counts, Row
from minqing.matters.queries import Trouble

# Of the kinds of thing, what is a burden now; of the places also what is stuck and why.
BY_KIND = (Trouble.OPEN, Trouble.OVERDUE, Trouble.DISPUTED, Trouble.DEFERRED)


@dataclass(frozen=True)
class Shown:
    """A number, and where it leads."""

    text: str
    few: bool
    url: str = ""


@dataclass(frozen=True)
class Table:
    columns: list[Promise]
    rows: list[tuple[str, list[Shown]]]
    foot: tuple[str, list[Shown]] | None = None


def told(counts: Counts, unvisited: Unvisited, *, opens: bool) -> dict[str, object]:
    """Everything that the page says."""
    since, now = list(SINCE), list(NOW)
    return {
        "county": {name: _shown(cell, opens and _ledger(trouble=name)) for name, cell in counts.county.cells.items()},
        "standing": _table(counts.by_township, now, counts.county, opens=opens, key="area"),
        "stuck": [
            (row.name, _shown(row.cells[Trouble.DEFERRED], opens and _stuck(row))) for row in counts.by_hindrance
        ],
        "kinds": _table(counts.by_category, list(BY_KIND), counts.county, opens=opens, key="category"),
        "flow": _table(counts.by_township, since, counts.county, opens=False, key="area"),
        "flow_kinds": _table(counts.by_category, since, counts.county, opens=False, key="category"),
        "villages": [(one.name, _shown(one.cell, opens and _homes(one.code))) for one in unvisited.villages],
        "others": unvisited.others,
        "homes": _shown(unvisited.total, opens and _homes("")),
    }


def _table(rows: list[Row], columns: list[str], county: Row, *, opens: bool, key: str) -> Table:
    words: Mapping[str, Promise] = {**SINCE, **NOW}

    def cells(row: Row) -> list[Shown]:
        """What fits no place or kind can't be asked for."""
        where = {key: row.code} if row.code else {}
        leads = opens and (bool(row.code) or row is county)
        return [_shown(row.cells[name], leads and _ledger(trouble=name, **where)) for name in columns]

    return Table(
        [words[name] for name in columns], [(row.name, cells(row)) for row in rows], (county.name, cells(county))
    )


def _shown(cell: Cell, url: str | bool) -> Shown:
    """None leads nowhere."""
    return Shown(str(cell), cell.few, str(url) if url and cell.number else "")


def _ledger(**asked: str) -> str | bool:
    """The list of what stands so now; what happened since a day is no list."""
    if asked.get("trouble") in SINCE:
        return False
    return f"{reverse('matters:ledger')}?{urlencode({'reach': Reach.COUNTY.value, **asked})}"


def _stuck(row: Row) -> str | bool:
    return _ledger(trouble=row.code) if row.code else False


def _homes(code: str) -> str:
    asked = {"reach": Reach.COUNTY.value, **({"area": code} if code else {})}
    return f"{reverse('desk:unvisited')}?{urlencode(asked)}"
