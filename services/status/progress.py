"""Items with an open deadline: how they go by the answers to the quarterly question."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from models.enums import OPEN_STATES, Progress
from models.people import Person, School
from models.reminders import CheckIn
from models.roadmap import Assignment, RoadmapItem
from services.access.naming import shown_name
from services.roadmap.assignments.open_ended import is_open_ended
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.figures import Scope


class Going(NamedTuple):
    """How many assignments with an open deadline go on, by the last answer about each."""

    under_way: int = 0
    not_begun: int = 0
    unanswered: int = 0

    @property
    def total(self) -> int:
        return self.under_way + self.not_begun + self.unanswered


def _last_answers() -> Subquery:
    newest = (
        select(CheckIn.assignment_id, func.max(CheckIn.day).label("day")).group_by(CheckIn.assignment_id).subquery()
    )
    same = and_(CheckIn.assignment_id == newest.c.assignment_id, CheckIn.day == newest.c.day)
    return select(CheckIn.assignment_id, CheckIn.answer, CheckIn.day).join(newest, same).subquery()


def _going_on(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """What is late is told as late: nobody asks how it goes any more."""
    in_time = or_(Assignment.due.is_(None), Assignment.due >= scope.today)
    return scope.where(), Assignment.state.in_(OPEN_STATES), is_open_ended(), in_time


async def how_it_goes(session: AsyncSession, scope: Scope) -> Going:
    """Count; what was called done and came back goes on, so it is under way."""
    counts: dict[Progress | None, int] = dict(await _answers.rows(session, scope))
    under_way = counts.get(Progress.GOING, 0) + counts.get(Progress.DONE, 0)
    return Going(under_way, counts.get(Progress.NOT_BEGUN, 0), counts.get(None, 0))


@patterned(at_length=True)
def _answers(scope: Scope) -> Select[Progress | None, int]:
    last = _last_answers()
    return (
        select(last.c.answer, func.count())
        .select_from(Assignment)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(last, last.c.assignment_id == Assignment.id)
        .where(*_going_on(scope))
        .group_by(last.c.answer)
    )


def open_ended(scope: Scope) -> Select[int, str | None, str, str | None, str | None, Progress | None, date | None]:
    """Select what `how_it_goes` counts: what was not begun first, then what nobody has answered about."""
    last = _last_answers()
    urgency = case((last.c.answer == Progress.NOT_BEGUN, 0), (last.c.answer.is_(None), 1), else_=2)
    return (
        select(
            Assignment.id,
            RoadmapItem.number,
            RoadmapItem.title,
            School.name,
            shown_name(scope.municipality_id),
            last.c.answer,
            last.c.day,
        )
        .select_from(Assignment)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .outerjoin(last, last.c.assignment_id == Assignment.id)
        .where(*_going_on(scope))
        .order_by(urgency, RoadmapItem.position, School.name, Assignment.id)
    )
