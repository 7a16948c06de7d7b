"""What a person sees of a table, and what is left out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from documents.left_out import Left, LeftOut, left_out
from documents.roadmap_table.columns import Column, Role, texts_below
from documents.roadmap_table.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.tables import Cell, Table

LETTERS: Final = 26
# How the column of a list of people is called in which they stand.
OF_PEOPLE: Final = re.compile(
    r"(?:ф\W*и\W*о|фамили\w+|сотрудник|работник|участник|куратор|наставник|педагог|учител)\w*\W*", re.IGNORECASE
)
SIGNED: Final = re.compile(r"ф\W*и\W*о\W*|фамили\w+.*|подпись|должность|роспись", re.IGNORECASE)
PERSON: Final = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ]\.\s?[А-ЯЁ]?\.?(?:\s*,.*)?"
    r"|[А-ЯЁ]\.\s?[А-ЯЁ]?\.?\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s*,.*)?"
    r"|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:ич|на|оглы|кызы)(?:\s*,.*)?",
    re.DOTALL,
)
A_NAME: Final = 0.5


def visible(table: Table) -> tuple[Table, list[LeftOut]]:
    """Put what stands in tables inside cells into their text, and leave hidden columns out."""
    hidden = table.hidden_columns
    rows = [[inlined(cell) for cell in row if cell.span > 1 or cell.start not in hidden] for row in table.rows]
    lost = {cell.start for row in table.rows for cell in row if cell.text and cell.span == 1} & hidden
    left = [left_out(Left.HIDDEN_COLUMNS, map(letter, sorted(lost)), within=table.sheet)] if lost else []
    return replace(table, rows=rows), left


def inlined(cell: Cell) -> Cell:
    return replace(cell, text=f"{cell.text}\n{cell.inner}".strip(), inner="") if cell.inner else cell


def letter(place: int) -> str:
    """Name a column as Excel does: A, B, … Z, AA."""
    above, last = divmod(place, LETTERS)
    return (letter(above - 1) if above else "") + chr(ord("A") + last)


def lists_people(columns: Sequence[Column], body: Sequence[Sequence[Cell]], *, named: bool) -> bool:
    """Whether the rows are people and not activities; `named`: the header says itself where the activities stand."""
    title = next((one for one in columns if one.role is Role.TITLE), None)
    if title is None:
        return False
    texts = [tidy(text) for text in texts_below(title, body)]
    people = sum(bool(PERSON.fullmatch(text)) for text in texts)
    if texts and people / len(texts) > A_NAME:
        return True
    return not named and (bool(OF_PEOPLE.fullmatch(title.name)) or sum(map(is_signed, columns)) > 1)


def is_signed(column: Column) -> bool:
    return bool(SIGNED.fullmatch(column.name))


def signed(cells: Sequence[Cell]) -> bool:
    """Whether a row is the header of «ФИО | Должность | Подпись», which has no role of a roadmap in it."""
    return sum(bool(SIGNED.fullmatch(tidy(cell.text))) for cell in cells) > 1
