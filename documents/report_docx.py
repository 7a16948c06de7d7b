"""The report as a Word document: each figure with its root as a comment and a link to the list of roots.

`python -m documents.report_docx` makes it in a process of its own: JSON in, the document out.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Mm, Pt
from docx.text.run import Run
from markupsafe import escape

from documents.cells import printable
from documents.columns import broad_enough
from documents.paper import A4, number_pages
from documents.qr import qr_png
from documents.report_paper import Form, Paper, plain, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from documents.report_paper import Part, RootRow, Section

INDENT: Final = Cm(1.25)
IN_TABLES: Final = 3  # points smaller than the text
QR_PIXELS: Final = 240
QR_MM: Final = 22
NAMESPACES: Final = nsdecls("w")
# The document's own dates: a paper that says the same is the same, byte by byte.
NO_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
ROOT_WIDTHS: Final = (8, 18, 44, 30)
COMMENT_IN_ALL: Final = 900  # characters: Word shows no more of a comment at a glance, the list of roots has it all


class _Writer:
    def __init__(self, paper: Paper, form: Form) -> None:
        self.paper, self.form = paper, form
        self.document: Any = Document(io.BytesIO(base64.b64decode(form.letterhead)) if form.letterhead else None)
        self.roots: dict[str, tuple[int, RootRow]] = {
            root.key: (number, root) for number, root in enumerate(paper.roots, start=1)
        }
        self.bookmarks = 0

    def write(self) -> bytes:
        self._page()
        for line in self.paper.stamp:
            self._line(line, right=True)
        for line in self.paper.title:
            self._line(line, centred=True, bold=True)
        for section in self.paper.sections:
            self._section(section)
        if self.paper.signature:
            self._line("")
            for line in self.paper.signature.split("\n"):
                self._line(line)
        if self.form.qr:
            code = self._line("", right=True).add_run()
            code.add_picture(io.BytesIO(qr_png(self.form.qr, QR_PIXELS)), width=Mm(QR_MM))
        for number, section in enumerate(self.paper.appendices, start=1):
            self._appendix(number, section)
        if not self.form.clean and self.paper.roots:
            self._list_of_roots(len(self.paper.appendices) + 1)
        return self._saved()

    def _page(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = self.form.font, Pt(self.form.size)
        fonts = normal.element.rPr.rFonts
        for name in [one for one in fonts.attrib if one.endswith("Theme")]:
            del fonts.attrib[name]  # a letterhead's theme would be stronger than the font
        for name in ("w:eastAsia", "w:cs"):
            fonts.set(qn(name), self.form.font)
        page = self.document.sections[0]
        self._lay(page, across=False)
        self._number(page)

    def _number(self, page: Any) -> None:
        """Number the pages; a letterhead that does so itself is left as it is."""
        fields = [one.text or "" for one in page.header._element.iter(qn("w:instrText"))]  # noqa: SLF001 - same
        fields += [one.get(qn("w:instr")) or "" for one in page.header._element.iter(qn("w:fldSimple"))]  # noqa: SLF001
        if any("PAGE" in one.upper() for one in fields):
            return
        if any(line.text or len(line.runs) for line in page.header.paragraphs):
            page.header._element.insert(0, OxmlElement("w:p"))  # noqa: SLF001 - above what stands there
        number_pages(page)

    def _lay(self, page: Any, *, across: bool) -> None:
        width, height = reversed(A4) if across else A4
        page.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = Cm(width), Cm(height)
        page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = map(Mm, self.form.margins)

    def _line(self, text: str, *, right: bool = False, centred: bool = False, bold: bool = False) -> Any:
        made = self.document.add_paragraph()
        made.paragraph_format.space_after = Pt(0)
        if right:
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if centred:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._runs(made, text, bold=bold)
        return made

    def _section(self, section: Section) -> None:
        if section.title:
            self._heading(section.title)
        for part in section.parts:
            self._part(part)

    def _heading(self, text: str) -> None:
        made = self._line(text, centred=True, bold=True)
        made.paragraph_format.space_before = Pt(self.form.size)
        made.paragraph_format.space_after = Pt(self.form.size // 2)
        made.paragraph_format.keep_with_next = True

    def _part(self, part: Part) -> None:
        if part.header:
            self._table(part)
            return
        for line in part.text.split("\n"):
            made = self.document.add_paragraph()
            made.paragraph_format.first_line_indent = INDENT
            made.paragraph_format.space_after = Pt(0)
            made.paragraph_format.line_spacing = self.form.spacing
            made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            self._runs(made, line, bold=bool(part.heading))
        if part.note and not self.form.clean:
            written = [run for run in made.runs if run.text]
            if written:
                self._comment(written, part.note)

    def _table(self, part: Part) -> None:
        if part.text:
            made = self._line(part.text)
            made.paragraph_format.space_before = Pt(self.form.size // 2)
            made.paragraph_format.keep_with_next = True
        page = self.document.sections[-1]
        breadth = page.page_width - page.left_margin - page.right_margin
        shares = part.widths or (1,) * len(part.header)
        widths = [int(breadth * share / sum(shares)) for share in shares]
        self._grid(part.header, part.rows, widths)
        self._line("")

    def _grid(self, header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> list[Any]:
        """Make a table whose header comes again on every page and whose rows no page tears; give its rows."""
        rows = list(rows)
        read = ([plain(self.form.named(text)) for text in texts] for texts in (header, *rows))
        widths = broad_enough(widths, read, self.form.size - IN_TABLES)
        table = self.document.add_table(rows=0, cols=len(header), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        made = [self._row(header, widths, head=True), *(self._row(texts, widths) for texts in rows)]
        for row in made:
            table._tbl.append(row)  # noqa: SLF001 - row by row python-docx takes ten times as long
        for row in made:
            self._comments_in(row, table)
        return made

    def _row(self, texts: Sequence[str], widths: Sequence[int], *, head: bool = False) -> Any:
        cells = "".join(self._cell(text, width, head=head) for text, width in zip(texts, widths, strict=True))
        repeat = "<w:tblHeader/>" if head else ""
        return parse_xml(f"<w:tr {NAMESPACES}><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>")

    def _cell(self, text: str, width: int, *, head: bool) -> str:
        size, look = (self.form.size - IN_TABLES) * 2, "<w:b/>" if head else ""
        said = []
        for words, key in runs(self.form.named(text)):
            lines = "<w:br/>".join(
                f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(words).split("\n")
            )
            run = f'<w:r><w:rPr>{look}<w:sz w:val="{size}"/></w:rPr>{lines}</w:r>'
            known = self.roots.get(key or "") if not self.form.clean else None
            said.append(f'<w:hyperlink w:anchor="root{known[0]}" w:history="1">{run}</w:hyperlink>' if known else run)
        align = '<w:jc w:val="center"/>' if head else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{Emu(width).twips}" w:type="dxa"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:after="0"/>{align}</w:pPr>{"".join(said)}</w:p></w:tc>'
        )

    def _comments_in(self, row: Any, table: Any) -> None:
        numbered = dict(self.roots.values())
        links: list[Any] = list(row.iter(qn("w:hyperlink")))
        for link in links:
            number = int(link.get(qn("w:anchor")).removeprefix("root"))
            self._comment([Run(link[0], table)], self._comment_on(number, numbered[number]))

    def _runs(self, paragraph: Any, text: str, *, bold: bool = False, size: int | None = None) -> None:
        for words, key in runs(self.form.named(text)):
            shown = printable(words)
            if not shown:
                continue
            root = self.roots.get(key or "")
            made = (
                paragraph.add_run(shown) if root is None or self.form.clean else self._linked(paragraph, shown, root[0])
            )
            made.bold = bold or None
            if size:
                made.font.size = Pt(size)
            if root is not None and not self.form.clean:
                self._comment([made], self._comment_on(*root))

    def _linked(self, paragraph: Any, text: str, number: int) -> Any:
        """Make a run that leads to its line in the list of roots."""
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"root{number}")
        link.set(qn("w:history"), "1")
        link.append(OxmlElement("w:r"))
        paragraph._p.append(link)  # noqa: SLF001 - python-docx makes no links inside a document
        inside: list[Any] = list(link)
        made = Run(inside[0], paragraph)
        made.text = text
        return made

    def _comment_on(self, number: int, root: RootRow) -> str:
        words = self.paper.words
        told = f"{words['figure']}{number}: {root.shown} = {root.listed}; {root.rule}; {self.paper.counted}"
        return told if len(told) <= COMMENT_IN_ALL else told[: COMMENT_IN_ALL - 1] + "…"

    def _comment(self, made: list[Any], text: str) -> None:
        comment = self.document.add_comment(made, text=printable(text), author=self.paper.words["author"], initials="Ф")
        comment._comment_elm.attrib.pop(qn("w:date"), None)  # noqa: SLF001 - the moment stands in its words

    def _appendix(self, number: int, section: Section) -> None:
        across = any(part.across for part in section.parts)
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        page.different_first_page_header_footer = False
        self._lay(page, across=across)
        self._line(f"{self.paper.words['appendix']} {number}", right=True)
        self._section(section)

    def _list_of_roots(self, number: int) -> None:
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        page.different_first_page_header_footer = False
        self._lay(page, across=True)
        words = self.paper.words
        self._line(f"{words['appendix']} {number}", right=True)
        self._heading(words["roots"])
        header = ("№", words["shown"], words["rule"], words["listed"])
        breadth = page.page_width - page.left_margin - page.right_margin
        widths = [int(breadth * share / sum(ROOT_WIDTHS)) for share in ROOT_WIDTHS]
        listed = [(f"{words['figure']}{at}", root.shown, root.rule, root.listed) for at, root in self.roots.values()]
        made = self._grid(header, listed, widths)
        for row, (at, _root) in zip(made[1:], self.roots.values(), strict=True):
            self._bookmark(next(row.iter(qn("w:p"))), f"root{at}")

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self.bookmarks += 1
        for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
            element = OxmlElement(kind)
            element.set(qn("w:id"), str(self.bookmarks))
            if kind == "w:bookmarkStart":
                element.set(qn("w:name"), name)
            paragraph.append(element)

    def _saved(self) -> bytes:
        about = self.document.core_properties
        about.created = about.modified = NO_MOMENT
        about.author = about.last_modified_by = printable(self.paper.words["author"])
        about.title = printable(" ".join(self.paper.title))[:200]
        about.comments = ""
        stream = io.BytesIO()
        self.document.save(stream)
        return without_moments(stream.getvalue())


def without_moments(made: bytes) -> bytes:
    """Pack the parts anew under one date: a document that says the same is the same, byte by byte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in sorted(before.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            after.writestr(zipfile.ZipInfo(name, NO_MOMENT.timetuple()[:6]), before.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def as_docx(paper: Paper, form: Form) -> bytes:
    """Write the document; takes seconds for a large year, so keep it off the event loop: `services.report.apart`."""
    return _Writer(paper, form).write()


def form_of(kept: Mapping[str, Any]) -> Form:
    return Form(**{**kept, "margins": tuple(kept["margins"])})


def main() -> None:
    told = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(as_docx(Paper.of(told["paper"]), form_of(told["form"])))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
