"""A ceiling on what a page asks the database, the same on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "BEGIN", "PRAGMA")


@contextmanager
def asks_at_most(ceiling: int) -> Iterator[None]:
    """What opens and closes a transaction is not counted: PostgreSQL needs three such to refuse writes."""
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [query["sql"] for query in captured if not query["sql"].startswith(_OF_TRANSACTIONS)]
    assert len(asked) <= ceiling, "\n".join(asked)
