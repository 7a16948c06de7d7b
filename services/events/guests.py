"""People without an account: a name and a school, the same one at every event, merged when they join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from models.events import Event, EventPart, Guest
from models.people import Appointment, Person
from services.people.names import tidy_name
from services.schools.spelling import folded

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

SEPARATOR: Final = "|"


def key_of(name: str, school_id: int | None) -> str:
    return f"{folded(name)}{SEPARATOR}{school_id or ''}"


async def known_person(session: AsyncSession, municipality_id: int, name: str, school_id: int | None) -> int | None:
    """Find who of the list bears this name: somebody who is known must not come twice."""
    where = [Appointment.municipality_id == municipality_id, Person.erased_at.is_(None)]
    if school_id is not None:
        where.append(Appointment.school_id == school_id)
    query = select(Person.id, Person.name).join(Appointment, Appointment.person_id == Person.id).where(*where)
    wanted = folded(name)
    found = {number for number, known in await session.execute(query) if folded(known) == wanted}
    return found.pop() if len(found) == 1 else None


async def part_of_guest(
    session: AsyncSession, event: Event, written: str, school_id: int | None, *, now: datetime
) -> int:
    """Give the part of a guest at an event, or of the person of the list who bears that name; make what is missing."""
    name = tidy_name(written)
    person = await known_person(session, event.municipality_id, name, school_id)
    if person is not None:
        return await part_of_person(session, event, person, school_id=school_id)
    key = key_of(name, school_id)
    query = select(Guest.id).where(Guest.municipality_id == event.municipality_id, Guest.key == key)
    guest = (await session.execute(query)).scalar()
    if guest is None:
        row = insert(Guest).values(
            municipality_id=event.municipality_id, name=name, school_id=school_id, key=key, created_at=now
        )
        guest = (await session.execute(row.returning(Guest.id))).scalar_one()
    mine = select(EventPart.id).where(EventPart.event_id == event.id, EventPart.guest_id == guest)
    part = (await session.execute(mine)).scalar()
    if part is not None:
        return part
    made = insert(EventPart).values(event_id=event.id, guest_id=guest, school_id=school_id, invited=False)
    return (await session.execute(made.returning(EventPart.id))).scalar_one()


async def part_of_person(session: AsyncSession, event: Event, person_id: int, *, school_id: int | None = None) -> int:
    """Give somebody's part; who comes without an invitation gets one that says so."""
    mine = select(EventPart.id).where(EventPart.event_id == event.id, EventPart.person_id == person_id)
    part = (await session.execute(mine)).scalar()
    if part is not None:
        return part
    if school_id is None:
        posts = select(Appointment.school_id).where(
            Appointment.person_id == person_id,
            Appointment.municipality_id == event.municipality_id,
            Appointment.school_id.is_not(None),
        )
        school_id = (await session.execute(posts.limit(1))).scalar()
    made = insert(EventPart).values(event_id=event.id, person_id=person_id, school_id=school_id, invited=False)
    return (await session.execute(made.returning(EventPart.id))).scalar_one()


async def merge_guests(session: AsyncSession, municipality_id: int) -> int:
    """Let guests who have joined meanwhile be the people they are; give how many."""
    guests = (
        await session.execute(
            select(Guest.id, Guest.name, Guest.school_id).where(
                Guest.municipality_id == municipality_id, Guest.person_id.is_(None), Guest.name != ""
            )
        )
    ).all()
    merged = 0
    for guest, name, school_id in guests:
        person = await known_person(session, municipality_id, name, school_id)
        if person is None:
            continue
        merged += 1
        await session.execute(update(Guest).where(Guest.id == guest).values(person_id=person))
        twice = select(EventPart.event_id).where(EventPart.person_id == person)
        own = update(EventPart).where(EventPart.guest_id == guest, EventPart.event_id.not_in(twice))
        await session.execute(own.values(person_id=person, guest_id=None))
    return merged
