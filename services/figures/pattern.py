"""Sums over a scope, put together once for each kind of scope: to build them takes longer than to ask them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import bindparam, case, func, select

from models.roadmap import Assignment
from services.figures.assignments import CONDITIONS
from services.figures.scope import Scope, View

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select


class Kind(NamedTuple):
    """What of a scope decides how its statements look; the rest are values."""

    of_schools: bool
    of_person: bool
    centre: bool


@dataclass(frozen=True)
class _Pattern(Scope):
    """A scope with names in place of values."""

    @property
    def asking(self) -> Any:
        return bindparam("asking", expanding=True)

    @property
    def trusting(self) -> Any:
        return bindparam("trusting", expanding=True)

    @property
    def soon(self) -> Any:
        return bindparam("soon")


def _pattern(kind: Kind) -> Scope:
    def named(name: str, *, expanding: bool = False) -> Any:
        return bindparam(name, expanding=expanding)

    return _Pattern(
        view=View.OWN if kind.of_person else View.MUNICIPALITY,
        municipality_id=0,
        name="",
        timezone="",
        today=named("today"),
        roadmaps=named("roadmaps", expanding=True),
        schools=named("schools", expanding=True) if kind.of_schools else None,
        person_id=named("person") if kind.of_person else None,
        centre=kind.centre,
    )


def _kind(scope: Scope) -> Kind:
    return Kind(scope.schools is not None, scope.person_id is not None, scope.centre)


def _values(scope: Scope, figures: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {"roadmaps": list(scope.roadmaps)}
    if scope.person_id is not None:
        values["person"] = scope.person_id
    elif scope.schools is not None:
        values["schools"] = list(scope.schools)
    needed = {name for figure in figures for name in _names_of(figure)}
    more = {"today": scope.today, "soon": scope.soon, "asking": scope.asking, "trusting": scope.trusting}
    return values | {name: more[name] for name in needed}


@cache
def _names_of(figure: str) -> frozenset[str]:
    bound = CONDITIONS[figure](_pattern(Kind(of_schools=False, of_person=False, centre=False)))
    return frozenset(cast("Any", bound).compile().params) & {"today", "soon", "asking", "trusting"}


def sums_of(
    scope: Scope, figures: tuple[str, ...], by: str | None = None
) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
    """Give the statement that counts these figures by roadmap (and a column of the assignment), and its values.

    By roadmap in any case: so the index gives the groups in order, and nothing is sorted.
    """
    if scope.period is not None:
        return _sums(scope, figures, by), {}
    return _put_together(_kind(scope), figures, by), _values(scope, figures)


@cache
def _put_together(kind: Kind, figures: tuple[str, ...], by: str | None) -> Select[*tuple[Any, ...]]:
    return _sums(_pattern(kind), figures, by)


def _sums(scope: Scope, figures: tuple[str, ...], by: str | None) -> Select[*tuple[Any, ...]]:
    keys = (Assignment.roadmap_id,) if by is None else (Assignment.roadmap_id, getattr(Assignment, by))
    counted = [_sum(CONDITIONS[name](scope)) for name in figures]
    return select(*keys, *counted).where(scope.where()).group_by(*keys)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
