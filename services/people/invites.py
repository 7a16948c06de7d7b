"""Invitations: 128-bit tokens of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from locales import __
from models.enums import Role
from models.people import Appointment, Invite, Person, School
from services.access import Action, Actor, Place, authorize, holds
from services.access.audit import record
from services.access.naming import shown_name
from services.access.roles import AT_SCHOOL
from services.errors import NotFound, Refusal
from services.people.appointments import SchoolNeeded, school_in
from services.people.schools import is_region

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

TOKEN_BYTES: Final = 16  # 128 bits; 22 characters of a link
INVITE_DAYS: Final = 30
MOST_USES: Final = 500


class NobodyToInvite(Refusal):
    msgid = __("Everybody here has joined already: there is nobody to make an invitation for.")


class InviteTooWide(Refusal):
    msgid = __("An invitation is good for 1 to {most} people.")


class ObserversAlone(Refusal):
    msgid = __("At a region there are observers alone: --role observer, without a school and without --municipality.")


@dataclass(frozen=True)
class NewInvite:
    """The only moment in which the token is known."""

    id: int
    municipality_id: int
    token: str
    role: Role
    school: str | None
    uses: int
    expires_at: datetime
    person_id: int | None = None
    name: str | None = None  # of the one on the list whom it is made for


@dataclass(frozen=True)
class InviteLine:
    id: int
    role: Role
    school: str | None
    used: int
    uses: int
    expires_at: datetime
    name: str | None = None  # of the one on the list whom it is made for


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def still_good(now: datetime) -> ColumnElement[bool]:
    return and_(Invite.used < Invite.uses, Invite.expires_at > now, Invite.revoked_at.is_(None))


async def create_invite(
    session: AsyncSession,
    *,
    municipality_id: int,
    role: Role,
    now: datetime,
    school_id: int | None = None,
    subject: str | None = None,
    uses: int = 1,
    days: int = INVITE_DAYS,
    person_id: int | None = None,
    created_by: int | None = None,
) -> NewInvite:
    """Make an invitation; only the hash of its token is kept. Raise `SchoolNeeded`, `NotFound`, `ObserversAlone`."""
    if role is not Role.OBSERVER and await is_region(session, municipality_id):
        raise ObserversAlone
    if role in AT_SCHOOL and school_id is None:
        raise SchoolNeeded
    if school_id is not None:
        await school_in(session, school_id, municipality_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = now + timedelta(days=days)
    row = insert(Invite).values(
        token_hash=hash_token(token),
        municipality_id=municipality_id,
        school_id=school_id,
        role=role,
        subject=subject,
        person_id=person_id,
        uses=uses,
        expires_at=expires_at,
        created_by=created_by,
        created_at=now,
    )
    invite_id = (await session.execute(row.returning(Invite.id))).scalar_one()
    school = (await session.execute(select(School.name).where(School.id == school_id))).scalar()
    name = (await session.execute(select(Person.name).where(Person.id == person_id))).scalar() if person_id else None
    await record(session, "invite.created", f"invite:{invite_id}", by=created_by, now=now, role=role, uses=uses)
    return NewInvite(invite_id, municipality_id, token, role, school, uses, expires_at, person_id, name)


async def invite_by(
    session: AsyncSession,
    *,
    by: Actor,
    municipality_id: int,
    role: Role,
    school_id: int | None,
    uses: int,
    count: int = 1,
    now: datetime,
) -> list[NewInvite]:
    """Make `count` invitations in the chat, of `uses` each; raise `InviteTooWide`."""
    authorize(by, Action.PEOPLE_INVITE, Place(municipality_id, school_id))
    if not 1 <= uses * count <= MOST_USES:
        raise InviteTooWide(most=MOST_USES)
    return [
        await create_invite(
            session,
            municipality_id=municipality_id,
            role=role,
            school_id=school_id,
            uses=uses,
            created_by=by.person_id,
            now=now,
        )
        for _ in range(count)
    ]


async def invite_listed(
    session: AsyncSession,
    *,
    by: Actor,
    municipality_id: int,
    school_id: int | None = None,
    person_id: int | None = None,
    at_centre: bool = False,
    now: datetime,
) -> list[NewInvite]:
    """Make a link of their own for those on the list who have not joined: one, a school's staff, or all of them.

    `at_centre`: those who work in no school. Who joins by it becomes that very person, with all their posts. Links
    made for them before go on working: a card may have been handed out. The first one that is used, or revoked, ends
    them all.
    Raise `NobodyToInvite`, `InviteTooWide`.
    """
    authorize(by, Action.PEOPLE_INVITE, Place(municipality_id, school_id))
    found = await not_joined(session, municipality_id, school_id=school_id, person_id=person_id, today=now.date())
    if at_centre:
        found = [post for post in found if post.school_id is None]
    if not found:
        raise NobodyToInvite
    if len(found) > MOST_USES:
        raise InviteTooWide(most=MOST_USES)
    return [
        await create_invite(
            session,
            municipality_id=municipality_id,
            role=post.role,
            school_id=post.school_id,
            subject=post.subject,
            person_id=post.person_id,
            created_by=by.person_id,
            now=now,
        )
        for post in found
    ]


async def not_joined(
    session: AsyncSession, municipality_id: int, *, school_id: int | None, person_id: int | None, today: date
) -> list[Appointment]:
    """Give a post of each person here who is on the list alone: the oldest one, by school and name."""
    here = [Appointment.municipality_id == municipality_id, holds(today)]
    if school_id is not None:
        here.append(Appointment.school_id == school_id)
    if person_id is not None:
        here.append(Appointment.person_id == person_id)
    first = select(func.min(Appointment.id)).where(*here).group_by(Appointment.person_id)
    query = (
        select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(Appointment.id.in_(first), Person.platform_id.is_(None), Person.erased_at.is_(None))
        .order_by(School.name, Person.name)
    )
    return list((await session.execute(query)).scalars())


class NotJoinedAt(NamedTuple):
    """A school, or (0) the municipality itself, with how many of its list have not joined."""

    school_id: int
    school: str | None
    people: int


async def not_joined_by_school(session: AsyncSession, municipality_id: int, *, today: date) -> list[NotJoinedAt]:
    """Count who has not joined, each person once: at the school of their oldest post."""
    posts = await not_joined(session, municipality_id, school_id=None, person_id=None, today=today)
    counted = Counter(post.school_id or 0 for post in posts)
    if not counted:
        return []
    named = select(School.id, School.name).where(School.id.in_(counted)).order_by(School.name)
    schools = [NotJoinedAt(number, name, counted[number]) for number, name in await session.execute(named)]
    return [*schools, NotJoinedAt(0, None, counted[0])] if counted[0] else schools


async def open_invites(session: AsyncSession, municipality_id: int, *, now: datetime) -> list[InviteLine]:
    """List the invitations that still let somebody in, newest first; of those made for one person the newest."""
    latest = select(func.max(Invite.id)).where(still_good(now)).group_by(func.coalesce(Invite.person_id, -Invite.id))
    query = (
        select(
            Invite.id,
            Invite.role,
            School.name,
            Invite.used,
            Invite.uses,
            Invite.expires_at,
            shown_name(municipality_id),
        )
        .outerjoin(School, School.id == Invite.school_id)
        .outerjoin(Person, Person.id == Invite.person_id)
        .where(
            Invite.municipality_id == municipality_id,
            Invite.id.in_(latest),
            or_(Invite.person_id.is_(None), Person.platform_id.is_(None)),
        )
        .order_by(Invite.id.desc())
    )
    return [InviteLine(*row) for row in await session.execute(query)]


async def revoke_invite(session: AsyncSession, invite_id: int, *, by: Actor, now: datetime) -> int:
    """Make an invitation worthless, with all others made for the same person here; give its municipality."""
    where = select(Invite.municipality_id, Invite.person_id).where(Invite.id == invite_id)
    found = (await session.execute(where)).first()
    if found is None:
        raise NotFound
    authorize(by, Action.PEOPLE_INVITE, Place(found.municipality_id))
    theirs = and_(Invite.person_id == found.person_id, Invite.municipality_id == found.municipality_id)
    meant = theirs if found.person_id is not None else Invite.id == invite_id
    await session.execute(update(Invite).where(meant, Invite.revoked_at.is_(None)).values(revoked_at=now))
    await record(session, "invite.revoked", f"invite:{invite_id}", by=by.person_id, now=now)
    return int(found.municipality_id)
