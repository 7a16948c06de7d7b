"""A figure and its root: what was counted, by which rule, which rows, when.

A figure is defined once, by the query of the rows that it counts; a sum, a list and a paper ask that definition. So the
same question never has two answers, and every number can be opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import func, select

from services.errors import NotAllowed
from services.figures.scope import Scope, View
from storage.patterns import Patterned, patterned
from storage.rows import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    Rows: TypeAlias = Callable[[Scope, datetime], Select[*tuple[Any, ...]]]


class Section(StrEnum):
    ROADMAP = "roadmap"
    CONCERNS = "concerns"
    WEEK = "week"


class Unit(StrEnum):
    """What one counted row is."""

    ASSIGNMENTS = "assignments"
    ITEMS = "items"
    SCHOOLS = "schools"
    PEOPLE = "people"


@dataclass(frozen=True)
class Definition:
    """`rows` selects what is counted, its id first; `whole` is the figure of which this one is a part."""

    key: str
    section: Section
    unit: Unit
    rule: str  # msgid
    rows: Rows
    whole: str | None = None


@dataclass(frozen=True)
class Figure:
    key: str
    section: Section
    n: int
    total: int | None  # of the whole that this is a part of
    unit: Unit
    rule: str  # msgid
    ids: tuple[int, ...]  # of the rows that were counted
    at: datetime

    @property
    def value(self) -> float:
        """The share where there is a whole, else the count."""
        if self.total is None:
            return self.n
        return self.n / self.total if self.total else 0.0


FIGURES: Final[dict[str, Definition]] = {}


def define(key: str, section: Section, unit: Unit, *, rule: str, whole: str | None = None) -> Callable[[Rows], Rows]:
    """Put a figure into the registry; the decorated function selects the rows that it counts."""

    def register(rows: Rows) -> Rows:
        if key in FIGURES:
            raise ValueError(key)
        FIGURES[key] = Definition(key, section, unit, rule, rows, whole)
        return rows

    return register


async def count(session: AsyncSession, key: str, scope: Scope, *, now: datetime) -> int:
    """Give the number alone: the rows are counted where they lie."""
    counted: int = await _counted(key).value(session, scope, now=now)
    return counted


@cache
def _counted(key: str) -> Patterned:
    @patterned(at_length=True)
    def built(scope: Scope, *, now: datetime) -> Select[*tuple[Any, ...]]:
        return counts_of(FIGURES[key].rows(scope, now))

    return built


@cache
def _rows(key: str) -> Patterned:
    @patterned(at_length=True)
    def built(scope: Scope, *, now: datetime) -> Select[*tuple[Any, ...]]:
        return FIGURES[key].rows(scope, now)

    return built


async def how_many(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> int:
    return (await session.execute(select(func.count()).select_from(query.order_by(None).subquery()))).scalar_one()


def counts_of(*queries: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Count the rows of several queries by one statement."""
    counts = (select(func.count()).select_from(one.order_by(None).subquery()).scalar_subquery() for one in queries)
    return select(*counts)


async def ids_of(session: AsyncSession, key: str, scope: Scope, *, now: datetime) -> list[int]:
    """Give the ids of the rows that are counted; raise `NotAllowed` in the look of who sees sums alone.

    A row would name a school to them.
    """
    if scope.view is View.REGION:
        raise NotAllowed
    return [row[0] async for row in in_turns(await _rows(key).rows(session, scope, now=now))]


async def figure(session: AsyncSession, key: str, scope: Scope, *, now: datetime) -> Figure:
    """Count with the root; raise `NotAllowed` where that may not be seen."""
    one = FIGURES[key]
    found = tuple(sorted(await ids_of(session, key, scope, now=now)))
    total = await count(session, one.whole, scope, now=now) if one.whole else None
    return Figure(key, one.section, len(found), total, one.unit, one.rule, found, now)
