"""Whether a queued reminder still holds in the moment of sending: what it is about is read afresh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from models.enums import ReminderState
from models.reminders import Reminder
from services.reminders.facts import Task, load_facts
from services.reminders.reader import Reader, load_reader
from services.reminders.rules import VoidReason
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Checked:
    """The reminders of one message: what holds, and why the rest does not."""

    reader: Reader | None
    tasks: list[Task]
    ends: list[datetime]  # until when each of them may go
    dropped: dict[int, str]


async def check(session: AsyncSession, person: int, outbox_id: int, *, now: datetime) -> Checked:
    """Look at every reminder of a message again."""
    rows: Sequence[Reminder] = await _queued.rows(session, message=outbox_id)
    reader = await load_reader(session, person, now=now)
    checked = Checked(reader, [], [], {})
    if reader is None:
        checked.dropped.update({row.id: VoidReason.PERSON_GONE for row in rows})
        return checked
    facts = await load_facts(session, rows, person, now=now)
    for row in rows:
        found = _stale(row, now=now) or facts.look(row, reader)
        if isinstance(found, VoidReason):
            checked.dropped[row.id] = found
        else:
            checked.tasks.append(found)
            checked.ends.append(row.send_until)
    return checked


@patterned()
def _queued(*, message: int) -> Select[Any]:
    mine = Reminder.outbox_id == message, Reminder.state == ReminderState.QUEUED
    return select(*inspect(Reminder).column_attrs).where(*mine).order_by(Reminder.id)


def _stale(row: Reminder, *, now: datetime) -> VoidReason | None:
    return VoidReason.STALE if now >= row.send_until else None
