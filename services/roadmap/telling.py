"""Executors hear what was changed about their items: each person once for an act, with all that concerns them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import OPEN_STATES, NoticeKind
from models.people import Appointment
from models.roadmap import Assignment
from services.access import holds
from services.access.roles import SCHOOL_TEAM
from services.messages.outbox import enqueue

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import AssignmentState


async def concerned(
    session: AsyncSession,
    item_id: int,
    *,
    today: date,
    only: int | None = None,
    states: Collection[AssignmentState] = OPEN_STATES,
) -> set[int]:
    """Name who has something open of an item, or of one of its days: whose it is, and who leads the school."""
    given = select(Assignment.school_id, Assignment.person_id, Assignment.reported_by).where(
        Assignment.item_id == item_id, Assignment.state.in_(states)
    )
    if only is not None:
        given = given.where(Assignment.occurrence_id == only)
    rows = (await session.execute(given)).all()
    leads = select(Appointment.person_id).where(
        Appointment.school_id.in_({row.school_id for row in rows} - {None}),
        Appointment.role.in_(SCHOOL_TEAM),
        holds(today),
    )
    people = {one for row in rows for one in (row.person_id, row.reported_by) if one is not None}
    return people | set((await session.execute(leads)).scalars())


@dataclass
class Telling:
    """Collects the changes of one act by person."""

    changes: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def note(self, change: int, people: Collection[int]) -> None:
        for person_id in people:
            self.changes[person_id].append(change)

    async def send(self, session: AsyncSession, *, now: datetime) -> int:
        """Write one message a person; give how many there are."""
        for person_id, changes in sorted(self.changes.items()):
            kind = NoticeKind.ITEMS_CHANGED
            key = f"{kind}:{changes[0]}:{person_id}"
            await enqueue(session, to=person_id, kind=kind, payload={"changes": changes}, now=now, unique_key=key)
        return len(self.changes)
