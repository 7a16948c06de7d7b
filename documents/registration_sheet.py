"""The registration sheet of an event: before it, to be signed; after it, with the way and the time of every mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.paper import add_row, line, new_paper, saved, table

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTHS: Final = (1.1, 5.6, 3.6, 4.2, 3.0)  # centimetres: 17.5 in all
ROW_TO_SIGN: Final = 0.85  # centimetres: a hand needs room


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`mark` is «по коду, 15:03» in words; before the event it is empty."""

    name: str
    post: str
    school: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """`lines` stand under the title: event, day and hour, place. `last` is the header of the last column.

    `end` stands under the table: how many there were, who answers for it.
    """

    title: str
    lines: tuple[str, ...]
    number: str
    name: str
    post: str
    school: str
    last: str
    end: tuple[str, ...] = ()


def registration_sheet(rows: Sequence[SheetRow], words: SheetWords, *, spare: int = 0) -> bytes:
    """Write the sheet; `spare` empty numbered rows follow for those who come without an invitation."""
    paper = new_paper()
    line(paper, words.title, bold=True, size=14, centred=True)
    for text in words.lines:
        line(paper, text, centred=True)
    made = table(paper, (words.number, words.name, words.post, words.school, words.last), WIDTHS)
    height = 0 if any(row.mark for row in rows) else ROW_TO_SIGN
    everybody = [*rows, *(SheetRow("", "", "") for _ in range(spare))]
    for number, row in enumerate(everybody, start=1):
        add_row(made, (str(number), row.name, row.post, row.school, row.mark), WIDTHS, height=height)
    line(paper, "")
    for text in words.end:
        line(paper, text)
    return saved(paper)
