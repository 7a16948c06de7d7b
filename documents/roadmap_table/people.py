"""Whether a table lists people rather than activities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.roadmap_table.columns import Column, Role, texts_below
from documents.roadmap_table.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.tables import Cell, Table

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


def lists_people(columns: Sequence[Column], body: Sequence[Sequence[Cell]], *, named: bool) -> bool:
    """Whether the rows are people and not activities; `named`: the header says itself where the activities stand."""
    title = next((one for one in columns if one.role is Role.TITLE), None)
    if title is None:
        return False
    if are_people(texts_below(title, body)):
        return True
    return not named and (bool(OF_PEOPLE.fullmatch(title.name)) or sum(map(is_signed, columns)) > 1)


def are_people(texts: Sequence[str]) -> bool:
    return bool(texts) and sum(bool(PERSON.fullmatch(tidy(text))) for text in texts) / len(texts) > A_NAME


def names_people(table: Table, columns: Sequence[Column] | None) -> bool:
    """Whether a table without a header of its own lists people: where activities stand, or to be signed."""
    first = next((cells for row in table.rows if (cells := [cell for cell in row if cell.text.strip()])), [])
    if signed(first):
        return True
    place = next((one.start for one in columns or () if one.role is Role.TITLE), None)
    at = [cell.text for row in table.rows for cell in row if cell.start == place and cell.text.strip()]
    return are_people(at)


def is_signed(column: Column) -> bool:
    return bool(SIGNED.fullmatch(column.name))


def signed(cells: Sequence[Cell]) -> bool:
    """Whether a row is the header of «ФИО | Должность | Подпись», which has no role of a roadmap in it."""
    return sum(bool(SIGNED.fullmatch(tidy(cell.text))) for cell in cells) > 1
