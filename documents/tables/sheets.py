"""Excel workbooks (xlsx, xlsm): the cells as a person sees them – dates as 30.11.2023, merged cells once."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import WorkSheetParser

from documents.errors import Problem, Unreadable
from documents.left_out import Left, left_out
from documents.limits import MAX_ROWS
from documents.tables.model import Block, Cell, Table
from documents.tables.package import Package, ensure_no_entities
from documents.tables.symbols import is_picture_font, raised, with_hours
from documents.tables.symbols import shown as signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_COLUMNS: Final = 100
MOST_COLUMNS: Final = 200  # looked at, so that what is left out can be named
FIRST_DAY, LAST_DAY = 36_526, 73_050  # of this century, as Excel counts days
MAX_MERGES: Final = 20_000
BLANKS_END_A_SHEET: Final = 500  # formatting often goes on down to row 1,048,576
MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
ROW_NUMBER: Final = re.compile(rb'\br="(\d{1,7})"')
COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
COLUMN_MIN: Final = re.compile(rb'\bmin="(\d{1,5})"')
COLUMN_MAX: Final = re.compile(rb'\bmax="(\d{1,5})"')
HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
MONTHS: Final = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
LITERALS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# openpyxl has no error of its own for a part that is missing or wrong.
BROKEN: Final = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile, OSError)


def read(package: Package, data: bytes) -> list[Block]:
    for name in package.names():
        if name.endswith((".xml", ".rels")):
            ensure_no_entities(package.read(name))
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True)
        if not book.worksheets:
            raise Unreadable(Problem.BROKEN)
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        unseen = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        blocks = [block for sheet in seen for block in sheet_blocks(sheet, package)]
    except BROKEN as error:
        raise Unreadable(Problem.BROKEN) from error
    return [*blocks, *([left_out(Left.HIDDEN_SHEETS, unseen)] if unseen else [])]


def sheet_blocks(sheet: Any, package: Package) -> Iterator[Block]:
    """Read a sheet; what is hidden on it is named and left to those who know what the rows mean."""
    part = package.read(sheet._worksheet_path.lstrip("/"))  # noqa: SLF001 - the quick reader leaves this to us
    merges = Merges(merges_of(part))
    lines = lines_of(sheet)
    width = max(map(len, lines), default=0)
    far = width - MAX_COLUMNS
    if far > 0:
        names = (get_column_letter(place) for place in range(MAX_COLUMNS + 1, width + 1))
        yield left_out(Left.FAR_COLUMNS, names, within=sheet.title)
        width = MAX_COLUMNS
    rows = [
        merges.applied(number, [*line[:width], *[NOTHING] * (width - len(line))])
        for number, line in enumerate(lines, start=1)
    ]
    yield Table(rows=rows, sheet=sheet.title, hidden=hidden_rows(part), hidden_columns=hidden_columns(part, width))


class Seen(NamedTuple):
    """What stands in a cell, what is crossed out in it, and the day that a bare number may be."""

    text: str
    gone: str = ""
    day: str = ""


NOTHING: Final = Seen("")


def lines_of(sheet: Any) -> list[list[Seen]]:
    """Read the rows as they are shown, without what is empty at their ends and below the last of them."""
    sheet.reset_dimensions()  # what the file says about its size is often wrong
    look = Look(sheet.parent)
    lines: list[list[Seen]] = []
    filled = last = 0
    for number, cells in enumerate(rows_of(sheet), start=1):
        lines.append(trimmed([look.at(cell) for cell in cells[:MOST_COLUMNS]]))
        if lines[-1]:
            filled, last = filled + 1, number
        if filled > MAX_ROWS:
            raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
        if number - last > BLANKS_END_A_SHEET:
            break
    return lines[:last]


def rows_of(sheet: Any, *, values: bool = True) -> Iterator[Sequence[Any]]:
    """Go through the rows as the quick reader does, which by itself forgets how words inside a cell look.

    `values`: what formulas come to, instead of the formulas themselves.
    """
    book, number = sheet.parent, 0
    with sheet._get_source() as source:  # noqa: SLF001 - it has no other door
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001 - same
            data_only=values,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - same
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - same
            rich_text=True,
        )
        for at, row in parser.parse():
            yield from repeat((), at - number - 1)
            number = max(at, number)
            yield sheet._get_row(row, 1, None)  # noqa: SLF001 - same


def trimmed(line: list[Seen]) -> list[Seen]:
    while line and line[-1] == NOTHING:
        line.pop()
    return line


class Look:
    """How cells look in a workbook: fonts are asked for only where some of them strike out or draw pictures."""

    def __init__(self, book: Any) -> None:
        fonts = book._fonts  # noqa: SLF001 - the whole list, asked for once
        self._fonts = any(font.strike or is_picture_font(font.name) for font in fonts)
        self._epoch = book.epoch

    def at(self, cell: Any) -> Seen:
        if isinstance(cell.value, CellRichText):
            return self._in_parts(cell)
        text = shown(cell)
        if not text:
            return NOTHING
        if self._fonts:
            text = signs(text, cell.font.name)
            if cell.font.strike:
                return Seen("", gone=text)
        return Seen(text, day=self._day(cell.value)) if text else NOTHING

    def _in_parts(self, cell: Any) -> Seen:
        """Read a cell whose words look differently: some of them may be crossed out, or raised."""
        if self._fonts and cell.font.strike:
            return Seen("", gone=str(cell.value).strip())
        seen, gone = [], []
        for part in cell.value:
            font = None if isinstance(part, str) else part.font
            text = part if isinstance(part, str) else part.text
            if font and font.strike:
                gone.append(text)
            else:
                seen.append(raised(text) if font and font.vertAlign == "superscript" else text)
        return Seen(with_hours("".join(seen)).strip(), gone="".join(gone).strip())

    def _day(self, value: Any) -> str:
        """Say the day of a number that nobody has given the form of a date."""
        if type(value) not in {int, float} or not FIRST_DAY <= value <= LAST_DAY or value != int(value):
            return ""
        return f"{from_excel(value, self._epoch):%d.%m.%Y}"


def hidden_rows(sheet: bytes) -> set[int]:
    """Name the rows that a filter or somebody's hand has hidden."""
    found: set[int] = set()
    number = 0
    for tag in ROW.finditer(sheet):
        given = ROW_NUMBER.search(tag[1])
        number = int(given[1]) if given else number + 1
        if HIDDEN.search(tag[1]):
            found.add(number)
    return found


