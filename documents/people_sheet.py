"""Blocks of a file -> rows of people: the columns in any order, under any of their usual names; or lines of schools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.errors import Problem, Unreadable
from documents.limits import MAX_ROWS
from documents.people_rows import PersonRow
from documents.tables import Table, read_tables
from documents.tables.model import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from documents.tables import Block, Cell

BOTH: Final = 2
HEADER_WITHIN: Final = 20  # rows above the header: titles, dates, «утверждаю»
NAME: Final = r"ф\W*и\W*о|фамилия\W+имя|фамилия, имя"
# Asked from top to bottom: «Телефон директора» is a phone, «Филиал школы» a branch.
COLUMNS: Final = (
    ("phone", r"телефон|моб|сотов|контакт|phone"),
    ("parent", r"головн|базов|филиал|parent"),
    ("subject", r"предмет|дисциплин|subject"),
    ("curator", rf"^куратор|(?:{NAME}).*куратор"),  # a list of pairs: who curates which school
    ("leader", rf"^(?:директор|руководитель)\b(?!.*должност)|(?:{NAME}).*(?:директор|руководител)"),
    ("name", rf"{NAME}|сотрудник|участник|full name|^name$"),
    ("surname", r"фамилия|surname"),
    ("first", r"^имя|first name"),
    ("patronymic", r"отчество|patronymic"),
    ("role", r"роль|role|должность|статус в|кем является"),
    ("school", r"школ|\bоо\b|\bоу\b|организаци|учрежден|место работы|school"),
)
PEOPLE: Final = frozenset({"name", "curator", "leader", "surname", "school"})
# A header of schools alone, not the first school of a list without one.
SCHOOLS_ONLY: Final = re.compile(
    r"(?:полное |краткое |официальное )?(?:наименование |название |список |перечень )?"
    r"(?:школ[аы]?|оо|оу|(?:обще)?образовательн\w+ (?:организаци|учреждени)\w*|организаци\w|учреждени\w|schools?)"
)
NUMBERS: Final = re.compile(r"№.*|n|\d*[.)]?|п/п", re.IGNORECASE)


def read_file(data: bytes) -> list[PersonRow]:
    """Read a whole file; for the reading process alone."""
    return read_people(read_tables(data))


def read_people(blocks: Iterable[Block]) -> list[PersonRow]:
    """Give the rows of every table with a header that names people or schools, else the lines; raise `Unreadable`."""
    known = list(blocks)
    rows = [row for block in known if isinstance(block, Table) for row in rows_of(block)]
    if not any(row.name or row.school for row in rows):
        rows = list(lines_of(known))
    if not rows:
        raise Unreadable(Problem.NO_PEOPLE)
    return rows


def rows_of(table: Table) -> Iterator[PersonRow]:
    columns: dict[str, int] = {}
    for number, cells in enumerate(table.rows, start=1):
        named = columns_of(cells) if number <= HEADER_WITHIN and not columns else {}
        if named:
            columns = named
        elif columns:
            yield from people_of(number, cells, columns, table.sheet)


def people_of(number: int, cells: list[Cell], columns: dict[str, int], sheet: str | None) -> Iterator[PersonRow]:
    """Give the people of a row: a list of schools may name a director and a curator, each before their own phone."""
    filled = {cell.start for cell in cells if cell.text.strip()}
    several = sorted((columns[kind], kind) for kind in ("curator", "leader") if columns.get(kind) in filled)
    if len(several) < BOTH or "name" in columns:
        several = [(0, "")]
    for at, (place, kind) in enumerate(several):
        ends = several[at + 1][0] if at + 1 < len(several) else None
        phones = [start for name, start in columns.items() if name.startswith("phone")]
        own = [start for start in phones if not kind or (place < start and (ends is None or start < ends))]
        others = {one for _, one in several if one != kind} | {name for name in columns if name.startswith("phone")}
        known = {name: start for name, start in columns.items() if name not in others}
        found = person_row(number, cells, known | ({"phone": own[0]} if own else {}), sheet)
        if found.name or found.school or found.alone:
            yield found


def lines_of(blocks: Iterable[Block]) -> Iterator[PersonRow]:
    """Give what stands one a line, in paragraphs or in a table without a header, its cells parted by tabs."""
    number = 0
    for block in blocks:
        if not isinstance(block, (Paragraph, Table)):
            continue
        lines = [[block.text]] if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        sheet = None if isinstance(block, Paragraph) else block.sheet
        for texts in lines:
            number += 1
            told = [" ".join(text.split()) for text in texts if not NUMBERS.fullmatch(text.strip())]
            if number > MAX_ROWS:
                raise Unreadable(Problem.TOO_MANY_ROWS, limit=MAX_ROWS)
            if told:
                yield PersonRow(row=number, sheet=sheet, alone="\t".join(told))


def columns_of(cells: list[Cell]) -> dict[str, int]:
    """Name the columns of a header; nothing for a row that is none."""
    named: dict[str, int] = {}
    for cell in cells:
        text = " ".join(cell.text.casefold().split())
        for kind, pattern in COLUMNS:
            if text and re.search(pattern, text) and (kind not in named or kind == "phone"):
                named[kind if kind not in named else f"phone {cell.start}"] = cell.start
                break
    of_schools = next((cell.text for cell in cells if cell.start == named.get("school")), "")
    enough = len(named) > 1 or bool(SCHOOLS_ONLY.fullmatch(" ".join(of_schools.casefold().split())))
    return named if enough and PEOPLE & named.keys() else {}


def person_row(number: int, cells: list[Cell], columns: dict[str, int], sheet: str | None) -> PersonRow:
    texts = {cell.start: " ".join((cell.text or cell.gone).split()) for cell in cells}
    get = {kind: texts.get(place, "") for kind, place in columns.items()}
    parts = (get.get("surname", ""), get.get("first", ""), get.get("patronymic", ""))
    told = [text for text in texts.values() if text]
    # Schools may stand one under the other in a cell.
    schools = next((cell.text for cell in cells if cell.start == columns.get("school")), "")
    return PersonRow(
        row=number,
        name=get.get("name") or get.get("curator") or get.get("leader") or " ".join(part for part in parts if part),
        role="куратор" if get.get("curator") else (get.get("role") or ("директор" if get.get("leader") else "")),
        school="\n".join(" ".join(line.split()) for line in schools.splitlines() if line.strip()),
        phone=get.get("phone", ""),
        subject=get.get("subject", ""),
        parent=get.get("parent", ""),
        sheet=sheet,
        alone=told[0] if len(told) == 1 else "",
    )
