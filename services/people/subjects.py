"""What a tutor and the head of an association look after: a subject, and those who teach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import Role
from models.people import Appointment, Person, School
from services.access import Actor, holds
from services.access.looks import Look, note_look
from services.access.naming import shown_name
from services.access.roles import BY_SUBJECT
from services.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Taught:
    """Subjects, and who has an appointment for one of them at a school: (name, school)."""

    subjects: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


async def my_subject(session: AsyncSession, actor: Actor, *, now: datetime) -> Taught:
    """Name whom these posts look after; raise `NotAllowed`. In a write transaction: the look is written down."""
    posts = [post for post in actor.posts if post.role in BY_SUBJECT]
    if not posts:
        raise NotAllowed
    municipality = posts[0].municipality_id
    subjects = tuple(dict.fromkeys(post.subject for post in posts if post.subject))
    wanted = {one.casefold() for one in subjects}
    rows = await session.execute(
        select(shown_name(municipality), School.name, Appointment.subject)
        .select_from(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .join(School, School.id == Appointment.school_id)
        .where(
            Appointment.municipality_id == municipality,
            Appointment.subject.is_not(None),
            Person.erased_at.is_(None),
            Person.id != actor.person_id,
            holds(now.date()),
        )
        .order_by(School.name, Person.name)
    )
    found = tuple((name, school) for name, school, subject in rows.all() if (subject or "").casefold() in wanted)
    if found:
        await note_look(
            session, Look.ROLE, f"municipality:{municipality}", municipality=municipality, by=actor, now=now,
            role=Role.TEACHER,
        )  # fmt: skip
    return Taught(subjects, found)
