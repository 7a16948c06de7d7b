"""Rows as written + the period of the document → items with their deadlines read. Pure; nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.deadlines import DEFAULT, read_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.calendar.period import Period
    from services.deadlines import Deadline, SchoolTerms
    from services.files.reading import RoadmapRow


@dataclass(frozen=True, slots=True)
class ParsedItem:
    row: RoadmapRow
    deadline: Deadline


def parse_items(rows: Iterable[RoadmapRow], period: Period, terms: SchoolTerms = DEFAULT) -> list[ParsedItem]:
    """Read the deadline of each row by the municipality's school calendar.

    The same words are read once, for thousands of rows say a dozen things.
    """
    read: dict[str, Deadline] = {}
    items = []
    for row in rows:
        if row.deadline not in read:
            read[row.deadline] = read_deadline(row.deadline, period, terms)
        items.append(ParsedItem(row, read[row.deadline]))
    return items
