"""What a school is in a school year – ШНОР, зона риска, школа-лидер: one at a time, or many at once by a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from models.people import School, SchoolYearStatus
from services.access import Action, Place, authorize
from services.access.audit import record
from services.calendar.school_year import school_year
from services.errors import NotFound
from services.people.schools import YEARS_BACK, editable, names_of_schools, schools_in
from services.roadmap.spreading import spread
from services.schools.taking_part import TAKES_PART

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import SchoolStatus
    from services.access import Actor


async def toggle_status(
    session: AsyncSession, school_id: int, status: SchoolStatus, *, year: int, by: Actor, now: datetime
) -> None:
    """Give a school a status for a school year, or take it away."""
    place = await editable(session, by, school_id)
    ensure_year(year, today=now.date())
    row = (
        SchoolYearStatus.school_id == school_id,
        SchoolYearStatus.year == year,
        SchoolYearStatus.status == status,
    )
    gone = await session.execute(delete(SchoolYearStatus).where(*row).returning(SchoolYearStatus.id))
    if gone.first() is None:
        await session.execute(insert(SchoolYearStatus).values(school_id=school_id, year=year, status=status))
    await record(session, "school.status", f"school:{school_id}", by=by.person_id, now=now, status=status, year=year)
    await spread(session, place.municipality_id, now=now)


@dataclass(frozen=True)
class StatusSet:
    """What came of a list of schools that have a status: how many got it, had it, and what no school is called."""

    given: int
    had: int
    unknown: tuple[str, ...]


async def give_status(
    session: AsyncSession,
    municipality_id: int,
    status: SchoolStatus,
    names: str,
    *,
    year: int,
    by: Actor,
    now: datetime,
) -> StatusSet:
    """Give a status to every school of a list – one a line, in any spelling; what names none is told, not guessed."""
    authorize(by, Action.SCHOOLS_EDIT, Place(municipality_id))
    ensure_year(year, today=now.date())
    known = await names_of_schools(session, municipality_id)
    found: dict[int, str] = {}
    unknown: list[str] = []
    for name in schools_in(names):
        school = known.find(name)
        if school is None:
            unknown.append(name)
        else:
            found[school.id] = school.name
    have = await with_status(session, municipality_id, status, year=year)
    fresh = [number for number in found if number not in have]
    for number in fresh:
        await session.execute(insert(SchoolYearStatus).values(school_id=number, year=year, status=status))
        about = {"status": status, "year": year}
        await record(session, "school.status", f"school:{number}", by=by.person_id, now=now, **about)
    if fresh:
        await spread(session, municipality_id, now=now)
    return StatusSet(len(fresh), len(found) - len(fresh), tuple(dict.fromkeys(unknown)))


async def with_status(session: AsyncSession, municipality_id: int, status: SchoolStatus, *, year: int) -> set[int]:
    """Name the schools of a municipality that have a status in a school year."""
    query = (
        select(SchoolYearStatus.school_id)
        .join(School, School.id == SchoolYearStatus.school_id)
        .where(School.municipality_id == municipality_id, SchoolYearStatus.year == year)
        .where(SchoolYearStatus.status == status, TAKES_PART)
    )
    return set((await session.execute(query)).scalars())


def nearest_year(year: int, *, today: date) -> int:
    """Keep to the years whose statuses may be set; 0 is this one."""
    running = school_year(today)
    return min(max(year, running - YEARS_BACK), running + 1) if year else running


def ensure_year(year: int, *, today: date) -> None:
    """Raise `NotFound` for a year whose statuses nobody sets any more, or not yet."""
    running = school_year(today)
    if not running - YEARS_BACK <= year <= running + 1:
        raise NotFound
