"""How people are named in chats: whole, or by surname and initials where their municipality wants it so.

This is the one place that decides it: whoever reads a name for a screen or a message selects `shown_name`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Dialect, String, TypeDecorator, case, literal, select, type_coerce

from models.people import Municipality, Person

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

SHORT: Final = "\x01"  # stands before a name that is to be shortened when it comes out of the database


def initials(name: str) -> str:
    """«Иванова Мария Петровна» → «Иванова М. П.», for chats that are read over a shoulder."""
    if not name.strip():
        return name
    surname, *others = name.split()
    return "\N{NO-BREAK SPACE}".join([surname, *(f"{other[0]}." for other in others)])


class ShownName(TypeDecorator[str]):
    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return initials(value.removeprefix(SHORT)) if value and value.startswith(SHORT) else value


def shown_name(municipality: int | InstrumentedAttribute[int], who: type[Person] = Person) -> ColumnElement[str]:
    """Select a person's name as the chats of a municipality show it; the municipality may be a column of the query."""
    short = (
        select(Municipality.settings["initials"].as_boolean())
        .where(Municipality.id == municipality)
        .correlate_except(Municipality)
        .scalar_subquery()
    )
    return type_coerce(case((short, literal(SHORT) + who.name), else_=who.name), ShownName())
