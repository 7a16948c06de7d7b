"""What an item's card says about its reminders: who above was told when, how it goes by the last answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.enums import Progress, ReminderState
from models.people import Person
from models.reminders import CheckIn, Reminder
from models.traffic import Outgoing
from services.access.naming import shown_name
from services.reminders.rules import Kind, Level
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession


class Told(NamedTuple):
    """Somebody above who was told that an item is late, and when the message arrived."""

    level: Level
    name: str
    at: datetime


class Answered(NamedTuple):
    """The last answer to «how is it going»."""

    progress: Progress
    by: str
    at: datetime


async def told_above(session: AsyncSession, assignment_id: int, municipality_id: int) -> tuple[Told, ...]:
    """Read the record, in the order of time; what was told of an earlier deadline stays in it."""
    rows = await _told.rows(session, assignment=assignment_id, municipality=municipality_id)
    return tuple(Told(Level(stage), name, at) for stage, name, at in rows if at)


@patterned()
def _told(*, assignment: int, municipality: int) -> Select[str, str, datetime | None]:
    return (
        select(Reminder.stage, shown_name(municipality), Outgoing.finished_at)
        .join(Person, Person.id == Reminder.person_id)
        .join(Outgoing, Outgoing.id == Reminder.outbox_id)
        .where(
            Reminder.kind == Kind.ESCALATION,
            Reminder.subject_id == assignment,
            Reminder.state == ReminderState.SENT,
        )
        .order_by(Outgoing.finished_at, Reminder.id)
    )


async def last_answer(session: AsyncSession, assignment_id: int, municipality_id: int) -> Answered | None:
    query = (
        select(CheckIn.answer, shown_name(municipality_id), CheckIn.at)
        .join(Person, Person.id == CheckIn.person_id)
        .where(CheckIn.assignment_id == assignment_id)
        .order_by(CheckIn.day.desc())
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return Answered(*row) if row else None
