"""Marks of who was there (they come by checking_in.py, list_marks.py): a correction supersedes, never overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from locales import __
from models.enums import EventActKind, EventAnswer, EventState, MarkWay, Presence
from models.events import Attendance, Certificate, Event, EventAct, EventPart, Guest
from models.people import Person, School
from services.access import Action
from services.access.audit import record
from services.access.naming import shown_name
from services.errors import NotFound, Refusal
from services.events.cards import managed
from services.events.done import Done
from services.events.guests import part_of_guest
from services.events.rules.hours import CORRECTED_FREELY, code_is_open
from services.schools.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class NoteNeeded(Refusal):
    msgid = __("More than 14 days have passed: write why the mark is corrected.")


class NotYetBegun(Refusal):
    msgid = __("It has not begun yet. Who was there is marked from an hour before the beginning.")


async def unmarked_yes(session: AsyncSession, event_id: int) -> int:
    """Count who said yes and has no mark yet."""
    part = EventPart
    where = part.event_id == event_id, part.answer == EventAnswer.YES, part.gone_at.is_(None), part.presence.is_(None)
    return (await session.execute(select(func.count()).select_from(part).where(*where))).scalar_one()


async def unmarked_by_school(
    session: AsyncSession, actor: Actor, event_id: int, *, now: datetime
) -> list[tuple[int, str, int]]:
    """Count by school who is on the list and has no mark yet."""
    await to_mark(session, actor, event_id, now=now)
    part = EventPart
    query = (
        select(School.id, School.name, func.count(part.id))
        .join(School, School.id == part.school_id)
        .where(part.event_id == event_id, part.gone_at.is_(None), part.presence.is_(None))
        .group_by(School.id, School.name)
        .order_by(School.name)
    )
    return [(number, name, unmarked) for number, name, unmarked in await session.execute(query)]


async def mark(
    session: AsyncSession,
    event: Event,
    parts: Sequence[int],
    presence: Presence,
    way: MarkWay,
    *,
    by: int | None,
    now: datetime,
    note: str | None = None,
) -> None:
    """Write marks. What stood before is superseded; a certificate of who was not there is withdrawn."""
    known = select(EventPart.id).where(EventPart.id.in_(parts), EventPart.event_id == event.id)
    ids = list((await session.execute(known)).scalars())
    if not ids:
        raise NotFound
    current = Attendance.part_id.in_(ids), Attendance.superseded_at.is_(None)
    await session.execute(update(Attendance).where(*current).values(superseded_at=now))
    row = {"presence": presence, "way": way, "by_id": by, "at": now, "note": note}
    await session.execute(insert(Attendance), [{"part_id": part, **row} for part in ids])
    await session.execute(update(EventPart).where(EventPart.id.in_(ids)).values(presence=presence))
    if presence is Presence.PRESENT:
        if event.starts_at <= now and event.state in {EventState.ANNOUNCED, EventState.NOT_HELD}:
            await session.execute(update(Event).where(Event.id == event.id).values(state=EventState.HELD))
        revoked: datetime | None = None
    else:
        revoked = now
    await session.execute(update(Certificate).where(Certificate.part_id.in_(ids)).values(revoked_at=revoked))
    session.expire_all()


async def is_marked(session: AsyncSession, event_id: int, part_id: int) -> bool:
    query = select(EventPart.presence).where(EventPart.id == part_id, EventPart.event_id == event_id)
    return (await session.execute(query)).scalar() is not None


async def to_mark(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> Event:
    event = await managed(session, actor, event_id, Action.EVENT_MARK)
    if event.state in {EventState.DRAFT, EventState.CANCELLED}:
        raise NotFound
    if not code_is_open(event.starts_at, max(event.ends_at, now), now):
        raise NotYetBegun
    return event


async def to_mark_now(session: AsyncSession, actor: Actor, event_id: int, *, note: str | None, now: datetime) -> Event:
    """Give an event whose marks are changed now, one, many or all of them: after 14 days only with a note."""
    event = await to_mark(session, actor, event_id, now=now)
    if now > event.ends_at + CORRECTED_FREELY and not (note or "").strip():
        raise NoteNeeded
    return event


async def mark_everybody(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    *,
    school_id: int | None = None,
    now: datetime,
    note: str | None = None,
) -> Done:
    """«Все, кто ответил «приду», были», or all of a school at once; can be taken back for some minutes."""
    event = await to_mark_now(session, actor, event_id, note=note, now=now)
    part = EventPart
    where = [part.event_id == event_id, part.gone_at.is_(None), part.presence.is_(None)]
    where.append(part.answer == EventAnswer.YES if school_id is None else part.school_id == school_id)
    parts = list((await session.execute(select(part.id).where(*where))).scalars())
    if not parts:
        return Done(0, None)
    await mark(session, event, parts, Presence.PRESENT, MarkWay.LIST, by=actor.person_id, now=now, note=note)
    row = insert(EventAct).values(
        event_id=event_id, kind=EventActKind.ALL_PRESENT, by_id=actor.person_id, at=now, before={"parts": parts}
    )
    act = (await session.execute(row.returning(EventAct.id))).scalar_one()
    await record(session, "event.marked_all", f"event:{event_id}", by=actor.person_id, now=now, people=len(parts))
    return Done(len(parts), act)


async def unmark(session: AsyncSession, event_id: int, parts: Sequence[int], *, by: int, now: datetime) -> None:
    """Take marks back that were made by one tap: they stay in the record as superseded."""
    current = Attendance.part_id.in_(parts), Attendance.superseded_at.is_(None), Attendance.by_id == by
    await session.execute(update(Attendance).where(*current).values(superseded_at=now))
    left = select(Attendance.part_id).where(Attendance.part_id.in_(parts), Attendance.superseded_at.is_(None))
    marked = set((await session.execute(left)).scalars())
    gone = [part for part in parts if part not in marked]
    await session.execute(update(EventPart).where(EventPart.id.in_(gone)).values(presence=None))
    await session.execute(update(Certificate).where(Certificate.part_id.in_(gone)).values(revoked_at=now))
    await record(session, "event.unmarked", f"event:{event_id}", by=by, now=now, people=len(gone))


async def add_guest(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    name: str,
    school_id: int | None,
    *,
    now: datetime,
    note: str | None = None,
) -> None:
    """Somebody without an account has come; who is on the list under that name is marked as themselves, once."""
    event = await to_mark_now(session, actor, event_id, note=note, now=now)
    part = await part_of_guest(session, event, name, school_id, now=now)
    present = select(EventPart.id).where(EventPart.id == part, EventPart.presence == Presence.PRESENT)
    if (await session.execute(present)).first() is not None:
        return
    await mark(session, event, [part], Presence.PRESENT, MarkWay.LIST, by=actor.person_id, now=now, note=note)
    said = {"part": part, "presence": Presence.PRESENT}
    await record(session, "event.marked", f"event:{event_id}", by=actor.person_id, now=now, **said)


class Line(NamedTuple):
    """One name in the list of an event."""

    part: int
    name: str
    school: str | None
    answer: EventAnswer
    confirmed: bool
    invited: bool
    guest: bool
    reason: str | None  # only for the organiser
    presence: Presence | None
    way: MarkWay | None
    at: datetime | None


async def people_of(
    session: AsyncSession,
    actor: Actor | None,
    event_id: int,
    *,
    answers: Sequence[EventAnswer] | None = None,
    search: str = "",
    offset: int = 0,
    limit: int | None = None,
) -> tuple[int, list[Line]]:
    """List names with answers and marks, in the order of the alphabet; with how many there are.

    `search`: only those of whose names one begins with these letters.
    """
    event = await managed(session, actor, event_id, Action.EVENT_READ)
    part, mark_of = EventPart, Attendance
    where = [part.event_id == event_id, (part.gone_at.is_(None) & part.invited) | part.presence.is_not(None)]
    if answers is not None:
        where.append(part.answer.in_(answers))
    if search:
        where.append(part.id.in_(await _named_like(session, event_id, search)))
    total = (await session.execute(select(func.count()).select_from(part).where(*where))).scalar_one()
    name = func.coalesce(Person.name, Guest.name)
    query = (
        select(
            part.id, shown_name(event.municipality_id), Guest.name, School.name, part.answer,
            part.revision >= bindparam("revision", event.revision), part.invited, part.guest_id.is_not(None),
            part.reason, part.presence, mark_of.way, mark_of.at,
        )
        .outerjoin(Person, Person.id == part.person_id)
        .outerjoin(Guest, Guest.id == part.guest_id)
        .outerjoin(School, School.id == part.school_id)
        .outerjoin(mark_of, (mark_of.part_id == part.id) & mark_of.superseded_at.is_(None))
        .where(*where)
        .order_by(name, part.id)
        .offset(offset)
    )  # fmt: skip
    organises = actor is None or event.organiser_id == actor.person_id
    lines = []
    for row in await session.execute(query.limit(limit) if limit else query):
        number, shown, guest, school, answer, confirmed, invited, is_guest, reason, presence, way, at = row
        words = reason if organises else None
        lines.append(
            Line(number, shown or guest or "", school, answer, confirmed, invited, is_guest, words, presence, way, at)
        )
    return total, lines


async def _named_like(session: AsyncSession, event_id: int, search: str) -> list[int]:
    """Databases know capitals and «ё» of some alphabets only: names are compared here."""
    query = (
        select(EventPart.id, func.coalesce(Person.name, Guest.name))
        .outerjoin(Person, Person.id == EventPart.person_id)
        .outerjoin(Guest, Guest.id == EventPart.guest_id)
        .where(EventPart.event_id == event_id)
    )
    wanted = f" {folded(search)}"
    return [number for number, name in await session.execute(query) if wanted in f" {folded(name or '')}"]
