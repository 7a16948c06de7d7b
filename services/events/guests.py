"""People without an account: a name and a school, the same one at every event. When they join: merging.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from models.events import EventPart, Guest
from models.people import Appointment, Person
from services.access import holds
from services.people.names import tidy_name
from services.schools.spelling import folded
from services.settings import today_in
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from models.events import Event

SEPARATOR: Final = "|"


def key_of(name: str, school_id: int | None) -> str:
    return f"{folded(name)}{SEPARATOR}{school_id or ''}"


async def known_person(session: AsyncSession, municipality_id: int, name: str, school_id: int | None) -> int | None:
    """Find who of the list bears this name: somebody who is known must not come twice."""
    wanted = folded(name)
    listed = await _listed.rows(session, municipality=municipality_id, school=school_id)
    found = {number for number, known in listed if folded(known) == wanted}
    return found.pop() if len(found) == 1 else None


@patterned()
def _listed(*, municipality: int, school: int | None) -> Select[*tuple[Any, ...]]:
    where = [Appointment.municipality_id == municipality, Person.erased_at.is_(None)]
    if school is not None:
        where.append(Appointment.school_id == school)
    return select(Person.id, Person.name).join(Appointment, Appointment.person_id == Person.id).where(*where)


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
