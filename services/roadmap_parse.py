"""Rows as written + the period of the document → items with their deadlines read. Pure; nothing is saved here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


def as_json(item: ParsedItem) -> dict[str, Any]:
    """Give the shape of the contract: dates in ISO, number, executors and result as written or null."""
    row, deadline = item.row, item.deadline
    return {
        "number": row.number,
        "section": row.section,
        "title": row.title,
        "deadline": {
            "text": row.deadline,
            "kind": deadline.kind,
            "start": deadline.start and deadline.start.isoformat(),
            "due": [day.isoformat() for day in deadline.due],
            "rule": deadline.rule,
            "until": deadline.until and deadline.until.isoformat(),
            "needs_date": deadline.needs_date,
            "reason": deadline.reason,
        },
        "executors": row.executors,
        "result": row.result,
    }
