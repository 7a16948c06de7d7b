"""People without an account: a name and a school, the same one at every event, merged when they join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from models.enums import Presence
from models.events import Attendance, Certificate, Event, EventPart, Guest
from models.people import Appointment, Person
from services.access import holds
from services.people.names import tidy_name
from services.schools.spelling import folded
from services.settings import today_in

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role

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
        return await part_of_person(session, event, person, school_id=school_id, now=now)
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


async def part_of_person(
    session: AsyncSession, event: Event, person_id: int, *, school_id: int | None = None, now: datetime
) -> int:
    """Give somebody's part; who comes without an invitation gets one that says so."""
    mine = select(EventPart.id).where(EventPart.event_id == event.id, EventPart.person_id == person_id)
    part = (await session.execute(mine)).scalar()
    if part is not None:
        return part
    school, role = await post_of(session, event.municipality_id, person_id, school_id=school_id, now=now)
    made = insert(EventPart).values(event_id=event.id, person_id=person_id, school_id=school, role=role, invited=False)
    return (await session.execute(made.returning(EventPart.id))).scalar_one()


async def post_of(
    session: AsyncSession, municipality_id: int, person_id: int, *, school_id: int | None, now: datetime
) -> tuple[int | None, Role | None]:
    """Say for which school and in which role somebody comes who was not invited: of the posts that hold today.

    One at the school that is named goes first, then one at a school, then the oldest.
    """
    today = await today_in(session, municipality_id, now=now)
    query = (
        select(Appointment.school_id, Appointment.role)
        .where(Appointment.person_id == person_id, Appointment.municipality_id == municipality_id, holds(today))
        .order_by(Appointment.id)
    )
    posts = [(school, role) for school, role in await session.execute(query)]
    if not posts:
        return school_id, None
    school, role = min(posts, key=lambda post: (post[0] != school_id, post[0] is None))
    return school_id or school, role


async def merge_guests(session: AsyncSession, municipality_id: int, *, now: datetime) -> int:
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
        if person is not None:
            merged += 1
            await session.execute(update(Guest).where(Guest.id == guest).values(person_id=person))
            await _give_parts(session, municipality_id, guest, person, now=now)
    return merged


async def _give_parts(session: AsyncSession, municipality_id: int, guest: int, person: int, *, now: datetime) -> None:
    """What was a guest's part is the person's; where both have one at an event, the two become one."""
    theirs = select(EventPart.id, EventPart.event_id, EventPart.school_id).where(EventPart.guest_id == guest)
    rows = (await session.execute(theirs)).all()
    own = select(EventPart.event_id, EventPart.id).where(
        EventPart.person_id == person, EventPart.event_id.in_([row.event_id for row in rows])
    )
    known = dict((await session.execute(own)).all())
    for part, event_id, school_id in rows:
        if event_id in known:
            await put_together(session, event_id, part, into=known[event_id], now=now)
            continue
        _school, role = await post_of(session, municipality_id, person, school_id=school_id, now=now)
        values = {"person_id": person, "guest_id": None, "role": role}
        await session.execute(update(EventPart).where(EventPart.id == part).values(**values))


async def put_together(session: AsyncSession, event_id: int, guest_part: int, *, into: int, now: datetime) -> None:
    """Let one human being have one part at an event: one place, one mark, one certificate.

    Whoever is marked as present in either was there. An answer of their own stands before what a colleague said for
    them. The guest's part stays as a trace that nothing counts.
    """
    from services.events.cards import event_row  # noqa: PLC0415 - cards read what is written here
    from services.events.seating import change  # noqa: PLC0415 - same

    parts = select(EventPart).where(EventPart.id.in_([guest_part, into]))
    both = {one.id: one for one in (await session.execute(parts)).scalars()}
    theirs, mine = both[guest_part], both[into]
    instead, presences = theirs.instead_of, (theirs.presence, mine.presence)
    takes = presences[1] is None or (presences[0] is Presence.PRESENT and presences[1] is not Presence.PRESENT)
    event = await event_row(session, event_id)
    await change(session, event, lambda book: book.becomes(guest_part, into, now=now), now=now)
    current = Attendance.superseded_at.is_(None)
    loser = into if takes else guest_part
    if all(presences):
        await session.execute(update(Attendance).where(Attendance.part_id == loser, current).values(superseded_at=now))
    if takes:
        await session.execute(update(Attendance).where(Attendance.part_id == guest_part, current).values(part_id=into))
        await session.execute(update(EventPart).where(EventPart.id == into).values(presence=presences[0]))
        if presences[0] is Presence.PRESENT:
            await session.execute(update(Certificate).where(Certificate.part_id == into).values(revoked_at=None))
    await session.execute(update(EventPart).where(EventPart.id == guest_part).values(presence=None, gone_at=now))
    if instead is not None:
        asked = EventPart.id == into, EventPart.instead_of.is_(None), EventPart.id != instead
        await session.execute(update(EventPart).where(*asked).values(instead_of=instead))
    await session.execute(update(EventPart).where(EventPart.instead_of == guest_part).values(instead_of=into))
    held = select(Certificate.id).where(Certificate.part_id == into)
    mine_already = (await session.execute(held)).scalar() is not None
    of_guest = update(Certificate).where(Certificate.part_id == guest_part)
    await session.execute(of_guest.values(revoked_at=now) if mine_already else of_guest.values(part_id=into))
    session.expire_all()
