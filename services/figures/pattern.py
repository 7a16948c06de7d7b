"""Sums over a scope, put together once for each kind of scope: to build them takes longer than to ask them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from models.roadmap import Assignment
from services.figures.assignments import CONDITIONS
from storage.patterns import Patterned

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Select

    from services.figures.scope import Scope

    Condition = Callable[..., ColumnElement[bool]]


@cache
def sums_of(figures: tuple[str, ...], by: str | None = None, inside: Condition | None = None) -> Patterned:
    """Count these figures of a scope by roadmap, and by a column of the assignment.

    By roadmap in any case: so the index gives the groups in order, and nothing is sorted. `inside`: what of the scope
    is counted, where the sums are asked about something more.
    """

    def sums(scope: Scope, *more: Any) -> Select[*tuple[Any, ...]]:
        keys = (Assignment.roadmap_id,) if by is None else (Assignment.roadmap_id, getattr(Assignment, by))
        counted = [_sum(CONDITIONS[name](scope)) for name in figures]
        among = scope.where() if inside is None else scope.where() & inside(scope, *more)
        return select(*keys, *counted).where(among).group_by(*keys)

    return Patterned(sums, at_length=True)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
