"""Blocks of a file -> rows of people: the columns in any order, under any of their usual names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.errors import Problem, Unreadable
from documents.people_rows import PersonRow
from documents.tables import Table, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from documents.tables import Block, Cell

HEADER_WITHIN: Final = 20  # rows above the header: titles, dates, «утверждаю»
# Asked from top to bottom: «Телефон директора» is a phone, «Филиал школы» a branch.
COLUMNS: Final = (
    ("phone", r"телефон|моб|сотов|phone"),
    ("parent", r"головн|базов|филиал|parent"),
    ("subject", r"предмет|дисциплин|subject"),
    ("name", r"ф\W*и\W*о|фамилия\W+имя|фамилия, имя|сотрудник|участник|full name|^name$"),
    ("curator", r"^куратор"),  # a list of pairs: who curates which school
    ("surname", r"фамилия|surname"),
    ("first", r"^имя|first name"),
    ("patronymic", r"отчество|patronymic"),
    ("role", r"роль|role|должность|статус в|кем является"),
    ("school", r"школ|\bоо\b|\bоу\b|организаци|учрежден|место работы|school"),
)
PEOPLE: Final = frozenset({"name", "curator", "surname", "school"})


def read_file(data: bytes) -> list[PersonRow]:
    """Read a whole file; for the reading process alone."""
    return read_people(read_tables(data))


def read_people(blocks: Iterable[Block]) -> list[PersonRow]:
    """Give the rows of every table with a header that names people or schools; raise `Unreadable`."""
    rows: list[PersonRow] = []
    for block in blocks:
        if isinstance(block, Table):
            rows.extend(rows_of(block))
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
            found = person_row(number, cells, columns, table.sheet)
            if found.name or found.school:
                yield found


def columns_of(cells: list[Cell]) -> dict[str, int]:
    """Name the columns of a header; nothing for a row that is none."""
    named: dict[str, int] = {}
    for cell in cells:
        text = " ".join(cell.text.casefold().split())
        for kind, pattern in COLUMNS:
            if kind not in named and text and re.search(pattern, text):
                named[kind] = cell.start
                break
    alone = len([cell for cell in cells if cell.text.strip()]) == 1
    enough = len(named) > 1 or (alone and "school" in named and len(cells[named["school"]].text) < 30)  # noqa: PLR2004 - a heading, not a sentence
    return named if enough and PEOPLE & named.keys() else {}


def person_row(number: int, cells: list[Cell], columns: dict[str, int], sheet: str | None) -> PersonRow:
    texts = {cell.start: " ".join((cell.text or cell.gone).split()) for cell in cells}
    get = {kind: texts.get(place, "") for kind, place in columns.items()}
    parts = (get.get("surname", ""), get.get("first", ""), get.get("patronymic", ""))
    return PersonRow(
        row=number,
        name=get.get("name") or get.get("curator") or " ".join(part for part in parts if part),
        role="куратор" if get.get("curator") else get.get("role", ""),
        school=get.get("school", ""),
        phone=get.get("phone", ""),
        subject=get.get("subject", ""),
        parent=get.get("parent", ""),
        sheet=sheet,
    )
