"""What the Word papers share: a sheet, headings, lines, a table whose header comes on every page, numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from documents.cells import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT: Final = "Times New Roman"
A4: Final = (21.0, 29.7)
HEADINGS: Final = {1: 16, 2: 13}  # points by level


def new_paper(*, across: bool = False, size: int = 12) -> Any:
    """Make an empty A4 sheet with the margins of an office: 20 mm at the binding side, 15 elsewhere."""
    paper = Document()
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    page = paper.sections[0]
    width, height = reversed(A4) if across else A4
    page.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Cm(width), Cm(height)
    page.left_margin, page.right_margin = Cm(2), Cm(1.5)
    page.top_margin = page.bottom_margin = Cm(1.5)
    number_pages(page)
    return paper


def number_pages(page: Any) -> None:
    """Put the number of the page at the top in the middle, from the second page on."""
    page.different_first_page_header_footer = True
    line = page.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = line.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no fields


def heading(paper: Any, text: str, *, level: int) -> Any:
    """A heading in the paper's own font and black; it stays with what it is the heading of."""
    made = paper.add_heading(level=level)
    made.paragraph_format.keep_with_next = True
    run = made.add_run(printable(text))
    run.font.name, run.font.size, run.font.color.rgb = FONT, Pt(HEADINGS[level]), RGBColor(0, 0, 0)
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), FONT)
    return made


def line(paper: Any, text: str, *, bold: bool = False, size: int | None = None, centred: bool = False) -> Any:
    made = paper.add_paragraph()
    made.paragraph_format.space_after = Pt(4)
    if centred:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = made.add_run(printable(text))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    return made


def table(paper: Any, headers: Sequence[str], widths: Sequence[float], *, size: int = 11) -> Any:
    """Make a table with lines and a header that comes again on every page; widths in centimetres."""
    made = paper.add_table(rows=1, cols=len(headers), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)  # Word goes by the cells, other programs by this
    fill(made.rows[0], headers, widths, size=size, bold=True)
    mark(made.rows[0], "w:tblHeader")
    return made


def add_row(made: Any, texts: Sequence[str], widths: Sequence[float], *, size: int = 11, height: float = 0) -> Any:
    """Add a row that no page tears apart, at least `height` centimetres high."""
    row = made.add_row()
    fill(row, texts, widths, size=size)
    if height:
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    return row


def fill(row: Any, texts: Sequence[str], widths: Sequence[float], *, size: int, bold: bool = False) -> None:
    mark(row, "w:cantSplit")
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Cm(width)
        place = cell.paragraphs[0]
        place.paragraph_format.space_after = Pt(0)
        if bold:
            place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = place.add_run(printable(text))
        run.bold = bold
        run.font.size = Pt(size)


def mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no name for it


def saved(paper: Any) -> bytes:
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()
