"""What every kind of file becomes: paragraphs and tables in the order in which they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of a cell joined by a line break.

    `label` is the number that Word counts by itself and that stands in no text. `above` marks a cell that is the
    lower part of a vertical merge: its text is then the text of the whole merge.
    """

    text: str = ""
    start: int = 0
    span: int = 1
    label: str = ""
    above: bool = False

    @property
    def end(self) -> int:
        return self.start + self.span


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[list[Cell]]
    sheet: str | None = None
    nested: list[Table] = field(default_factory=list)


Block: TypeAlias = Paragraph | Table


def cells_of(texts: list[str]) -> list[Cell]:
    """Make a plain row: one column a cell."""
    return [Cell(text=text, start=place) for place, text in enumerate(texts)]
