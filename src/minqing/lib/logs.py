"""Log lines that name nobody.

Of a record its fixed words go out, never what was put into them: that may be an address with what somebody looked
for, or a row that the database quotes. Of an error goes out what kind it is and where it happened, never what it says.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from uuid import uuid4

FIELDS = ("view", "status", "ms")  # what a record may carry besides its words
_PACKAGES = {"site-packages", "src"}

_request: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def request() -> Iterator[str]:
    """An id, random and our own, that every line inside carries."""
    token = _request.set(uuid4().hex)
    try:
        yield _request.get()
    finally:
        _request.reset(token)


class Lines(logging.Formatter):
    """For a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        told = told_of(record)
        head = " ".join(str(told.pop(name)) for name in ("at", "level", "logger", "event"))
        where = told.pop("where", None)
        line = " ".join([head, *(f"{name}={value}" for name, value in told.items())])
        return "\n  ".join([line, *where]) if isinstance(where, list) else line


class Json(logging.Formatter):
    """For a program: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told_of(record), ensure_ascii=False)


def told_of(record: logging.LogRecord) -> dict[str, object]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told: dict[str, object] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
    told["event"] = _words(record)
    if _request.get():
        told["request"] = _request.get()
    told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
    if isinstance(status := getattr(record, "status_code", None), int):
        told["status"] = status
    if record.exc_info and record.exc_info[0]:
        kind, _error, trace = record.exc_info
        told |= {"error": f"{kind.__module__}.{kind.__qualname__}", "where": _where(trace)}
    return told


def _words(record: logging.LogRecord) -> str:
    if record.name.startswith("django.security"):
        return "refused"  # these come with what was sent already put in
    if record.name.startswith("gunicorn") and record.levelno < logging.WARNING:
        return record.getMessage()  # processes and the address where it listens
    if isinstance(status := getattr(record, "status_code", None), int):
        return HTTPStatus(status).phrase  # Django puts the address beside it
    return str(record.msg)


def _where(trace: TracebackType | None) -> list[str]:
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _short(file: str) -> str:
    parts = Path(file).parts
    starts = [place for place, part in enumerate(parts) if part in _PACKAGES]
    return "/".join(parts[starts[-1] + 1 :]) if starts else Path(file).name
