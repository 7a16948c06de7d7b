"""Which schools take part. One that has left the programme keeps its history, but is asked and offered no more.

The day is the one on which it left: what leaves, leaves at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from models.people import School

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

TAKES_PART: Final[ColumnElement[bool]] = School.closed_on.is_(None)
HAS_LEFT: Final[ColumnElement[bool]] = School.closed_on.is_not(None)


def took_part(since: date) -> ColumnElement[bool]:
    """Select the schools that took part after this day, and those that still do."""
    return or_(TAKES_PART, School.closed_on > since)


async def schools_taking_part(session: AsyncSession, municipality_id: int) -> list[tuple[int, str]]:
    """List id and name in the order of the names: to choose from."""
    query = select(School.id, School.name).where(School.municipality_id == municipality_id, TAKES_PART)
    return [(number, name) for number, name in await session.execute(query.order_by(School.name))]
