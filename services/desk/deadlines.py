"""A deadline typed as in the order: read by the same grammar as a document, taken only where nothing is doubtful."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.calendar.period import Period
from services.deadlines import read_deadline
from services.municipality.calendar import school_terms
from services.roadmap.editing import editable

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.deadlines import Deadline

LONGEST: Final = 300  # characters of a deadline


@dataclass(frozen=True)
class ReadDay:
    deadline: Deadline

    @property
    def day(self) -> date | None:
        """The one day that is meant beyond doubt; an item that is due several times is dated in the chat."""
        read = self.deadline
        sure = not read.needs_date and read.rule is None and len(read.due) == 1
        return read.due[0] if sure else None


async def read_day(session: AsyncSession, actor: Actor, item_id: int, phrase: str) -> ReadDay:
    """Read a phrase within the period of the item's roadmap; raise NotFound, NotAllowed, ItemClosed."""
    _, roadmap = await editable(session, actor, item_id)
    terms = await school_terms(session, roadmap.municipality_id)
    period = Period(roadmap.period_start, roadmap.period_end)
    return ReadDay(await asyncio.to_thread(read_deadline, phrase[:LONGEST], period, terms))
