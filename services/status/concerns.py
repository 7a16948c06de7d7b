"""What a coordinator has to see besides the counts, each with its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.enums import Concern
from services.figures import FIGURES, counts_of, how_many
from services.figures.concerns import silent_schools, undated_items, unreachable_people
from services.status.progress import open_ended
from services.status.silence import quiet_people
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.figures import Scope


@dataclass(frozen=True)
class Concerns:
    silent: int
    needs_date: int
    unreachable: int
    quiet: int

    @property
    def people(self) -> int:
        """Count the people who are not heard: nobody stands in both lists."""
        return self.unreachable + self.quiet


def of(what: Concern, scope: Scope, *, now: datetime) -> Select[*tuple[Any, ...]]:
    match what:
        case Concern.SILENT:
            return silent_schools(scope, now)
        case Concern.UNDATED:
            return undated_items(scope, now)
        case Concern.UNREACHABLE:
            return unreachable_people(scope, now)
        case Concern.QUIET:
            return quiet_people(scope, now=now)
        case Concern.GOING:
            return open_ended(scope)


async def concerns(session: AsyncSession, scope: Scope, *, now: datetime) -> Concerns:
    return Concerns(*await _counts.one(session, scope, now=now))


@patterned(at_length=True)
def _counts(scope: Scope, *, now: datetime) -> Select[*tuple[Any, ...]]:
    counted = [FIGURES[key].rows(scope, now) for key in ("silent", "needs_date", "unreachable")]
    return counts_of(*counted, quiet_people(scope, now=now))


async def page_of(
    session: AsyncSession, what: Concern, scope: Scope, *, now: datetime, offset: int, limit: int
) -> tuple[int, list[Any]]:
    """Give how many there are, and a page of them as tuples."""
    query = of(what, scope, now=now)
    found = await session.execute(query.offset(offset).limit(limit))
    return await how_many(session, query), [tuple(row) for row in found]
