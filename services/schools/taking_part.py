"""Which schools take part. One that has left the programme keeps its history, but is asked and offered no more.

The day is the one on which it left: what leaves, leaves at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.people import School

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

TAKES_PART: Final[ColumnElement[bool]] = School.closed_on.is_(None)
HAS_LEFT: Final[ColumnElement[bool]] = School.closed_on.is_not(None)


async def schools_taking_part(session: AsyncSession, municipality_id: int) -> list[tuple[int, str]]:
    """List id and name in the order of the names: to choose from."""
    query = select(School.id, School.name).where(School.municipality_id == municipality_id, TAKES_PART)
    return [(number, name) for number, name in await session.execute(query.order_by(School.name))]
