"""Tables as offices send them: JSONL (also .gz), CSV and XLSX, row by row, by the names of their columns.

A row that can't be read comes with its `problem` and the reading goes on. A file that can't be trusted as a whole
is a BadTable, before its first row. Memory does not grow with the file, an XLSX's own list of texts excepted.
"""

import csv
import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from minqing.lib import clock, words
from minqing.lib.encodings import Unreadable, encoding_of
from minqing.lib.sheets import BadSheet, sheet_rows

MOST_ROWS = 200_000
LONGEST_LINE = 5 * 1024 * 1024  # bytes of one JSON line
LARGEST = 1024**3  # bytes, unpacked
_CHUNK = 1024 * 1024
_ZIP, _OLD_OFFICE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_DELIMITERS = ",;\t"
_BROKEN = (EOFError, OSError, zlib.error)  # what a gzip that is cut off or damaged raises


# Between numbers may also stand the Chinese signs of year, month, day, hour, minute, second.
_MOMENT = re.compile(
    r"(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?"
    r"(?:[ T]*(\d{1,2})[:\u65f6](\d{1,2})\u5206?(?::?(\d{1,2})(?:\.\d+)?\u79d2?)?)?"
)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # days since 1899-12-30, as Excel counts: 1954 to 2118


class BadTable(Exception):
    """The file as a whole can't be read; says why in words for the person who sent it."""


