"""One row of a table under known columns: what it says, and what kind of row it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.notes import is_note, is_total
from documents.roadmap_table.columns import FILLED_LATER, Column, Role, is_value, role_of
from documents.roadmap_table.text import excel_months, is_number, is_period, number_again, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.tables import Cell

TICK: Final = re.compile(r"[+xх✓✔vV√*•●☑✅☒⊠■]+|да|yes", re.IGNORECASE)
EMPTY_BOXES: Final = frozenset("☐□▢⬜")
STARTS_ANEW: Final = re.compile(r"\W*[А-ЯЁA-Z\d]")


@dataclass(slots=True)
class Line:
    """Texts by role (with their line breaks), and which of them stand in the lower part of a vertical merge."""

    texts: dict[Role, str]
    above: frozenset[Role] = frozenset()
    serial: bool = False  # a bare number was read as a day

    def get(self, role: Role) -> str:
        return self.texts.get(role, "")

    @property
    def said(self) -> set[Role]:
        return {role for role, text in self.texts.items() if text and role is not Role.OTHER}


def placed(row: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Column, Cell]]:
    """Put cells under columns: one by one where their count agrees, by the overlap in the grid where not."""
    if len(row) == len(columns):
        return list(zip(columns, row, strict=True))
    pairs = []
    for cell in row:
        overlaps = [(min(one.end, cell.end) - max(one.start, cell.start), -at) for at, one in enumerate(columns)]
        width, at = max(overlaps)
        if width > 0:
            pairs.append((columns[-at], cell))
    return pairs


def line_of(row: Sequence[Cell], columns: Sequence[Column]) -> Line:
    found: dict[Role, list[tuple[Column, str]]] = {}
    above = set()
    for column, cell in placed(row, columns):
        text = said_in(cell, column.role) or (cell.label if column.role in {Role.NUMBER, Role.TITLE} else "")
        found.setdefault(column.role, []).append((column, text))
        if cell.above and text:
            above.add(column.role)
    texts = {role: joined(role, cells) for role, cells in found.items()}
    texts[Role.NUMBER] = number_again(texts.get(Role.NUMBER, ""))
    serial = any(cell.day for column, cell in placed(row, columns) if column.role is Role.DEADLINE)
    return Line(texts, frozenset(above), serial=serial)


def unread_in(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    """Name the columns in which something stands that no item has, by their headers, else by what stands there."""
    cells = [(column, cell) for column, cell in placed(row, columns) if column.role is Role.OTHER]
    texts = ((column.name, tidy(cell.text)) for column, cell in cells if not cell.above)
    return [name or text for name, text in texts if text and text not in EMPTY_BOXES]


def said_in(cell: Cell, role: Role) -> str:
    """Read a cell under its column: an empty box says nothing, and a bare number where a day is meant is that day."""
    text = cell.text.strip()
    if text in EMPTY_BOXES:
        return ""
    if role is Role.DEADLINE:
        return excel_months(cell.day or text)
    return text


def is_struck(row: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether what makes the row an item is crossed out, whatever has been left standing beside it."""
    if not any(cell.gone for cell in row):
        return False
    pairs = placed(row, columns)
    titles = [cell for column, cell in pairs if column.role is Role.TITLE]
    return not filled(row) or (bool(titles) and all(cell.gone and not cell.text.strip() for cell in titles))


def joined(role: Role, cells: list[tuple[Column, str]]) -> str:
    """Make one text of several columns with one meaning: «начало | окончание», «I квартал | II квартал»."""
    filled = [(column, text) for column, text in cells if text]
    if role is not Role.DEADLINE or len(cells) == 1:
        return "; ".join(dict.fromkeys(text for _, text in filled))
    if filled and all(is_period(column.name) or TICK.fullmatch(text) for column, text in filled):
        return ", ".join(column.name if TICK.fullmatch(text) else f"{column.name} {text}" for column, text in filled)
    ends = len(filled) == 2 and any(re.search(r"начал|\bс\b", column.name, re.IGNORECASE) for column, _ in filled)  # noqa: PLR2004 - a start and an end
    return (" – " if ends else ", ").join(dict.fromkeys(text for _, text in filled))


def filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text.strip() or cell.label]


def is_note_row(cells: Sequence[Cell]) -> bool:
    """Whether a row holds a note alone, or a total and its numbers."""
    texts = list(dict.fromkeys(cell.text for cell in cells if cell.text.strip()))
    if not texts or cells[0].above or not is_note(texts[0]):
        return False
    return len(texts) == 1 or is_total(texts[0])


def counts_columns(cells: Sequence[Cell]) -> bool:
    """Whether this is the row «1 2 3 4 5» under a header."""
    texts = [cell.text.strip() for cell in cells]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]  # noqa: PLR2004 - two may be an item


def second_header(row: Sequence[Cell], columns: list[Column]) -> list[Column] | None:
    """Read the lower line of a header («начало | окончание» under «Срок»); None if it is an item already."""
    fresh = [cell for cell in row if cell.text.strip() and not cell.above]
    wide = [cell for cell in fresh if any(is_part(cell, column) for column in columns)]
    if (
        not wide
        or len(wide) != len(fresh)
        or any(is_value(cell.text) and not (is_period(cell.text) or is_number(cell.text)) for cell in fresh)
    ):
        return None
    refined: list[Column] = []
    for column in columns:
        below = [cell for cell in fresh if column.start <= cell.start < column.end]
        refined += [Column(below_role(column, cell), cell.start, cell.end, tidy(cell.text)) for cell in below] or [
            column
        ]
    return refined


def is_part(cell: Cell, column: Column) -> bool:
    """Whether the cell is one of several under this column."""
    return column.start <= cell.start and cell.end <= column.end and cell.span < column.end - column.start


def below_role(column: Column, cell: Cell) -> Role:
    if FILLED_LATER.search(tidy(cell.text)):
        return Role.OTHER
    return role_of(cell.text) if column.role is Role.OTHER else column.role


def section_of(row: Sequence[Cell], columns: Sequence[Column], *, dates_expected: bool) -> str | None:
    """Read a row that names a section: one cell across the table, or one filled cell (with a number or without)."""
    cells = filled(row)
    if len(cells) > 1 and len({cell.text for cell in cells}) == 1 and not is_number(cells[0].text):
        return tidy(cells[0].text)  # a merge that a converter wrote out into every cell
    numbers = [cell for cell in cells[:1] if is_number(cell.text.strip() or cell.label) and len(cells) > 1]
    rest = cells[len(numbers) :]
    if len(rest) != 1 or rest[0].above:
        return None
    cell = rest[0]
    roles = {column.role for column, one in placed(row, columns) if one is cell}
    across = covers(cell, columns) or len(row) == 1
    alone = not numbers and dates_expected and roles <= {Role.NUMBER, Role.TITLE, Role.SECTION} and bool(roles)
    if not (across or alone) or (is_number(cell.text) and not cell.label):
        return None
    number = (numbers[0].text.strip() or numbers[0].label) if numbers else cell.label
    return tidy(f"{number} {cell.text}")


def covers(cell: Cell, columns: Sequence[Column]) -> bool:
    """Whether the cell lies over the titles and something else that an item has."""
    under = {column.role for column in columns if column.start < cell.end and cell.start < column.end}
    return Role.TITLE in under and bool(under & {Role.DEADLINE, Role.EXECUTORS, Role.RESULT})


def starts_anew(text: str) -> bool:
    """Whether a text begins as a sentence does, not in the middle of one."""
    return bool(STARTS_ANEW.match(text))
