"""Every number of a status opens the list that it counts, by the condition of its figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from models.enums import AssignmentState, Role
from models.people import Appointment, Person, School
from models.roadmap import Assignment, RoadmapItem
from services.access import Action, holds, visible_assignments
from services.access.naming import shown_name
from services.calendar.period import month_of
from services.errors import NotFound
from services.figures import CONDITIONS
from services.roadmap.assignments.problems import has_problem
from services.roadmap.assignments.standing import is_done
from storage.patterns import Shaped, named, patterned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.figures import Scope


class Cut(StrEnum):
    """Along what a status is cut into groups."""

    ALL = "a"
    SCHOOL = "s"
    SECTION = "e"
    CURATOR = "c"
    MONTH = "m"
    ITEM = "i"


class Which(StrEnum):
    ALL = "all"
    DONE = "done"
    LATE = "late"
    WAITING = "wait"
    RETURNED = "ret"
    OPEN = "open"
    REPORTED = "rep"
    CONFIRMED = "conf"
    SOON = "soon"
    PROBLEM = "prob"


@dataclass(frozen=True)
class Part:
    """A piece of a scope: one school, one section, one curator, one month, or all of it."""

    cut: Cut = Cut.ALL
    key: int = 0
    school: int | None = None  # of that piece only what is this school's: one cell of the map

    @property
    def rest(self) -> bool:
        """Tell whether it is what no curator, no month has."""
        return not self.key

    @property
    def month(self) -> Period:
        """The days of a month; raise `NotFound` for what is none."""
        try:
            return month_of(self.key)
        except ValueError:
            raise NotFound from None

    @property
    def shaped(self) -> Shaped:
        values: dict[str, Any] = {"part_key": self.key}
        if self.cut is Cut.MONTH and not self.rest:
            values |= {"part_start": self.month.start, "part_end": self.month.end}
        of_school = self.school is not None
        if of_school:
            values["part_school"] = self.school
        make = partial(_Pattern, self.cut, school=named("part_school") if of_school else None, rest=self.rest)
        return Shaped((self.cut, self.rest, of_school), values, make)


@dataclass(frozen=True)
class _Pattern(Part):
    """A part with names in place of values."""

    key: Any = field(default_factory=partial(named, "part_key"))
    school: Any = None
    rest: bool = False

    @property
    def month(self) -> Any:
        return SimpleNamespace(start=named("part_start"), end=named("part_end"))


@dataclass(frozen=True)
class Row:
    id: int
    number: str | None
    title: str
    school: str | None
    person: str | None
    due: date | None
    state: AssignmentState
    reported_at: datetime | None
    problem: bool  # the school has told of one, and it is open
    asks: bool  # a report of this one has to be confirmed

    @property
    def done(self) -> bool:
        return is_done(self.state, asks=self.asks)


def of_part(part: Part, scope: Scope) -> ColumnElement[bool]:
    piece = _of_cut(part, scope)
    return piece if part.school is None else and_(piece, Assignment.school_id == part.school)


def _of_cut(part: Part, scope: Scope) -> ColumnElement[bool]:
    match part.cut:
        case Cut.SCHOOL:
            return Assignment.school_id == part.key
        case Cut.SECTION:
            return Assignment.item_id.in_(_section_of(part.key))
        case Cut.CURATOR:
            return _curated(part, scope)
        case Cut.MONTH:
            return Assignment.due.is_(None) if part.rest else Assignment.due.between(part.month.start, part.month.end)
        case Cut.ITEM:
            return Assignment.item_id == part.key
    return true()


def _section_of(item_id: int) -> Select[Any]:
    """Select the items of the section that this item opens; an empty section is one too."""
    first, item = aliased(RoadmapItem), aliased(RoadmapItem)
    same = func.coalesce(item.section, "") == func.coalesce(first.section, "")
    return select(item.id).join(first, same).where(first.id == item_id)


def _curated(part: Part, scope: Scope) -> ColumnElement[bool]:
    theirs = select(Appointment.school_id).where(
        Appointment.role == Role.CURATOR,
        Appointment.municipality_id == scope.municipality_id,
        Appointment.school_id.is_not(None),
        holds(scope.today),
    )
    if part.rest:
        return or_(Assignment.school_id.is_(None), Assignment.school_id.not_in(theirs))
    return Assignment.school_id.in_(theirs.where(Appointment.person_id == part.key))


def of_kind(which: Which, scope: Scope) -> ColumnElement[bool]:
    return CONDITIONS[FIGURE_OF[which]](scope)


# A list opens the figure that it was counted as.
FIGURE_OF: Final = {
    Which.ALL: "expected",
    Which.DONE: "done",
    Which.LATE: "late",
    Which.WAITING: "waiting",
    Which.RETURNED: "returned",
    Which.OPEN: "open",
    Which.REPORTED: "reported",
    Which.CONFIRMED: "confirmed",
    Which.SOON: "soon",
    Which.PROBLEM: "problems",
}


def condition(scope: Scope, part: Part, which: Which) -> ColumnElement[bool]:
    return and_(scope.where(), of_part(part, scope), of_kind(which, scope))


async def count(session: AsyncSession, scope: Scope, part: Part, which: Which) -> int:
    counted: int = await _count.value(session, scope, part, which=which)
    return counted


@patterned(at_length=True)
def _count(scope: Scope, part: Part, *, which: Which) -> Select[int]:
    return select(func.count()).select_from(Assignment).where(condition(scope, part, which))


async def rows(
    session: AsyncSession, scope: Scope, part: Part, which: Which, *, offset: int = 0, limit: int | None = None
) -> Sequence[Row]:
    """Read a page, what is due first on top; what waits for a decision comes longest-waiting first."""
    rows = await _rows.rows(session, scope, part, which=which, offset=offset, limit=limit)
    return [Row(*row) for row in rows]


@patterned(at_length=True)
def _rows(scope: Scope, part: Part, *, which: Which, offset: int, limit: int | None) -> Select[*tuple[Any, ...]]:
    first = Assignment.reported_at if which is Which.WAITING else Assignment.due
    return (
        select(
            Assignment.id,
            RoadmapItem.number,
            RoadmapItem.title,
            School.name,
            shown_name(scope.municipality_id),
            Assignment.due,
            Assignment.state,
            Assignment.reported_at,
            has_problem(),
            Assignment.roadmap_id.in_(scope.asking),
        )
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(condition(scope, part, which))
        .order_by(first.is_(None), first, RoadmapItem.position, School.name.nulls_first())
        .offset(offset)
        .limit(limit)
    )


def item_name(number: str | None, title: str) -> str:
    return f"{number.rstrip('.')}. {title}" if number else title


async def part_name(session: AsyncSession, scope: Scope, part: Part) -> str | None:
    """Name a part for its heading; none where the view words it (a month, the unnamed rest).

    Raise `NotFound` where nothing of the scope lies in that part: its name is not this person's to read.
    """
    if part.cut is Cut.ALL:
        return scope.name
    if not await count(session, scope, part, Which.ALL):
        raise NotFound
    columns: dict[Cut, tuple[Any, Any]] = {
        Cut.SCHOOL: (School.name, School.id),
        Cut.SECTION: (RoadmapItem.section, RoadmapItem.id),
        Cut.CURATOR: (shown_name(scope.municipality_id), Person.id),
    }
    if part.cut is Cut.ITEM:
        query = select(RoadmapItem.number, RoadmapItem.title).where(RoadmapItem.id == part.key)
        return item_name(*(await session.execute(query)).one())
    if part.cut not in columns:
        return None
    name, key = columns[part.cut]
    return (await session.execute(select(name).where(key == part.key))).scalar()


async def decided_by(session: AsyncSession, actor: Actor, listed: Sequence[Row]) -> set[int]:
    """Give those of these rows on which the actor decides: of one's own school others do, though it is on the list."""
    query = select(Assignment.id).where(
        Assignment.id.in_([row.id for row in listed]), visible_assignments(actor, Action.ITEM_CONFIRM)
    )
    return set((await session.execute(query)).scalars())
