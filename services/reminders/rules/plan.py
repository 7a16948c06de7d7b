"""What there is to plan and what a plan is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Due: TypeAlias = date | datetime


class Kind(StrEnum):
    ITEM = "item"
    START = "start"  # the first day of an item that runs from one day to another
    SEMINAR = "seminar"
    SURVEY = "survey"
    CHECK_IN = "check_in"
    ESCALATION = "escalation"  # somebody else's item, late: `services.reminders.rules.oversight`
    PROBLEM = "problem"  # somebody else's item, in whose way something is: the same page
    DECISION = "decision"  # a report that waits for this person's decision
    UNDECIDED = "undecided"  # a report about which others decide, and do not: the same page
    UNSENT = "unsent"  # a report that this person has begun
    DIGEST = "digest"  # the week of a municipality


class VoidReason(StrEnum):
    """Why a reminder ended unsent and in no other one."""

    STALE = "stale"  # its time passed before it could go
    CLOSED = "closed"  # done, confirmed, answered
    CANCELLED = "cancelled"  # an event that does not take place; why stands with the event
    MOVED = "moved"  # the due moment is another one now
    PAUSED = "paused"  # the person, school or roadmap rests
    KNOWN_TOO_LATE = "known_too_late"  # its time had passed before anybody knew of the task
    NOT_NEEDED = "not_needed"  # an extra stage that the subject did not ask for
    SUPERSEDED = "superseded"  # the ladder or the snooze it belonged to was replaced
    DECLINED = "declined"  # the person wants no more of these
    PERSON_GONE = "person_gone"  # the appointment ended, or the person left
    UNREACHABLE = "unreachable"  # blocked, never started: the next in line got it


class ReminderKey(NamedTuple):
    kind: Kind
    subject: int
    occurrence: str
    stage: str
    person: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Something due: a date at the end of that day where the person lives, a moment (a start, a closing) as it is.

    `over` says why, once it is not `open` any more.
    `occurrence` stands for one due date: when that moves, give another occurrence, or what was sent for the old date
    would silence the new one. `told` says that another message has just announced it, so nothing needs to catch up.
    `wants_extra` lets the extra stages of the ladder go.
    """

    kind: Kind
    id: int
    occurrence: str
    due: Due
    open: bool = True
    over: VoidReason = VoidReason.CLOSED
    told: bool = False
    wants_extra: bool = False


class PlannedReminder(NamedTuple):
    """One stage for one person. It goes in [send_at, send_until), unless it was merged or void from the start.

    `last_chance`: no later stage would still come in time, so rather on a day off than never.
    """

    key: ReminderKey
    send_at: datetime
    send_until: datetime
    due: Due
    urgent: bool
    announces: bool
    last_chance: bool
    merged_into: ReminderKey | None
    void: VoidReason | None

    @property
    def stage(self) -> str:
        return self.key.stage

    @property
    def goes(self) -> bool:
        return self.merged_into is None and self.void is None
