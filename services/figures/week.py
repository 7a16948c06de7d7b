"""What moved in the last seven days: an assignment counts once, however often it came and went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from locales import __
from models.enums import EventKind
from models.evidence import AssignmentEvent
from models.roadmap import Assignment
from services.figures.model import Section, Unit, define

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from services.figures.scope import Scope

WEEK: Final = timedelta(days=7)
RULES: Final = {
    EventKind.REPORTED: __("reported in the last seven days"),
    EventKind.CONFIRMED: __("confirmed in the last seven days"),
    EventKind.RETURNED: __("returned in the last seven days"),
}


def moved(kind: EventKind, scope: Scope, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Assignment.id)
        .join(AssignmentEvent, AssignmentEvent.assignment_id == Assignment.id)
        .where(scope.where(), AssignmentEvent.kind == kind, AssignmentEvent.at > now - WEEK)
        .distinct()
    )


@define("week.reported", Section.WEEK, Unit.ASSIGNMENTS, rule=RULES[EventKind.REPORTED])
def reported_in_week(scope: Scope, now: datetime) -> Select[*tuple[Any, ...]]:
    return moved(EventKind.REPORTED, scope, now)


@define("week.confirmed", Section.WEEK, Unit.ASSIGNMENTS, rule=RULES[EventKind.CONFIRMED])
def confirmed_in_week(scope: Scope, now: datetime) -> Select[*tuple[Any, ...]]:
    return moved(EventKind.CONFIRMED, scope, now)


@define("week.returned", Section.WEEK, Unit.ASSIGNMENTS, rule=RULES[EventKind.RETURNED])
def returned_in_week(scope: Scope, now: datetime) -> Select[*tuple[Any, ...]]:
    return moved(EventKind.RETURNED, scope, now)
