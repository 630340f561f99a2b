"""The processes of a running house: the pages in one group, the worker in another, and one that minds both."""

import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication

from minqing.desk.operator.counting import ROWS
from minqing.desk.operator.middleware import counts
from minqing.lib.processes import die_with_parent

STOP_SECONDS = 30
LOOK_SECONDS = 0.2
RESTART_SECONDS = 1.0


def _give_row(master: Any, worker: Any) -> None:
    """In the master, one after the other: a row for this worker's counts that no living one has."""
    taken = {one.row for one in master.WORKERS.values()}
    worker.row = next((row for row in range(ROWS) if row not in taken), 0)


def _take_row(_master: Any, worker: Any) -> None:
    if settings.METRICS:
        counts().use_row(worker.row)


class _Pages(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, bind: str) -> None:
        self._bind = bind
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": self._bind,
            "worker_class": "gthread",
            "workers": 2,
            "threads": 4,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": STOP_SECONDS,
            "control_socket_disable": True,
            "accesslog": None,  # addresses carry what people looked for
            "logconfig_dict": settings.LOGGING,
            "pre_fork": _give_row,
            "post_fork": _take_row,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return WSGIHandler()


def pages(bind: str) -> NoReturn:
    """Answer requests until stopped: 2 processes of 4 threads."""
    _Pages(bind).run()
    raise SystemExit(0)


class _Asked:
    """Whether this process was asked to end. A flag: an exception may be lost in whatever the signal interrupts."""

    def __init__(self) -> None:
        self.to_end = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.to_end = True


def together(web: list[str], work: list[str]) -> int:
    """Run both commands, each in a process group of its own, until this one is asked to end or the pages end.

    A worker that falls is taken up again. Answers the exit code of the pages, nought when asked.
    """
    asked = _Asked()
    running = {"web": _start(web), "work": _start(work)}
    try:
        while (ended := running["web"].poll()) is None and not asked.to_end:
            time.sleep(LOOK_SECONDS)
            if running["work"].poll() is not None and not asked.to_end:
                time.sleep(RESTART_SECONDS)
                running["work"] = _start(work)
        return ended or 0
    finally:
        _end(list(running.values()))


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "minqing.cli", *command],
        process_group=0,
        preexec_fn=_begin,
    )


def _begin() -> None:
    """In the child: it ends when asked, and with its minder, who when killed could not ask (Linux sees to that)."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent(signal.SIGTERM)


def _end(running: "list[subprocess.Popen[bytes]]") -> None:
    for process in running:
        process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
