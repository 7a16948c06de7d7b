"""Excel workbooks (xlsx, xlsm): the cells as a person sees them – dates as 30.11.2023, merged cells once."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from documents.errors import Problem, Unreadable
from documents.limits import MAX_ROWS
from documents.tables.model import Cell, Table
from documents.tables.package import Package, ensure_no_entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_COLUMNS: Final = 200
MAX_MERGES: Final = 20_000
BLANKS_END_A_SHEET: Final = 500  # formatting often goes on down to row 1,048,576
MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
MONTHS: Final = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
LITERALS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# openpyxl has no error of its own for a part that is missing or wrong.
BROKEN: Final = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile, OSError)


def read(package: Package, data: bytes) -> list[Table]:
    for name in package.names():
        if name.endswith((".xml", ".rels")):
            ensure_no_entities(package.read(name))
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if not book.worksheets:
            raise Unreadable(Problem.BROKEN)
        return [table(sheet, package) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except BROKEN as error:
        raise Unreadable(Problem.BROKEN) from error


def table(sheet: Any, package: Package) -> Table:
    path = sheet._worksheet_path.lstrip("/")  # noqa: SLF001 - the quick reader leaves merged cells to us
    merges = Merges(merges_of(package.read(path)))
    lines = lines_of(sheet)
    width = max(map(len, lines), default=0)
    rows = [merges.applied(number, line + [""] * (width - len(line))) for number, line in enumerate(lines, start=1)]
    return Table(rows=rows, sheet=sheet.title)


def lines_of(sheet: Any) -> list[list[str]]:
    """Read the rows as they are shown, without what is empty at their ends and below the last of them."""
    sheet.reset_dimensions()  # what the file says about its size is often wrong
    lines: list[list[str]] = []
    filled = last = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        lines.append(trimmed([shown(cell) for cell in cells[:MAX_COLUMNS]]))
        if lines[-1]:
            filled, last = filled + 1, number
        if filled > MAX_ROWS:
            raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
        if number - last > BLANKS_END_A_SHEET:
            break
    return lines[:last]


def trimmed(line: list[str]) -> list[str]:
    while line and not line[-1]:
        line.pop()
    return line


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
        self._texts: dict[Merge, str] = {}

    def applied(self, number: int, texts: list[str]) -> list[Cell]:
        """Make row `number` of its texts: one cell for a merge across, the text of the top for a merge down."""
        for merge in [merge for merge in self._texts if merge.bottom < number]:
            del self._texts[merge]
        while self._coming and self._coming[-1].top <= number:
            merge = self._coming.pop()
            self._texts[merge] = texts[merge.left - 1] if merge.left <= len(texts) else ""
        if not self._texts:
            return [Cell(text=text, start=place) for place, text in enumerate(texts)]
        cells = {place: Cell(text=text, start=place) for place, text in enumerate(texts)}
        for merge, text in self._texts.items():
            right = min(merge.right, len(texts))
            for place in range(merge.left - 1, right):
                cells.pop(place, None)
            if right >= merge.left:
                cells[merge.left - 1] = Cell(text, merge.left - 1, right - merge.left + 1, above=number > merge.top)
        return [cells[place] for place in sorted(cells)]


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
