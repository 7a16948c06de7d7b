"""Executors hear what was changed about their items: each person once for an act, with all that concerns them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from models.enums import OPEN_STATES, NoticeKind, OutboxState
from models.people import Appointment
from models.roadmap import Assignment, RoadmapItem
from models.traffic import Outgoing
from services.access import holds
from services.access.roles import SCHOOL_TEAM
from services.messages.outbox import enqueue

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import AssignmentState

# What concerns everybody who works on a roadmap waits so long: it may be changed again, or taken back.
SETTLES_IN: Final = timedelta(minutes=5)
GIVEN: Final = select(Assignment.school_id, Assignment.person_id, Assignment.reported_by)


async def concerned(
    session: AsyncSession,
    item_id: int,
    *,
    today: date,
    only: int | None = None,
    states: Collection[AssignmentState] = OPEN_STATES,
) -> set[int]:
    """Name who has something open of an item, or of one of its days: whose it is, and who leads the school."""
    given = GIVEN.where(Assignment.item_id == item_id, Assignment.state.in_(states))
    if only is not None:
        given = given.where(Assignment.occurrence_id == only)
    return await _people_of(session, given, today=today)


async def working_on(session: AsyncSession, roadmap_id: int, *, today: date) -> set[int]:
    """Name who has something open of a roadmap."""
    given = GIVEN.join(RoadmapItem, RoadmapItem.id == Assignment.item_id).where(
        RoadmapItem.roadmap_id == roadmap_id, RoadmapItem.closed_at.is_(None), Assignment.state.in_(OPEN_STATES)
    )
    return await _people_of(session, given.distinct(), today=today)


async def _people_of(session: AsyncSession, given: Select[*tuple[Any, ...]], *, today: date) -> set[int]:
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


async def tell_whole(session: AsyncSession, roadmap_id: int, change: int, *, but: int, now: datetime) -> int:
    """Let everybody who works on a roadmap hear of a change of it, once things have settled; give how many they are.

    Who waits to hear of another change of it already hears of both in one message.
    """
    kind, when = NoticeKind.WHOLE_CHANGED, now + SETTLES_IN
    people = await working_on(session, roadmap_id, today=now.date()) - {but}
    begins = f"{kind}:{roadmap_id}:"
    waiting = await session.execute(
        update(Outgoing)
        .where(
            Outgoing.kind == kind,
            Outgoing.state == OutboxState.WAITING,
            Outgoing.unique_key.startswith(begins, autoescape=True),
        )
        .values(not_before=when, planned_at=when)
        .returning(Outgoing.person_id)
    )
    for person_id in sorted(people - set(waiting.scalars())):
        payload = {"roadmap": roadmap_id, "change": change}
        key = f"{begins}{change}:{person_id}"
        await enqueue(session, to=person_id, kind=kind, payload=payload, now=now, not_before=when, unique_key=key)
    return len(people)
