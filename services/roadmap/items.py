"""An item as decided, and how it stands in its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.enums import RoadmapState
from services.deadlines import Deadline, DeadlineKind, DeadlineReason, occurrences

if TYPE_CHECKING:
    from datetime import date

    from models.roadmap import Roadmap, RoadmapItem
    from services.calendar.period import Period
    from services.roadmap.executors import Executors


@dataclass(frozen=True)
class NewItem:
    """An item as decided: the wording of the paper, the deadline that holds, who it falls to."""

    number: str | None
    section: str | None
    title: str
    deadline_text: str
    deadline: Deadline
    executors_text: str | None
    executors: Executors
    result_text: str | None


def in_force(item: RoadmapItem, roadmap: Roadmap) -> bool:
    """Tell whether an item may still be changed: what is closed or archived stays as it was."""
    return item.closed_at is None and roadmap.state is not RoadmapState.ARCHIVED


def columns(item: NewItem) -> dict[str, object]:
    return wording_columns(item) | deadline_columns(item.deadline) | {"executors": item.executors.as_json()}


def wording_columns(item: NewItem) -> dict[str, object]:
    return {
        "number": item.number,
        "section": item.section,
        "title": item.title,
        "deadline_text": item.deadline_text,
        "executors_text": item.executors_text,
        "result_text": item.result_text,
    }


def deadline_columns(deadline: Deadline) -> dict[str, object]:
    return {
        "deadline_kind": deadline.kind,
        "starts_on": deadline.start,
        "rule": deadline.rule,
        "until": deadline.until,
        "needs_date": deadline.needs_date,
        "needs_date_reason": deadline.reason,
    }


def due_days(deadline: Deadline, period: Period) -> tuple[date | None, ...]:
    """Give the due days of an item; an open deadline is one occurrence without a day.

    A deadline that still needs its date from a person counts as open, whatever the guess was.
    """
    if deadline.needs_date:
        return (None,)
    if deadline.kind is DeadlineKind.RECURRING:
        return occurrences(deadline, period) or (None,)
    return deadline.due or (None,)


def by_day(day: date) -> Deadline:
    """A deadline that a person has given."""
    return Deadline(DeadlineKind.DATE, start=None, due=(day,), rule=None, until=None, needs_date=False, reason=None)


def undecided() -> Deadline:
    """No deadline yet: a person has to give one."""
    return Deadline(
        DeadlineKind.UNDETERMINED,
        start=None,
        due=(),
        rule=None,
        until=None,
        needs_date=True,
        reason=DeadlineReason.EMPTY,
    )
