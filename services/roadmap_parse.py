"""Rows as written + the period of the document → items with their deadlines read. Pure; nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.deadlines import read_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.deadlines import Deadline
    from services.period import Period
    from services.roadmap_reading import RoadmapRow


@dataclass(frozen=True, slots=True)
class ParsedItem:
    row: RoadmapRow
    deadline: Deadline


def parse_items(rows: Iterable[RoadmapRow], period: Period) -> list[ParsedItem]:
    return [ParsedItem(row, read_deadline(row.deadline, period)) for row in rows]
