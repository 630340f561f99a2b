"""How many requests were answered, by view and status, and how long they took: for all processes of the pages.

The cells lie in memory that the processes share. Each process writes into a row of its own, so nobody waits for
anybody, and one that is killed leaves its sums behind for the one that takes its row.
"""

import mmap
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from threading import Lock

ROWS = 8  # processes at once; two pages, and those that are just ending
STATUSES = (200, 204, 301, 302, 303, 304, 400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_OTHER = len(STATUSES)
_TIMES = _OTHER + 1
_MICROSECONDS = _TIMES + len(BUCKETS) + 1
_CELLS = _MICROSECONDS + 1
_CELL_BYTES = 8


class Counts:
    def __init__(self, views: Sequence[str]) -> None:
        self._places = {name: place * _CELLS for place, name in enumerate(["", *sorted(set(views) - {""})])}
        self._row_cells = len(self._places) * _CELLS
        self._cells = memoryview(mmap.mmap(-1, ROWS * self._row_cells * _CELL_BYTES)).cast("Q")
        self._row, self._lock = 0, Lock()

    def use_row(self, row: int) -> None:
        """Called in a process that has just begun."""
        self._row, self._lock = row * self._row_cells, Lock()

    def add(self, view: str, status: int, seconds: float) -> None:
        place = self._row + self._places.get(view, 0)
        with self._lock:  # the threads of this process
            self._cells[place + (STATUSES.index(status) if status in STATUSES else _OTHER)] += 1
            self._cells[place + _TIMES + bisect_left(BUCKETS, seconds)] += 1
            self._cells[place + _MICROSECONDS] += int(seconds * 1_000_000)

    def lines(self) -> Iterator[str]:
        """In the text format of Prometheus."""
        asked = {name: cells for name, place in self._places.items() if any(cells := self._summed(place))}
        yield "# HELP minqing_requests_total Requests that were answered."
        yield "# TYPE minqing_requests_total counter"
        for view, cells in asked.items():
            for status, count in zip((*STATUSES, "other"), cells, strict=False):
                if count:
                    yield f'minqing_requests_total{{view="{view}",status="{status}"}} {count}'
        yield "# HELP minqing_request_seconds How long the answers took."
        yield "# TYPE minqing_request_seconds histogram"
        for view, cells in asked.items():
            sofar = 0
            for bound, count in zip((*BUCKETS, "+Inf"), cells[_TIMES:_MICROSECONDS], strict=True):
                sofar += count
                yield f'minqing_request_seconds_bucket{{view="{view}",le="{bound}"}} {sofar}'
            yield f'minqing_request_seconds_sum{{view="{view}"}} {cells[_MICROSECONDS] / 1_000_000}'
            yield f'minqing_request_seconds_count{{view="{view}"}} {sofar}'

    def _summed(self, place: int) -> list[int]:
        starts = [row * self._row_cells + place for row in range(ROWS)]
        return [sum(self._cells[start + cell] for start in starts) for cell in range(_CELLS)]
