"""What is asked of the database, as the house's own code asks it: how many statements, and how long they take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client

from minqing.accounts.models import User
from minqing.lib import clock

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET TRANSACTION", "PRAGMA")


@dataclass
class Asked:
    """Statements, but for those that open and close a transaction; seconds, with these and with the commit."""

    statements: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def asked() -> Iterator[Asked]:
    told = Asked()

    def timed(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            told.seconds += time.perf_counter() - began
            if not sql.startswith(_FRAME):
                told.statements.append(sql)

    own = connection._commit  # the driver's own commit does not pass the wrapper

    def commit() -> object:
        began = time.perf_counter()
        try:
            return own()
        finally:
            told.seconds += time.perf_counter() - began

    connection._commit = commit
    try:
        with connection.execute_wrapper(timed):
            yield told
    finally:
        del connection._commit


def inside(user: User) -> Client:
    """A browser within this process, in which this official has signed in."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    session = client.session
    session["seen"] = clock.now().timestamp()
    session.save()
    return client
