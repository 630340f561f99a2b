"""JSON Lines: one object a line in, one object a line out, and a broken line never takes the others with it."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MOST_BYTES = 16 * 1024 * 1024  # of one line; a megabyte of text is read whole
_STRINGS = ("subject", "text", "words", "label", "reply")
_LONE = re.compile("[\ud800-\udfff]")

Answer = dict[str, object]
Id = str | int


class Lines(Protocol):
    """A file of bytes, packed or not."""

    def readline(self, size: int, /) -> bytes: ...


class Unusable(Exception):
    """What was named on the command line cannot be used at all: a code from UNUSABLE, and which file or value."""

    def __init__(self, code: str, which: object) -> None:
        super().__init__(code, str(which))
        self.code, self.which = code, str(which)


@dataclass(frozen=True)
class Row:
    """A line that could be read. `id` is the given one, or else the number of the line."""

    number: int
    id: Id
    data: dict[str, object]

    def text(self, name: str) -> str:
        """A string, or nothing."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""

    @property
    def whole(self) -> str:
        """Subject and text, as one reads them: the subject first, on a line of its own."""
        return "\n".join(part for part in (self.text("subject"), self.text("text")) if part)


@dataclass(frozen=True)
class Bad:
    """A line that could not, and why: a code from BAD. `id` where one could be made out."""

    number: int
    code: str
    id: Id | None = None


BAD = ("not-utf8", "not-json", "not-object", "not-text", "too-long", "empty")
UNUSABLE = ("not-there", "broken-file", "not-a-model", "nothing-to-learn", "no-categories", "bad-value")


def read(file: Lines) -> Iterator[Row | Bad]:
    """Every line of the file in its order, blank ones left out. Line ends may be mixed."""
    for number, line in enumerate(_lines(file), start=1):
        if line is None:
            yield Bad(number, "too-long")
        elif stripped := line.strip():
            yield _row(number, stripped)


def read_path(path: Path) -> Iterator[Row | Bad]:
    """The same from a file by name, packed (.gz) or not. Raises Unusable."""
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            yield from read(file)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise Unusable("not-there", path) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unusable("broken-file", path) from error


def refuse(row: Row, code: str) -> Answer:
    """What a verb answers for a line that it has no answer to."""
    return {"id": row.id, "line": row.number, "error": code}


def good(rows: Iterator[Row | Bad], bad: Callable[[Bad], None]) -> Iterator[Row]:
    """The rows that could be read; the others are handed to `bad` as they come."""
    for row in rows:
        if isinstance(row, Bad):
            bad(row)
        else:
            yield row


def written(answer: Answer) -> bytes:
    """One line, always valid UTF-8."""
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _lines(file: Lines) -> Iterator[bytes | None]:
    """None for a line beyond MOST_BYTES: its rest is passed over. JSON never holds a bare carriage return."""
    first = True
    while line := file.readline(MOST_BYTES + 1):
        if len(line) > MOST_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_BYTES)
            yield None
            continue
        if first:
            line = line.removeprefix(b"\xef\xbb\xbf")
        first = False
        yield from line.rstrip(b"\r\n").split(b"\r")


def _row(number: int, line: bytes) -> Row | Bad:
    try:
        data = json.loads(line.decode("utf-8"), strict=False)
    except UnicodeDecodeError:
        return Bad(number, "not-utf8", _id_in(line))
    except (ValueError, RecursionError):
        return Bad(number, "not-json")
    if not isinstance(data, dict):
        return Bad(number, "not-object")
    given = data.get("id")
    id = given if isinstance(given, str | int) and not isinstance(given, bool) else number
    for name in _STRINGS:
        value = data.get(name)
        if isinstance(value, str):
            data[name] = _LONE.sub("\ufffd", value)  # one character for one: places in the text stay true
        elif value is not None:
            return Bad(number, "not-text", id)
    return Row(number, id, data)


def _id_in(line: bytes) -> Id | None:
    """The id of a line whose text is damaged, so that its writer finds it again."""
    found = re.search(rb'"id"\s*:\s*(?:"([^"\\]{1,200})"|(\d{1,18}))', line)
    if not found:
        return None
    return int(found[2]) if found[2] else found[1].decode("utf-8", "replace")
