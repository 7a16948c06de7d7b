"""What every move is made of: load, allow, write the new state and the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, insert, select, update

from models.evidence import AssignmentEvent
from models.roadmap import Assignment, Roadmap
from services.access import Action, Actor, actor_of, authorize
from services.access.audit import record
from services.errors import NotAllowed, NotFound
from services.roadmap.assignments.rules import ChangedMeanwhile, Subject
from services.settings import RoadmapSettings
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import AssignmentState, EventKind, ReturnReason

COLUMNS = (
    Assignment.id,
    Assignment.state,
    Assignment.version,
    Roadmap.municipality_id,
    Assignment.school_id,
    Assignment.person_id,
    Assignment.item_id,
    Assignment.due,
    Assignment.reported_at,
    Assignment.reported_by,
    Assignment.looked_by,
    Assignment.held_at,
    Roadmap.id,
    Roadmap.state,
    Roadmap.period_start,
    Roadmap.settings,
)


THESE: Final = Prepared(
    select(*COLUMNS)
    .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
    .where(Assignment.id.in_(bindparam("ids", expanding=True)))
    .order_by(Assignment.id)
)


async def load_all(session: AsyncSession, ids: Collection[int]) -> list[Subject]:
    return [_subject(*row) for row in await THESE.rows(session, ids=list(ids))]


def _subject(*columns: Any) -> Subject:
    *known, settings = columns
    return Subject(*(*known, RoadmapSettings.of(settings)))


async def load(session: AsyncSession, assignment_id: int) -> Subject:
    found = await load_all(session, [assignment_id])
    if not found:
        raise NotFound
    return found[0]


async def acting(session: AsyncSession, person_id: int, *, now: datetime) -> Actor:
    """Read the acting person's appointments as they stand in this transaction: one may have ended a minute ago."""
    actor = await actor_of(session, person_id, now=now)
    if actor is None:
        raise NotAllowed
    return actor


async def allowed(
    session: AsyncSession, assignment_id: int, action: Action, *, by: int, now: datetime
) -> tuple[Subject, Actor]:
    subject, actor = await load(session, assignment_id), await acting(session, by, now=now)
    authorize(actor, action, subject.place)
    return subject, actor


async def move(
    session: AsyncSession,
    subject: Subject,
    kind: EventKind,
    *,
    to: AssignmentState,
    by: int | None,
    now: datetime,
    reason: ReturnReason | None = None,
    text: str | None = None,
    also: Mapping[str, Any] | None = None,
) -> Subject:
    """Write the new state and what changes with it, if nobody was faster; give the assignment as it stands now."""
    version = subject.version + 1
    changed = await session.execute(
        update(Assignment)
        .where(Assignment.id == subject.id, Assignment.version == subject.version)
        .values(state=to, version=version, **(also or {}))
        .returning(Assignment.id)
    )
    if changed.scalar() is None:
        raise ChangedMeanwhile
    await add_event(session, subject.id, kind, by=by, now=now, version=version, reason=reason, text=text)
    await record(session, f"assignment.{kind}", f"assignment:{subject.id}", by=by, now=now)
    return await load(session, subject.id)


async def add_event(
    session: AsyncSession,
    assignment_id: int,
    kind: EventKind,
    *,
    by: int | None,
    now: datetime,
    version: int,
    reason: ReturnReason | None = None,
    text: str | None = None,
) -> int:
    row = insert(AssignmentEvent).values(
        assignment_id=assignment_id, kind=kind, by_id=by, at=now, reason=reason, text=text, version=version
    )
    return (await session.execute(row.returning(AssignmentEvent.id))).scalar_one()
