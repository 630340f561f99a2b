"""A PostgreSQL of our own: made in a temporary folder, listening on a socket there, gone afterwards.

`python tests/postgres.py COMMAND…` runs a command with DATABASE_URL pointing at it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

_SECONDS = 30
# Tests kill our processes, not the machine: what the kernel has, it keeps. So nothing need wait for the disk.
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_OPTIONS = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "64MB", "timezone": "Asia/Shanghai"}


class Missing(Exception):
    """There is no PostgreSQL on this machine."""


def binaries() -> Path:
    """The folder of the newest server that is installed. Raises Missing."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.environ.get("PATH", "").split(os.pathsep))]
    for folder in sorted(folders, key=_version, reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("no PostgreSQL server here: install Debian's package postgresql")


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """A server, and the DATABASE_URL of it.

    `durable` is as a county has it: what was committed is on disk, and the server looks after its tables.
    """
    with cluster() as home, serving(home, durable=durable) as url:
        yield url


@contextmanager
def cluster() -> Iterator[Path]:
    """The folder of a server that is not running yet. Its data lives as long as this does, whatever is killed."""
    home = Path(tempfile.mkdtemp(prefix="minqing-pg-"))
    if owner := _owner():
        shutil.chown(home, owner, owner)
    try:
        _make(binaries(), home, _owner())
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def serving(home: Path, *, durable: bool = False) -> Iterator[str]:
    """A server on this folder, and the DATABASE_URL of it."""
    with _served(binaries(), home, _owner(), {} if durable else _QUICK):
        yield f"postgresql://minqing@/postgres?host={home}"


def kill(home: Path) -> None:
    """The server on this folder and all its processes, without a word."""
    first = int((home / "data" / "postmaster.pid").read_text().split("\n")[0])
    others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    for process in (first, *map(int, others)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _owner() -> str | None:
    """PostgreSQL refuses to run as root, so root runs it as its own user."""
    return "postgres" if os.geteuid() == 0 else None


def _make(programs: Path, home: Path, owner: str | None) -> None:
    options = ["--username=minqing", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [str(programs / "initdb"), f"--pgdata={home / 'data'}", *options]
    made = subprocess.run(command, cwd=home, user=owner, group=owner, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(made.stderr)


@contextmanager
def _served(programs: Path, home: Path, owner: str | None, more: Mapping[str, str]) -> Iterator[None]:
    settings = _OPTIONS | more | {"unix_socket_directories": str(home)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(home / "data"), *options]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=home, user=owner, group=owner, stdout=log, stderr=log)
    try:
        _wait(programs, home, server)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast way to stop
        server.wait(_SECONDS)


def _wait(programs: Path, home: Path, server: "subprocess.Popen[bytes]") -> None:
    ready = [str(programs / "pg_isready"), "--quiet", f"--host={home}"]
    for _attempt in range(_SECONDS * 10):
        if subprocess.run(ready).returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError((home / "log").read_text())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))  # so that the server goes too
    with running() as url:
        ended = subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url})
    sys.exit(ended.returncode)
