"""The way through a document, table by table and row by row, with what is known so far: columns, section, last item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.errors import Problem, Unreadable
from documents.left_out import Left, LeftOut, Lost, left_out
from documents.limits import MAX_CELL
from documents.notes import is_note
from documents.roadmap_rows import Note, RoadmapRow, Source
from documents.roadmap_table import grid, headings
from documents.roadmap_table.columns import Column, Role, guessed, header_of, role_of, settled
from documents.roadmap_table.people import lists_people, names_people, signed
from documents.roadmap_table.text import MONTH_SECTION, is_deadline, is_number, tidy
from documents.tables import Block, Cell, Paragraph, Table
from documents.tables.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT: Final = (Role.NUMBER, Role.TITLE, Role.DEADLINE, Role.EXECUTORS, Role.RESULT)
ROMAN: Final = frozenset("IVXLCІХ")
HEADER_WITHIN: Final = 20  # rows from the top of a table
SOME_ROWS: Final = 3  # of several cells: fewer are a frame, a stamp, two signatures


@dataclass(slots=True)
class Draft:
    """An item that may go on in the next row or on the next page."""

    texts: dict[Role, str]
    section: str | None
    source: Source
    dated: bool

    def finished(self) -> RoadmapRow:
        texts = {role: tidy(text) for role, text in self.texts.items()}
        return RoadmapRow(
            number=texts.get(Role.NUMBER) or None,
            section=self.section,
            title=texts.get(Role.TITLE, ""),
            deadline=texts.get(Role.DEADLINE, ""),
            executors=texts.get(Role.EXECUTORS) or None,
            result=texts.get(Role.RESULT) or None,
            source=self.source,
        )


class Walk:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.drafts: list[Draft] = []
        self.notes: set[Note] = set()
        self.left: list[LeftOut] = []
        self.unknown: list[Table] = []
        self._columns: list[Column] | None = None
        self._section: str | None = None
        self._column_section: str | None = None
        self._section_open = False  # the last row was a section's: it may go on after a page break
        self._unread: dict[str, None] = {}  # columns of which no item has anything
        self._bare: LeftOut | None = None  # the row of a section under which no item stands yet
        self._dates_expected = True
        self._table = 0
        self._lines: list[Paragraph] = []
        self._series = in_series(blocks)

    def through(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._lines.append(block)
                if self.drafts and is_note(block.text):
                    self.left.append(left_out(Left.NOTES, [tidy(block.text)]))
            elif isinstance(block, LeftOut):
                self.left.append(block)
            else:
                self._table += 1
                self.table(block)
                self._lines.clear()
        if self.drafts and self._bare:
            self.left.append(self._bare)
        if self._unread:
            self.left.append(left_out(Left.COLUMNS, self._unread))

    def table(self, whole: Table) -> None:
        table, left = visible(whole)
        headers = [header_of(row) for row in table.rows]
        if not any(headers) and (names_people(table, self._columns) or not self.goes_on(table)):
            self.pass_by(whole, table)
            return
        self.left += left
        self.enter(table, own_header=any(headers))
        first, lost, people = True, Lost(), False  # `people`: from a header on that is one of a list of them
        for at, (row, columns) in enumerate(zip(table.rows, headers, strict=True)):
            source = Source(self._table, at + 1, table.sheet)
            if columns and not (at and headers[at - 1] and self.knows(columns)):
                people = self.start(columns, table.rows[at + 1 :])
            elif self._columns is None and not people:
                self.above_header(row, has_header_next=any(headers[at + 1 : at + 2]))
            elif self.is_lost(row, table, source, lost, people=people):
                continue
            elif grid.filled(row):
                self.row(row, table.rows[at + 1 : at + 2], source, first=first)
                first = False
        self.left += lost.told(table.sheet)

    def pass_by(self, whole: Table, seen: Table) -> None:
        """Look into what a table without a header holds; what is no frame around others is left out, and named."""
        for nested in seen.nested:
            self.table(nested)
        if seen.nested:
            return
        self.unknown.append(whole)
        rows = {at: cells for at, row in enumerate(seen.rows, start=1) if len(cells := grid.filled(row)) > 1}
        if names_people(seen, self._columns):
            people = {at: cells[is_number(cells[0].text) :] for at, cells in rows.items() if not signed(cells)}
            places = [self.place_of(cells, Source(self._table, at, seen.sheet)) for at, cells in people.items()]
            self.left.append(left_out(Left.PEOPLE, places, within=seen.sheet))
        elif len(rows) >= SOME_ROWS:
            self.left.append(left_out(Left.TABLES, [tidy(min(rows.items())[1][0].text)], within=seen.sheet))

    def is_lost(self, row: Sequence[Cell], table: Table, source: Source, lost: Lost, *, people: bool) -> bool:
        """Whether a row is not to be taken: hidden, crossed out, or one of a list of people."""
        place = self.place_of(row, source)
        if source.row in table.hidden:
            lost.add(Left.HIDDEN_ROWS, place, here=bool(grid.filled(row)))
        elif people:
            lost.add(Left.PEOPLE, self.place_of(row[1:], source) or place, here=bool(grid.filled(row)))
        elif grid.is_note_row(grid.filled(row)):
            lost.add(Left.NOTES, place)
        elif grid.is_struck(row, self._columns or []):
            lost.add(Left.STRUCK_ROWS, place, here=True)
        else:
            lost.add(Left.STRUCK_WORDS, place, here=any(cell.gone for cell in row))
            return False
        return True

    def place_of(self, row: Sequence[Cell], source: Source) -> str:
        """Name a row by what a person finds it by: its row on a sheet, else its number or its first words."""
        if source.sheet:
            return str(source.row)
        texts = (tidy(cell.text or cell.gone or cell.label) for cell in row)
        return next((text for text in texts if text), str(source.row))

    def knows(self, columns: Sequence[Column]) -> bool:
        """Whether a header says nothing new: the second line of «№ п/п | Мероприятия (содержание)»."""
        return {one.role for one in columns} <= {one.role for one in self._columns or []} | {Role.OTHER}

    def use(self, columns: list[Column], body: Sequence[Sequence[Cell]]) -> None:
        """Take these columns for what follows."""
        self._columns = columns
        deadline = next((column for column in columns if column.role is Role.DEADLINE), None)
        texts = [cell.text for row in body for cell in row if deadline and cell.start == deadline.start]
        self._dates_expected = any(map(is_deadline, texts))

    def start(self, columns: list[Column], body: Sequence[Sequence[Cell]]) -> bool:
        """Take a header for what follows; give whether it is that of a list of people, which is passed by."""
        below = grid.second_header(body[0], columns) if body else None
        found = settled(below or columns, body)
        if lists_people(found, body, named=any(column.role in {Role.TITLE, Role.SECTION} for column in columns)):
            return True
        self.use(found, body)
        return False

    def enter(self, table: Table, *, own_header: bool) -> None:
        """Take the line above the table, or the name of its sheet, for the section where it is one."""
        heading = headings.of_sheet(table.sheet) if table.sheet else headings.heading_of(self._lines)
        counted = headings.is_counted(heading)
        if heading and (
            (self.drafts and own_header)
            or (counted and (self.drafts or self._series))
            or (table.sheet and self._series)
        ):
            self.section(heading)

    def above_header(self, row: Sequence[Cell], *, has_header_next: bool) -> None:
        cells = grid.filled(row)
        if len(cells) == 1 and has_header_next and headings.is_counted(cells[0].text):
            self.section(tidy(cells[0].text))

    def section(self, text: str) -> None:
        self._section, self._column_section, self._section_open = text, None, True

    def goes_on(self, table: Table) -> bool:
        """Whether a table without a header continues the one before: as many columns, and no list of its own."""
        if self._columns is None or not table.rows:
            return False
        first = grid.filled(table.rows[0])
        if any(role_of(cell.text) is Role.NUMBER for cell in first) or signed(first):
            return False
        usual = max((len(row) for row in table.rows), default=0)
        ends = max((row[-1].end for row in table.rows if row), default=0)
        return usual == len(self._columns) or ends == self._columns[-1].end

    def row(self, row: Sequence[Cell], following: Sequence[Sequence[Cell]], source: Source, *, first: bool) -> None:
        columns = self._columns or []
        cells = grid.filled(row)
        if any(len(cell.text) > MAX_CELL for cell in cells):
            raise Unreadable(Problem.CELL_TOO_LONG, limit=MAX_CELL)
        if grid.counts_columns(cells) or (all(cell.above for cell in cells) and not self.drafts):
            return
        if self.second_line_of_header(row):
            return
        line = grid.line_of(row, columns)
        if line.serial:
            self.notes.add(Note.SERIAL_DAYS)
        if line.said - {Role.SECTION}:
            self._unread |= dict.fromkeys(grid.unread_in(row, columns))
        if self.goes_into_last(line, first=first):
            self.join(line, first=first)
            return
        section = grid.section_of(row, columns, dates_expected=self._dates_expected) or self.parent(line, following)
        if section:
            self.open_section(section, first=first)
            self._bare = left_out(Left.LINES, [self.place_of(row, source)], within=source.sheet)
        elif Role.TITLE in line.said:
            self.add(line, source)
        elif line.said & {Role.DEADLINE, Role.EXECUTORS}:
            self.left.append(left_out(Left.ROWS_WITHOUT_TITLE, [self.place_of(row, source)], within=source.sheet))

    def second_line_of_header(self, row: Sequence[Cell]) -> bool:
        """Whether every filled cell repeats or refines the header above it: «№» over «п/п»."""
        names = {column.name for column in self._columns or [] if column.name}
        cells = grid.filled(row)
        return role_of(cells[0].text) is Role.NUMBER or all(tidy(cell.text) in names for cell in cells)

    def parent(self, line: grid.Line, following: Sequence[Sequence[Cell]]) -> str | None:
        """Read «2 | Методическая работа» before «2.1 | …», and «II | …» among arabic numbers, as a section."""
        if line.said != {Role.NUMBER, Role.TITLE} or not following:
            return None
        number = line.get(Role.NUMBER).strip(" .)")
        below = grid.line_of(following[0], self._columns or []).get(Role.NUMBER).strip(" .)")
        if below.startswith(number + ".") or (set(number) <= ROMAN and below[:1].isdecimal()):
            return tidy(f"{line.get(Role.NUMBER)} {line.get(Role.TITLE)}")
        return None

    def open_section(self, text: str, *, first: bool) -> None:
        if first and self._section_open and self._section and not grid.starts_anew(text):
            text = tidy(f"{self._section}\n{text}")
        self.section(text)

    def goes_into_last(self, line: grid.Line, *, first: bool) -> bool:
        """Whether this row is the rest of the last item: after a page break, or under merged cells."""
        if not self.drafts or self._section_open:
            return False
        said = line.said - {Role.SECTION}
        numbered = any(column.role is Role.NUMBER for column in self._columns or [])
        if Role.TITLE in line.above and (not numbered or Role.NUMBER in line.above):
            return Role.DEADLINE in line.above or Role.DEADLINE not in said
        if Role.NUMBER in said:
            return False
        if Role.TITLE not in said:
            return bool(said)
        gaps = {Role.DEADLINE, Role.EXECUTORS} - said
        return not grid.starts_anew(line.get(Role.TITLE)) and ((first and numbered) or len(gaps) > (0 if first else 1))

    def join(self, line: grid.Line, *, first: bool) -> None:
        last = self.drafts[-1].texts
        for role in KEPT:
            text = "" if role in line.above else line.get(role)
            if not text:
                continue
            before = last.get(role, "")
            apart = (
                not first and role in {Role.DEADLINE, Role.EXECUTORS} and (grid.starts_anew(text) or is_deadline(text))
            )
            last[role] = f"{before}{'; ' if apart else chr(10)}{text}" if before else text
        self.notes.add(Note.ROWS_JOINED)

    def add(self, line: grid.Line, source: Source) -> None:
        texts = {role: line.get(role) for role in KEPT}
        self._column_section = tidy(line.get(Role.SECTION)) or self._column_section
        self._section_open, self._bare = False, None
        section = self._column_section or self._section
        dated = any(column.role is Role.DEADLINE for column in self._columns or [])
        if not dated and section and MONTH_SECTION.fullmatch(section):  # a plan by months says when above its rows
            texts[Role.DEADLINE], dated = section, True
        self.drafts.append(Draft(texts, section, source, dated))


def in_series(blocks: Sequence[Block]) -> bool:
    """Whether several tables have a section's line above them; one such line is the name of the whole roadmap."""
    lines: list[Paragraph] = []
    found = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block)
        if not isinstance(block, Table):
            continue
        if any(map(header_of, block.rows[:HEADER_WITHIN])):
            found += headings.is_counted(headings.heading_of(lines)) or headings.of_sheet(block.sheet) is not None
        lines.clear()
    return found > 1


def guess(tables: Sequence[Table]) -> list[Column] | None:
    """Find the columns in the largest table when no table has a header."""
    largest = max(tables, key=lambda table: len(table.rows), default=None)
    return guessed(largest.rows) if largest else None
