"""The life of an assignment: open → reported → confirmed, or returned and reported again; cancelled; reopened.

Every move loads the assignment and the acting person afresh inside the caller's transaction, asks the rules, counts
the version up and adds one event to the history. Who must hear of it gets an outbox row in the same transaction.
`by` is the id of the acting person; what the buttons or the caller believed about them counts for nothing.
"""

from __future__ import annotations

from services.access import OwnSchool
from services.roadmap.assignments.decisions import confirm, decided_by, hold, send_back, take_back
from services.roadmap.assignments.moves import load
from services.roadmap.assignments.reports import report, report_many
from services.roadmap.assignments.rules import (
    AlreadyConfirmed,
    AssignmentClosed,
    ChangedMeanwhile,
    NothingToDecide,
    ReasonNeeded,
    SameEyes,
    Subject,
)
from services.roadmap.assignments.upkeep import cancel, mark_done_before, reopen

__all__ = [
    "AlreadyConfirmed",
    "AssignmentClosed",
    "ChangedMeanwhile",
    "NothingToDecide",
    "OwnSchool",
    "ReasonNeeded",
    "SameEyes",
    "Subject",
    "cancel",
    "confirm",
    "decided_by",
    "hold",
    "load",
    "mark_done_before",
    "reopen",
    "report",
    "report_many",
    "send_back",
    "take_back",
]
