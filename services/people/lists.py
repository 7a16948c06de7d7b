"""Reading people: by school, by role, one card, who cannot be reached. Reads start from what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from models.enums import Role
from models.people import Appointment, Person, School
from services.access import (
    Action,
    Actor,
    Reach,
    authorize_municipality,
    holds,
    municipalities_for,
    posts_for,
    stands_at,
)
from services.access.looks import Look, note_look
from services.access.naming import shown_name
from services.errors import NotFound
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class PersonLine:
    id: int
    name: str
    role: Role
    school: str | None
    joined: bool
    blocked: bool


@dataclass(frozen=True)
class PersonPost:
    id: int
    role: Role
    municipality_id: int
    school_id: int | None
    school: str | None
    subject: str | None
    until: date | None
    since: date


@dataclass(frozen=True)
class PersonCard:
    id: int
    municipality_id: int
    name: str
    phone: str | None
    joined: bool
    blocked: bool
    posts: tuple[PersonPost, ...]
    past: tuple[PersonPost, ...]  # ended ones, for who gives roles there
    coming: tuple[PersonPost, ...] = ()  # those that begin later, for the same

    @property
    def every(self) -> tuple[PersonPost, ...]:
        return self.posts + self.coming + self.past


def within_sight(actor: Actor, action: Action = Action.PEOPLE_READ) -> ColumnElement[bool]:
    """The appointments that this person may see."""
    ways: list[ColumnElement[bool]] = [Appointment.person_id == actor.person_id]
    for post, reach in posts_for(actor, action):
        if reach is Reach.MUNICIPALITY:
            ways.append(Appointment.municipality_id == post.municipality_id)
        elif reach is Reach.SCHOOL and post.school_id is not None:
            ways.append(Appointment.school_id == post.school_id)
    return or_(*ways)


async def people_of(
    session: AsyncSession,
    actor: Actor,
    *,
    municipality_id: int,
    school_id: int | None = None,
    role: Role | None = None,
    now: datetime,
) -> list[PersonLine]:
    """List people by school or role, by name; a person stands once for every appointment.

    Must run in a write transaction: whoever looks at others leaves a trace.
    """
    query = (
        select(
            Person.id,
            shown_name(municipality_id),
            Appointment.role,
            School.name,
            Person.platform_id.is_not(None),
            Person.blocked_at.is_not(None),
        )
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(
            within_sight(actor),
            Appointment.municipality_id == municipality_id,
            Person.erased_at.is_(None),
            holds(now.date()),
        )
        .order_by(Person.name, Appointment.id)
    )
    if school_id is not None:
        query = query.where(Appointment.school_id == school_id)
    if role is not None:
        query = query.where(Appointment.role == role)
    found = [PersonLine(*row) for row in await session.execute(query)]
    if any(one.id != actor.person_id for one in found):
        look = Look.STAFF if school_id else Look.ROLE
        subject = f"school:{school_id}" if school_id else f"municipality:{municipality_id}"
        await note_look(session, look, subject, municipality=municipality_id, by=actor, now=now, role=role)
    return found


async def person_card(session: AsyncSession, person_id: int, actor: Actor, *, now: datetime) -> PersonCard:
    """Read a person as far as the actor sees them, and write down that it was seen; raise `NotFound`.

    Must run in a write transaction: whoever looks at somebody's phone number leaves a trace.
    """
    query = (
        select(Person, Appointment, School.name, shown_name(Appointment.municipality_id))
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(Person.id == person_id, Person.erased_at.is_(None), or_(*_to_be_read(actor, now.date())))
        .order_by(~holds(now.date()), Appointment.id)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        raise NotFound
    person, first, _, name = rows[0]
    municipality = first.municipality_id
    stands_at(municipality)
    if person_id != actor.person_id:
        await note_look(session, Look.CARD, f"person:{person_id}", municipality=municipality, by=actor, now=now)
    return PersonCard(
        id=person.id,
        municipality_id=municipality,
        name=name,
        phone=person.phone,
        joined=person.platform_id is not None,
        blocked=person.blocked_at is not None,
        posts=tuple(_post(post, school) for _, post, school, _ in rows if in_force(post, now.date())),
        coming=tuple(_post(post, school) for _, post, school, _ in rows if post.since > now.date()),
        past=tuple(
            _post(post, school) for _, post, school, _ in rows if over(post, now.date()) and post.since <= now.date()
        ),
    )


def _to_be_read(actor: Actor, today: date) -> tuple[ColumnElement[bool], ...]:
    """The appointments in force that the actor may see, and the ended and coming ones where they give roles."""
    municipalities = municipalities_for(actor, Action.PEOPLE_EDIT)
    return and_(within_sight(actor), holds(today)), and_(
        Appointment.municipality_id.in_(municipalities), or_(has_ended(today), is_coming(today))
    )


def has_ended(today: date) -> ColumnElement[bool]:
    """Tell of an appointment that it was in force and is no longer."""
    return and_(Appointment.until <= today, Appointment.since <= today)


def is_coming(today: date) -> ColumnElement[bool]:
    """Tell of an appointment that it begins later."""
    return and_(Appointment.since > today, or_(Appointment.until.is_(None), Appointment.until > Appointment.since))


def in_force(post: Appointment, today: date) -> bool:
    return post.since <= today and not over(post, today)


def over(post: Appointment, today: date) -> bool:
    return post.until is not None and post.until <= today


def _post(post: Appointment, school: str | None) -> PersonPost:
    return PersonPost(
        post.id, post.role, post.municipality_id, post.school_id, school, post.subject, post.until, post.since
    )


async def former_people(
    session: AsyncSession, actor: Actor, municipality_id: int, *, now: datetime
) -> list[PersonLine]:
    """List who had a role here and has none today, by name; who looks leaves a trace, so write."""
    authorize_municipality(actor, Action.PEOPLE_EDIT, municipality_id)
    query = (
        select(
            Person.id,
            shown_name(municipality_id),
            func.max(Appointment.role),
            func.max(School.name),
            Person.platform_id.is_not(None),
            Person.blocked_at.is_not(None),
        )
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(was_here(municipality_id, now.date()))
        .group_by(Person.id)
        .order_by(Person.name)
    )
    rows = (await session.execute(query)).all()
    if rows:
        subject = f"municipality:{municipality_id}"
        await note_look(session, Look.FORMER, subject, municipality=municipality_id, by=actor, now=now)
    return [PersonLine(row[0], row[1], Role(row[2]), *row[3:]) for row in rows]


def was_here(municipality_id: int, today: date) -> ColumnElement[bool]:
    """Tell of a `Person` joined with an `Appointment` that it ended here, or begins later, and none holds today."""
    still = aliased(Appointment)
    working = exists().where(
        still.person_id == Person.id, still.municipality_id == municipality_id, holds(today, still)
    )
    other = or_(has_ended(today), is_coming(today))
    return and_(Appointment.municipality_id == municipality_id, other, Person.erased_at.is_(None), ~working)


async def count_former(session: AsyncSession, municipality_id: int, *, today: date) -> int:
    counted: int = await _former.value(session, municipality=municipality_id, today=today)
    return counted


@patterned(at_length=True)
def _former(*, municipality: int, today: date) -> Select[int]:
    query = select(func.count(Person.id.distinct())).join(Appointment, Appointment.person_id == Person.id)
    return query.where(was_here(municipality, today))


def cannot_be_reached(municipality_id: int, today: date) -> ColumnElement[bool]:
    return and_(
        Appointment.municipality_id == municipality_id,
        or_(Person.platform_id.is_(None), Person.blocked_at.is_not(None)),
        Person.erased_at.is_(None),
        holds(today),
    )


async def count_unreachable(session: AsyncSession, municipality_id: int, *, today: date) -> int:
    counted: int = await _unreachable.value(session, municipality=municipality_id, today=today)
    return counted


@patterned(at_length=True)
def _unreachable(*, municipality: int, today: date) -> Select[int]:
    return (
        select(func.count(Person.id.distinct()))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(cannot_be_reached(municipality, today))
    )


async def unreachable(
    session: AsyncSession, actor: Actor, municipality_id: int, *, now: datetime
) -> list[tuple[PersonLine, str | None]]:
    """Who never started and who blocked the bot, with their phone; who looks leaves a trace, so write."""
    query = (
        select(
            Person.id,
            shown_name(municipality_id),
            func.min(Appointment.role),
            func.min(School.name),
            Person.platform_id.is_not(None),
            Person.blocked_at.is_not(None),
            Person.phone,
        )
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(cannot_be_reached(municipality_id, now.date()), within_sight(actor))
        .group_by(Person.id)
        .order_by(Person.name)
    )
    rows = (await session.execute(query)).all()
    if rows:
        subject = f"municipality:{municipality_id}"
        await note_look(session, Look.UNREACHABLE, subject, municipality=municipality_id, by=actor, now=now)
    return [(PersonLine(row[0], row[1], Role(row[2]), *row[3:6]), row[6]) for row in rows]


async def count_by_role(session: AsyncSession, actor: Actor, municipality_id: int, *, today: date) -> dict[Role, int]:
    return dict(await _by_role.rows(session, actor, municipality=municipality_id, today=today))


@patterned(at_length=True)
def _by_role(actor: Actor, *, municipality: int, today: date) -> Select[Role, int]:
    return (
        select(Appointment.role, func.count(Appointment.person_id.distinct()))
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.municipality_id == municipality,
            within_sight(actor),
            Person.erased_at.is_(None),
            holds(today),
        )
        .group_by(Appointment.role)
    )
