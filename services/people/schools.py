"""Schools: their names and other names, branches, status by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import aliased

from locales import __
from models.people import Municipality, Region, School, SchoolAlias, SchoolYearStatus
from services.access import Action, Actor, Place, authorize, visible_schools
from services.access.audit import record
from services.calendar.school_year import school_year
from services.errors import NotFound, Refusal
from services.people.names import tidy_place
from services.roadmap.spreading import spread
from services.schools import SchoolNames, looks_like_school, split_schools
from services.schools.taking_part import HAS_LEFT, TAKES_PART

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import SchoolStatus

MOST_AT_ONCE: Final = 200  # lines of a message
NUMBERED: Final = re.compile(r"^\s*(?:\d+\s*[.)]|[-–—•*])\s*")
YEARS_BACK: Final = 5  # whose statuses may still be set right


class SchoolExists(Refusal):
    msgid = __("There is a school of this name already: {name}")


class SchoolIsClosed(Refusal):
    msgid = __("There is a closed school of this name: {name}. Open it again in the list of schools.")


class SeveralSchools(Refusal):
    msgid = __("These are several schools. Write the name of one.")


class BranchOfItself(Refusal):
    msgid = __("A school cannot be a branch of itself or of its own branch.")


@dataclass(frozen=True)
class SchoolLine:
    id: int
    name: str
    parent: str | None = None


@dataclass(frozen=True)
class SchoolCard:
    id: int
    municipality_id: int
    name: str
    parent: str | None
    branches: tuple[str, ...]
    aliases: tuple[tuple[int, str], ...]
    year: int
    statuses: frozenset[SchoolStatus]
    closed_on: date | None = None


# A region has a row among the municipalities and is none: nobody works there, and no command means it.
NO_REGION: Final = Municipality.id.not_in(select(Region.municipality_id))


async def is_region(session: AsyncSession, municipality_id: int) -> bool:
    """Tell whether this row is a region's."""
    query = select(Region.municipality_id).where(Region.municipality_id == municipality_id)
    return (await session.execute(query)).first() is not None


async def create_municipality(session: AsyncSession, *, slug: str, name: str, timezone: str) -> int:
    row = insert(Municipality).values(slug=slug, name=name, timezone=timezone)
    return (await session.execute(row.returning(Municipality.id))).scalar_one()


async def create_school(session: AsyncSession, *, municipality_id: int, name: str, parent_id: int | None = None) -> int:
    row = insert(School).values(municipality_id=municipality_id, name=name, parent_id=parent_id)
    return (await session.execute(row.returning(School.id))).scalar_one()


async def place_of_school(session: AsyncSession, school_id: int) -> Place:
    """Where a school stands; raise `NotFound`."""
    query = select(School.municipality_id).where(School.id == school_id)
    municipality_id = (await session.execute(query)).scalar()
    if municipality_id is None:
        raise NotFound
    return Place(municipality_id, school_id)


async def editable(session: AsyncSession, actor: Actor, school_id: int) -> Place:
    place = await place_of_school(session, school_id)
    authorize(actor, Action.SCHOOLS_EDIT, place)
    return place


@dataclass(frozen=True)
class AddedSchools:
    added: tuple[SchoolLine, ...]
    known: tuple[str, ...]  # that were there already


async def add_schools(
    session: AsyncSession, municipality_id: int, text: str, *, by: Actor, now: datetime
) -> AddedSchools:
    """Add one school, or several of a list; raise `SchoolExists` where all of it is there already."""
    authorize(by, Action.SCHOOLS_EDIT, Place(municipality_id))
    added: list[SchoolLine] = []
    known: list[str] = []
    names = [tidy_place(name) for name in schools_in(text)]
    for name in names:
        try:
            await ensure_new(session, municipality_id, name)
        except SchoolExists as there:
            if len(names) == 1:
                raise
            known.append(str(there.values["name"]))
            continue
        school_id = await create_school(session, municipality_id=municipality_id, name=name)
        await record(session, "school.added", f"school:{school_id}", by=by.person_id, now=now)
        added.append(SchoolLine(school_id, name))
    await spread(session, municipality_id, now=now)
    return AddedSchools(tuple(added), tuple(dict.fromkeys(known)))


def schools_in(text: str) -> list[str]:
    """Part a message into the schools it names: one a line, or several on one line by commas."""
    lines = [line for line in (NUMBERED.sub("", line).strip() for line in text.splitlines()[:MOST_AT_ONCE]) if line]
    return [name for line in lines or [text] for name in _schools_of(line)]


def _schools_of(line: str) -> list[str]:
    parts = split_schools(line)
    return parts if len(parts) > 1 and all(map(looks_like_school, parts)) else [line]


def ensure_one(text: str) -> None:
    """Raise `SeveralSchools` for a list where one name is asked for."""
    if len(schools_in(text)) > 1:
        raise SeveralSchools


async def ensure_new(session: AsyncSession, municipality_id: int, name: str) -> None:
    """Raise `SchoolExists` if a school is known by this name, however it is written."""
    known = (await names_of_schools(session, municipality_id)).same(name)
    if known is not None:
        raise SchoolExists(name=known.name)
    closed = (await closed_names(session, municipality_id)).same(name)
    if closed is not None:
        raise SchoolIsClosed(name=closed)


async def closed_names(session: AsyncSession, municipality_id: int) -> SchoolNames[str]:
    query = select(School.name).where(School.municipality_id == municipality_id, HAS_LEFT)
    return SchoolNames((name, name) for name in (await session.execute(query)).scalars())


