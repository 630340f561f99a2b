"""Rows by the hundred thousand, without an object each: tuples in the order of a table's columns."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from django.db import connection, transaction
from django.db.models import AutoField, Model
from django.db.models.fields import NOT_PROVIDED

Row = tuple[object, ...]


class Table:
    """A model's columns with what they hold when nothing is said. Keys are given as they are, not as objects."""

    def __init__(self, model: type[Model]) -> None:
        self.name = model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
        self.columns = [field.column for field in fields]
        self._place = {field.name: n for n, field in enumerate(fields)}
        made = [(n, f.default) for n, f in enumerate(fields) if callable(f.default) and f.default is not NOT_PROVIDED]
        plain = [None if n in dict(made) else field.get_default() for n, field in enumerate(fields)]
        self._blank = [
            json.dumps(dict(made)[n]()) if dict(made).get(n) in (dict, list) else v for n, v in enumerate(plain)
        ]
        self._made = [(n, make) for n, make in made if make not in (dict, list)]

    def row(self, **values: object) -> Row:
        row = self._blank.copy()
        for name, value in values.items():
            row[self._place[name]] = value
        for n, make in self._made:
            if row[n] is None:
                row[n] = make()
        return tuple(row)

    def insert(self) -> str:
        """For one row, as a person would write it."""
        marks = ", ".join(["%s"] * len(self.columns))
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608 - our own names


@cache
def table(model: type[Model]) -> Table:
    return Table(model)


Batch = dict[Table, list[Row]]


def write(batch: Batch) -> None:
    """All of it in one transaction. Keys are not judged: what was made here is compared by `minqing rebuild`."""
    with transaction.atomic():
        for one, rows in batch.items():
            _postgresql(one, rows) if connection.vendor == "postgresql" else _sqlite(one, rows)


def _postgresql(one: Table, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.copy(f"COPY {one.name} ({', '.join(one.columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _sqlite(one: Table, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.connection.executemany(one.insert().replace("%s", "?"), ([plain(v) for v in row] for row in rows))


def plain(value: object) -> object:
    """As Django keeps it on SQLite."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date) else value


def text(value: object) -> str | None:
    """As a Step keeps a column."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
