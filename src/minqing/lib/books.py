"""A workbook that is written row by row, so that a long one needs no more memory than a short one."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from minqing.lib import clock

FONT = "\u4eff\u5b8b"  # FangSong by the name that offices know; without a name Excel falls back to Japanese shapes
CHINESE = 134  # the character set GB 2312, by which a machine without the font chooses a kindred one
LONGEST = 16_000  # characters in a cell: Excel takes 32,767 units of UTF-16
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")  # what Excel would calculate, or a CSV made from it
FOOT_LONGEST = 240  # characters at the foot of a printed page: Excel takes 255
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_A3 = 8
_TITLE, _ABOUT, _HEADING = 1, 2, 3  # rows
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)

Sheet = Any  # a write-only sheet, of which the stubs know next to nothing


@dataclass(frozen=True)
class Column:
    title: str | Promise
    width: int  # in digits


@dataclass(frozen=True)
class Book:
    """What stands around the rows: over them, under them and at the foot of each printed page."""

    title: str
    about: str
    columns: Sequence[Column]
    foot: str
    author: str


class _Styles:
    """Each is looked up once, not once for every cell."""

    def __init__(self, sheet: Sheet) -> None:
        thin = Side(style="thin", color="BFBAB0")
        self._sheet, self._border = sheet, Border(left=thin, right=thin, top=thin, bottom=thin)
        self.title = self._kept(Font(name=FONT, size=16, bold=True, charset=CHINESE), _MIDDLE, Border())
        self.line = self._kept(Font(name=FONT, size=10, charset=CHINESE), _TOP, Border())
        self.heading = self._kept(Font(name=FONT, size=11, bold=True, charset=CHINESE), _MIDDLE, self._border)
        self.text, self.risky = self._made(), self._made(quoted=True)
        self.day, self.moment = self._made(shown=_DAY), self._made(shown=_MOMENT)

    def _made(self, *, quoted: bool = False, shown: str = "General") -> StyleArray:
        return self._kept(Font(name=FONT, size=11, charset=CHINESE), _TOP, self._border, quoted, shown)

    def _kept(
        self, font: Font, place: Alignment, border: Border, quoted: bool = False, shown: str = "General"
    ) -> StyleArray:
        cell = Cell(self._sheet, row=1, column=1)
        cell.font, cell.alignment, cell.border = font, place, border
        cell.number_format, cell.quotePrefix = shown, quoted
        made: StyleArray = cell._style  # type: ignore[attr-defined]
        return made


def written(out: IO[bytes], book: Book, rows: Iterable[Sequence[object]]) -> int:
    """Write it whole; answers how many rows there were."""
    made = Workbook(write_only=True)
    made.properties.creator, made.properties.title = book.author, book.title
    made.properties.created = made.properties.modified = clock.now().replace(tzinfo=None)
    sheet: Sheet = made.create_sheet(book.title[:31])
    with _tidied(sheet):
        _set_up(sheet, book)
        styles = _Styles(sheet)
        _across(sheet, styles.title, book.title, row=_TITLE, of=book, height=32)
        _across(sheet, styles.line, book.about, row=_ABOUT, of=book, height=36)
        sheet.append([_cell(sheet, str(column.title), styles, style=styles.heading) for column in book.columns])
        count = 0
        for row in rows:
            sheet.append([_cell(sheet, value, styles) for value in row])
            count += 1
        _across(sheet, styles.line, book.foot, row=_HEADING + count + 1, of=book, height=54)
        made.save(out)
    return count


def safe(text: str) -> str:
    """As it can stand in a cell: no control characters, and no longer than Excel takes."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return text if len(text) <= LONGEST else text[:LONGEST] + _("……（太长，后面的在系统里看）")


def _cell(sheet: Sheet, value: object, styles: _Styles, *, style: StyleArray | None = None) -> Cell:
    match value:
        case datetime():
            local = value.astimezone(clock.SHANGHAI).replace(tzinfo=None)
            return Cell(sheet, row=1, column=1, value=local, style_array=styles.moment)
        case date():
            return Cell(sheet, row=1, column=1, value=value, style_array=styles.day)
        case int():
            return Cell(sheet, row=1, column=1, value=value, style_array=styles.text)
    text = safe(str(value or ""))
    risky = styles.risky if text.startswith(RISKY) else styles.text
    cell = Cell(sheet, row=1, column=1, value=text, style_array=style or risky)
    cell.data_type = "s"  # whatever it looks like: a formula, an error, a number
    return cell


def _across(sheet: Sheet, style: StyleArray, text: str, *, row: int, of: Book, height: int) -> None:
    """One cell over all columns. Excel fits no height to such a one."""
    sheet.merged_cells.add(f"A{row}:{get_column_letter(len(of.columns))}{row}")
    sheet.row_dimensions[row].height = height
    cell = Cell(sheet, row=1, column=1, value=safe(text), style_array=style)
    cell.data_type = "s"
    sheet.append([cell])


def _set_up(sheet: Sheet, book: Book) -> None:
    for place, column in enumerate(book.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"A{_HEADING + 1}"
    sheet.print_title_rows = f"{_HEADING}:{_HEADING}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.left.text = book.foot[:FOOT_LONGEST].replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


@contextmanager
def _tidied(sheet: Sheet) -> Iterator[None]:
    """What openpyxl keeps on disk while writing goes at once, also where writing ends badly."""
    try:
        yield
    except BaseException:
        if sheet._writer is not None:
            with suppress(Exception):
                sheet.close()
            sheet._writer.cleanup()
        raise
