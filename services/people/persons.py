"""Humans: on the list, joined, reachable or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from locales import __
from models.people import Appointment, Consent, Invite, JoinRequest, LastSeen, Municipality, Person
from models.roadmap import Assignment
from models.surveys import SurveyParticipation
from services.access.addresses import lives_at
from services.errors import Refusal
from services.people.borne import merge_names, note_own_name
from storage.whole_rows import put

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor, Address


class NotYourNumber(Refusal):
    msgid = __("This is somebody else's contact. Tap the button below: it shares your own number.")


class NotOnTheList(Refusal):
    msgid = __("I do not find this number among those who have not joined yet. Ask for access: /start")


def account(address: Address) -> dict[str, Any]:
    """Give the columns of a person who is met there."""
    return {"platform": address.platform, "platform_id": address.account}


async def known_or_new(session: AsyncSession, address: Address, *, name: str, language: str, now: datetime) -> int:
    """Find the person of a platform account, or write them down."""
    known = await session.execute(
        update(Person).where(lives_at(address)).values(name=name, joined_at=now, blocked_at=None).returning(Person.id)
    )
    person_id = known.scalar()
    if person_id is not None:
        await note_own_name(session, person_id, name, now=now)
        return person_id
    row = insert(Person).values(**account(address), name=name, language=language, created_at=now, joined_at=now)
    return (await session.execute(row.returning(Person.id))).scalar_one()


async def take_account(session: AsyncSession, listed_id: int, address: Address, *, language: str, now: datetime) -> int:
    """Let somebody from the list be who has joined with this account; give the id under which they live on.

    Who is known by this account already keeps that id: what the list had for them is moved over. Not so where the one
    of the list has been here before and lost their account: then the past is on the list's side.
    """
    known = (await session.execute(select(Person.id).where(lives_at(address)))).scalar()
    if known is None:
        joined = account(address) | {"language": language, "joined_at": now, "blocked_at": None}
        await session.execute(update(Person).where(Person.id == listed_id).values(**joined))
        return listed_id
    if known == listed_id:
        return known
    before = (await session.execute(select(Person.joined_at).where(Person.id == listed_id))).scalar()
    if before is None:
        await _merge(session, listed_id, into=known, now=now)
        return known
    # Who comes back with another account has a past under the old number: what the new account has goes there.
    await session.execute(update(Person).where(Person.id == known).values(platform_id=None))
    await _merge(session, known, into=listed_id, now=now)
    joined = account(address) | {"language": language, "joined_at": now, "blocked_at": None}
    await session.execute(update(Person).where(Person.id == listed_id).values(**joined))
    return listed_id


async def _merge(session: AsyncSession, listed_id: int, *, into: int, now: datetime) -> None:
    await _drop_what_is_there(session, listed_id, into)
    waiting = update(JoinRequest).where(JoinRequest.person_id == listed_id, JoinRequest.decided_at.is_(None))
    await session.execute(waiting.values(decided_at=now, approved=False))
    for column in (Appointment.person_id, Assignment.person_id, Invite.person_id, SurveyParticipation.person_id):
        await session.execute(update(column.class_).where(column == listed_id).values(person_id=into))
    phone = (await session.execute(select(Person.phone).where(Person.id == listed_id))).scalar()
    await session.execute(update(Person).where(Person.id == into, Person.phone.is_(None)).values(phone=phone))
    await merge_names(session, listed_id, into=into)
    emptied = {"name": "", "phone": None, "erased_at": now}
    await session.execute(update(Person).where(Person.id == listed_id).values(**emptied))


async def _drop_what_is_there(session: AsyncSession, listed_id: int, into: int) -> None:
    """What both have is had once: the same role at the same place, the invitation to the same survey."""
    mine, runs = aliased(Appointment), aliased(SurveyParticipation)
    same = select(mine.id).where(
        mine.person_id == into,
        mine.until.is_(None),
        mine.role == Appointment.role,
        mine.municipality_id == Appointment.municipality_id,
        func.coalesce(mine.school_id, 0) == func.coalesce(Appointment.school_id, 0),
    )
    await session.execute(
        delete(Appointment).where(Appointment.person_id == listed_id, Appointment.until.is_(None), same.exists())
    )
    invited = select(runs.id).where(runs.person_id == into, runs.run_id == SurveyParticipation.run_id)
    await session.execute(
        delete(SurveyParticipation).where(SurveyParticipation.person_id == listed_id, invited.exists())
    )


async def listed_by_phone(session: AsyncSession, phone: str) -> int | None:
    """Find the one person on the list who has this number and has not joined yet.

    Somebody who has joined with another account is not found: a number may have changed hands.
    """
    query = select(Person.id).where(Person.phone == phone, Person.platform_id.is_(None), Person.erased_at.is_(None))
    found = (await session.execute(query.limit(2))).scalars().all()
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class ConsentTerms:
    """Whom the list means, and what they would agree to."""

    name: str
    municipality_id: int
    text: str | None
    version: int


async def consent_terms(session: AsyncSession, listed_id: int) -> ConsentTerms | None:
    """Read what somebody from the list has to agree to before they join; none when they have no appointment."""
    query = (
        select(Person.name, Municipality.id, Municipality.consent_text, Municipality.consent_version)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Municipality, Municipality.id == Appointment.municipality_id)
        .where(Person.id == listed_id, Person.erased_at.is_(None))
        .order_by(Appointment.id)
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return ConsentTerms(*row) if row else None


def has_withdrawn(municipality_id: int) -> ColumnElement[bool]:
    """Tell of a `Person` in a query whether they agreed here once, took it back, and have not agreed again."""
    mine = Consent.person_id == Person.id, Consent.municipality_id == municipality_id
    return and_(
        exists().where(*mine, Consent.withdrawn_at.is_not(None)), ~exists().where(*mine, Consent.withdrawn_at.is_(None))
    )


async def mark_unreachable(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """They blocked the bot or their account is gone; their next message makes them reachable again."""
    await session.execute(
        update(Person).where(Person.id == person_id, Person.blocked_at.is_(None)).values(blocked_at=now)
    )


async def mark_reachable(session: AsyncSession, person_id: int) -> None:
    await session.execute(
        update(Person).where(Person.id == person_id, Person.blocked_at.is_not(None)).values(blocked_at=None)
    )


async def touch_last_seen(session: AsyncSession, actor: Actor, *, now: datetime) -> None:
    """Write down that somebody did something today: once a day."""
    if actor.seen_before is None or actor.seen_before <= now:
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        await put(session, LastSeen, person_id=actor.person_id, before=midnight)


async def language_of(session: AsyncSession, person_id: int) -> str:
    return (await session.execute(select(Person.language).where(Person.id == person_id))).scalar_one()
