"""Pauses: days on which a roadmap, a school or a person is not reminded. Nothing is lost: it waits or is void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select, update

from locales import __
from models.enums import PauseKind
from models.people import Appointment, School
from models.reminders import Pause
from models.roadmap import Roadmap
from services.access import Action, Place, authorize
from services.audit import record
from services.errors import NotFound, Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class PauseBackwards(Refusal):
    msgid = __("The last day must not be before the first one, nor in the past.")


async def pause(
    session: AsyncSession,
    actor: Actor,
    kind: PauseKind,
    subject_id: int,
    *,
    first: date,
    last: date | None,
    today: date,
    now: datetime,
) -> None:
    """Let it rest from `first` to `last`; without a last day until it is resumed. One takes another's place."""
    await _authorize(session, actor, kind, subject_id)
    if last is not None and (last < first or last < today):
        raise PauseBackwards
    await _end(session, kind, subject_id, now=now)
    row = {"kind": kind, "subject_id": subject_id, "first": first, "last": last}
    await session.execute(insert(Pause).values(**row, created_by=actor.person_id, created_at=now))
    await record(session, "reminders.paused", f"{kind}:{subject_id}", by=actor.person_id, now=now)


async def resume(session: AsyncSession, actor: Actor, kind: PauseKind, subject_id: int, *, now: datetime) -> None:
    """End its pause; twice is once."""
    await _authorize(session, actor, kind, subject_id)
    await _end(session, kind, subject_id, now=now)
    await record(session, "reminders.resumed", f"{kind}:{subject_id}", by=actor.person_id, now=now)


async def paused_until(
    session: AsyncSession, kind: PauseKind, subject_id: int, *, today: date
) -> tuple[date, date | None] | None:
    """Give the pause that holds or is to come."""
    query = select(Pause.first, Pause.last).where(
        Pause.kind == kind,
        Pause.subject_id == subject_id,
        Pause.ended_at.is_(None),
        or_(Pause.last.is_(None), Pause.last >= today),
    )
    row = (await session.execute(query.order_by(Pause.id.desc()).limit(1))).first()
    return (row.first, row.last) if row else None


async def _end(session: AsyncSession, kind: PauseKind, subject_id: int, *, now: datetime) -> None:
    running = (Pause.kind == kind, Pause.subject_id == subject_id, Pause.ended_at.is_(None))
    await session.execute(update(Pause).where(*running).values(ended_at=now))


async def _authorize(session: AsyncSession, actor: Actor, kind: PauseKind, subject_id: int) -> None:
    """Everybody may pause themselves; the coordinator the rest."""
    if kind is PauseKind.PERSON and subject_id == actor.person_id:
        return
    homes = {
        PauseKind.ROADMAP: select(Roadmap.municipality_id).where(Roadmap.id == subject_id),
        PauseKind.SCHOOL: select(School.municipality_id).where(School.id == subject_id),
        PauseKind.PERSON: select(Appointment.municipality_id).where(Appointment.person_id == subject_id).limit(1),
    }
    town = (await session.execute(homes[kind])).scalar()
    if town is None:
        raise NotFound
    authorize(actor, Action.REMINDERS_EDIT, Place(town))
