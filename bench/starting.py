"""From `minqing serve` to the first page, and what a house that has been at work for a while holds in memory."""

import re
import statistics
import time
from pathlib import Path

from bench.houses import House
from bench.rounds import Figure, load, say, tell
from tests import web

STARTS, PAGES = 5, 40
WARM_SECONDS = 2.0
MOST_MB = 350  # on SQLite
_FIELD = re.compile(r"^(Rss|Pss):\s+(\d+) kB", re.MULTILINE)


def measure_start(house: House) -> None:
    say("start")
    took = []
    for _start in range(STARTS):
        began = time.perf_counter()
        with web.served(house.env):
            took.append(time.perf_counter() - began)
    first, middle = took[0], statistics.median(took)
    against = f"{first:.1f} s the first time"
    tell(Figure("start: from the command to the first page", against, f"{middle:.1f} s", "", "", load()))


def measure_memory(house: web.House, client: web.Client, paths: list[str]) -> None:
    """After each of its page processes has shown many pages."""
    say("memory")
    for _page in range(PAGES):
        for path in paths:
            client.get(path)
    time.sleep(WARM_SECONDS)
    family = house.family()
    held = [_held(process) for process in family]
    rss, pss = (sum(one[name] for one in held) / 1024 for name in ("Rss", "Pss"))
    what = f"memory, warm: {len(family)} processes (minder, master, 2 of pages, worker)"
    tell(Figure(what, f"{rss:.0f} MB resident, shared counted again", f"{pss:.0f} MB", "", f"≤ {MOST_MB} MB", load()))


def _held(process: int) -> dict[str, int]:
    """Kilobytes, resident and with what is shared shared out."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    return {name: int(count) for name, count in _FIELD.findall(told)}