@dataclass(frozen=True)
class Row:
    """One row under our names of its columns; `number` is the line or row at which a person finds it, from 1."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    problem: str = ""


def read(path: Path, *, columns: Mapping[str, str], required: Collection[str]) -> Iterator[Row]:
    """Rows of the file, whose kind follows from its name.

    `columns` maps every heading that is understood to our name for it; other columns are left aside. `required` are
    names of ours without which the file is refused. Values are text as it stands in the cell: white space, digits of
    any width and line ends are kept; dates and times of a sheet come as 2026-11-23 or 2026-11-23 08:30:00.
    Raises BadTable, at the first row.
    """
    name = path.name.lower()
    if not path.is_file():
        raise BadTable(_("找不到文件 %(name)s") % {"name": path.name})
    if not path.stat().st_size:
        raise BadTable(_("文件 %(name)s 是空的") % {"name": path.name})
    heading = _Heading(columns, required)
    if name.endswith((".jsonl", ".jsonl.gz")):
        return _json_rows(path, heading)
    if name.endswith(".csv"):
        return _csv_rows(path, heading)
    if name.endswith(".xlsx"):
        return _xlsx_rows(path, heading)
    raise BadTable(_("只认 .jsonl、.jsonl.gz、.csv 和 .xlsx，不认 %(name)s") % {"name": path.name})


def moment(text: str) -> datetime:
    """A day or a moment as offices write it, or as Excel counts it; in the county's time unless it names another.

    Raises ValueError.
    """
    plain = words.plain_digits(text)
    if _SERIAL.fullmatch(plain):
        return (datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(plain))).replace(tzinfo=clock.SHANGHAI)
    if found := _MOMENT.fullmatch(plain):
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=clock.SHANGHAI)  # type: ignore[misc,arg-type]
    read = datetime.fromisoformat(plain)
    return read if read.tzinfo else read.replace(tzinfo=clock.SHANGHAI)


class _Heading:
    """Which of the columns are ours, and whether those that must be there are there once."""

    def __init__(self, columns: Mapping[str, str], required: Collection[str]) -> None:
        self.columns = {self._plain(heading): ours for heading, ours in columns.items()}
        self.required = required

    @staticmethod
    def _plain(heading: str) -> str:
        return heading.replace("\ufeff", "").strip().casefold()

    def ours(self, heading: str) -> str:
        """Our name, or empty."""
        return self.columns.get(self._plain(heading), "")

    def places(self, found: Iterable[str]) -> list[str]:
        """Our name for each column in turn, empty for those left aside. Raises BadTable."""
        found = list(found)
        names = [self.ours(heading) for heading in found]
        if doubled := sorted({name for name in names if name and names.count(name) > 1}):
            says = _("表头里这几列重复了：%(doubled)s。找到的列：%(found)s")
            raise BadTable(says % {"doubled": self.told(doubled), "found": self.listed(found)})
        self.judge(names, found)
        return names

    def judge(self, names: Collection[str], found: Iterable[str]) -> None:
        if missing := [name for name in self.required if name not in names]:
            says = _("表头里缺少：%(missing)s。应有的列：%(expected)s。找到的列：%(found)s")
            expected = self.told(self.required)
            raise BadTable(says % {"missing": self.told(missing), "expected": expected, "found": self.listed(found)})

    def told(self, names: Iterable[str]) -> str:
        """Each of our names with the headings that stand for it."""
        return self.listed("/".join(h for h, ours in self.columns.items() if ours == name) for name in names)

    @staticmethod
    def listed(found: Iterable[str]) -> str:
        cells = [cell.strip()[:20] for cell in found if cell.strip()]
        return "、".join(cells[:20]) or _("（没有）")


def _too_many() -> BadTable:
    return BadTable(_("一个文件最多 %(most)s 行，请分成几个文件") % {"most": MOST_ROWS})


def _wrong_kind(path: Path) -> BadTable:
    return BadTable(_("文件 %(name)s 的内容和它的扩展名不符") % {"name": path.name})


# --- JSON lines


def _json_rows(path: Path, heading: _Heading) -> Iterator[Row]:
    packed = path.name.lower().endswith(".gz")
    with path.open("rb") as file:
        if (file.read(2) == _GZIP) != packed:
            raise _wrong_kind(path)
    try:
        with _unpacked(path, packed=packed) as file:
            _survey(file, path)
        with _unpacked(path, packed=packed) as file:
            judged = False
            for number, line in _lines(file):
                row = _json_row(number, line, heading, judged=judged)
                judged = judged or not row.problem
                yield row
    except _BROKEN as error:
        raise BadTable(_("文件 %(name)s 不完整或已损坏") % {"name": path.name}) from error


def _unpacked(path: Path, *, packed: bool) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


def _survey(file: BinaryIO, path: Path) -> None:
    """The whole file once, before any row is given out: its size, its number of lines, and that it is text."""
    size = lines = 0
    while chunk := file.read(_CHUNK):
        if b"\0" in chunk:
            raise _wrong_kind(path)
        if not size and chunk.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
            raise BadTable(_("这是一整个 JSON 数组；JSONL 要一行一条"))
        size, lines = size + len(chunk), lines + chunk.count(b"\n")
        if size > LARGEST:
            raise BadTable(_("文件展开后太大"))
        if lines > MOST_ROWS:
            raise _too_many()


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that hold something. One that is too long comes cut, and the rest of it is passed over."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        if line.strip():
            yield number, line


def _json_row(number: int, line: bytes, heading: _Heading, *, judged: bool) -> Row:
    if len(line) > LONGEST_LINE:
        return Row(number, problem=_("这一行太长"))
    try:
        found = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return Row(number, problem=_("这一行不是 UTF-8 编码"))
    except (ValueError, RecursionError):
        return Row(number, problem=_("这一行不是完整的 JSON"))
    if not isinstance(found, dict):
        return Row(number, problem=_("这一行不是一条记录"))
    ours = {name: value for key, value in found.items() if (name := heading.ours(key))}
    if not judged:
        heading.judge(ours, found)
    if missing := [name for name in heading.required if name not in ours]:
        return Row(number, problem=_("这一行缺少：%(missing)s") % {"missing": heading.told(missing)})
    if nested := [key for key, value in found.items() if heading.ours(key) and isinstance(value, dict | list)]:
        return Row(number, problem=_("这几项应是文字：%(nested)s") % {"nested": heading.listed(nested)})
    return Row(number, {name: _text(value) for name, value in ours.items()})


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


# --- CSV


def _csv_rows(path: Path, heading: _Heading) -> Iterator[Row]:
    with path.open("rb") as binary:
        head = binary.read(4)
        if head in (_ZIP, _OLD_OFFICE) or head[:2] == _GZIP:
            raise _wrong_kind(path)
        binary.seek(0)
        try:
            encoding = encoding_of(binary, most_lines=MOST_ROWS * 50)
        except Unreadable as error:
            raise BadTable(str(error)) from error
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        delimiter = _delimiter(file, heading)
        if sum(1 for _record in _records(file, delimiter)) > MOST_ROWS + 1:
            raise _too_many()
        file.seek(0)
        records = _records(file, delimiter)
        names = heading.places(next(records, (1, [], ""))[1])
        yield from (_cells_row(number, names, cells, problem) for number, cells, problem in records)


def _delimiter(file: Iterable[str], heading: _Heading) -> str:
    """The one under which most of the heading is ours; a comma if none is better."""
    line = next(iter(file), "")
    known = {
        mark: sum(bool(heading.ours(cell)) for cell in next(csv.reader([line], delimiter=mark), []))
        for mark in _DELIMITERS
    }
    return max(known, key=lambda mark: known[mark])


def _records(file: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Line of its start, cells and problem of each record that holds something."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, [], _("从这一行起引号没有配对，读不下去")
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells, ""


def _cells_row(number: int, names: list[str], cells: list[str], problem: str) -> Row:
    """A short row ends in empty cells; one that is longer than the heading has lost its places."""
    if problem:
        return Row(number, problem=problem)
    if any(cell.strip() for cell in cells[len(names) :]):
        says = _("这一行有 %(cells)s 格，表头只有 %(names)s 格")
        return Row(number, problem=says % {"cells": len(cells), "names": len(names)})
    cells = cells + [""] * (len(names) - len(cells))
    if any("\udc80" <= char <= "\udcff" for cell in cells for char in cell):
        return Row(number, problem=_("这一行有读不懂的字符"))
    return Row(number, {name: cell for name, cell in zip(names, cells, strict=False) if name})


# --- XLSX


def _xlsx_rows(path: Path, heading: _Heading) -> Iterator[Row]:
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLD_OFFICE:
        raise BadTable(_("这是旧版的 .xls 或加了密码的表格，请另存为不带密码的 .xlsx"))
    if head != _ZIP:
        raise _wrong_kind(path)
    try:
        rows = sheet_rows(path, most_rows=MOST_ROWS)
        names = heading.places(next(rows, (1, [], ""))[1])
        yield from (_cells_row(number, names, cells, problem) for number, cells, problem in rows)
    except BadSheet as error:
        raise BadTable(str(error)) from error
