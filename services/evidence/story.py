"""The whole story of an assignment: what was done and said, and who was reminded, as time went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from models.enums import ReminderState
from models.people import Person
from models.reminders import Reminder
from models.traffic import Outgoing
from services.access import Action, authorize, may_at
from services.access.naming import shown_name
from services.evidence.card import Event, history
from services.reminders.rules import Kind
from services.roadmap.assignments import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

REMINDED: Final = (Kind.ITEM, Kind.START, Kind.CHECK_IN)
# Who above was told: for those who look after the school.
ABOVE: Final = (Kind.ESCALATION, Kind.PROBLEM, Kind.DECISION, Kind.UNDECIDED)


@dataclass(frozen=True)
class Told:
    """A reminder that went out."""

    at: datetime
    to: str
    kind: Kind


@dataclass(frozen=True)
class Story:
    total: int
    entries: tuple[Event | Told, ...]


async def story(session: AsyncSession, actor: Actor, assignment_id: int, *, offset: int, limit: int) -> Story:
    """Read a page, the latest first; raise `NotFound`, or `NotAllowed` for whom this is none of their business."""
    subject = await load(session, assignment_id)
    authorize(actor, Action.ROADMAP_READ, subject.place)
    municipality = subject.municipality_id
    events = await history(session, assignment_id, municipality, limit=None)
    kinds = REMINDED + ABOVE if may_at(actor, Action.ITEM_STAND_IN, subject.place) else REMINDED
    told = await reminded(session, assignment_id, municipality, kinds)
    entries: list[Event | Told] = [*reversed(events), *reversed(told)]
    entries.sort(key=lambda one: one.at, reverse=True)
    return Story(len(entries), tuple(entries[offset : offset + limit]))


async def reminded(
    session: AsyncSession, assignment_id: int, municipality_id: int, kinds: Sequence[Kind]
) -> list[Told]:
    """List who was told and when it arrived."""
    at = func.coalesce(Outgoing.finished_at, Reminder.send_at)
    query = (
        select(at, shown_name(municipality_id), Reminder.kind)
        .join(Person, Person.id == Reminder.person_id)
        .outerjoin(Outgoing, Outgoing.id == Reminder.outbox_id)
        .where(Reminder.kind.in_(kinds), Reminder.subject_id == assignment_id, Reminder.state == ReminderState.SENT)
        .order_by(Reminder.id)
    )
    return [Told(moment, name, Kind(kind)) for moment, name, kind in await session.execute(query)]