async def add_alias(session: AsyncSession, school_id: int, name: str, *, by: Actor, now: datetime) -> None:
    place = await editable(session, by, school_id)
    ensure_one(name)
    tidy = tidy_place(name)
    await ensure_new(session, place.municipality_id, tidy)
    await session.execute(insert(SchoolAlias).values(school_id=school_id, name=tidy))
    await record(session, "school.alias_added", f"school:{school_id}", by=by.person_id, now=now)


async def remove_alias(session: AsyncSession, school_id: int, alias_id: int, *, by: Actor, now: datetime) -> None:
    """Take one of the other names away; raise `NotFound`."""
    await editable(session, by, school_id)
    mine = SchoolAlias.id == alias_id, SchoolAlias.school_id == school_id
    gone = await session.execute(delete(SchoolAlias).where(*mine).returning(SchoolAlias.id))
    if gone.first() is None:
        raise NotFound
    await record(session, "school.alias_removed", f"school:{school_id}", by=by.person_id, now=now)


async def rename_school(session: AsyncSession, school_id: int, name: str, *, by: Actor, now: datetime) -> None:
    """Give a school another name; the old one stays as an alias, because papers keep using it.

    Not so where the old one named several schools: it was a list that had become one school by mistake.
    """
    place = await editable(session, by, school_id)
    ensure_one(name)
    tidy = tidy_place(name)
    known = (await names_of_schools(session, place.municipality_id)).same(tidy)
    if known is None:
        await ensure_new(session, place.municipality_id, tidy)
    elif known.id != school_id:
        raise SchoolExists(name=known.name)
    old = (await session.execute(select(School.name).where(School.id == school_id))).scalar_one()
    if known is None and len(schools_in(old)) == 1:
        await session.execute(insert(SchoolAlias).values(school_id=school_id, name=old))
    await session.execute(update(School).where(School.id == school_id).values(name=tidy))
    await record(session, "school.renamed", f"school:{school_id}", by=by.person_id, now=now)


async def set_parent(session: AsyncSession, school_id: int, parent_id: int | None, *, by: Actor, now: datetime) -> None:
    """Say of which school this one is a branch; branches have no branches of their own."""
    place = await editable(session, by, school_id)
    if parent_id is not None:
        parent = await editable(session, by, parent_id)
        grandparent = select(School.parent_id).where(School.id == parent_id)
        own_branches = select(func.count()).where(School.parent_id == school_id)
        wrong = (
            parent_id == school_id
            or parent.municipality_id != place.municipality_id
            or (await session.execute(grandparent)).scalar() is not None
            or (await session.execute(own_branches)).scalar_one() > 0
        )
        if wrong:
            raise BranchOfItself
    await session.execute(update(School).where(School.id == school_id).values(parent_id=parent_id))
    await record(session, "school.parent_set", f"school:{school_id}", by=by.person_id, now=now)


async def load_school(session: AsyncSession, school_id: int, *, today: date, year: int | None = None) -> SchoolCard:
    """Read a school's card, with its statuses of this school year or of another; raise `NotFound`.

    Whoever calls has asked for access.
    """
    parent = aliased(School)
    query = select(School, parent.name).outerjoin(parent, parent.id == School.parent_id).where(School.id == school_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    school, parent_name = row
    open_ones = TAKES_PART
    branches = select(School.name).where(School.parent_id == school_id, open_ones).order_by(School.name)
    aliases = (
        select(SchoolAlias.id, SchoolAlias.name).where(SchoolAlias.school_id == school_id).order_by(SchoolAlias.id)
    )
    running = school_year(today)
    year = running if year is None else min(max(year, running - YEARS_BACK), running + 1)
    statuses = select(SchoolYearStatus.status).where(
        SchoolYearStatus.school_id == school_id, SchoolYearStatus.year == year
    )
    return SchoolCard(
        id=school.id,
        municipality_id=school.municipality_id,
        name=school.name,
        parent=parent_name,
        branches=tuple((await session.execute(branches)).scalars()),
        aliases=tuple((await session.execute(aliases)).all()),
        year=year,
        statuses=frozenset((await session.execute(statuses)).scalars()),
        closed_on=school.closed_on,
    )


async def schools_of(session: AsyncSession, municipality_id: int) -> list[SchoolLine]:
    """List the schools that are open, branches after their parents."""
    parent = aliased(School)
    query = (
        select(School.id, School.name, parent.name)
        .outerjoin(parent, parent.id == School.parent_id)
        .where(School.municipality_id == municipality_id, TAKES_PART)
        .order_by(func.coalesce(parent.name, School.name), School.parent_id.is_not(None), School.name)
    )
    return [SchoolLine(*row) for row in await session.execute(query)]


async def schools_seen_by(session: AsyncSession, actor: Actor, municipality_id: int) -> list[SchoolLine]:
    """List the schools of a municipality that this person may see."""
    seen = set((await session.execute(visible_schools(actor, Action.PEOPLE_READ))).scalars())
    return [one for one in await schools_of(session, municipality_id) if one.id in seen]


async def names_of_schools(session: AsyncSession, municipality_id: int) -> SchoolNames[SchoolLine]:
    """Know every school by its name and its other names."""
    schools = await schools_of(session, municipality_id)
    by_id = {school.id: school for school in schools}
    aliases = select(SchoolAlias.school_id, SchoolAlias.name).where(SchoolAlias.school_id.in_(by_id))
    known = SchoolNames((name, by_id[number]) for number, name in await session.execute(aliases))
    for school in schools:
        known.add(school.name, school)
    return known


async def find_schools(session: AsyncSession, municipality_id: int, words: str) -> list[SchoolLine]:
    """Find schools by parts of any of their names, else the closest ones."""
    return (await names_of_schools(session, municipality_id)).search(words)
