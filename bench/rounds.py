"""Works done by turns, so that whatever else the machine does falls on all of them alike; and what came of them."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

ROUNDS = 15


@dataclass(frozen=True)
class Figure:
    """One line of the table: ours beside what it is held against. A ratio is told only where both are times."""

    what: str
    against: str
    ours: str
    ratio: str = ""
    aim: str = ""
    load: str = ""


def medians(works: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds that each work took, the middle of so many rounds; before them one that is not counted."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for n in range(rounds + 1):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if n:
                took[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in took.items()}


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def tell(figure: Figure) -> None:
    """To whoever started this process: one line of JSON a figure."""
    print(json.dumps(asdict(figure)), flush=True)


def say(line: str) -> None:
    """To whoever waits."""
    print(f"  {line}", file=sys.stderr, flush=True)
