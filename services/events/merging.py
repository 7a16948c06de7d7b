"""Guests who have joined meanwhile are the people they are: what they had at events becomes theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from models.enums import Presence
from models.events import Attendance, Certificate, EventPart, Guest
from services.events.cards import event_row
from services.events.guests import known_person, post_of
from services.events.seating import change
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


NOT_JOINED: Final = Prepared(
    select(Guest.id, Guest.name, Guest.school_id).where(
        Guest.municipality_id == bindparam("municipality"), Guest.person_id.is_(None), Guest.name != ""
    )
)


async def merge_guests(session: AsyncSession, municipality_id: int, *, now: datetime) -> int:
    """Let guests who have joined meanwhile be the people they are; give how many."""
    merged = 0
    for guest, name, school_id in await NOT_JOINED.rows(session, municipality=municipality_id):
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
