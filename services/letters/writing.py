"""A question is sent, corrected while nobody has answered it, and answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from locales import __
from models.enums import LetterTo, NoticeKind
from models.letters import Letter
from services.access import stands_at
from services.access.audit import record
from services.errors import NotFound, Refusal
from services.letters.addressees import may_answer, read_by
from services.messages.outbox import enqueue

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LONGEST: Final = 1000


class NothingSaid(Refusal):
    msgid = __("Write the question or the answer in words, please.")


class MessageTooLong(Refusal):
    msgid = __("This is longer than {limit} characters. Say it shorter, please.")


class NobodyToAsk(Refusal):
    msgid = __("There is nobody yet who could read this here.")


class AnsweredAlready(Refusal):
    msgid = __("This question is answered already: “{answer}”")


def said_words(text: str) -> str:
    """Give what was said, in a length that is read; raise `NothingSaid`, `MessageTooLong`."""
    said = text.strip()
    if not said:
        raise NothingSaid
    if len(said) > LONGEST:
        raise MessageTooLong(limit=LONGEST)
    return said


async def whom_to_ask(session: AsyncSession, actor: Actor, *, now: datetime) -> tuple[LetterTo, ...]:
    """Name whom this person can write to where they are now: only who would read it."""
    here = actor.municipalities[0] if actor.municipalities else None
    if here is None:
        return ()
    found = [
        one for one in LetterTo if await read_by(session, one, actor.person_id, here, today=now.date(), reachable=True)
    ]
    return tuple(found)


async def send(
    session: AsyncSession, actor: Actor, to: LetterTo, text: str, *, now: datetime, message_id: int | None = None
) -> int:
    """Write to everybody who is meant; raise `NothingSaid`, `MessageTooLong`, `NobodyToAsk`."""
    said = said_words(text)
    here = actor.municipalities[0] if actor.municipalities else None
    readers = (
        await read_by(session, to, actor.person_id, here, today=now.date(), reachable=True) if here is not None else ()
    )
    if here is None or not readers:
        raise NobodyToAsk
    stands_at(here)
    values = {"municipality_id": here, "person_id": actor.person_id, "addressee": to, "text": said}
    row = insert(Letter).values(**values, message_id=message_id, sent_at=now).returning(Letter.id)
    letter_id = (await session.execute(row)).scalar_one()
    for reader in readers:
        await enqueue(session, to=reader, kind=NoticeKind.LETTER_ASKED, payload={"letter": letter_id}, now=now)
    await record(session, "letter.sent", f"letter:{letter_id}", by=actor.person_id, now=now)
    return letter_id


async def answer(session: AsyncSession, actor: Actor, letter_id: int, text: str, *, now: datetime) -> None:
    """Answer a question; the first answer is the one. Raises `NotFound`, `NotAllowed`, `AnsweredAlready`."""
    letter = (await session.execute(select(Letter).where(Letter.id == letter_id))).scalar()
    if letter is None:
        raise NotFound
    await may_answer(session, actor, letter, today=now.date())
    said = said_words(text)
    values = {"answer": said, "answered_by": actor.person_id, "answered_at": now}
    first = update(Letter).where(Letter.id == letter_id, Letter.answered_at.is_(None)).values(**values)
    if (await session.execute(first.returning(Letter.id))).scalar() is None:
        raise AnsweredAlready(answer=letter.answer or "")
    await enqueue(session, to=letter.person_id, kind=NoticeKind.LETTER_ANSWERED, payload={"letter": letter_id}, now=now)
    await record(session, "letter.answered", f"letter:{letter_id}", by=actor.person_id, now=now)


async def correct(session: AsyncSession, actor: Actor, message_id: int, text: str, *, now: datetime) -> int | None:
    """Let a question that nobody has answered follow its edited message; those who read it hear of it.

    Gives the question's id, or none where no question of this person came in that message or it is answered.
    """
    mine = (Letter.person_id == actor.person_id, Letter.message_id == message_id, Letter.answered_at.is_(None))
    query = update(Letter).where(*mine).values(text=said_words(text))
    found = (await session.execute(query.returning(Letter.id, Letter.addressee, Letter.municipality_id))).first()
    if found is None:
        return None
    readers = await read_by(
        session, found.addressee, actor.person_id, found.municipality_id, today=now.date(), reachable=True
    )
    for reader in readers:
        payload = {"letter": found.id, "edited": True}
        await enqueue(session, to=reader, kind=NoticeKind.LETTER_ASKED, payload=payload, now=now)
    return int(found.id)
