"""The test database as it was, put back whole.

Django empties every table after a test that commits. Here history may not be deleted, and the county would be gone
too; so the database is copied once and copied back after such a test.
"""

import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection


def take(name: str) -> None:
    """Keep the database as it is now."""
    connection.close()
    if connection.vendor == "sqlite":
        _copy(_database(), _kept(name))
    else:
        _recreate(f"{_database()}_{name}", template=_database())


def put_back(name: str) -> None:
    """Make the database again what it was when `name` was taken. Other connections to it are ended."""
    connection.close()
    if connection.vendor == "sqlite":
        _copy(_kept(name), _database())
    else:
        _recreate(_database(), template=f"{_database()}_{name}")


def drop(name: str) -> None:
    if connection.vendor == "postgresql":
        _server(f'DROP DATABASE IF EXISTS "{_database()}_{name}" WITH (FORCE)')


def copied_out(name: str, *, home: Path) -> dict[str, str]:
    """A database of one's own with what `name` holds, for a server in another process: its environment."""
    if connection.vendor == "sqlite":
        _copy(_kept(name), str(home / "minqing.sqlite3"))
        return {"MINQING_HOME": str(home), "DATABASE_URL": ""}
    own = f"{_database()}_{home.name}"
    _recreate(own, template=f"{_database()}_{name}")
    return {"MINQING_HOME": str(home), "DATABASE_URL": f"postgresql://minqing@/{own}?host={_host()}"}


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _host() -> str:
    return str(connection.settings_dict["HOST"])


def _kept(name: str) -> str:
    return str(settings.HOME / f"{Path(_database()).name}.{name}")


def _copy(source: str, target: str) -> None:
    """Page by page, so no trigger is asked, and a file that is open stays the same file."""
    read, written = sqlite3.connect(source), sqlite3.connect(target)
    try:
        read.backup(written)
    finally:
        read.close()
        written.close()


def _recreate(name: str, *, template: str) -> None:
    _server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
