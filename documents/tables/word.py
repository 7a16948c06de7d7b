"""Word documents (docx, docm): walked by their table rows, because merged cells exist once and count for many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from documents.errors import Problem, Unreadable
from documents.limits import MAX_DEPTH, MAX_ROWS
from documents.tables.model import Block, Cell, Paragraph, Table
from documents.tables.package import Package, attribute, child, local
from documents.tables.word_numbering import Numbering
from documents.tables.word_text import Text, is_on, is_unfilled, runs_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# Wrappers that hold what stands in their place: content controls, tracked insertions, links, smart tags …
WRAPPERS: Final = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "r"}
    | {"AlternateContent", "Choice", "dir", "bdo"}
)


def read(package: Package) -> list[Block]:
    body = child(package.xml(document_part(package)), "body")
    if body is None:
        raise Unreadable(Problem.BROKEN)
    return list(Walk(Numbering(package), Text(package)).blocks(body))


def document_part(package: Package) -> str:
    """Find the main part; some programs call it otherwise than Word does."""
    if "word/document.xml" in package:
        return "word/document.xml"
    for relation in package.xml("_rels/.rels") if "_rels/.rels" in package else ():
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return (attribute(relation, "Target") or "").lstrip("/")
    raise Unreadable(Problem.BROKEN)


def deleted(row: _Element) -> bool:
    return child(row, "trPr", "del") is not None


def number(element: _Element | None, default: int) -> int:
    value = attribute(element, "val") or ""
    return min(int(value), 1000) if value.isdecimal() else default


class Walk:
    """One pass through a document: numbers that Word counts by itself depend on all that came before."""

    def __init__(self, numbering: Numbering, text: Text) -> None:
        self._numbering = numbering
        self._text = text
        self._rows = 0

    def blocks(self, parent: _Element, depth: int = 0) -> Iterator[Block]:
        if depth > MAX_DEPTH:
            raise Unreadable(Problem.TOO_DEEP)
        held: Paragraph | None = None  # its end was deleted: the next one goes on in its line
        for element in parent:
            name = local(element)
            if name == "p":
                paragraph = self.paragraph(element, held)
                held = paragraph if runs_on(element) else None
                if held is None:
                    yield paragraph
                yield from self.boxes(element, depth)
            elif name == "tbl":
                yield self.table(element, depth)
            elif name in WRAPPERS and not (name == "sdt" and is_unfilled(element)):
                yield from self.blocks(element, depth)
        if held is not None:
            yield held

    def boxes(self, paragraph: _Element, depth: int) -> Iterator[Block]:
        """Text boxes hang in a paragraph; an approval stamp or even the whole table may stand in one."""
        for box in paragraph.iter("{*}txbxContent"):
            if next(box.iterancestors("{*}Fallback"), None) is None:
                yield from self.blocks(box, depth + 1)

    def paragraph(self, element: _Element, before: Paragraph | None) -> Paragraph:
        seen = len(self._text.gone)
        text, label = self._text.line(element), self._numbering.label(element)
        gone = "".join(self._text.gone[seen:]).strip()
        if before is not None:
            text, label, gone = before.text + text, before.label or label, before.gone + gone
        return Paragraph(text=text if runs_on(element) else text.strip(), label=label, gone=gone)

    def table(self, element: _Element, depth: int) -> Table:
        table = Table(rows=[])
        merges: dict[int, Cell] = {}
        for row in rows_of(element):
            self._rows += 1
            if self._rows > MAX_ROWS:
                raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
            table.rows.append(self.row(row, merges, table.nested, depth))
            if is_on(child(row, "trPr"), "hidden"):
                table.hidden.add(len(table.rows))
        return table

    def row(self, element: _Element, merges: dict[int, Cell], nested: list[Table], depth: int) -> list[Cell]:
        place = number(child(element, "trPr", "gridBefore"), 0)
        cells: list[Cell] = []
        for tc in wrapped(element, "tc"):
            span = number(child(tc, "tcPr", "gridSpan"), 1)
            across = child(tc, "tcPr", "hMerge")
            if across is not None and attribute(across, "val") != "restart" and cells:
                cells[-1] = replace(cells[-1], span=cells[-1].span + span)
            else:
                cells.append(merged(tc, self.cell(tc, place, span, nested, depth), merges))
            place += span
        return cells

    def cell(self, tc: _Element, place: int, span: int, nested: list[Table], depth: int) -> Cell:
        if is_in_unfilled(tc):
            return Cell(start=place, span=span)
        paragraphs, inner = [], []
        for block in self.blocks(tc, depth + 1):
            if isinstance(block, Table):
                nested.append(block)
                inner.append(as_text(block))
            elif isinstance(block, Paragraph):
                paragraphs.append(block)
        lines = [paragraph.text for paragraph in paragraphs if paragraph.text]
        label = next((paragraph.label for paragraph in paragraphs if paragraph.label), "")
        return Cell(
            text="\n".join(lines),
            start=place,
            span=span,
            label=label,
            gone=" ".join(paragraph.gone for paragraph in paragraphs if paragraph.gone),
            inner="; ".join(filter(None, inner)),
        )


def is_in_unfilled(tc: _Element) -> bool:
    """Whether the whole cell is a control that nobody has filled in."""
    control = next(tc.iterancestors("{*}sdt"), None)
    return control is not None and tc.getparent() is child(control, "sdtContent") and is_unfilled(control)


def as_text(table: Table) -> str:
    """Say a table inside a cell in one line: «ученики – до 10.10; учителя – до 20.10»."""
    rows = (" – ".join(cell.text for cell in row if cell.text) for row in table.rows)
    return "; ".join(row for row in rows if row)


def merged(tc: _Element, cell: Cell, merges: dict[int, Cell]) -> Cell:
    """Give the lower parts of a vertical merge the text of its top."""
    merge = child(tc, "tcPr", "vMerge")
    top = merges.get(cell.start)
    if merge is None:
        merges.pop(cell.start, None)
    elif attribute(merge, "val") == "restart" or top is None:
        merges[cell.start] = cell
    else:
        return Cell(text=top.text, start=cell.start, span=cell.span, label=top.label, above=True)
    return cell


def rows_of(table: _Element) -> Iterator[_Element]:
    return (row for row in wrapped(table, "tr") if not deleted(row))


def wrapped(parent: _Element, name: str) -> Iterator[_Element]:
    """Children of this name, also those inside content controls."""
    for element in parent:
        found = local(element)
        if found == name:
            yield element
        elif found in WRAPPERS:
            yield from wrapped(element, name)
