"""Invites for a whole staff, to be printed and cut out: a card for everybody with a QR picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from documents.cells import printable, safe
from documents.heights import LINE, height
from documents.qr import qr_png
from documents.workbook import free_title

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: Final = 2  # cards side by side on a sheet of A4
CARD: Final = (9.2, 5.3)  # centimetres; five rows fill a page
QR: Final = 3.6
QR_PIXELS: Final = 240
PIXELS_A_CM: Final = 37.8
POINTS_A_CM: Final = 28.35
LONG_NAME: Final = 40  # characters; three lines of a card at twelve points
LONG_SCHOOL: Final = 60
BLANK: Final = 16  # of the line on which a name is written by hand; it stays one line in a wide font
WIDTHS: Final = (20, 26, 20, 28, 44)  # of the strips' columns, in characters of the narrowest usual font
CUT: Final = Border(top=Side(style="dashed"), bottom=Side(style="dashed"))


@dataclass(frozen=True, slots=True)
class Invite:
    """`name` may be empty: then the card has a line to write it on."""

    name: str
    role: str
    school: str
    link: str


@dataclass(frozen=True, slots=True)
class InviteWords:
    """`hint` is the two lines that tell what to do with the card."""

    title: str
    hint: str
    name: str
    role: str
    school: str
    link: str
    picture: str


def as_docx(invites: Sequence[Invite], words: InviteWords) -> bytes:
    """Cards in two columns with dashed lines to cut along; keep it off the event loop."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.2)
    if not invites:
        paper.add_paragraph(printable(words.title))
    else:
        add_cards(paper, invites, words)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def add_cards(paper: Any, invites: Sequence[Invite], words: InviteWords) -> None:
    rows = -(-len(invites) // COLUMNS)
    table = paper.add_table(rows=rows, cols=COLUMNS)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    dash(table)
    for at, row in enumerate(table.rows):
        row.height, row.height_rule = Cm(CARD[1]), WD_ROW_HEIGHT_RULE.AT_LEAST
        keep_whole(row)
        for cell, invite in zip(row.cells, invites[at * COLUMNS : (at + 1) * COLUMNS], strict=False):
            cell.width = Cm(CARD[0])
            add_card(cell, invite, words)


def add_card(cell: Any, invite: Invite, words: InviteWords) -> None:
    """A borderless table inside the card: the picture at the left, the words at the right.

    Long words are written smaller; whatever font is there, the card grows rather than that a line is cut off.
    """
    inner = cell.add_table(rows=1, cols=2)
    inner.autofit = False
    cell._tc.remove(cell.paragraphs[0]._p)  # noqa: SLF001 - the empty line that every cell begins with
    picture, text = inner.rows[0].cells
    picture.width, text.width = Cm(QR + 0.2), Cm(CARD[0] - QR - 0.6)
    picture.paragraphs[0].add_run().add_picture(io.BytesIO(qr_png(invite.link, QR_PIXELS)), width=Cm(QR))
    write(text.paragraphs[0], words.title, 9, grey=True)
    text.paragraphs[0].paragraph_format.space_before = Pt(4)  # off the line to cut along
    write(text.add_paragraph(), invite.name or "_" * BLANK, 12 if len(invite.name) <= LONG_NAME else 10, bold=True)
    write(text.add_paragraph(), invite.role, 10)
    write(text.add_paragraph(), invite.school, 10 if len(invite.school) <= LONG_SCHOOL else 8)
    write(text.add_paragraph(), words.hint, 8, grey=True)
    write(text.add_paragraph(), invite.link, 7)


def write(paragraph: Any, text: str, size: int, *, bold: bool = False, grey: bool = False) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(0)
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    run.bold = bold
    if grey:
        run.font.color.rgb = RGBColor(0x4A, 0x55, 0x61)


def dash(table: Any) -> None:
    """Dashed lines around every card."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "dashed"), ("sz", "4"), ("color", "7F8C99")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no name for it


def keep_whole(row: Any) -> None:
    """A card is not torn by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - same


def as_xlsx(invites: Sequence[Invite], words: InviteWords) -> bytes:
    """A strip for everybody, with the same picture; can be sorted and edited before it is printed."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = free_title(words.title, set())
    headers = (words.picture, words.name, words.role, words.school, words.link)
    sheet.append([safe(header) for header in headers])
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, column).font = Font(bold=True)
    for at, invite in enumerate(invites, start=2):
        hint = f"{invite.link}\n{words.hint}"
        sheet.append(["", *map(safe, (invite.name, invite.role, invite.school, hint))])
        sheet.row_dimensions[at].height = max((QR + 0.2) * POINTS_A_CM, height_of(invite, hint))
        add_picture(sheet, f"A{at}", invite.link)
        for cell in sheet[at]:
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.border = CUT
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def height_of(invite: Invite, hint: str) -> float:
    """Say how high a strip must be for its longest cell, also in a font that runs wide."""
    cells = zip(WIDTHS[1:], (invite.name, invite.role, invite.school, hint), strict=True)
    return height((text, width) for width, text in cells) or LINE


def add_picture(sheet: Any, place: str, link: str) -> None:
    picture = Image(io.BytesIO(qr_png(link, QR_PIXELS)))
    picture.width = picture.height = round(QR * PIXELS_A_CM)
    sheet.add_image(picture, place)
