"""What a person sees of a table: columns that nobody sees are left out, and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from documents.left_out import Left, LeftOut, Lost, left_out

if TYPE_CHECKING:
    from documents.tables.model import Cell, Table

LETTERS: Final = 26


def visible(table: Table) -> tuple[Table, list[LeftOut]]:
    """Put what stands in tables inside cells into their text, and leave hidden columns out."""
    hidden = table.hidden_columns
    rows = [[inlined(cell) for cell in row if cell.span > 1 or cell.start not in hidden] for row in table.rows]
    lost = {cell.start for row in table.rows for cell in row if cell.text and cell.span == 1} & hidden
    left = [left_out(Left.HIDDEN_COLUMNS, map(letter, sorted(lost)), within=table.sheet)] if lost else []
    return replace(table, rows=rows), left


def seen(whole: Table) -> tuple[list[tuple[int, list[Cell]]], list[LeftOut]]:
    """Give the rows that a person sees and that hold anything, with their numbers; the rest is named."""
    table, left = visible(whole)
    lost = Lost()
    rows = []
    for number, cells in enumerate(table.rows, start=1):
        told = any(cell.text.strip() for cell in cells)
        gone = any(cell.gone for cell in cells)
        if number in table.hidden:
            lost.add(Left.HIDDEN_ROWS, str(number), here=told or gone)
        elif told:
            lost.add(Left.STRUCK_WORDS, str(number), here=gone)
            rows.append((number, cells))
        else:
            lost.add(Left.STRUCK_ROWS, str(number), here=gone)
    return rows, [*left, *lost.told(table.sheet)]


def inlined(cell: Cell) -> Cell:
    return replace(cell, text=f"{cell.text}\n{cell.inner}".strip(), inner="") if cell.inner else cell


def letter(place: int) -> str:
    """Name a column as Excel does: A, B, … Z, AA."""
    above, last = divmod(place, LETTERS)
    return (letter(above - 1) if above else "") + chr(ord("A") + last)
