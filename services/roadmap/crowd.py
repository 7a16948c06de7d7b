"""Whom the executors of an item mean in a municipality today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import Role, SchoolStatus
from models.people import Appointment, Person, School, SchoolAlias, SchoolYearStatus
from services.access import holds
from services.access.schools import TAKES_PART
from services.roadmap.executors import Directory, Executors, Group, fold, key_of_full_name

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

PEOPLE_GROUPS = {
    Group.CURATORS: Role.CURATOR,
    Group.TUTORS: Role.TUTOR,
    Group.ASSOCIATION_HEADS: Role.ASSOCIATION_HEAD,
}
LISTED = (SchoolStatus.LOW_RESULTS, SchoolStatus.ADVERSE_CONDITIONS, SchoolStatus.AT_RISK, SchoolStatus.PROJECT_500)


@dataclass(frozen=True)
class Target:
    """One addressee of an occurrence; neither school nor person is the centre itself."""

    school_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Crowd:
    schools: tuple[int, ...]
    listed: tuple[int, ...]
    people: dict[Role, tuple[int, ...]]

    def targets(self, executors: Executors) -> list[Target]:
        """Fan out: schools one each, people one each; groups that are empty so far fall to the centre.

        A cell that names schools and the office means: the schools do it, the office helps.
        """
        schools = list(executors.schools)
        people = list(executors.people)
        for group in executors.groups:
            if group is Group.ALL_SCHOOLS:
                schools += self.schools
            elif group is Group.LISTED_SCHOOLS:
                schools += self.listed or self.schools
            elif group in PEOPLE_GROUPS:
                people += self.people.get(PEOPLE_GROUPS[group], ())
        found = [Target(school_id=one) for one in dict.fromkeys(schools)]
        found += [Target(person_id=one) for one in dict.fromkeys(people)]
        return found or [Target()]


async def load_crowd(session: AsyncSession, municipality_id: int, *, year: int, today: date) -> Crowd:
    schools = await session.execute(
        select(School.id).where(School.municipality_id == municipality_id, TAKES_PART).order_by(School.name)
    )
    open_schools = tuple(schools.scalars())
    listed = await session.execute(
        select(SchoolYearStatus.school_id)
        .where(
            SchoolYearStatus.school_id.in_(open_schools),
            SchoolYearStatus.year == year,
            SchoolYearStatus.status.in_(LISTED),
        )
        .distinct()
    )
    posts = await session.execute(
        select(Appointment.role, Appointment.person_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .order_by(Appointment.person_id)
    )
    people: dict[Role, tuple[int, ...]] = {}
    for role, person_id in posts:
        people[role] = (*people.get(role, ()), person_id)
    return Crowd(open_schools, tuple(listed.scalars()), people)


async def load_directory(session: AsyncSession, municipality_id: int, *, today: date) -> Directory:
    """Collect the names by which papers may call our schools and people."""
    names = await session.execute(select(School.id, School.name).where(School.municipality_id == municipality_id))
    aliases = await session.execute(
        select(SchoolAlias.school_id, SchoolAlias.name)
        .join(School, School.id == SchoolAlias.school_id)
        .where(School.municipality_id == municipality_id)
    )
    staff = await session.execute(
        select(Person.id, Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .order_by(Person.id)
    )
    schools = {fold(name): school_id for school_id, name in [*names, *aliases]}
    people = {key: person_id for person_id, name in staff if (key := key_of_full_name(name))}
    return Directory(schools, people)