def hidden_columns(sheet: bytes, width: int) -> set[int]:
    """Name the hidden columns, counted from 0."""
    found: set[int] = set()
    for tag in COLUMN.finditer(sheet):
        first, last = COLUMN_MIN.search(tag[1]), COLUMN_MAX.search(tag[1])
        if first and last and HIDDEN.search(tag[1]):
            found |= set(range(int(first[1]) - 1, min(int(last[1]), width)))
    return found


@dataclass(frozen=True, slots=True)
class Merge:
    left: int
    top: int
    right: int
    bottom: int


def merges_of(sheet: bytes) -> Iterator[Merge]:
    for count, found in enumerate(MERGE.finditer(sheet)):
        if count > MAX_MERGES:
            raise Unreadable(Problem.TOO_HEAVY)
        yield Merge(*(side or 0 for side in range_boundaries(found[1].decode())))


class Merges:
    """The merged cells of a sheet, handed out while its rows go by from top to bottom."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._coming = sorted(merges, key=lambda merge: -merge.top)
        self._texts: dict[Merge, Seen] = {}

    def applied(self, number: int, texts: list[Seen]) -> list[Cell]:
        """Make row `number` of what it shows: one cell for a merge across, the text of the top for a merge down."""
        for merge in [merge for merge in self._texts if merge.bottom < number]:
            del self._texts[merge]
        while self._coming and self._coming[-1].top <= number:
            merge = self._coming.pop()
            self._texts[merge] = texts[merge.left - 1] if merge.left <= len(texts) else NOTHING
        cells = {place: cell_of(seen, place) for place, seen in enumerate(texts)}
        if not self._texts:
            return list(cells.values())
        for merge, seen in self._texts.items():
            right = min(merge.right, len(texts))
            for place in range(merge.left - 1, right):
                cells.pop(place, None)
            if right >= merge.left:
                cells[merge.left - 1] = cell_of(seen, merge.left - 1, right - merge.left + 1, above=number > merge.top)
        return [cells[place] for place in sorted(cells)]


def cell_of(seen: Seen, start: int, span: int = 1, *, above: bool = False) -> Cell:
    return Cell(seen.text, start, span, above=above, gone=seen.gone, day=seen.day)


def shown(cell: Any) -> str:
    """Say what a person sees in the cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "+" if value else ""
    if isinstance(value, (datetime, date)):
        return shown_date(value, LITERALS.sub("", cell.number_format or "").lower())
    if isinstance(value, (int, float)):
        return shown_number(value, cell.number_format or "")
    return str(value) if isinstance(value, (time, timedelta)) else ""


def shown_date(value: date, form: str) -> str:
    if form and "d" not in form and "m" in form and "h" not in form:
        return f"{MONTHS[value.month - 1]} {value.year}"
    if form and "y" in form and not {"d", "m", "h"} & set(form):
        return f"{value.year} год"
    return f"{value:%d.%m.%Y}"


def shown_number(value: float, form: str) -> str:
    """Say 1 for 1.0 and 1.10 for what is shown with two digits: it is a number of an item, not a measure."""
    decimals = re.fullmatch(r"0\.(0+)", form)
    if decimals:
        return f"{value:.{len(decimals[1])}f}"
    if "%" in form:
        return f"{value * 100:g}%"
    # Whole numbers keep every digit: a phone in a cell is a number of eleven. Ten decimals hide what a fraction adds.
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.10g}"
