"""A read file with what its coordinator has decided so far. Plain data; kept as JSON between taps."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.deadlines import DeadlineKind
from services.roadmap.executors import Executors
from services.roadmap.items import NewItem, by_day
from services.roadmap.parsing import deadline_as_json, deadline_from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from documents.left_out import LeftOut
    from documents.roadmap_rows import Note
    from services.calendar.period import Period
    from services.deadlines import Deadline


class Decision(StrEnum):
    YES = "yes"  # as it was read
    DATE = "date"  # by a day from the calendar
    BY_PLAN = "by_plan"  # open; a check-in asks each quarter
    WHOLE_PERIOD = "whole_period"  # open until the period's last day; asked about each quarter
    SKIP = "skip"  # this row is not imported


class DoubtKind(StrEnum):
    """The order is the one in which they are asked."""

    CHECK = "check"  # there is a reading, a person should look
    ASSIGN = "assign"  # there is no day, a person should give one
    EXECUTORS = "executors"


@dataclass(frozen=True)
class Doubt:
    kind: DoubtKind
    index: int

    @property
    def turn(self) -> tuple[int, int]:
        return list(DoubtKind).index(self.kind), self.index


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
    source: int | None = None  # which row of its table it was
    recalled: bool = False  # decided as in an earlier import, not by a tap in this one

    @property
    def deadline(self) -> Deadline:
        """The deadline that holds: what was decided, else what was read."""
        match self.decision:
            case Decision.DATE if self.day:
                return by_day(self.day)
            case Decision.WHOLE_PERIOD if self.day:
                return replace(by_day(self.day), kind=DeadlineKind.WHOLE_PERIOD)
            case Decision.YES:
                return replace(self.reading, needs_date=False, reason=None)
            case Decision.BY_PLAN:
                return replace(
                    self.reading, kind=DeadlineKind.BY_PLAN, due=(), rule=None, needs_date=False, reason=None
                )
        return self.reading

    @property
    def guessed(self) -> bool:
        """Whether there is a reading to say yes to."""
        return bool(self.reading.due or self.reading.rule)

    @property
    def doubt(self) -> DoubtKind | None:
        if self.decision is not None or not self.reading.needs_date:
            return None
        return DoubtKind.CHECK if self.guessed else DoubtKind.ASSIGN

    @property
    def dated(self) -> bool:
        """Whether the deadline leaves nobody waiting for a word: a day, a rule, or the decision that it is open."""
        return not self.deadline.needs_date

    def item(self) -> NewItem:
        return NewItem(
            number=self.number,
            section=self.section,
            title=self.title,
            deadline_text=self.text,
            deadline=self.deadline,
            executors_text=self.executors_text,
            executors=self.executors,
            result_text=self.result,
        )


@dataclass(frozen=True)
class Draft:
    id: int
    municipality_id: int
    person_id: int
    filename: str
    period: Period
    order: str | None
    rows: tuple[DraftRow, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    beside: bool = False  # another roadmap for the same period, not a new wording of one that is there
    into: int | None = None  # the roadmap of which it is a new wording, where somebody has said so
    by_paper: bool = False  # the document's word goes before what was changed by hand
    years: tuple[str, ...] = ()  # what of last year's texts a person should look at: services.roadmap.importing.years

    def doubts(self) -> list[Doubt]:
        """List what is still to be decided: deadlines to check, then to give, then executors, each wording once."""
        found = [Doubt(row.doubt, index) for index, row in enumerate(self.rows) if row.doubt]
        seen = set()
        for index, row in enumerate(self.rows):
            if row.decision is not Decision.SKIP and not row.executors.sure and row.executors_text not in seen:
                seen.add(row.executors_text)
                found.append(Doubt(DoubtKind.EXECUTORS, index))
        return sorted(found, key=lambda doubt: doubt.turn)

    def next_doubt(self, after: Doubt | None = None) -> Doubt | None:
        """Give the doubt behind `after`, else the first one that was passed over."""
        every = self.doubts()
        behind = (doubt for doubt in every if after is None or doubt.turn > after.turn)
        return next(behind, every[0] if every else None)

    @property
    def recalled(self) -> int:
        """Count the rows that were decided by an answer of an earlier import."""
        return sum(row.recalled and row.decision is not None for row in self.rows)

    @property
    def kept(self) -> tuple[DraftRow, ...]:
        return tuple(row for row in self.rows if row.decision is not Decision.SKIP)

    @property
    def skipped(self) -> frozenset[int]:
        return frozenset(index for index, row in enumerate(self.rows) if row.decision is Decision.SKIP)

    def items(self) -> list[NewItem]:
        """Give all rows as items, the skipped ones too: their places are in `skipped`."""
        return [row.item() for row in self.rows]


def row_as_json(row: DraftRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "section": row.section,
        "title": row.title,
        "text": row.text,
        "executors_text": row.executors_text,
        "result": row.result,
        "reading": deadline_as_json(row.reading),
        "executors": row.executors.as_json() | {"unread": list(row.executors.unread)},
        "decision": row.decision,
        "day": row.day.isoformat() if row.day else None,
        "source": row.source,
        "recalled": row.recalled,
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
        source=kept["source"],
        recalled=kept["recalled"],
    )


def draft_as_json(draft: Draft) -> dict[str, Any]:
    return {
        "period": str(draft.period),
        "order": draft.order,
        "notes": list(draft.notes),
        "left_out": [asdict(one) for one in draft.left_out],
        "beside": draft.beside,
        "into": draft.into,
        "by_paper": draft.by_paper,
        "years": list(draft.years),
        "rows": [row_as_json(row) for row in draft.rows],
    }
