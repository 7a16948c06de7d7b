"""States and kinds, with the groups that rules speak of."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    COORDINATOR = "coordinator"
    SPECIALIST = "specialist"
    OBSERVER = "observer"
    CURATOR = "curator"
    TUTOR = "tutor"
    ASSOCIATION_HEAD = "association_head"
    LEADER = "leader"
    SCHOOL_COORDINATOR = "school_coordinator"
    TEACHER = "teacher"


class SchoolStatus(StrEnum):
    """A school's status belongs to a year. ШНРО and ШНР are ШНОР; ШССУ is ШНСУ: aliases of words, not statuses."""

    LOW_RESULTS = "low_results"
    ADVERSE_CONDITIONS = "adverse_conditions"
    AT_RISK = "at_risk"
    PROJECT_500 = "project_500"
    LEAD = "lead"


class AssignmentState(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


# What still waits for the school; lateness is derived from `now`, never stored.
OPEN_STATES: Final = frozenset({AssignmentState.OPEN, AssignmentState.RETURNED})
DONE_STATES: Final = frozenset({AssignmentState.REPORTED, AssignmentState.CONFIRMED})


class RoadmapState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    FAILED = "failed"
    SET_ASIDE = "set_aside"


class DeliveryClass(StrEnum):
    """MUST is sent again when the outcome is unknown; ONCE never risks a second copy."""

    MUST = "must"
    ONCE = "once"


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    VOID = "void"
    UNKNOWN = "unknown"


class ReminderState(StrEnum):
    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    MERGED = "merged"
    VOID = "void"


class SurveyState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
