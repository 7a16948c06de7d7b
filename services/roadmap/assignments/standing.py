"""What counts as done and what as late: for a row in hand, and the same for a query.

Done is what was confirmed, and what was reported where nobody has to confirm it. Late is what the school still owes
after its day: lateness begins with the midnight of the municipality and ends with the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

from models.enums import OPEN_STATES, AssignmentState
from models.roadmap import Assignment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import ColumnElement


def is_done(state: AssignmentState, *, asks: bool) -> bool:
    """`asks`: a report of this one has to be confirmed (`RoadmapSettings.confirmation`)."""
    return state is AssignmentState.CONFIRMED or (state is AssignmentState.REPORTED and not asks)


def is_late(state: AssignmentState, due: date | None, today: date) -> bool:
    """`today` is the municipality's."""
    return state in OPEN_STATES and due is not None and due < today


def done(free: Collection[int]) -> ColumnElement[bool]:
    """`free` are the roadmaps in which nobody has to confirm a report."""
    reported = and_(Assignment.state == AssignmentState.REPORTED, Assignment.roadmap_id.in_(free))
    return or_(Assignment.state == AssignmentState.CONFIRMED, reported)


def late(today: date) -> ColumnElement[bool]:
    return and_(Assignment.state.in_(OPEN_STATES), Assignment.due < today)
