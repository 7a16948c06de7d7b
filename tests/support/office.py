"""Build the office files that tests read: Word tables with merged cells, workbooks, raw packages."""

import io
import zipfile
from dataclasses import dataclass

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook


@dataclass(frozen=True)
class Wide:
    """A cell merged over `across` columns and `down` rows; where it lies, the rows below say None."""

    text: str
    across: int = 1
    down: int = 1


def document(*blocks):
    """Build a docx of paragraphs (strings) and tables (lists of rows of strings, Wide or None)."""
    file = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            file.add_paragraph(block)
        else:
            add_table(file, block)
    return saved(file)


def add_table(file, rows):
    width = max(sum(getattr(cell, "across", 1) for cell in row) for row in rows)
    table = file.add_table(rows=len(rows), cols=width)
    for at, row in enumerate(rows):
        place = 0
        for cell in row:
            across, down = getattr(cell, "across", 1), getattr(cell, "down", 1)
            if cell is not None:
                target = table.cell(at, place)
                target.text = getattr(cell, "text", cell)
                if across > 1 or down > 1:
                    target.merge(table.cell(at + down - 1, place + across - 1))
            place += across
    return table


def saved(file):
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def workbook(*sheets):
    """Build an xlsx of sheets; each is a list of rows of values."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Лист{number}")
        for row in rows:
            sheet.append(row)
    return saved(book)


def package(**parts):
    """Build a ZIP of parts; double underscores stand for slashes, `.xml` is added."""
    return zipped({name.replace("__", "/") + ".xml": text for name, text in parts.items()})


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


def number_by_word(file, cell, text="%1."):
    """Let Word count the paragraph of a cell: its number stands in no text."""
    paragraph = cell.paragraphs[0]._p
    properties = paragraph.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", str(own_list(file, text)))):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        number.append(element)
    properties.append(number)


def own_list(file, text):
    """Add a list with this pattern of numbers once, and give its id."""
    numbering = file.part.numbering_part.element
    known = numbering.find(f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='900']")
    if known is None:
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), "900")
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for tag, value in (("w:start", "1"), ("w:numFmt", "decimal"), ("w:lvlText", text)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
        numbering.insert(0, abstract)
        numbering.add_num(900)
    return max(int(num.get(qn("w:numId"))) for num in numbering.num_lst)
