"""How long what is kept: the periods by kind, applied by upkeep; docs/privacy is written from them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, and_, cast, delete, exists, literal, select, text, update

from models.desk import DeskLink, DeskOpening, DeskSession, DeskTry
from models.events import NAMED, CodeTry, Event, EventAct, EventPart, Guest
from models.letters import Letter
from models.people import Appointment, AuditEntry, JoinRequest, Person
from models.traffic import FULL, Outgoing
from services.messages import conversations
from services.people.joining import forget_guesses
from services.privacy.erasure import erase

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

# The platform repeats an update for 24 h; after a silent week it may use an old number for a new one.
UPDATES: Final = timedelta(days=2)
UNSENT: Final = timedelta(days=30)  # evidence that was gathered and never handed in
MESSAGES: Final = timedelta(days=30)  # the content of what was sent; that it was sent stays
DIALOGUES: Final = timedelta(days=30)  # a conversation left in the middle
GUESSES: Final = timedelta(days=1)
REFUSED: Final = timedelta(days=90)  # requests that were decided, and people who were never let in
LETTERS: Final = timedelta(days=365)  # questions outside any item, and their answers
LOGINS: Final = timedelta(days=90)  # of the desk
AUDIT: Final = timedelta(days=3 * 365)
ATTENDANCE: Final = timedelta(days=3 * 365)
ACTS: Final = timedelta(days=1)  # how an event was before it was moved: it can no longer be taken back
GONE: Final = timedelta(days=3 * 365)  # people whose last appointment ended
AT_ONCE: Final = 500  # messages; whoever taps meanwhile goes first


async def forget_payloads(session: AsyncSession, *, now: datetime) -> bool:
    """Empty some of the messages that were sent long ago; tell whether there may be more.

    Do not ask for the state as well, which a moment of ending says already: the index of states would be taken, and
    all that was ever sent be read.
    """
    left = and_(text(FULL), Outgoing.finished_at < now - MESSAGES)
    some = select(Outgoing.id).where(left).order_by(Outgoing.finished_at).limit(AT_ONCE)
    ids = (await session.execute(some)).scalars().all()
    if ids:
        await session.execute(update(Outgoing).where(Outgoing.id.in_(ids)).values(payload={}))
    return len(ids) == AT_ONCE


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Forget what has outlived its period, except payloads, see above, and people: see `people_gone`."""
    await conversations.forget_left(session, before=now - DIALOGUES)
    await session.execute(delete(JoinRequest).where(JoinRequest.decided_at < now - REFUSED))
    await session.execute(delete(Letter).where(Letter.sent_at < now - LETTERS))
    await session.execute(delete(AuditEntry).where(AuditEntry.at < now - AUDIT))
    await session.execute(delete(DeskLink).where(DeskLink.expires_at < now))
    await session.execute(delete(DeskOpening).where(DeskOpening.expires_at < now))
    await session.execute(delete(DeskTry).where(DeskTry.expires_at < now - GUESSES))
    await session.execute(delete(DeskSession).where(DeskSession.created_at < now - LOGINS))
    await forget_events(session, now=now)
    await forget_guesses(session, before=now - GUESSES)


async def forget_events(session: AsyncSession, *, now: datetime) -> None:
    """Guests lose their names at the end of the year, marks of presence go after three: reports are written by then."""
    blank = {"name": "", "key": literal("erased ") + cast(Guest.id, String)}
    old = Guest.created_at < now.replace(month=1, day=1, hour=0, minute=0, second=0), text(NAMED)
    await session.execute(update(Guest).where(*old).values(**blank))
    over = select(Event.id).where(Event.ends_at < now - ATTENDANCE)
    await session.execute(delete(EventPart).where(EventPart.event_id.in_(over)))
    await session.execute(delete(EventAct).where(EventAct.at < now - ACTS))
    await session.execute(delete(CodeTry).where(CodeTry.since < now - GUESSES))


async def people_gone(session: AsyncSession, *, now: datetime, of: Collection[int] | None = None) -> list[int]:
    """Name the people whose time is over: long without an appointment, or never given one; all, or some again.

    Everybody is looked through for it: in a thread, before a write is begun for those who are found.
    """
    posts = Appointment.person_id == Person.id
    holding = exists().where(posts, (Appointment.until.is_(None)) | (Appointment.until > (now - GONE).date()))
    any_post = exists().where(posts)
    waiting = exists().where(JoinRequest.person_id == Person.id, JoinRequest.decided_at.is_(None))
    never = ~any_post & (Person.created_at < now - REFUSED) & ~waiting
    query = select(Person.id).where(Person.erased_at.is_(None), (any_post & ~holding) | never)
    if of is not None:
        query = query.where(Person.id.in_(of))
    return list((await session.execute(query)).scalars())


async def erase_gone(session: AsyncSession, found: Collection[int], *, now: datetime) -> int:
    """Erase those of them whose time is still over; the bytes are gone when the journal has heard of it."""
    gone = await people_gone(session, now=now, of=found) if found else []
    for person_id in gone:
        await erase(session, person_id, reason="retention", now=now)
    return len(gone)
