"""A roadmap back in the form it came in – number, activity, deadline, executors, result – with a column of marks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from documents.cells import printable, safe
from documents.heights import height
from documents.paper import heading, line, mark, new_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTHS: Final = (1.3, 7.9, 3.8, 4.2, 5.2, 3.8)  # centimetres on a sheet laid across: 26.2 in all
CHARACTERS_A_CM: Final = 5.1  # of Excel's column width
THIN: Final = Side(style="thin")
GRID: Final = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@dataclass(frozen=True, slots=True)
class ExportRow:
    number: str
    section: str | None
    title: str
    deadline: str
    executors: str
    result: str
    mark: str

    @property
    def texts(self) -> tuple[str, ...]:
        return self.number, self.title, self.deadline, self.executors, self.result, self.mark


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The title of the paper and the headers of its columns, in the reader's language."""

    title: str
    number: str
    activity: str
    deadline: str
    executors: str
    result: str
    mark: str
    told: str = ""  # a line under the title: the day, how far all of it is

    @property
    def headers(self) -> tuple[str, ...]:
        return self.number, self.activity, self.deadline, self.executors, self.result, self.mark


def as_docx(rows: Sequence[ExportRow], words: ExportWords) -> bytes:
    """Write a Word document; takes a moment for hundreds of rows, so keep it off the event loop."""
    paper = new_paper(across=True)
    heading(paper, words.title, level=1)
    if words.told:
        line(paper, words.told, size=10)
    table = paper.add_table(rows=0, cols=len(WIDTHS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)  # Word goes by the cells, other programs by this
    fill(table.add_row(), words.headers, bold=True)
    mark(table.rows[0], "w:tblHeader")
    for section, items in groupby(rows, key=lambda row: row.section):
        if section:
            cells = table.add_row().cells
            cells[0].merge(cells[-1])
            write(cells[0], section, bold=True)
            cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        for item in items:
            fill(table.add_row(), item.texts)
    return saved(paper)


def fill(row: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    mark(row, "w:cantSplit")
    for cell, text, width in zip(row.cells, texts, WIDTHS, strict=True):
        cell.width = Cm(width)
        write(cell, text, bold=bold)


def write(cell: Any, text: str, *, bold: bool) -> None:
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    run = cell.paragraphs[0].add_run(printable(text))
    run.bold = bold
    run.font.size = Pt(10)


def as_xlsx(rows: Sequence[ExportRow], words: ExportWords) -> bytes:
    """Write a workbook that opens ready to print; nothing in it is ever a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    for above in filter(None, (words.title, words.told)):
        put(sheet, [above], bold=above == words.title, merged=True)
    put(sheet, words.headers, bold=True)
    head = sheet.max_row
    for section, items in groupby(rows, key=lambda row: row.section):
        if section:
            put(sheet, [section], bold=True, merged=True)
        for item in items:
            put(sheet, item.texts)
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width * CHARACTERS_A_CM
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return saved(book)


def put(sheet: Any, texts: Sequence[str], *, bold: bool = False, merged: bool = False) -> None:
    sheet.append([safe(text) for text in texts])
    at = sheet.max_row
    widths = (sum(WIDTHS),) if merged else WIDTHS
    high = height((text, width * CHARACTERS_A_CM) for text, width in zip(texts, widths, strict=False))
    if high:
        sheet.row_dimensions[at].height = high
    if merged:
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(WIDTHS))
    for cell in sheet[at]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = GRID
        cell.font = Font(bold=bold)


def saved(paper: Any) -> bytes:
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()
