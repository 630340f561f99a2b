"""The database as one stream, as it was at one moment, while others go on writing to it; and back into an empty one."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

import psycopg
from django.db import connection
from django.utils.translation import gettext as _

from minqing.lib.db import Refused
from minqing.lib.processes import die_with_parent

Ask = Callable[[str], list[tuple[object, ...]]]

_AUDIT = (
    "SELECT (SELECT count(*) FROM audit_event), (SELECT count(*) FROM audit_event WHERE position IS NULL), "
    "position, chain FROM audit_event WHERE position = (SELECT max(position) FROM audit_event)"
)
_EMPTY_PLACE = (
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
)
_LINES = 5  # of what a program complained of


@dataclass(frozen=True)
class Snapshot:
    """Facts and contents of one and the same moment."""

    facts: dict[str, object]
    stream: BinaryIO


def engine() -> str:
    return connection.vendor


@contextmanager
def snapshot(scratch: Path) -> Iterator[Snapshot]:
    """Raises Refused when the database, or the program that reads it, could not do it to the end."""
    with _sqlite(scratch) if engine() == "sqlite" else _postgresql() as taken:
        yield taken


def _facts(ask: Ask) -> dict[str, object]:
    found = ask(_AUDIT) or [(ask("SELECT count(*) FROM audit_event")[0][0], None, 0, "")]
    rows, waiting, position, link = found[0]
    applied = sorted(f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations"))
    audit = {"rows": rows, "waiting": rows if waiting is None else waiting, "position": position, "link": link}
    return {"audit": audit, "migrations": applied}


# --- SQLite ---


def file() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def _sqlite(scratch: Path) -> Iterator[Snapshot]:
    """A copy by SQLite itself, in one go: a step by step copy begins anew whenever somebody else writes."""
    copy = scratch / "database"
    try:
        source = sqlite3.connect(f"{file().as_uri()}?mode=ro", uri=True, timeout=20)
        with closing(source), closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            facts = _facts(lambda sql: target.execute(sql).fetchall())
    except sqlite3.Error as error:
        raise Refused(_("数据库复制不了：%(error)s") % {"error": error}) from error
    with copy.open("rb") as stream:
        yield Snapshot(facts, stream)


def _load_sqlite(stream: BinaryIO, place: Path) -> None:
    with place.open("xb") as copy:
        shutil.copyfileobj(stream, copy)
        copy.flush()
        os.fsync(copy.fileno())
    with closing(sqlite3.connect(place)) as restored:
        said = restored.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise Refused(_("恢复出来的数据库不完好：%(said)s") % {"said": said})


def _give_place(copy: Path) -> None:
    copy.rename(file())


# --- PostgreSQL ---


def _programs_env() -> dict[str, str]:
    """For PostgreSQL's own programs. The password goes by the environment: others see command lines."""
    given = connection.settings_dict
    named = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    return os.environ | {name: str(given[key]) for name, key in named.items() if given[key]}


def _line() -> "psycopg.Connection[tuple[object, ...]]":
    given = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg.connect("", **{name: given[key] for name, key in named.items() if given[key]})


@contextmanager
def _postgresql() -> Iterator[Snapshot]:
    """pg_dump reads in the snapshot in which the facts were read."""
    with closing(_line()) as line:
        line.isolation_level, line.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        ask: Ask = lambda sql: line.execute(sql.encode()).fetchall()  # noqa: E731
        facts, name = _facts(ask), ask("SELECT pg_export_snapshot()")[0][0]
        # Not compressed here: the whole stream is, once.
        options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--no-password"]
        with _program("pg_dump", *options, f"--snapshot={name}", stdout=subprocess.PIPE) as (dump, complaints):
            yield Snapshot(facts, cast(BinaryIO, dump.stdout))
            if dump.wait():
                raise Refused(_("pg_dump 没有做完：%(error)s") % {"error": complaints()})


def _load_postgresql(stream: BinaryIO) -> None:
    """All in one transaction, or nothing."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"]
    name = f"--dbname={connection.settings_dict['NAME']}"
    with _program("pg_restore", *options, name, stdin=subprocess.PIPE) as (load, complaints):
        into = cast(BinaryIO, load.stdin)
        with suppress(BrokenPipeError):  # it ended by itself, and says why
            shutil.copyfileobj(stream, into)
            into.close()
        if load.wait():
            raise Refused(_("pg_restore 没有做完，数据库没有改动：%(error)s") % {"error": complaints()})


@contextmanager
def _program(
    name: str, *options: str, stdin: int | None = None, stdout: int | None = None
) -> "Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]":
    """A program of PostgreSQL, and what it complained of. Left before its end, it is ended."""
    with tempfile.TemporaryFile() as said:
        env: Mapping[str, str] = _programs_env()
        try:
            running = subprocess.Popen(  # noqa: S603
                [name, *options], env=env, stdin=stdin, stdout=stdout, stderr=said, preexec_fn=_end_with_us
            )
        except FileNotFoundError as error:
            raise Refused(_("这台机器上没有 %(name)s，先装 PostgreSQL 客户端") % {"name": name}) from error
        try:
            yield running, lambda: _last_lines(said)
        finally:
            if running.poll() is None:
                running.kill()
            for pipe in (running.stdin, running.stdout):
                if pipe:
                    _shut(pipe)
            running.wait()


def _end_with_us() -> None:
    """A restore whose other half was killed must not commit."""
    die_with_parent(signal.SIGKILL)


def _shut(pipe: IO[bytes]) -> None:
    with suppress(BrokenPipeError):  # what was left in it nobody reads any more
        pipe.close()


def _last_lines(file: IO[bytes]) -> str:
    file.seek(0)
    return " / ".join(file.read().decode(errors="replace").splitlines()[-_LINES:])


# --- both ---


def is_empty() -> bool:
    if engine() == "sqlite":
        return not any(file().with_name(file().name + end).exists() for end in ("", "-wal", "-shm"))
    with closing(_line()) as line:
        return line.execute(_EMPTY_PLACE.encode()).fetchone() == (0,)


def load(stream: BinaryIO, scratch: Path) -> Callable[[], None]:
    """Into the empty database. On SQLite what was answered is still to be called, and gives the file its place."""
    if engine() == "sqlite":
        _load_sqlite(stream, scratch / "database")
        return lambda: _give_place(scratch / "database")
    _load_postgresql(stream)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # no statistics came along, and plans are made by them
    return lambda: None
