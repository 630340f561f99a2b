"""Tables to which rows are only ever added, and the positions by which readers follow them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.apps.registry import Apps
from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.models import Max, Model

M = TypeVar("M", bound=Model)

_SAYS = "history is only added to"


def only_added_to(table: str, *, columns: Sequence[str], once: Sequence[str] = ()) -> RunPython:
    """A migration step: from here on the database refuses DELETE, and UPDATE of `columns`.

    Those named `once` may go from null to a value, one time.
    """

    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        make = _postgresql if editor.connection.vendor == "postgresql" else _sqlite
        for statement in make(table, columns, once):
            editor.execute(statement, params=None)  # none: % in it is a character

    def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for name in ("no_update", "no_delete", *(f"once_{column}" for column in once)):
            editor.execute(f"DROP TRIGGER {table}_{name}{on}")

    return RunPython(forwards, backwards)


def _sqlite(table: str, columns: Sequence[str], once: Sequence[str]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: {_SAYS}'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {', '.join(columns)} ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        *(
            f"CREATE TRIGGER {table}_once_{c} BEFORE UPDATE OF {c} ON {table} WHEN OLD.{c} IS NOT NULL {refuse}"
            for c in once
        ),
    ]


def _postgresql(table: str, columns: Sequence[str], once: Sequence[str]) -> list[str]:
    refuse = "EXECUTE FUNCTION minqing_only_added_to()"
    return [
        "CREATE OR REPLACE FUNCTION minqing_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '%: {_SAYS}', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        *(
            f"CREATE TRIGGER {table}_once_{c} BEFORE UPDATE OF {c} ON {table} "
            f"FOR EACH ROW WHEN (OLD.{c} IS NOT NULL) {refuse}"
            for c in once
        ),
    ]


def give_positions(
    model: type[M], *, batch: int = 200, also: Callable[[list[M], M | None], Sequence[str]] | None = None
) -> int:
    """Number the rows that were committed since the last time; answers how many.

    A cursor over ids or times would lose rows whose transaction commits late. One caller at a time, by a lock;
    a second waits and finds nothing left. `also` may set further columns and names them.
    """
    rows = model._default_manager
    with transaction.atomic():
        _lock(model._meta.db_table)
        last = rows.aggregate(last=Max("position"))["last"] or 0
        before = rows.filter(position=last).first() if also and last else None
        found = list(rows.filter(position=None).order_by("pk")[:batch])
        for position, row in enumerate(found, last + 1):
            row.position = position  # type: ignore[attr-defined]
        extra = also(found, before) if also and found else ()
        rows.bulk_update(found, ["position", *extra])
    return len(found)


def _lock(table: str) -> None:
    """Until the transaction ends. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))", [table])
