"""Houses beside the one of the tests: commands run in them, and what their databases hold."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from django.db import connection

COMMAND = [sys.executable, "-m", "minqing.cli"]


def minqing(env: Mapping[str, str], *words: str, file_bytes: int = 0) -> "subprocess.CompletedProcess[str]":
    """One command. With `file_bytes` no file may grow beyond: as on a disk that is full, and for this process only."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    begin = limit if file_bytes else None
    return subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, preexec_fn=begin)


def done(env: Mapping[str, str], *words: str) -> str:
    ended = minqing(env, *words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def rows(env: Mapping[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """Every table with all it holds."""
    tables = connection.introspection.table_names()
    if env["DATABASE_URL"]:
        with psycopg.connect(env["DATABASE_URL"]) as line:
            return {t: sorted(line.execute(f'SELECT "{t}"::text FROM "{t}"').fetchall()) for t in tables}
    line = sqlite3.connect(Path(env["MINQING_HOME"], "minqing.sqlite3"))
    try:
        return {t: sorted(line.execute(f'SELECT * FROM "{t}"').fetchall(), key=repr) for t in tables}
    finally:
        line.close()


def files(home: Path) -> dict[str, bytes]:
    return {p.relative_to(home).as_posix(): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}
