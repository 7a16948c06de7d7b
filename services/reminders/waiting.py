"""What a morning message asked for and nobody has done yet: home says the same until it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from models.enums import OPEN_STATES, ReminderState
from models.people import AuditEntry, Person
from models.reminders import Reminder
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, municipalities_for
from services.access.naming import shown_name
from services.reminders.facts import Task, load_facts
from services.reminders.reader import load_reader
from services.reminders.rules import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

REMEMBERED: Final = timedelta(days=60)
# The other kinds stand on home as what they are: late, soon, problems, decisions, surveys, seminars.
ASKED: Final = (Kind.ITEM, Kind.CHECK_IN, Kind.UNDECIDED)
NOT_MINE, GIVEN, KEPT = "assignment.not_mine", "assignment.given", "assignment.kept"


class NotTheirs(NamedTuple):
    """Somebody says that an item is not theirs, and the coordinator has not decided yet."""

    assignment: int
    who_id: int
    who: str
    number: str | None
    title: str


def _was_asked(person: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        Reminder.person_id == person,
        Reminder.state == ReminderState.SENT,
        Reminder.kind.in_(ASKED),
        Reminder.stands_in | (Reminder.kind != Kind.ITEM),
        Reminder.send_at > now - REMEMBERED,
    )


def asked_or_not_theirs(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Tell in SQL whether there can be anything of either."""
    asked = exists().where(_was_asked(actor.person_id, now))
    decides = municipalities_for(actor, Action.ROADMAP_EDIT)
    return asked | exists().where(_said(AuditEntry, now)) if decides else asked


def _said(said: type[AuditEntry], now: datetime) -> ColumnElement[bool]:
    return and_(said.action == NOT_MINE, said.at > now - REMEMBERED)


async def still_asked(session: AsyncSession, person: int, *, now: datetime) -> list[Task]:
    """Look again at what was sent: questions, what one stands in for, reports that others leave undecided."""
    newest = select(func.max(Reminder.id)).where(_was_asked(person, now)).group_by(Reminder.kind, Reminder.subject_id)
    rows = (
        (await session.execute(select(Reminder).where(Reminder.id.in_(newest)).order_by(Reminder.id))).scalars().all()
    )
    reader = await load_reader(session, person, now=now) if rows else None
    if reader is None:
        return []
    facts = await load_facts(session, rows, person, now=now)
    found = [facts.look(row, reader) for row in rows]
    tasks = [one for one in found if isinstance(one, Task) and one.absent is None]
    return [one for one in tasks if one.stands_in or one.kind is not Kind.ITEM]


async def not_theirs(session: AsyncSession, actor: Actor, *, now: datetime) -> list[NotTheirs]:
    """List the «not mine» that wait for this coordinator, the oldest first."""
    places = municipalities_for(actor, Action.ROADMAP_EDIT)
    if not places:
        return []
    said, decided = AuditEntry, aliased(AuditEntry)
    answered = (
        select(decided.id)
        .where(decided.subject == said.subject, decided.action.in_((GIVEN, KEPT)), decided.at >= said.at)
        .correlate(said)
        .exists()
    )
    spoken = await session.execute(
        select(said.subject, said.actor_id).where(_said(said, now), ~answered).order_by(said.id)
    )
    waiting = {int(subject.partition(":")[2]): who for subject, who in spoken if who is not None}
    if not waiting:
        return []
    query = (
        select(Assignment.id, Roadmap.municipality_id, RoadmapItem.number, RoadmapItem.title)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(
            Assignment.id.in_(waiting),
            Assignment.state.in_(OPEN_STATES),
            RoadmapItem.closed_at.is_(None),
            Roadmap.municipality_id.in_(places),
        )
        .order_by(Assignment.id)
    )
    found = []
    for number, municipality, written, title in (await session.execute(query)).all():
        name = select(shown_name(municipality)).where(Person.id == waiting[number], Person.erased_at.is_(None))
        who = (await session.execute(name)).scalar()
        if who is not None and waiting[number] != actor.person_id:
            found.append(NotTheirs(number, waiting[number], who, written, title))
    return found
