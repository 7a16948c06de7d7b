"""People, schools, invites and appointments."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from locales import __
from models.enums import Role
from models.people import Appointment, Consent, Invite, InviteUse, Municipality, Person, School
from services.access import holds
from services.audit import record
from services.errors import NotFound, Refusal

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

TOKEN_BYTES: Final = 16  # 128 bits; 22 characters of a link
INVITE_DAYS: Final = 30
AT_SCHOOL: Final = frozenset({Role.CURATOR, Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER})


class InviteNotValid(Refusal):
    """Unknown, used up, expired and revoked read alike: a guesser learns nothing."""

    msgid = __("This invitation is used up, out of date or mistyped. Ask your coordinator for a new one.")


class SchoolNeeded(Refusal):
    msgid = __("This role belongs to a school. Name the school.")


class NameNotReadable(Refusal):
    msgid = __("Write your surname, first name and patronymic in letters, please – 3 to 100 characters.")


@dataclass(frozen=True)
class NewInvite:
    """The only moment in which the token is known."""

    id: int
    token: str
    role: Role
    school: str | None
    uses: int
    expires_at: datetime


@dataclass(frozen=True)
class InviteOffer:
    """What a valid link offers, before anything has happened."""

    invite_id: int
    role: Role
    municipality_id: int
    municipality: str
    school: str | None
    consent_text: str | None
    consent_version: int


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def create_municipality(session: AsyncSession, *, slug: str, name: str, timezone: str) -> int:
    row = insert(Municipality).values(slug=slug, name=name, timezone=timezone)
    return (await session.execute(row.returning(Municipality.id))).scalar_one()


async def create_school(session: AsyncSession, *, municipality_id: int, name: str, parent_id: int | None = None) -> int:
    row = insert(School).values(municipality_id=municipality_id, name=name, parent_id=parent_id)
    return (await session.execute(row.returning(School.id))).scalar_one()


async def appoint(
    session: AsyncSession,
    person_id: int,
    role: Role,
    *,
    municipality_id: int,
    since: date,
    school_id: int | None = None,
    subject: str | None = None,
) -> int:
    """Give a role from `since` on; the same appointment twice is one."""
    if role in AT_SCHOOL and school_id is None:
        raise SchoolNeeded
    same = select(Appointment.id).where(
        Appointment.person_id == person_id,
        Appointment.role == role,
        Appointment.municipality_id == municipality_id,
        Appointment.school_id.is_(None) if school_id is None else Appointment.school_id == school_id,
        holds(since),
    )
    known = (await session.execute(same)).scalar()
    if known is not None:
        return known
    row = insert(Appointment).values(
        person_id=person_id,
        role=role,
        municipality_id=municipality_id,
        school_id=school_id,
        subject=subject,
        since=since,
    )
    return (await session.execute(row.returning(Appointment.id))).scalar_one()


async def create_invite(
    session: AsyncSession,
    *,
    municipality_id: int,
    role: Role,
    now: datetime,
    school_id: int | None = None,
    uses: int = 1,
    days: int = INVITE_DAYS,
    created_by: int | None = None,
) -> NewInvite:
    """Make an invitation; only the hash of its token is kept."""
    if role in AT_SCHOOL and school_id is None:
        raise SchoolNeeded
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = now + timedelta(days=days)
    row = insert(Invite).values(
        token_hash=hash_token(token),
        municipality_id=municipality_id,
        school_id=school_id,
        role=role,
        uses=uses,
        expires_at=expires_at,
        created_by=created_by,
        created_at=now,
    )
    invite_id = (await session.execute(row.returning(Invite.id))).scalar_one()
    school = (await session.execute(select(School.name).where(School.id == school_id))).scalar()
    await record(session, "invite.created", f"invite:{invite_id}", by=created_by, now=now, role=role, uses=uses)
    return NewInvite(invite_id, token, role, school, uses, expires_at)


async def look_at_invite(session: AsyncSession, token: str, *, now: datetime) -> InviteOffer:
    """Tell what a link offers; raise `InviteNotValid`. The look-up by hash leaks nothing about near misses."""
    query = (
        select(
            Invite.id,
            Invite.role,
            Municipality.id,
            Municipality.name,
            School.name,
            Municipality.consent_text,
            Municipality.consent_version,
        )
        .join(Municipality, Municipality.id == Invite.municipality_id)
        .outerjoin(School, School.id == Invite.school_id)
        .where(
            Invite.token_hash == hash_token(token),
            Invite.used < Invite.uses,
            Invite.expires_at > now,
            Invite.revoked_at.is_(None),
        )
    )
    row = (await session.execute(query)).first()
    if row is None:
        raise InviteNotValid
    return InviteOffer(*row)


async def already_used_by(session: AsyncSession, token: str, person_id: int) -> bool:
    """Tell whether this person has joined by this very link before: then it leads home."""
    query = (
        select(InviteUse.id)
        .join(Invite, Invite.id == InviteUse.invite_id)
        .where(Invite.token_hash == hash_token(token), InviteUse.person_id == person_id)
    )
    return (await session.execute(query)).scalar() is not None


async def redeem_invite(
    session: AsyncSession,
    invite_id: int,
    *,
    platform_id: int,
    name: str,
    language: str,
    now: datetime,
) -> int:
    """Join by an invitation: one use is taken, the person known or made, appointed, the consent written down.

    Of any number who try at once, as many pass as there are uses; the others get `InviteNotValid`.
    """
    taken = await session.execute(
        update(Invite)
        .where(Invite.id == invite_id, Invite.used < Invite.uses, Invite.expires_at > now, Invite.revoked_at.is_(None))
        .values(used=Invite.used + 1)
        .returning(Invite.municipality_id, Invite.school_id, Invite.role, Invite.subject)
    )
    terms = taken.first()
    if terms is None:
        raise InviteNotValid
    person_id = await known_or_new(session, platform_id=platform_id, name=name, language=language, now=now)
    await appoint(
        session,
        person_id,
        terms.role,
        municipality_id=terms.municipality_id,
        school_id=terms.school_id,
        subject=terms.subject,
        since=now.date(),
    )
    await session.execute(insert(InviteUse).values(invite_id=invite_id, person_id=person_id, at=now))
    version = select(Municipality.consent_version).where(Municipality.id == terms.municipality_id).scalar_subquery()
    await session.execute(
        insert(Consent).values(
            person_id=person_id, municipality_id=terms.municipality_id, version=version, given_at=now
        )
    )
    await record(session, "invite.redeemed", f"invite:{invite_id}", by=person_id, now=now)
    return person_id


async def known_or_new(session: AsyncSession, *, platform_id: int, name: str, language: str, now: datetime) -> int:
    """Find the person of a platform account, or write them down."""
    known = await session.execute(
        update(Person)
        .where(Person.platform == "telegram", Person.platform_id == platform_id, Person.erased_at.is_(None))
        .values(name=name, joined_at=now, blocked_at=None)
        .returning(Person.id)
    )
    person_id = known.scalar()
    if person_id is not None:
        return person_id
    row = insert(Person).values(platform_id=platform_id, name=name, language=language, created_at=now, joined_at=now)
    return (await session.execute(row.returning(Person.id))).scalar_one()


def tidy_name(written: str) -> str:
    """Make a name presentable: spaces folded, ALL CAPITALS calmed; raise `NameNotReadable` for what is no name."""
    name = " ".join(written.split())
    letters = [sign for sign in name if sign.isalpha()]
    if not 3 <= len(name) <= 100 or len(letters) < 0.6 * len(name):  # noqa: PLR2004 - said in the refusal's text
        raise NameNotReadable
    return name.title() if name.isupper() or name.islower() else name


async def mark_unreachable(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """They blocked the bot or their account is gone; their next message makes them reachable again."""
    await session.execute(
        update(Person).where(Person.id == person_id, Person.blocked_at.is_(None)).values(blocked_at=now)
    )


async def mark_reachable(session: AsyncSession, person_id: int) -> None:
    await session.execute(
        update(Person).where(Person.id == person_id, Person.blocked_at.is_not(None)).values(blocked_at=None)
    )


async def school_by_name(session: AsyncSession, municipality_id: int, name: str) -> int:
    query = select(School.id).where(School.municipality_id == municipality_id, School.name == name)
    found = (await session.execute(query)).scalar()
    if found is None:
        raise NotFound
    return found


async def join_as_first_coordinator(
    session: AsyncSession, *, platform_id: int, name: str, language: str, timezone: str, now: datetime
) -> int:
    """Let somebody from ADMIN_IDS in as a coordinator; the first one finds a municipality made ready."""
    municipality_id = (await session.execute(select(Municipality.id).order_by(Municipality.id).limit(1))).scalar()
    if municipality_id is None:
        municipality_id = await create_municipality(session, slug="main", name="Муниципалитет", timezone=timezone)
    person_id = await known_or_new(session, platform_id=platform_id, name=name, language=language, now=now)
    await appoint(session, person_id, Role.COORDINATOR, municipality_id=municipality_id, since=now.date())
    await record(session, "coordinator.joined", f"person:{person_id}", by=person_id, now=now)
    return person_id
