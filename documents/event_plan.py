"""The plan of events of a month or a year, as a Word paper and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.paper import add_row, line, new_paper, saved, table
from documents.workbook import Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

WIDTHS: Final = (1.1, 3.2, 7.0, 4.6, 3.8, 3.5, 2.8)  # centimetres on a sheet laid across: 26 in all
CHARACTERS_A_CM: Final = 5.1  # of Excel's column width


@dataclass(frozen=True, slots=True)
class PlanRow:
    """`when` is day and hour in words; `starts` the same moment on the clock of the place, for Excel to sort by."""

    when: str
    starts: datetime
    what: str  # kind and topic
    where: str  # form and place
    audience: str
    responsible: str
    item: str  # of the roadmap


@dataclass(frozen=True, slots=True)
class PlanWords:
    """`lines` stand above the title (the approval), `empty` in place of the table when nothing is planned."""

    title: str
    lines: tuple[str, ...]
    number: str
    when: str
    what: str
    where: str
    audience: str
    responsible: str
    item: str
    empty: str

    @property
    def headers(self) -> tuple[str, ...]:
        return self.number, self.when, self.what, self.where, self.audience, self.responsible, self.item


def as_docx(rows: Sequence[PlanRow], words: PlanWords) -> bytes:
    """Write the paper; hundreds of rows take a moment, so keep it off the event loop."""
    paper = new_paper(across=True)
    for text in words.lines:
        line(paper, text)
    line(paper, words.title, bold=True, size=14, centred=True)
    if not rows:
        line(paper, words.empty)
        return saved(paper)
    made = table(paper, words.headers, WIDTHS)
    for number, row in enumerate(rows, start=1):
        texts = (str(number), row.when, row.what, row.where, row.audience, row.responsible, row.item)
        add_row(made, texts, WIDTHS)
    return saved(paper)


def as_xlsx(rows: Sequence[PlanRow], words: PlanWords) -> bytes:
    """Write the workbook: real moments that Excel can sort and filter, no formula."""
    cells = [
        (number, row.starts, row.what, row.where, row.audience, row.responsible, row.item)
        for number, row in enumerate(rows, start=1)
    ]
    widths = [width * CHARACTERS_A_CM for width in WIDTHS]
    return workbook([Sheet(words.title, words.headers, cells, widths, above=(words.title,))])
