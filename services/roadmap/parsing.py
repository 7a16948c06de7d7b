"""Rows as written + the period of the document → items with their deadlines read. Pure; nothing is saved here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from documents.roadmap_rows import row_from_json
from services.calendar.period import Period
from services.deadlines import Deadline, DeadlineKind, SchoolTerms, read_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from documents.roadmap_rows import RoadmapRow


@dataclass(frozen=True, slots=True)
class ParsedItem:
    row: RoadmapRow
    deadline: Deadline


def read_file(data: bytes, period: str, terms: str) -> dict[str, Any]:
    """Read a whole file; for the reading process alone, whose limits hold for the grammar as well."""
    from documents.roadmap_table import read_rows  # noqa: PLC0415 - heavy: not for those who want the types
    from documents.tables import read_tables  # noqa: PLC0415 - same

    read = read_rows(read_tables(data))
    return {**asdict(read), "deadlines": deadlines_of((row.deadline for row in read.rows), period, terms)}


def read_phrases(data: bytes, period: str, terms: str) -> list[Deadline]:
    """Read a JSON list of phrases; for the reading process alone."""
    return deadlines_of(json.loads(data), period, terms)


def deadlines_of(phrases: Iterable[str], period: str, terms: str) -> list[Deadline]:
    """Read each phrase; the same words are read once, for thousands of rows say a dozen things."""
    about, calendar = Period.parse(period), SchoolTerms.from_text(terms)
    read: dict[str, Deadline] = {}
    return [read.get(phrase) or read.setdefault(phrase, read_deadline(phrase, about, calendar)) for phrase in phrases]


def item_from_json(row: dict[str, Any], deadline: Mapping[str, Any]) -> ParsedItem:
    return ParsedItem(row_from_json(row), deadline_from_json(deadline))


def deadline_as_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "kind": deadline.kind,
        "start": deadline.start.isoformat() if deadline.start else None,
        "due": [day.isoformat() for day in deadline.due],
        "rule": deadline.rule,
        "until": deadline.until.isoformat() if deadline.until else None,
        "needs_date": deadline.needs_date,
        "reason": deadline.reason,
    }


def deadline_from_json(kept: Mapping[str, Any]) -> Deadline:
    return Deadline(
        kind=DeadlineKind(kept["kind"]),
        start=date.fromisoformat(kept["start"]) if kept["start"] else None,
        due=tuple(date.fromisoformat(day) for day in kept["due"]),
        rule=kept["rule"],
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        needs_date=kept["needs_date"],
        reason=kept["reason"],
    )
