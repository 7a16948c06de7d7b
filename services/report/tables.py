"""Everything that a municipality has, as rows: what stands in the tables that one takes along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, select

from models.events import Event, EventPart, Guest
from models.people import Appointment, Municipality, Person, School, SchoolYearStatus
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.events.kinds import own_kinds
from services.surveys.runs import list_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import AssignmentState, EventState, Presence, Role, SchoolStatus
    from services.events.kinds import KindForms
    from services.surveys.runs import RunCard


class PostRow(NamedTuple):
    person: int
    name: str
    role: Role
    school: str | None
    subject: str | None
    since: date
    until: date | None


class ItemRow(NamedTuple):
    id: int
    roadmap: str
    number: str | None
    section: str | None
    title: str
    deadline: str
    executors: str | None
    result: str | None


class StateRow(NamedTuple):
    id: int
    number: str | None
    title: str
    school: str | None
    person: str | None
    due: date | None
    state: AssignmentState
    reported_at: datetime | None
    amount: int | None


class EventLine(NamedTuple):
    id: int
    starts_at: datetime
    ends_at: datetime
    kind: str
    title: str
    place: str
    state: EventState
    ours: bool


class PartRow(NamedTuple):
    event: int
    title: str
    name: str | None
    guest: str | None
    school: str | None
    presence: Presence


@dataclass(frozen=True)
class Tables:
    municipality: str
    timezone: str
    schools: Sequence[tuple[int, str, tuple[tuple[int, SchoolStatus], ...], date | None]]
    posts: Sequence[PostRow]
    items: Sequence[ItemRow]
    states: Sequence[StateRow]
    events: Sequence[EventLine]
    parts: Sequence[PartRow]
    runs: Sequence[RunCard]
    own_kinds: Mapping[str, KindForms]


async def load_tables(session: AsyncSession, municipality_id: int, *, now: datetime) -> Tables:
    place = select(Municipality.name, Municipality.timezone).where(Municipality.id == municipality_id)
    name, timezone = (await session.execute(place)).one()

    async def rows(query: Any, kind: Any) -> list[Any]:
        return [kind(*row) for row in await session.execute(query)]

    here = Roadmap.municipality_id == municipality_id
    items = (
        select(RoadmapItem.id, Roadmap.title, RoadmapItem.number, RoadmapItem.section, RoadmapItem.title)
        .add_columns(RoadmapItem.deadline_text, RoadmapItem.executors_text, RoadmapItem.result_text)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(here)
        .order_by(RoadmapItem.roadmap_id, RoadmapItem.position)
    )
    task = Assignment
    states = (
        select(task.id, RoadmapItem.number, RoadmapItem.title, School.name, Person.name)
        .add_columns(task.due, task.state, task.reported_at, task.amount)
        .join(RoadmapItem, RoadmapItem.id == task.item_id)
        .join(Roadmap, Roadmap.id == task.roadmap_id)
        .outerjoin(School, School.id == task.school_id)
        .outerjoin(Person, Person.id == task.person_id)
        .where(here)
        .order_by(task.roadmap_id, RoadmapItem.position, School.name, task.id)
    )
    posts = (
        select(Person.id, Person.name, Appointment.role, School.name)
        .add_columns(Appointment.subject, Appointment.since, Appointment.until)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(Appointment.municipality_id == municipality_id, Person.erased_at.is_(None))
        .order_by(Person.name, Appointment.id)
    )
    mine = Event.municipality_id == municipality_id
    events = select(*(getattr(Event, column) for column in EventLine._fields)).where(mine)
    parts = (
        select(EventPart.event_id, Event.title, Person.name, Guest.name, School.name, EventPart.presence)
        .join(Event, Event.id == EventPart.event_id)
        .outerjoin(Person, Person.id == EventPart.person_id)
        .outerjoin(Guest, Guest.id == EventPart.guest_id)
        .outerjoin(School, School.id == EventPart.school_id)
        .where(and_(mine, EventPart.presence.is_not(None)))
        .order_by(Event.starts_at, EventPart.id)
    )
    return Tables(
        name,
        timezone,
        await _schools(session, municipality_id),
        await rows(posts, PostRow),
        await rows(items, ItemRow),
        await rows(states, StateRow),
        await rows(events.order_by(Event.starts_at, Event.id), EventLine),
        await rows(parts, PartRow),
        await list_runs(session, municipality_id, now=now),
        await own_kinds(session, municipality_id),
    )


async def _schools(
    session: AsyncSession, municipality_id: int
) -> list[tuple[int, str, tuple[tuple[int, SchoolStatus], ...], date | None]]:
    here = School.municipality_id == municipality_id
    known = select(SchoolYearStatus.school_id, SchoolYearStatus.year, SchoolYearStatus.status)
    known = known.join(School, School.id == SchoolYearStatus.school_id).where(here).order_by(SchoolYearStatus.year)
    statuses: dict[int, list[tuple[int, SchoolStatus]]] = {}
    for school, year, status in await session.execute(known):
        statuses.setdefault(school, []).append((year, status))
    rows = await session.execute(select(School.id, School.name, School.closed_on).where(here).order_by(School.name))
    return [(number, name, tuple(statuses.get(number, ())), closed) for number, name, closed in rows]
