"""What is counted of assignments: each figure is a condition, which sums, groups and lists share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import ColumnElement, and_, select, true

from locales import __
from models.enums import OPEN_STATES, AssignmentState
from models.roadmap import Assignment
from services.figures.model import Section, Unit, define
from services.figures.scope import Scope
from services.roadmap.assignments import standing
from services.roadmap.assignments.problems import has_problem

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

WHOLE: Final = "expected"

Condition: TypeAlias = Callable[[Scope], ColumnElement[bool]]
CONDITIONS: Final[dict[str, Condition]] = {}


def counted(key: str, *, rule: str, whole: str | None = WHOLE) -> Callable[[Condition], Condition]:
    """Register a figure over the assignments of a scope by the condition that they meet."""

    def register(condition: Condition) -> Condition:
        def rows(scope: Scope, now: datetime) -> Select[*tuple[Any, ...]]:  # noqa: ARG001 - a scope knows its day
            return select(Assignment.id).where(scope.where(), condition(scope))

        CONDITIONS[key] = condition
        define(key, Section.ROADMAP, Unit.ASSIGNMENTS, rule=rule, whole=whole)(rows)
        return condition

    return register


@counted(WHOLE, rule=__("all that is expected and not cancelled"), whole=None)
def expected(scope: Scope) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all
    return true()


@counted("open", rule=__("not reported yet; the late ones among them"))
def still_open(scope: Scope) -> ColumnElement[bool]:  # noqa: ARG001 - same
    return Assignment.state == AssignmentState.OPEN


@counted("reported", rule=__("reported, whether or not somebody has to confirm it"))
def reported(scope: Scope) -> ColumnElement[bool]:  # noqa: ARG001 - same
    return Assignment.state == AssignmentState.REPORTED


@counted("confirmed", rule=__("confirmed by the curator or the centre"))
def confirmed(scope: Scope) -> ColumnElement[bool]:  # noqa: ARG001 - same
    return Assignment.state == AssignmentState.CONFIRMED


@counted("returned", rule=__("returned and not reported again; the late ones among them"))
def returned(scope: Scope) -> ColumnElement[bool]:  # noqa: ARG001 - same
    return Assignment.state == AssignmentState.RETURNED


@counted("done", rule=__("confirmed, or reported where nobody has to confirm it"))
def done(scope: Scope) -> ColumnElement[bool]:
    return standing.done(scope.trusting)


@counted("waiting", rule=__("reported and waiting for a decision"))
def waiting(scope: Scope) -> ColumnElement[bool]:
    return and_(Assignment.state == AssignmentState.REPORTED, Assignment.roadmap_id.in_(scope.asking))


@counted("late", rule=__("open or returned after its day, by the municipality's midnight"))
def late(scope: Scope) -> ColumnElement[bool]:
    return standing.late(scope.today)


@counted("soon", rule=__("open or returned, due within 14 days"))
def soon(scope: Scope) -> ColumnElement[bool]:
    return and_(Assignment.state.in_(OPEN_STATES), Assignment.due.between(scope.today, scope.soon))


@counted("problems", rule=__("open or returned, and the school has said that something is in the way"))
def problems(scope: Scope) -> ColumnElement[bool]:  # noqa: ARG001 - same
    return has_problem()
