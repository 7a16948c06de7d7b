"""Roadmaps: items, their due days, and who answers for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select

from models.enums import RoadmapState, Role, SchoolStatus
from models.people import Appointment, Municipality, Person, School, SchoolAlias, SchoolYearStatus
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services.access import Action, Place, authorize, holds
from services.audit import record
from services.deadlines import Deadline, DeadlineKind, occurrences
from services.executors import Directory, Executors, Group, fold, key_of_full_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.period import Period

PEOPLE_GROUPS = {
    Group.CURATORS: Role.CURATOR,
    Group.TUTORS: Role.TUTOR,
    Group.ASSOCIATION_HEADS: Role.ASSOCIATION_HEAD,
}
LISTED = (SchoolStatus.LOW_RESULTS, SchoolStatus.ADVERSE_CONDITIONS, SchoolStatus.AT_RISK, SchoolStatus.PROJECT_500)


@dataclass(frozen=True)
class NewItem:
    """An item as decided: the wording of the paper, the deadline that holds, who it falls to."""

    number: str | None
    section: str | None
    title: str
    deadline_text: str
    deadline: Deadline
    executors_text: str | None
    executors: Executors
    result_text: str | None


@dataclass(frozen=True)
class Target:
    """One addressee of an occurrence; neither school nor person is the centre itself."""

    school_id: int | None = None
    person_id: int | None = None


async def create_roadmap(
    session: AsyncSession,
    actor: Actor | None,
    *,
    municipality_id: int,
    title: str,
    period: Period,
    order_text: str | None,
    items: Sequence[NewItem],
    now: datetime,
) -> int:
    """Save a roadmap whole: items, occurrences, assignments. `actor` none is the operator's command."""
    if actor is not None:
        authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    row = insert(Roadmap).values(
        municipality_id=municipality_id,
        title=title,
        order_text=order_text,
        period_start=period.start,
        period_end=period.end,
        state=RoadmapState.ACTIVE,
        created_at=now,
    )
    roadmap_id = (await session.execute(row.returning(Roadmap.id))).scalar_one()
    await add_items(session, roadmap_id, items, period=period, municipality_id=municipality_id, first=1, now=now)
    by = actor.person_id if actor else None
    await record(session, "roadmap.created", f"roadmap:{roadmap_id}", by=by, now=now, items=len(items))
    return roadmap_id


async def add_items(
    session: AsyncSession,
    roadmap_id: int,
    items: Sequence[NewItem],
    *,
    period: Period,
    municipality_id: int,
    first: int,
    now: datetime,
) -> list[int]:
    """Write items from position `first` on; give their ids in order."""
    crowd = await load_crowd(session, municipality_id, year=period.start.year, today=now.date())
    ids = []
    for position, item in enumerate(items, start=first):
        row = insert(RoadmapItem).values(roadmap_id=roadmap_id, position=position, **columns(item))
        item_id = (await session.execute(row.returning(RoadmapItem.id))).scalar_one()
        await schedule(session, roadmap_id, item_id, item, period=period, crowd=crowd, now=now)
        ids.append(item_id)
    return ids


def columns(item: NewItem) -> dict[str, object]:
    return {
        "number": item.number,
        "section": item.section,
        "title": item.title,
        "deadline_text": item.deadline_text,
        "deadline_kind": item.deadline.kind,
        "starts_on": item.deadline.start,
        "rule": item.deadline.rule,
        "until": item.deadline.until,
        "needs_date": item.deadline.needs_date,
        "needs_date_reason": item.deadline.reason,
        "executors_text": item.executors_text,
        "result_text": item.result_text,
        "executors": item.executors.as_json(),
    }


async def schedule(
    session: AsyncSession,
    roadmap_id: int,
    item_id: int,
    item: NewItem,
    *,
    period: Period,
    crowd: Crowd,
    now: datetime,
) -> None:
    """Write the due days of an item and one assignment for each addressee of each."""
    targets = crowd.targets(item.executors)
    for ordinal, due in enumerate(due_days(item.deadline, period), start=1):
        row = insert(ItemOccurrence).values(item_id=item_id, ordinal=ordinal, due=due)
        occurrence_id = (await session.execute(row.returning(ItemOccurrence.id))).scalar_one()
        await assign(session, roadmap_id, item_id, occurrence_id, due, targets, now=now)


