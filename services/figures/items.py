"""What is counted of items: a row of the roadmap is done when all that it asks of anybody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, case, func, select

from locales import __
from models.roadmap import Assignment
from services.figures.assignments import CONDITIONS
from services.figures.model import Section, Unit, define

if TYPE_CHECKING:
    from datetime import datetime

    from services.figures.scope import Scope


def _items(scope: Scope) -> Select[int]:
    return select(Assignment.item_id).where(scope.where()).group_by(Assignment.item_id)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@define("items", Section.ROADMAP, Unit.ITEMS, rule=__("items of which anything is expected and not cancelled"))
def items(scope: Scope, now: datetime) -> Select[int]:  # noqa: ARG001 - a scope knows its day
    return _items(scope)


@define(
    "items.done", Section.ROADMAP, Unit.ITEMS, rule=__("items of which all that is expected is done"), whole="items"
)
def done_items(scope: Scope, now: datetime) -> Select[int]:  # noqa: ARG001 - same
    return _items(scope).having(_how_many(CONDITIONS["done"](scope)) == func.count())


@define("items.late", Section.ROADMAP, Unit.ITEMS, rule=__("items of which something is late"), whole="items")
def late_items(scope: Scope, now: datetime) -> Select[int]:  # noqa: ARG001 - same
    return _items(scope).having(_how_many(CONDITIONS["late"](scope)) > 0)
