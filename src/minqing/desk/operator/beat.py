"""How the worker shows that it lives: it touches a file in the home folder.

A file, not a row: it costs the database nothing, and it still tells when the database is away.
"""

import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from minqing.lib import clock

SILENT_SECONDS = 120  # longer than the longest batch of any job
_EVERY_SECONDS = 5.0


def path() -> Path:
    return Path(settings.HOME) / "work.beat"


class Beat:
    """Left by one worker, every few seconds."""

    _last = float("-inf")

    def leave(self) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY_SECONDS:
            self._last = now
            with suppress(OSError):  # a full disk is told elsewhere, and work goes on
                path().touch(mode=0o600)

    def end(self) -> None:
        """It stops in good order. Another worker, if there is one, leaves its own again."""
        with suppress(OSError):
            path().unlink(missing_ok=True)


def age() -> float | None:
    """Seconds since a worker was last heard of; nothing when none runs."""
    try:
        return max(0.0, clock.now().timestamp() - path().stat().st_mtime)
    except FileNotFoundError:
        return None
