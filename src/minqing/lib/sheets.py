"""The first sheet of an XLSX, row by row."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

LARGEST = 300 * 1024 * 1024  # bytes, unpacked, of all parts together
SWOLLEN = 200  # times its packed size: no table of people's words packs so well
SMALL = 20 * 1024 * 1024  # bytes, unpacked: so little does no harm however well it packs
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
_BROKEN = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, EOFError, zlib.error)
_AT_ONCE = 200
_LONGEST_TAG = 64  # bytes of a row's tag up to its attributes

Cells = tuple[int, list[str], str]  # number of the row from 1, its cells as text, its problem


class BadSheet(Exception):
    """The workbook can't be read; says why in words."""


def sheet_rows(path: Path, *, most_rows: int) -> Iterator[Cells]:
    """Rows that hold something. Raises BadSheet, for what can be known beforehand at the first row."""
    try:
        _survey(path, most_rows)
        book = _open(path)
        try:
            yield from _rows(book)
        finally:
            book.close()
    except _BROKEN as error:
        raise BadSheet(_("表格文件不完整，或不是真正的 .xlsx")) from error


def _survey(path: Path, most_rows: int) -> None:
    """Sizes as the archive declares them (it never unpacks to more), and the rows counted without reading them."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        if size > LARGEST or (size > SMALL and size > packed * SWOLLEN):
            raise BadSheet(_("表格展开后太大，请分成几个文件"))
        if "[Content_Types].xml" not in archive.namelist():
            raise BadSheet(_("这不是 Excel 表格"))
        sheets = [part for part in parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename)]
        if any(_count(archive, sheet) > most_rows + 1 for sheet in sheets):
            raise BadSheet(_("一个文件最多 %(most)s 行，请分成几个文件") % {"most": most_rows})


def _count(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int:
    """Row tags, in pieces; a tag that begins at the end of a piece is looked at together with the next."""
    count, tail = 0, b""
    with archive.open(sheet) as file:
        while chunk := file.read(1024 * 1024):
            text = tail + chunk
            begun = text.rfind(b"<", len(text) - _LONGEST_TAG)
            cut = begun if begun >= 0 else len(text)
            count, tail = count + len(_ROW.findall(text[:cut])), text[cut:]
    return count + len(_ROW.findall(tail))


def _open(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and forms that this reader has no use for
        return load_workbook(path, read_only=True, data_only=True)


def _rows(book: Workbook) -> Iterator[Cells]:
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise BadSheet(_("表格里没有可见的工作表"))
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            some = list(islice(rows, _AT_ONCE))
        if not some:
            return
        for number, values in some:
            cells = [_text(value) for value in values]
            if any(cell.strip() for cell in cells):
                wrong = next((cell for cell in cells if cell in _ERRORS), "")
                yield number, cells, _("这一行有算不出来的格：%(cell)s") % {"cell": wrong} if wrong else ""


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).replace("_x000D_", "\r")
