"""A file of past messages and their answers, row by row into `record_past`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.lib import tables
from minqing.lib.db import Refused
from minqing.matters import seed
from minqing.matters.actions import PastRow, record_past
from minqing.matters.models import Category
from minqing.territory import queries as territory

CHUNK = 200  # rows a transaction: how long the others wait for a number
COLUMNS = seed.columns()
REQUIRED = frozenset({"key", "words", "said_at", "reply", "replied_at"})


@dataclass
class Tally:
    """What became of the rows of a file; `errors` names each that failed, by the row a person finds it at."""

    read: int = 0
    created: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return self.read - self.created - len(self.errors)


def import_matters(path: Path, *, source: str, progress: Callable[[Tally], object]) -> Tally:
    """Bring a file in, in chunks; a row that fails does so alone. Raises tables.BadTable for the file as a whole."""
    tally = Tally()
    area, by = territory.county(), Actor.importing("past-matters")
    for chunk in _chunks(path, tally):
        tally.created += record_past(rows=chunk, source=source, area=area, by=by)
        progress(tally)
    return tally


def _chunks(path: Path, tally: Tally) -> Iterator[list[PastRow]]:
    categories = Category.objects.in_bulk()
    chunk: list[PastRow] = []
    for row in tables.read(path, columns=COLUMNS, required=REQUIRED):
        tally.read += 1
        try:
            chunk.append(_past(row, categories))
        except Refused as refusal:
            tally.errors.append((row.number, str(refusal)))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _past(row: tables.Row, categories: dict[str, Category]) -> PastRow:
    if row.problem:
        raise Refused(row.problem)
    told = row.values
    try:
        said_at, replied_at = tables.moment(told["said_at"]), tables.moment(told["replied_at"])
    except ValueError as error:
        raise Refused(_("时间读不出来：%(time)s") % {"time": f"{told['said_at']} / {told['replied_at']}"}) from error
    code = told.get("category", "").strip()
    if code and code not in categories:
        raise Refused(_("没有这个类别：%(code)s") % {"code": code})
    past = PastRow(
        key=told["key"].strip(),
        said_by=told.get("said_by", "").strip(),
        subject=told.get("subject", "").strip(),
        words=told["words"],
        said_at=said_at,
        reply=told["reply"],
        replied_at=replied_at,
        replied_by=told.get("replied_by", "").strip(),
        category=categories.get(code),
    )
    past.judge()
    return past