async def assign(
    session: AsyncSession,
    roadmap_id: int,
    item_id: int,
    occurrence_id: int,
    due: date | None,
    targets: Iterable[Target],
    *,
    now: datetime,
) -> None:
    rows = [
        {
            "occurrence_id": occurrence_id,
            "item_id": item_id,
            "roadmap_id": roadmap_id,
            "school_id": target.school_id,
            "person_id": target.person_id,
            "due": due,
            "created_at": now,
        }
        for target in targets
    ]
    if rows:
        await session.execute(insert(Assignment), rows)


def due_days(deadline: Deadline, period: Period) -> tuple[date | None, ...]:
    """Give the due days of an item; an open deadline is one occurrence without a day.

    A deadline that still needs its date from a person counts as open, whatever the guess was.
    """
    if deadline.kind is DeadlineKind.RECURRING and not deadline.needs_date:
        return occurrences(deadline, period) or (None,)
    if deadline.needs_date or not deadline.due:
        return (None,)
    return deadline.due


@dataclass(frozen=True)
class Crowd:
    """Whom a group means in this municipality today."""

    schools: tuple[int, ...]
    listed: tuple[int, ...]
    people: dict[Role, tuple[int, ...]]

    def targets(self, executors: Executors) -> list[Target]:
        """Fan out: schools one each, people one each; groups that are empty so far fall to the centre."""
        schools = list(executors.schools)
        people = list(executors.people)
        centre = False
        for group in executors.groups:
            if group is Group.ALL_SCHOOLS:
                schools += self.schools
            elif group is Group.LISTED_SCHOOLS:
                schools += self.listed or self.schools
            elif group in PEOPLE_GROUPS and self.people.get(PEOPLE_GROUPS[group]):
                people += self.people[PEOPLE_GROUPS[group]]
            else:
                centre = True
        found = [Target(school_id=one) for one in dict.fromkeys(schools)]
        found += [Target(person_id=one) for one in dict.fromkeys(people)]
        # A cell that names schools and the office means: the schools do it, the office helps.
        return found or ([Target()] if centre or not found else [])


async def load_crowd(session: AsyncSession, municipality_id: int, *, year: int, today: date) -> Crowd:
    schools = (
        await session.execute(
            select(School.id)
            .where(School.municipality_id == municipality_id, or_(School.closed_on.is_(None), School.closed_on > today))
            .order_by(School.name)
        )
    ).scalars()
    listed = (
        await session.execute(
            select(SchoolYearStatus.school_id)
            .join(School, School.id == SchoolYearStatus.school_id)
            .where(
                School.municipality_id == municipality_id,
                SchoolYearStatus.year == year,
                SchoolYearStatus.status.in_(LISTED),
            )
            .distinct()
        )
    ).scalars()
    posts = await session.execute(
        select(Appointment.role, Appointment.person_id)
        .where(Appointment.municipality_id == municipality_id, holds(today))
        .order_by(Appointment.person_id)
    )
    people: dict[Role, tuple[int, ...]] = {}
    for role, person_id in posts:
        people[role] = (*people.get(role, ()), person_id)
    return Crowd(tuple(schools), tuple(listed), people)


async def load_directory(session: AsyncSession, municipality_id: int, *, today: date) -> Directory:
    """Collect the names by which papers may call our schools and people."""
    names = await session.execute(select(School.id, School.name).where(School.municipality_id == municipality_id))
    aliases = await session.execute(
        select(SchoolAlias.school_id, SchoolAlias.name)
        .join(School, School.id == SchoolAlias.school_id)
        .where(School.municipality_id == municipality_id)
    )
    staff = await session.execute(
        select(Person.id, Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .order_by(Person.id)
    )
    schools = {fold(name): school_id for school_id, name in [*names, *aliases]}
    people = {key: person_id for person_id, name in staff if (key := key_of_full_name(name))}
    return Directory(schools, people)


async def zone_of(session: AsyncSession, municipality_id: int) -> str:
    query = select(Municipality.timezone).where(Municipality.id == municipality_id)
    return (await session.execute(query)).scalar_one()
