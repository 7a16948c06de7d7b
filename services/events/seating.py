"""The book of an event between its table and the rules: read, changed, written back with the words it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import bindparam, delete, insert, select, update

from models.enums import EventAnswer, EventState, NoticeKind, SchoolStatus
from models.events import Event, EventPart
from models.people import Appointment, Municipality, Person, School, SchoolYearStatus
from services.access import holds
from services.calendar.school_year import school_year
from services.events.rules.audience import Holder, meant, rules_of
from services.events.rules.book import Book, Seat, Word
from services.messages.outbox import Priority, enqueue, enqueue_all
from services.schools.spelling import folded
from services.schools.taking_part import TAKES_PART
from services.settings import today_in
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from sqlalchemy import Select, Table
    from sqlalchemy.ext.asyncio import AsyncSession

PARTS: Final = cast("Table", EventPart.__table__)


async def load_book(session: AsyncSession, event: Event) -> Book:
    part = EventPart
    query = (
        select(
            part.id, part.answer, part.position, part.revision, part.offered_until, part.free,
            part.gone_at.is_not(None), Person.timezone, Municipality.timezone,
        )
        .outerjoin(Person, Person.id == part.person_id)
        .join(Municipality, Municipality.id == event.municipality_id)
        .where(part.event_id == event.id)
    )  # fmt: skip
    seats = {
        row[0]: Seat(row[0], *row[1:7], zone=row[7] or row[8])  # a row is a tuple of anything
        for row in await session.execute(query)
    }
    cancelled = event.state is not EventState.ANNOUNCED
    return Book(event.places, event.starts_at, event.revision, cancelled, seats)


async def change(
    session: AsyncSession, event: Event, what: Callable[[Book], dict[int, Word]], *, now: datetime
) -> Book:
    """Let the rules change the book of an event and write down what became different; who must hear of it will."""
    book = await load_book(session, event)
    before = {part: replace(seat) for part, seat in book.seats.items()}
    told = what(book)
    rows = [
        {
            "row": seat.part,
            "answer": seat.answer,
            "position": seat.position,
            "revision": seat.revision,
            "offered_until": seat.offered_until,
            "gone_at": now if seat.gone else None,
        }
        for seat in book.seats.values()
        if seat != before[seat.part]
    ]
    if rows:
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "row"}
        connection = await session.connection()
        await connection.execute(update(PARTS).where(PARTS.c.id == bindparam("row")).values(**columns), rows)
    await tell_of_places(session, event, book, told, now=now)
    session.expire_all()
    return book


async def tell_of_places(
    session: AsyncSession, event: Event, book: Book, told: dict[int, Word], *, now: datetime
) -> None:
    if not told:
        return
    query = select(EventPart.id, EventPart.person_id).where(EventPart.id.in_(told), EventPart.person_id.is_not(None))
    for part, person in (await session.execute(query)).all():
        if person is None:
            continue
        seat = book.seats[part]
        until = seat.offered_until if told[part] is Word.OFFERED else event.starts_at
        await enqueue(
            session,
            to=person,
            kind=NoticeKind.EVENT_PLACE,
            payload={"event": event.id, "part": part, "word": told[part]},
            priority=Priority.URGENT,
            send_until=until,
            unique_key=f"{NoticeKind.EVENT_PLACE}:{part}:{seat.position}:{told[part]}:{now.astimezone(UTC):%y%m%d%H%M%S}",
            now=now,
        )


async def holders(session: AsyncSession, municipality_id: int, *, today: date) -> list[Holder]:
    """List every post that holds today, as the rules of an audience see it."""
    statuses: dict[int, set[SchoolStatus]] = {}
    for school, status in await _statuses.rows(session, year=school_year(today)):
        statuses.setdefault(school, set()).add(status)
    return [
        Holder(person, role, school, subject, frozenset(statuses.get(school or 0, ())))
        for person, role, school, subject in await _posts.rows(session, municipality=municipality_id, today=today)
    ]


@patterned()
def _statuses(*, year: int) -> Select[*tuple[Any, ...]]:
    return select(SchoolYearStatus.school_id, SchoolYearStatus.status).where(SchoolYearStatus.year == year)


@patterned(at_length=True)
def _posts(*, municipality: int, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Appointment.person_id, Appointment.role, Appointment.school_id, Appointment.subject)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(Appointment.municipality_id == municipality, holds(today), Person.erased_at.is_(None), TAKES_PART)
        .order_by(Appointment.id)
    )


async def people_meant(
    session: AsyncSession, municipality_id: int, audience: Iterable[Any], *, now: datetime
) -> dict[int, Holder]:
    today = await today_in(session, municipality_id, now=now)
    return meant(rules_of(audience), await holders(session, municipality_id, today=today))


OF_PEOPLE: Final = Prepared(
    select(
        EventPart.id,
        EventPart.person_id,
        EventPart.invited,
        EventPart.gone_at,
        EventPart.instead_of,
        EventPart.presence,
        EventPart.answer,
        EventPart.free,
    ).where(EventPart.event_id == bindparam("event"), EventPart.person_id.is_not(None))
)


async def sync_parts(session: AsyncSession, event: Event, *, now: datetime) -> list[tuple[int, int]]:
    """Let everybody of the audience have a part, and nobody else keep a place; give the new ones (part, person)."""
    found = await people_meant(session, event.municipality_id, event.audience, now=now)
    part = EventPart
    known = {row.person_id: row for row in await OF_PEOPLE.rows(session, event=event.id)}
    placeless = await speaking(session, event, found)
    fresh = [
        {
            "event_id": event.id,
            "person_id": person,
            "school_id": holder.school,
            "role": holder.role,
            "free": person in placeless,
        }
        for person, holder in found.items()
        if person not in known
    ]
    new: list[tuple[int, int]] = []
    if fresh:
        made = await session.execute(insert(part).returning(part.id, part.person_id), fresh)
        new = [(number, person) for number, person in made if person is not None]
    wrong = [row.id for row in known.values() if row.free != (row.person_id in placeless)]
    if wrong:
        await session.execute(update(part).where(part.id.in_(wrong)).values(free=~part.free))
        await change(session, event, lambda book: book.settle(now=now), now=now)
    back = [row.id for row in known.values() if row.gone_at is not None and row.person_id in found]
    if back:
        again = {"gone_at": None, "answer": EventAnswer.SILENT, "offered_until": None, "invited": True}
        await session.execute(update(part).where(part.id.in_(back)).values(**again))
        new += [(row.id, row.person_id) for row in known.values() if row.id in back]
    gone = [
        row.id
        for row in known.values()
        if row.person_id not in found and row.invited and row.gone_at is None and row.instead_of is None
    ]
    if gone:
        await change(session, event, lambda book: _leave(book, gone, now=now), now=now)
    return new


async def speaking(session: AsyncSession, event: Event, people: Iterable[int]) -> set[int]:
    """Name who takes no place: the organiser, and whose whole name stands among the speakers."""
    found = {event.organiser_id} if event.organiser_id is not None else set()
    if event.speakers:
        said = folded(event.speakers)
        query = select(Person.id, Person.name).where(Person.id.in_(list(people)), Person.name != "")
        found |= {number for number, name in await session.execute(query) if folded(name) in said}
    return found


def _leave(book: Book, parts: Iterable[int], *, now: datetime) -> dict[int, Word]:
    told: dict[int, Word] = {}
    for one in parts:
        told |= book.leaves(one, now=now)
    return {part: word for part, word in told.items() if not book.seats[part].gone}


async def invite(
    session: AsyncSession,
    event: Event,
    people: Iterable[tuple[int, int]],
    *,
    at: datetime,
    batch: str | None = None,
    but: int | None = None,
    now: datetime,
) -> None:
    """Write the invitation to these (part, person); each once an announcement.

    The number of a part alone is no key: of an announcement that was taken back the parts go, and SQLite gives their
    numbers to the next event's.
    """
    stamp = f"{now.astimezone(UTC):%y%m%d%H%M%S}"
    rows = [
        row_of(
            event,
            NoticeKind.EVENT_ANNOUNCED,
            part,
            person,
            at=at,
            batch=batch,
            key=f"{NoticeKind.EVENT_ANNOUNCED}:{event.id}:{part}:{event.sequence}:{stamp}",
            now=now,
        )
        for part, person in people
        if person != but
    ]
    await enqueue_all(session, rows)


def row_of(
    event: Event,
    kind: NoticeKind,
    part: int,
    person: int,
    *,
    at: datetime,
    batch: str | None,
    key: str,
    now: datetime,
    **more: str,
) -> dict[str, Any]:
    return {
        "person_id": person,
        "kind": kind,
        "payload": {"event": event.id, "part": part, **more},
        "delivery": "must",
        "priority": int(Priority.BULK),
        "unique_key": key,
        "batch": batch,
        "created_at": now,
        "not_before": at,
        "send_until": event.starts_at if event.starts_at > now else None,
    }


async def drop_silent(session: AsyncSession, event_id: int) -> None:
    """Forget who was invited and has said nothing: an announcement that was taken back never was."""
    await session.execute(
        delete(EventPart).where(EventPart.event_id == event_id, EventPart.answer == EventAnswer.SILENT)
    )
