"""`python -m bench [SIZE=1m]`: make two counties on each database, measure, print one table.

The small county has 10,000 matters, the large one SIZE (100k): 1m and more on PostgreSQL alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bench.houses import House
from bench.rounds import Figure, load
from tests import postgres

SMALL, LARGE = 10_000, 100_000
SQLITE_UP_TO = 300_000
ROOT = Path(__file__).parent.parent
_UNITS = {"k": 1_000, "m": 1_000_000}
HEADS = ("", "held against", "ours", "ratio", "aim", "load")


def main(words: Sequence[str]) -> int:
    size = _size(words)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="minqing-bench-") as folder:
        if size <= SQLITE_UP_TO:
            _bench("SQLite", _houses(Path(folder), "sqlite", size, ""))
        with postgres.running(durable=True) as url:
            _bench("PostgreSQL", _houses(Path(folder), "postgresql", size, url))
    print(
        f"\n{datetime.now().astimezone():%Y-%m-%d %H:%M}, {(time.monotonic() - began) / 60:.1f} minutes, {_machine()}"
    )
    return 0


def _size(words: Sequence[str]) -> int:
    told = dict(word.partition("=")[::2] for word in words)
    text = (told.get("SIZE") or os.environ.get("SIZE") or str(LARGE)).lower().replace(",", "").replace("_", "")
    unit = _UNITS.get(text[-1], 1)
    return int(float(text.rstrip("km")) * unit)


def _machine() -> str:
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores, {model.partition(': ')[2]}, Python {sys.version.split()[0]}"


def _houses(folder: Path, database: str, size: int, url: str) -> list[House]:
    """Filled side by side, each by a process of its own."""
    made = []
    for name, count in (("small", SMALL), ("large", size)):
        home = folder / f"{database}-{name}"
        home.mkdir(mode=0o700)
        made.append(House(name, count, str(home), _created(url, name) if url else ""))
    print(f"{database}: making {made[0].size} and {made[1].size} matters", file=sys.stderr, flush=True)
    filling = [
        subprocess.Popen([sys.executable, "-m", "bench.fill", str(house.count)], cwd=ROOT, env=house.env)  # noqa: S603
        for house in made
    ]
    if sum(process.wait() for process in filling):
        sys.exit("the county could not be made")
    return made


def _created(url: str, name: str) -> str:
    """A database of this name on the server."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return url.replace("/postgres?", f"/{name}?")


def _bench(title: str, houses: list[House]) -> None:
    told = {"BENCH_HOUSES": json.dumps([vars(house) for house in houses])}
    env = houses[1].env | told
    print(f"\n{title}, {houses[0].size} and {houses[1].size} matters, load {load()} at the start", flush=True)
    with _running([sys.executable, "-m", "bench.one"], env) as lines:
        _table([Figure(**json.loads(line)) for line in lines])


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[Iterator[str]]:
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        yield iter(process.stdout)
    if process.returncode:
        sys.exit(f"{' '.join(command[1:])} ended with {process.returncode}")


def _table(figures: list[Figure]) -> None:
    rows = [HEADS, *(tuple(vars(figure).values()) for figure in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
