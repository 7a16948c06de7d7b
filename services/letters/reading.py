"""Questions as their readers see them: one, those that wait, and the line on the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from models.letters import Letter
from models.people import Appointment, Municipality, Person, School
from services.access import stands_at
from services.access.naming import shown_name
from services.calendar import zone
from services.errors import NotAllowed, NotFound
from services.letters.addressees import may_answer, waits_for
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import LetterTo
    from services.access import Actor


@dataclass(frozen=True)
class LetterShown:
    id: int
    to: LetterTo
    author_id: int
    author: str
    school: str | None
    text: str
    day: date  # on which it was sent, where the municipality is
    answer: str | None
    answered_by: str | None


@dataclass(frozen=True)
class LetterLine:
    id: int
    author: str
    text: str
    day: date


@dataclass(frozen=True)
class LettersWaiting:
    """On the home screen, and in the message that reminds of them."""

    count: int
    first: tuple[LetterLine, ...]


SHOWN: Final = 3


def letters_shown() -> Select[*tuple[Any, ...]]:
    """Select questions as they are shown, with the names of who wrote, from which school, and who answered."""
    writer, answerer = aliased(Person), aliased(Person)
    school = (
        select(School.name)
        .join(Appointment, Appointment.school_id == School.id)
        .where(Appointment.person_id == Letter.person_id, Appointment.until.is_(None))
        .order_by(Appointment.id)
        .limit(1)
        .correlate(Letter)
        .scalar_subquery()
    )
    return (
        select(
            Letter.id,
            Letter.addressee,
            Letter.person_id,
            shown_name(Letter.municipality_id, writer),
            school,
            Letter.text,
            Letter.sent_at,
            Letter.answer,
            shown_name(Letter.municipality_id, answerer),
            Municipality.timezone,
        )
        .join(Municipality, Municipality.id == Letter.municipality_id)
        .join(writer, writer.id == Letter.person_id)
        .outerjoin(answerer, answerer.id == Letter.answered_by)
    )


async def shown(session: AsyncSession, letter_id: int) -> LetterShown | None:
    row = (await session.execute(letters_shown().where(Letter.id == letter_id))).first()
    if row is None:
        return None
    number, to, author_id, author, school, text, sent_at, answer, answered_by, timezone = row
    day = local_day(sent_at, timezone)
    return LetterShown(number, to, author_id, author, school, text, day, answer, answered_by)


def local_day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(zone(timezone)).date()


async def load_letter(session: AsyncSession, actor: Actor, letter_id: int, *, today: date) -> LetterShown:
    """Read a question for who may answer it, or for who asked it; raise `NotFound`, `NotAllowed`."""
    letter = (await session.execute(select(Letter).where(Letter.id == letter_id))).scalar()
    found = await shown(session, letter_id)
    if letter is None or found is None:
        raise NotFound
    if letter.person_id != actor.person_id:
        await may_answer(session, actor, letter, today=today)
    elif letter.municipality_id not in actor.municipalities:
        raise NotAllowed
    stands_at(letter.municipality_id)
    return found


async def waiting_for(
    session: AsyncSession, actor: Actor, *, today: date, offset: int = 0, limit: int = SHOWN
) -> tuple[int, Sequence[LetterLine]]:
    """Count the questions that wait for this person, and give some of them: the longest waiting first."""
    count = await _how_many.value(session, actor, today=today)
    if not count:
        return 0, ()
    rows = await _lines.rows(session, actor, today=today, offset=offset, limit=limit)
    return count, [LetterLine(number, who, text, local_day(at, zone_name)) for number, who, text, at, zone_name in rows]


def _mine(actor: Actor, today: date) -> ColumnElement[bool]:
    return and_(waits_for(actor, today), Letter.municipality_id.in_(actor.municipalities))


@patterned()
def _how_many(actor: Actor, *, today: date) -> Select[int]:
    return select(func.count()).select_from(Letter).where(_mine(actor, today))


@patterned()
def _lines(actor: Actor, *, today: date, offset: int, limit: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Letter.id, shown_name(Letter.municipality_id), Letter.text, Letter.sent_at, Municipality.timezone)
        .join(Municipality, Municipality.id == Letter.municipality_id)
        .join(Person, Person.id == Letter.person_id)
        .where(_mine(actor, today))
        .order_by(Letter.id)
        .offset(offset)
        .limit(limit)
    )


def letter_waits(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether one does."""
    return select(Letter.id).where(_mine(actor, today)).exists()


async def letters_waiting(session: AsyncSession, actor: Actor, now: datetime) -> LettersWaiting | None:
    count, first = await waiting_for(session, actor, today=now.date())
    return LettersWaiting(count, tuple(first)) if count else None
