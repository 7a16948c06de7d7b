"""«Кто не ответил ни на одно напоминание»: who was reminded again and again and has not stirred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from models.enums import OPEN_STATES, NoticeKind, OutboxState, ReminderState
from models.people import Appointment, LastSeen, Person
from models.reminders import Reminder
from models.roadmap import Assignment, RoadmapItem
from models.traffic import Outgoing
from services.access import holds
from services.access.naming import shown_name
from services.errors import NotFound
from services.people.lists import person_card
from services.reminders.facts import ABOUT_ITEMS
from services.reminders.secret import may_be_listed

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.figures import Scope
    from services.people.lists import PersonCard

PERIOD: Final = timedelta(days=30)
LEAST: Final = 3  # reminders: one or two may just have been overlooked


def quiet_people(scope: Scope, *, now: datetime) -> Select[int, str, int, datetime, datetime]:
    """Select who has got three reminders or more in thirty days and has not stirred since the first of these.

    A reminder is a message that arrived, in the morning or an urgent one, however many items it named; those of
    confidential surveys alone do not count, for this would tell who has not answered. Stirring is
    anything that came from the person, a tap, a text, a file; no more than its day is known, so whoever did something
    on the day of the first reminder has answered. Who has no post here today, or cannot be reached, is not meant: the
    latter stand in a list of their own.
    """
    got = (
        select(
            Outgoing.person_id,
            func.count().label("n"),
            func.min(Outgoing.finished_at).label("first"),
            func.max(Outgoing.finished_at).label("last"),
        )
        .where(Outgoing.person_id.in_(_posted(scope)), *_arrived(now))
        .group_by(Outgoing.person_id)
        .having(func.count() >= LEAST)
        .subquery()
    )
    return (
        select(Person.id, shown_name(scope.municipality_id), got.c.n, got.c.first, got.c.last)
        .join(got, got.c.person_id == Person.id)
        .outerjoin(LastSeen, LastSeen.person_id == Person.id)
        .where(
            Person.platform_id.is_not(None),
            Person.blocked_at.is_(None),
            Person.erased_at.is_(None),
            or_(LastSeen.before.is_(None), LastSeen.before <= got.c.first),
        )
        .order_by(got.c.first, Person.name)
    )


def _posted(scope: Scope) -> Select[int]:
    post = and_(Appointment.municipality_id == scope.municipality_id, holds(scope.today))
    if scope.schools is not None:
        post = and_(post, Appointment.school_id.in_(scope.schools))
    return select(Appointment.person_id).where(post)


def _arrived(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Outgoing.kind.in_((NoticeKind.MORNING, NoticeKind.URGENT)),
        Outgoing.state == OutboxState.SENT,
        Outgoing.finished_at > now - PERIOD,
        may_be_listed(),
    )


class Unanswered(NamedTuple):
    """An item that is still open, of which this person was reminded."""

    number: str | None
    title: str
    due: date | None


@dataclass(frozen=True)
class Quiet:
    person: PersonCard
    reminded: int
    first: datetime
    last: datetime
    items: tuple[Unanswered, ...]


async def load_quiet(session: AsyncSession, actor: Actor, scope: Scope, person_id: int, *, now: datetime) -> Quiet:
    """Read one of them, and write down that their phone number was seen; raise `NotFound` for who is none of them."""
    row = (await session.execute(quiet_people(scope, now=now).where(Person.id == person_id))).first()
    if row is None:
        raise NotFound
    card = await person_card(session, person_id, actor, now=now)
    return Quiet(card, row.n, row.first, row.last, await _unanswered(session, person_id, now=now))


async def _unanswered(session: AsyncSession, person_id: int, *, now: datetime) -> tuple[Unanswered, ...]:
    reminded = exists().where(
        Reminder.subject_id == Assignment.id,
        Reminder.kind.in_(ABOUT_ITEMS),
        Reminder.person_id == person_id,
        Reminder.state == ReminderState.SENT,
        Outgoing.id == Reminder.outbox_id,
        *_arrived(now),
    )
    query = (
        select(RoadmapItem.number, RoadmapItem.title, Assignment.due)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(reminded, Assignment.state.in_(OPEN_STATES))
        .order_by(Assignment.due.is_(None), Assignment.due, Assignment.id)
    )
    return tuple(dict.fromkeys(Unanswered(*row) for row in await session.execute(query)))
