"""A read file with what its coordinator has decided so far. Plain data; kept as JSON between taps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.deadlines import Deadline, DeadlineKind
from services.executors import Executors
from services.roadmap import NewItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from services.period import Period


class Decision(StrEnum):
    YES = "yes"  # as it was read
    DATE = "date"  # by a day from the calendar
    BY_PLAN = "by_plan"  # open; a check-in asks each quarter
    WHOLE_PERIOD = "whole_period"  # until the period's last day
    SKIP = "skip"  # this row is not imported


class DoubtKind(StrEnum):
    CHECK = "check"  # there is a reading, a person should look
    ASSIGN = "assign"  # there is no day, a person should give one
    EXECUTORS = "executors"


@dataclass(frozen=True)
class Doubt:
    index: int
    kind: DoubtKind


@dataclass(frozen=True)
class DraftRow:
    number: str | None
    section: str | None
    title: str
    text: str  # the deadline as written
    executors_text: str | None
    result: str | None
    reading: Deadline
    executors: Executors
    decision: Decision | None = None
    day: date | None = None

    @property
    def deadline(self) -> Deadline:
        """The deadline that holds: what was decided, else what was read."""
        if self.decision is Decision.DATE and self.day:
            return Deadline(
                DeadlineKind.DATE, start=None, due=(self.day,), rule=None, until=None, needs_date=False, reason=None
            )
        if self.decision is Decision.YES and self.reading.due:
            return replace(self.reading, needs_date=False, reason=None)
        if self.decision is Decision.BY_PLAN:
            return replace(self.reading, kind=DeadlineKind.BY_PLAN, due=(), rule=None, needs_date=False, reason=None)
        return self.reading

    @property
    def doubt(self) -> DoubtKind | None:
        if self.decision is not None or not self.reading.needs_date:
            return None
        return DoubtKind.CHECK if self.reading.due else DoubtKind.ASSIGN


@dataclass(frozen=True)
class Draft:
    id: int
    municipality_id: int
    person_id: int
    filename: str
    period: Period
    order: str | None
    rows: tuple[DraftRow, ...] = field(default=())

    def doubts(self) -> Iterator[Doubt]:
        """Walk what is still to be decided: deadlines to check, then to give, then executors, each phrase once."""
        for kind in (DoubtKind.CHECK, DoubtKind.ASSIGN):
            yield from (Doubt(index, kind) for index, row in enumerate(self.rows) if row.doubt is kind)
        seen = set()
        for index, row in enumerate(self.rows):
            if row.decision is not Decision.SKIP and not row.executors.sure and row.executors_text not in seen:
                seen.add(row.executors_text)
                yield Doubt(index, DoubtKind.EXECUTORS)

    def next_doubt(self, after: int = -1) -> Doubt | None:
        """Give the next doubt behind row `after`, else the first one that was passed over."""
        every = list(self.doubts())
        return next((doubt for doubt in every if doubt.index > after), every[0] if every else None)

    @property
    def kept(self) -> tuple[DraftRow, ...]:
        return tuple(row for row in self.rows if row.decision is not Decision.SKIP)

    def items(self) -> list[NewItem]:
        return [
            NewItem(
                number=row.number,
                section=row.section,
                title=row.title,
                deadline_text=row.text,
                deadline=row.deadline,
                executors_text=row.executors_text,
                executors=row.executors,
                result_text=row.result,
            )
            for row in self.kept
        ]


def row_as_json(row: DraftRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "section": row.section,
        "title": row.title,
        "text": row.text,
        "executors_text": row.executors_text,
        "result": row.result,
        "reading": deadline_as_json(row.reading),
        "executors": row.executors.as_json(),
        "decision": row.decision,
        "day": row.day.isoformat() if row.day else None,
    }


def row_from_json(kept: Mapping[str, Any]) -> DraftRow:
    return DraftRow(
        number=kept["number"],
        section=kept["section"],
        title=kept["title"],
        text=kept["text"],
        executors_text=kept["executors_text"],
        result=kept["result"],
        reading=deadline_from_json(kept["reading"]),
        executors=Executors.from_json(kept["executors"]),
        decision=Decision(kept["decision"]) if kept["decision"] else None,
        day=date.fromisoformat(kept["day"]) if kept["day"] else None,
    )


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
