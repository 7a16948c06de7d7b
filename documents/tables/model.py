"""What every kind of file becomes: paragraphs and tables in the order in which they stand, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from documents.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of a cell joined by a line break.

    `label` is the number that Word counts by itself and that stands in no text. `above` marks a cell that is the
    lower part of a vertical merge: its text is then the text of the whole merge. `gone` is what is crossed out or
    hidden, `inner` the text of tables that stand in the cell, `day` the date that a bare number of Excel may be.
    """

    text: str = ""
    start: int = 0
    span: int = 1
    label: str = ""
    above: bool = False
    gone: str = ""
    inner: str = ""
    day: str = ""

    @property
    def end(self) -> int:
        return self.start + self.span


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    label: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`hidden` names the rows, counted from 1, that nobody sees who opens the file; columns are counted from 0."""

    rows: list[list[Cell]]
    sheet: str | None = None
    nested: list[Table] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


Block: TypeAlias = Paragraph | Table | LeftOut


def cells_of(texts: list[str]) -> list[Cell]:
    """Make a plain row: one column a cell."""
    return [Cell(text=text, start=place) for place, text in enumerate(texts)]
