"""Tables -> xlsx that opens well in Russian Excel. Every export goes through here: none carries a live formula."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from documents.cells import printable, safe
from documents.heights import height

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell

TITLE_LIMIT: Final = 31
NARROW: Final = 8
WIDE: Final = 60
A4: Final = 9  # Excel's own number of it
DAY: Final = "dd.mm.yyyy"
MOMENT: Final = "dd.mm.yyyy hh:mm"
PER_CENT: Final = "0%"
BAD_IN_TITLE: Final = re.compile(r"[\[\]:*?/\\]")

HEADER_FONT: Final = Font(bold=True)
HEADER_FILL: Final = PatternFill("solid", fgColor="E8EEF4")
TITLE_FONT: Final = Font(bold=True, size=14)
TOTAL_BORDER: Final = Border(top=Side(style="thin", color="7F8C99"))
HEADER_BORDER: Final = Border(bottom=Side(style="thin", color="7F8C99"))
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")


class Percent(float):
    """A fraction of one that is shown in per cent."""

    __slots__ = ()


Value: TypeAlias = "str | int | float | date | datetime | None"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; without `widths` (in characters) the columns fit what stands in their first rows.

    `above` are lines over the table, the first of them its title; `totals` is its last row.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[float] = ()
    above: Sequence[str] = ()
    totals: Sequence[Value] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        title = free_title(sheet.title, titles)
        titles.add(title.casefold())
        fill(book.create_sheet(title), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill(page: Any, sheet: Sheet) -> None:
    """Write the rows one by one: in this mode all that concerns the sheet must stand before the first of them."""
    rows = [tuple(row) for row in sheet.rows]
    columns = max((len(sheet.header), *(len(row) for row in rows)))
    widths = sheet.widths or fitting_widths(sheet.header, rows, columns)
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    head = len(sheet.above) + 2 if sheet.above else 1  # an empty line parts the title from the table
    if sheet.header:
        page.freeze_panes = f"A{head + 1}"
        page.print_title_rows = f"{head}:{head}"
        page.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.header))}{len(rows) + head}"
    for at, text in enumerate(sheet.above):
        page.append([title_cell(page, text, font=TITLE_FONT if at == 0 else Font())])
    if sheet.above:
        page.append([])
    if sheet.header:
        page.append([header_cell(page, text) for text in sheet.header])
    first = head + 1 if sheet.header or sheet.above else 1
    for at, row in enumerate(rows, start=first):
        high = height((value, width) for value, width in zip(row, widths, strict=False) if isinstance(value, str))
        if high:
            page.row_dimensions[at].height = high
        page.append([cell(page, value) for value in row])
    if sheet.totals:
        page.append([total_cell(page, value) for value in sheet.totals])


def fitting_widths(header: Sequence[str], rows: Sequence[Sequence[Value]], columns: int) -> list[float]:
    sample = [header, *rows[:50]]
    longest = (
        max((max(map(len, str(row[column]).splitlines() or [""])) for row in sample if column < len(row)), default=0)
        for column in range(columns)
    )
    return [min(max(length + 2, NARROW), WIDE) for length in longest]


def title_cell(page: Any, text: str, *, font: Font) -> Cell:
    """A line over the table: it runs on over the columns instead of standing high in the first."""
    made: Cell = WriteOnlyCell(page, safe(text))
    made.font = font
    return made


def total_cell(page: Any, value: Value) -> Cell:
    made = cell(page, value) or text_cell(page, "")
    made.font, made.border = HEADER_FONT, TOTAL_BORDER
    return made


def header_cell(page: Any, text: str) -> Cell:
    made = text_cell(page, text)
    made.font, made.fill, made.border = HEADER_FONT, HEADER_FILL, HEADER_BORDER
    return made


def cell(page: Any, value: Value) -> Cell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return text_cell(page, value)
    # Excel knows no zones: a moment is shown as the clock of its own zone shows it.
    plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    made: Cell = WriteOnlyCell(page, plain)  # type: ignore[arg-type]  # the stub forgets plain dates
    made.alignment = WRAPPED
    if isinstance(value, datetime):
        made.number_format = MOMENT
    elif isinstance(value, date):
        made.number_format = DAY
    elif isinstance(value, Percent):
        made.number_format = PER_CENT
    return made


def text_cell(page: Any, text: str) -> Cell:
    made: Cell = WriteOnlyCell(page, safe(text))
    made.alignment = WRAPPED
    return made


def free_title(title: str, taken: set[str]) -> str:
    """A name that Excel accepts for a sheet, and that no other sheet has."""
    clean = BAD_IN_TITLE.sub(" ", printable(title)).strip(" '")[:TITLE_LIMIT] or "1"
    names = [clean, *(f"{clean[: TITLE_LIMIT - 4]} {n}" for n in range(2, 1000))]
    return next(name for name in names if name.casefold() not in taken)
