"""Whom the executors of an item mean in a municipality today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.enums import SUPPORTED, Role, SchoolStatus
from models.people import Appointment, Person, School, SchoolAlias, SchoolYearStatus
from services.access import holds
from services.calendar.school_year import school_year
from services.roadmap.executors import Directory, Executors, Group, key_of_full_name, subjects_in
from services.schools import SchoolNames
from services.schools.taking_part import TAKES_PART
from storage.rows import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period

PEOPLE_GROUPS: Final = {
    Group.CURATORS: Role.CURATOR,
    Group.TUTORS: Role.TUTOR,
    Group.ASSOCIATION_HEADS: Role.ASSOCIATION_HEAD,
}


@dataclass(frozen=True)
class Target:
    """One addressee of an occurrence; neither school nor person is the centre itself."""

    school_id: int | None = None
    person_id: int | None = None


CENTRE: Final = Target()

Statuses = Mapping[SchoolStatus, tuple[int, ...]]


@dataclass(frozen=True)
class Crowd:
    """Who is there. `lists` holds the schools of each status by school year, for the years of one roadmap."""

    schools: tuple[int, ...]
    lists: Mapping[int, Statuses]
    people: Mapping[Role, tuple[int, ...]]
    subjects: Mapping[tuple[Role, str], tuple[int, ...]]
    today: date

    def targets(self, executors: Executors, day: date | None = None) -> list[Target]:
        """Fan out for an occurrence due that day: schools one each, people one each, the office where it is named.

        Groups that are empty so far fall to the centre.
        """
        schools = list(executors.schools)
        people = list(executors.people)
        for group in executors.groups:
            if group is Group.ALL_SCHOOLS:
                schools += self.schools
            elif group is Group.LISTED_SCHOOLS:
                schools += self.listed(executors.statuses, day)
            elif group in PEOPLE_GROUPS:
                people += self.people_of(PEOPLE_GROUPS[group], executors.subjects)
        found = [Target(school_id=one) for one in dict.fromkeys(schools)]
        found += [Target(person_id=one) for one in dict.fromkeys(people)]
        return [*found, CENTRE] if Group.CENTRE in executors.groups or not found else found

    def listed(self, statuses: Sequence[SchoolStatus], day: date | None = None) -> tuple[int, ...]:
        """Give the schools of a list as of a day: a status belongs to a school year.

        Where the year of that day has no list yet, the last one before holds on, else the nearest that there is.
        """
        wanted = school_year(day or self.today)
        years = [year for year in self.lists if year <= wanted]
        if not self.lists:
            return ()
        year = max(years) if years else min(self.lists)
        of_year = self.lists[year]
        meant = {school for status in statuses or SUPPORTED for school in of_year.get(status, ())}
        return tuple(school for school in self.schools if school in meant)

    def people_of(self, role: Role, subjects: Sequence[str]) -> tuple[int, ...]:
        """Give who has a role; where subjects are named, only who teaches them."""
        if not subjects:
            return self.people.get(role, ())
        return tuple(one for subject in subjects for one in self.subjects.get((role, subject), ()))

    def lacks(self, executors: Executors) -> bool:
        """Tell whether the executors name a list that is empty, or a subject that nobody of those who are there has."""
        empty = Group.LISTED_SCHOOLS in executors.groups and not self.listed(executors.statuses)
        roles = [PEOPLE_GROUPS[group] for group in executors.groups if group in PEOPLE_GROUPS]
        nobody = bool(executors.subjects) and any(
            self.people.get(role) and not self.people_of(role, executors.subjects) for role in roles
        )
        return empty or nobody


async def load_crowd(session: AsyncSession, municipality_id: int, *, period: Period, today: date) -> Crowd:
    """Read who is there today, and the lists of schools of the roadmap's years."""
    schools = await session.execute(
        select(School.id).where(School.municipality_id == municipality_id, TAKES_PART).order_by(School.name)
    )
    open_schools = tuple(schools.scalars())
    people, subjects = await _people(session, municipality_id, today=today)
    lists = await _lists(session, open_schools, period)
    return Crowd(open_schools, lists, people, subjects, min(max(today, period.start), period.end))


async def _lists(session: AsyncSession, schools: Sequence[int], period: Period) -> dict[int, Statuses]:
    rows = await session.execute(
        select(SchoolYearStatus.year, SchoolYearStatus.status, SchoolYearStatus.school_id).where(
            SchoolYearStatus.school_id.in_(schools),
            SchoolYearStatus.year.between(school_year(period.start), school_year(period.end)),
            SchoolYearStatus.status.in_(SUPPORTED),
        )
    )
    lists: defaultdict[int, dict[SchoolStatus, tuple[int, ...]]] = defaultdict(dict)
    for (year, status), schools_of in grouped(((year, status), school) for year, status, school in rows).items():
        lists[year][status] = schools_of
    return dict(lists)


async def _people(
    session: AsyncSession, municipality_id: int, *, today: date
) -> tuple[dict[Role, tuple[int, ...]], dict[tuple[Role, str], tuple[int, ...]]]:
    posts = await session.execute(
        select(Appointment.role, Appointment.person_id, Appointment.subject)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .order_by(Appointment.person_id)
    )
    held = posts.all()
    named = [row for row in held if row.role in PEOPLE_GROUPS.values()]
    subjects = grouped(((role, one), who) for role, who, subject in named for one in subjects_in(subject or ""))
    return grouped((role, who) for role, who, _ in held), subjects


async def load_directory(session: AsyncSession, municipality_id: int, *, today: date) -> Directory:
    """Collect the names by which papers may call our schools and people."""
    schools: SchoolNames[int] = SchoolNames()
    aliases = select(SchoolAlias.name, SchoolAlias.school_id).join(School, School.id == SchoolAlias.school_id)
    names = select(School.name, School.id)
    for query in (aliases, names):
        for name, school_id in await session.execute(query.where(School.municipality_id == municipality_id)):
            schools.add(name, school_id)
    staff = await session.execute(
        select(Person.id, Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.municipality_id == municipality_id, holds(today), Person.erased_at.is_(None))
        .distinct()
        .order_by(Person.id)
    )
    return Directory(schools, grouped((key, one) for one, name in staff if (key := key_of_full_name(name))))
