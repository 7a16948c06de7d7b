"""A questionnaire for paper – a Word document, a message, a csv file – as the same marked nodes as from a sheet.

Either a table under headers, or lines: «1. Question?» and its answers below, lettered or with bullets. What stands
above is the title, settings («Кому: учителя») and the words to the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from documents.left_out import Left, LeftOut, left_out
from documents.marked import Faults, Node, Place
from documents.survey_names import SETTINGS, meant
from documents.survey_sheet import SOME_HEADERS, TABLES, above, header_row, is_struck, known_headers, records
from documents.tables import Paragraph, Table, read_tables
from documents.tables.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.tables import Block, Cell

PAPER: Final = "¶"  # where a sheet has its name: its words and names are those of a sheet, too
ANSWER: Final = re.compile(r"^\s*(?:[а-яёa-z]\s*[.)]|[-–—•○◦*□☐▢·▪●]|\(\s*\))\s*(?=\S)", re.IGNORECASE)
QUESTION: Final = re.compile(r"^\s*(?:вопрос\s*)?(?:№\s*)?\d{1,2}\s*[.):]\s*(?=\S)", re.IGNORECASE)
STEP: Final = re.compile(r"^\s*\d{1,2}\s*(?:[-–—=]|балл)", re.IGNORECASE)
SETTING: Final = re.compile(r"([^:]{2,40}):\s*(\S.*)")
HEADING: Final = re.compile(
    r"^\s*(?:раздел|блок|часть|тема|модуль)\s+[\dIVXА-Я]{1,4}\b|^\s*[IVXІХ]{1,4}[.)]\s", re.IGNORECASE
)
BLANK: Final = re.compile(r"[_.…]{3,}")  # the line to write on


def read_paper(data: bytes, faults: Faults) -> Node | None:
    """Read a document or a text; raise `documents.errors.Unreadable`, give nothing where no question stands in it."""
    blocks = list(seen_in(read_tables(data), faults))
    found = Faults()
    if table := table_of(blocks, found):
        faults.take_in(found)
        return table
    return lines_of(blocks, faults)


def seen_in(blocks: Iterable[Block], faults: Faults) -> Iterator[Paragraph | Table]:
    """Give what a person sees; what is hidden is named."""
    for block in blocks:
        if isinstance(block, LeftOut):
            faults.leave_out(block)
        elif isinstance(block, Table):
            table, left = visible(block)
            faults.leave_out(*left)
            yield replace(
                table, rows=[row for at, row in enumerate(table.rows, start=1) if not is_hidden(at, row, table, faults)]
            )
        else:
            yield block


def is_hidden(at: int, row: Sequence[Cell], table: Table, faults: Faults) -> bool:
    told = next((" ".join(cell.text.split()) for cell in row if cell.text.strip()), "")
    if at in table.hidden and told:
        faults.lose(Left.HIDDEN_ROWS, str(at) if table.sheet else told)
    return at in table.hidden


def table_of(blocks: Iterable[Paragraph | Table], faults: Faults) -> Node | None:
    """Read the questions of every table under headers; what stands above the first of them is the head."""
    head: list[list[Node]] = []
    asked: list[Node] = []
    beside: list[list[Node]] = []  # what stands between the tables and below them
    line = 0
    for block in blocks:
        rows = rows_of(block, line)
        line += len(rows)
        start = header_row(rows, TABLES[0])
        if isinstance(block, Table) and rows and len(known_headers(rows[start], TABLES[0])) >= SOME_HEADERS:
            (beside if asked else head).extend(rows[:start])
            asked += records(rows[start:], TABLES[0], Place(PAPER), faults)
        else:
            (beside if asked else head).extend(rows)
    if not asked:
        return None
    if more := [words for row in beside if (words := " ".join(str(cell.content) for cell in row if cell.content))]:
        faults.leave_out(left_out(Left.LINES, more))
    told = (row for row in head if not is_struck(row, None, faults))
    return Node(
        Place(PAPER),
        above(filled(parted(row) for row in told)) | {"questions": Node(at(0, "").place, tuple(asked))},
    )


def rows_of(block: Paragraph | Table, line: int) -> list[list[Node]]:
    if isinstance(block, Paragraph):
        return [[at(line, block.text, block.gone)]]
    return [
        [at(line + down, "" if cell.above else cell.text, "" if cell.above else cell.gone) for cell in row]
        for down, row in enumerate(block.rows)
    ]


def filled(rows: Iterable[list[Node]]) -> Iterator[list[Node]]:
    yield from (row for row in rows if any(cell.content for cell in row))


def at(number: int, text: str, gone: str = "") -> Node:
    return Node(Place(PAPER, number + 1), text.strip(), gone=gone)


def parted(row: list[Node]) -> list[Node]:
    """«Кому: учителя» is a name with its value, as in two cells."""
    said = [cell for cell in row if cell.content]
    found = SETTING.fullmatch(str(said[0].content)) if len(said) == 1 else None
    if found is None or meant(found[1], SETTINGS) is None:
        return row
    return [Node(said[0].place, found[1]), Node(said[0].place, found[2])]


def lines_of(blocks: Iterable[Paragraph | Table], faults: Faults) -> Node | None:
    """Questions are the numbered lines; where none is numbered, the lines above answers and those that ask."""
    lines = [at(number, text) for number, text in enumerate(texts_of(blocks, faults))]
    numbered = any(QUESTION.match(str(line.content)) for line in lines)
    head: list[list[Node]] = []
    asked: list[Asked] = []
    for line in lines:
        text = BLANK.sub("", str(line.content)).strip()
        if not text:
            continue
        if QUESTION.match(text) or (not numbered and text.endswith("?")):
            asked.append(Asked(line.place, QUESTION.sub("", text)))
        elif not asked:
            head.append(parted([Node(line.place, text)]))
        elif ANSWER.match(text) or STEP.match(text):
            asked[-1].answers.append(ANSWER.sub("", text).rstrip(" ;."))
        elif not asked[-1].answers and not HEADING.match(text):
            asked[-1].more.append(text)
        elif asked[-1].answers and text[0].islower():
            asked[-1].answers[-1] += f" {text.rstrip(' ;.')}"
        else:  # the title of a part, a word of thanks
            faults.lose(Left.LINES, text)
    if not asked:
        return None
    return Node(Place(PAPER), above(head) | {"questions": Node(Place(PAPER), tuple(map(question, asked)))})


@dataclass
class Asked:
    """A question, the answers that have a sign before them, and the lines that have none."""

    place: Place
    text: str
    answers: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)


def question(one: Asked) -> Node:
    """Take several lines without a sign for answers where none has one; a single one belongs to the question."""
    bare = not one.answers and len(one.more) > 1
    answers = one.more if bare else one.answers
    text = one.text if bare else "\n".join([one.text, *one.more])
    content = {"text": Node(one.place, text)}
    if answers:
        content["options"] = Node(one.place, tuple(Node(one.place, answer.rstrip(" ;.")) for answer in answers))
    return Node(one.place, content)


def texts_of(blocks: Iterable[Paragraph | Table], faults: Faults) -> Iterator[str]:
    for block in blocks:
        for row in rows_of(block, 0):
            is_struck(row, None, faults)
        if isinstance(block, Paragraph):
            label = f"{block.label} " if block.label else ""
            yield from (f"{label if not down else ''}{line}" for down, line in enumerate(block.text.split("\n")))
        else:
            yield from (" ".join(cell.text for cell in row if cell.text) for row in block.rows)
