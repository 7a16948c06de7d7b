"""Counting in SQL, over one covering index; only sums come into Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from models.enums import Role
from models.people import Appointment, Person, School
from models.roadmap import Assignment, RoadmapItem
from services.access import holds
from services.access.naming import shown_name
from services.calendar.period import month_key
from services.errors import NotFound
from services.figures import sums_of
from services.status.lists import Cut, Part, item_name, of_part
from storage.once import once
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.figures import Scope


@dataclass(frozen=True)
class Tally:
    """How many assignments stand where: each field is the figure of that name.

    `late` are open or returned ones past their day: counted there as well. `waiting` are the reported ones that
    somebody has to confirm; the other reported ones are done. `problems` are open or returned ones of which the school
    has said that something is in the way.
    """

    open: int = 0
    reported: int = 0
    confirmed: int = 0
    returned: int = 0
    late: int = 0
    waiting: int = 0
    problems: int = 0

    @property
    def total(self) -> int:
        return self.open + self.reported + self.confirmed + self.returned

    @property
    def done(self) -> int:
        return self.confirmed + self.reported - self.waiting

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))


TALLIED: Final = tuple(one.name for one in fields(Tally))
SOON: Final = "soon"


class Items(NamedTuple):
    """How many rows of the roadmap stand where: the figures `items`, `items.done`, `items.late`."""

    total: int
    done: int
    late: int


@dataclass(frozen=True)
class Group:
    """A part of a status: `key` finds it again."""

    key: int
    name: str
    tally: Tally


async def tallies(session: AsyncSession, scope: Scope, by: str) -> dict[Any, Tally]:
    """Count the scope's assignments for each value of one column of theirs.

    One row a group comes out of the database, the sums of its states beside each other: a row for every state and
    day took four times as long.
    """
    found: dict[Any, Tally] = {}
    for row in await sums_of(TALLIED, by).rows(session, scope):
        key = row[1]
        tally = Tally(*row[-len(TALLIED) :])
        found[key] = found[key] + tally if key in found else tally
    return found


class Whole(NamedTuple):
    """How a scope stands: its items, what they ask of everybody, and how much of that is due soon."""

    items: Items
    tally: Tally
    soon: int


async def whole(session: AsyncSession, scope: Scope, part: Part | None = None) -> Whole:
    """Count a scope, or a part of it, in both units by one question, which a screen puts once."""
    if part is None:
        return await once(session, ("whole", scope.key), lambda: _whole(session, scope))
    return await _whole(session, scope, part)


async def _whole(session: AsyncSession, scope: Scope, *part: Part) -> Whole:
    rows = await sums_of((*TALLIED, SOON), "item_id", _inside_part if part else None).rows(session, scope, *part)
    each = [Tally(*counted) for _roadmap, _item, *counted, _soon in rows]
    items = Items(len(each), sum(one.done == one.total for one in each), sum(one.late > 0 for one in each))
    return Whole(items, sum(each, Tally()), sum(row[-1] for row in rows))


def _inside_part(scope: Scope, part: Part) -> ColumnElement[bool]:
    return of_part(part, scope)


@patterned(at_length=True)
def _schools(scope: Scope) -> Select[int]:
    return select(func.count(Assignment.school_id.distinct())).where(scope.where())


async def schools_counted(session: AsyncSession, scope: Scope) -> int:
    """Count the schools behind the sums: an observer sees none of fewer than five."""
    counted: int = await _schools.value(session, scope)
    return counted


SCHOOLS: Final = Prepared(
    select(School.id, School.name).where(School.municipality_id == bindparam("municipality")).order_by(School.name)
)
SECTIONS: Final = Prepared(
    select(RoadmapItem.id, RoadmapItem.section)
    .where(RoadmapItem.roadmap_id.in_(bindparam("roadmaps", expanding=True)))
    .order_by(RoadmapItem.roadmap_id, RoadmapItem.position)
)


async def by_school(session: AsyncSession, scope: Scope) -> list[Group]:
    sums = await tallies(session, scope, "school_id")
    rows = await SCHOOLS.rows(session, municipality=scope.municipality_id)
    return [Group(key, name, sums[key]) for key, name in rows if key in sums]


async def by_section(session: AsyncSession, scope: Scope) -> list[Group]:
    """Group by section in the order of the roadmap; the key is the section's first item."""
    sums = await tallies(session, scope, "item_id")
    rows = await SECTIONS.rows(session, roadmaps=list(scope.roadmaps))
    items = [(key, section or "") for key, section in rows]
    first: dict[str, int] = {}
    for key, section in items:
        first.setdefault(section, key)
    section_of = dict(items)
    found = _folded(sums, lambda item: section_of.get(item, ""))
    return [Group(key, section, found[section]) for section, key in first.items() if section in found]


async def by_item(session: AsyncSession, scope: Scope) -> list[Group]:
    """Group by the rows of the roadmap, in its order."""
    sums = await tallies(session, scope, "item_id")
    rows = await session.execute(
        select(RoadmapItem.id, RoadmapItem.number, RoadmapItem.title)
        .where(RoadmapItem.id.in_(sums))
        .order_by(RoadmapItem.roadmap_id, RoadmapItem.position)
    )
    return [Group(key, item_name(number, title), sums[key]) for key, number, title in rows]


async def by_month(session: AsyncSession, scope: Scope) -> list[Group]:
    """Group by the month of the deadline: key 202611; key 0 for what has no day."""
    sums = await tallies(session, scope, "due")
    found = _folded(sums, month_key)
    return [Group(key, "", found[key]) for key in sorted(found, key=lambda key: (key == 0, key))]


async def by_curator(session: AsyncSession, scope: Scope) -> list[Group]:
    """Group by curator: a school with two curators counts for both; key 0 for schools without any."""
    sums = await tallies(session, scope, "school_id")
    rows = await session.execute(
        select(Appointment.school_id, Person.id, shown_name(scope.municipality_id))
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.role == Role.CURATOR,
            Appointment.municipality_id == scope.municipality_id,
            holds(scope.today),
        )
        .order_by(Person.name)
    )
    names: dict[int, str] = {}
    found: defaultdict[int, Tally] = defaultdict(Tally)
    curated = set()
    for school, person, name in rows:
        names[person] = name
        curated.add(school)
        found[person] += sums.get(school, Tally())
    groups = [Group(person, name, found[person]) for person, name in names.items() if found[person].total]
    rest = sum((tally for key, tally in sums.items() if key not in curated), Tally())
    return [*groups, Group(0, "", rest)] if rest.total else groups


def _folded(sums: dict[Any, Tally], key_of: Callable[[Any], Hashable]) -> dict[Any, Tally]:
    found: defaultdict[Any, Tally] = defaultdict(Tally)
    for key, tally in sums.items():
        found[key_of(key)] += tally
    return dict(found)


GROUPINGS: Final = {
    Cut.SCHOOL: by_school,
    Cut.SECTION: by_section,
    Cut.CURATOR: by_curator,
    Cut.MONTH: by_month,
    Cut.ITEM: by_item,
}


async def groups_by(session: AsyncSession, cut: Cut, scope: Scope) -> list[Group]:
    """Cut a scope into its groups; raise `NotFound` for what does not cut it at all."""
    if cut not in GROUPINGS:
        raise NotFound
    return await GROUPINGS[cut](session, scope)
