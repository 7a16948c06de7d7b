"""What is counted: a municipality, some schools or one person's part of the roadmaps in force, and whose look it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from functools import cached_property, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from models.enums import AssignmentState, RoadmapState
from models.people import Municipality
from models.roadmap import Assignment, Roadmap
from services.settings import RoadmapSettings
from storage.once import once
from storage.patterns import Shaped, named, named_list
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period


class View(StrEnum):
    """One look at the status; a person may have several. The values stand in buttons."""

    MUNICIPALITY = "t"
    CURATED = "c"
    SCHOOL = "s"
    OWN = "o"
    REGION = "r"


SOON_DAYS: Final = 14
OBSERVED_MIN: Final = 5  # schools behind a sum that an observer sees, and the least count that is told


@dataclass(frozen=True)
class Scope:
    """What is counted. `roadmaps` says of each active roadmap whether a report has to be confirmed."""

    view: View
    municipality_id: int
    name: str
    timezone: str
    today: date  # in the municipality: late begins with its midnight
    roadmaps: dict[int, bool]
    schools: frozenset[int] | None = None  # none: all of the municipality, and what is nobody's school's
    person_id: int | None = None
    centre: bool = False  # with `person_id`: what is no school's and nobody's is this person's, as in reminders
    period: Period | None = None  # what was due in these days, and what has no day; none: everything in force

    @property
    def key(self) -> tuple[Any, ...]:
        """Tell scopes apart: a dict cannot be a key."""
        values = vars(self) | {"roadmaps": tuple(self.roadmaps.items())}
        return tuple(values[one.name] for one in fields(self))

    @property
    def asking(self) -> list[int]:
        """Name the roadmaps whose reports wait for a confirmation."""
        return [roadmap for roadmap, asks in self.roadmaps.items() if asks]

    @property
    def trusting(self) -> list[int]:
        """Name the roadmaps in which a report counts at once."""
        return [roadmap for roadmap, asks in self.roadmaps.items() if not asks]

    @property
    def soon(self) -> date:
        """The last day of what is due soon."""
        return self.today + timedelta(days=SOON_DAYS)

    @cached_property
    def shaped(self) -> Shaped:
        """Give what of a scope decides how its statements look; the rest are values."""
        shape = self.schools is not None, self.person_id is not None, self.centre, self.period is not None
        values = {
            "scope_municipality": self.municipality_id,
            "scope_today": self.today,
            "scope_soon": self.soon,
            "scope_roadmaps": list(self.roadmaps),
            "scope_asking": self.asking,
            "scope_trusting": self.trusting,
            "scope_schools": list(self.schools or ()),
            "scope_person": self.person_id,
        }
        if self.period is not None:
            values |= {"scope_start": self.period.start, "scope_end": self.period.end}
        return Shaped(shape, values, partial(_pattern, *shape))

    def where(self) -> ColumnElement[bool]:
        inside = and_(Assignment.roadmap_id.in_(self.roadmaps), Assignment.state != AssignmentState.CANCELLED)
        if self.period is not None:
            due = Assignment.due.between(self.period.start, self.period.end)
            inside = and_(inside, or_(due, Assignment.due.is_(None)))
        if self.person_id is not None:
            nobodys = and_(Assignment.person_id.is_(None), Assignment.school_id.is_(None))
            mine = Assignment.person_id == self.person_id
            return and_(inside, or_(mine, nobodys) if self.centre else mine)
        if self.schools is not None:
            return and_(inside, Assignment.school_id.in_(self.schools))
        return inside


class _Pattern(Scope):
    """A scope with names in place of values."""

    @property
    def asking(self) -> Any:
        return named_list("scope_asking")

    @property
    def trusting(self) -> Any:
        return named_list("scope_trusting")

    @property
    def soon(self) -> Any:
        return named("scope_soon")


def _pattern(of_schools: bool, of_person: bool, centre: bool, of_period: bool) -> Scope:  # noqa: FBT001 - a shape
    days: Any = SimpleNamespace(start=named("scope_start"), end=named("scope_end"))
    return _Pattern(
        view=View.OWN if of_person else View.MUNICIPALITY,
        municipality_id=named("scope_municipality"),
        name="",
        timezone="",
        today=named("scope_today"),
        roadmaps=named_list("scope_roadmaps"),
        schools=named_list("scope_schools") if of_schools else None,
        person_id=named("scope_person") if of_person else None,
        centre=centre,
        period=days if of_period else None,
    )


def _roadmaps(*which: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(Municipality.name, Municipality.timezone, Roadmap.id, Roadmap.settings)
        .outerjoin(Roadmap, and_(Roadmap.municipality_id == Municipality.id, *which))
        .where(Municipality.id == bindparam("municipality"))
    )


IN_FORCE: Final = _roadmaps(Roadmap.state != RoadmapState.ARCHIVED)
OF_PERIOD: Final = _roadmaps(Roadmap.period_start <= bindparam("end"), Roadmap.period_end >= bindparam("start"))


async def municipality_scope(
    session: AsyncSession, municipality_id: int, *, now: datetime, view: View = View.MUNICIPALITY
) -> Scope:
    """Open the whole municipality: for its coordinator, and for the operator's command."""
    asked = "roadmaps in force", municipality_id
    rows = await once(session, asked, lambda: IN_FORCE.rows(session, municipality=municipality_id))
    name, timezone = rows[0][:2]
    roadmaps = {row.id: RoadmapSettings.of(row.settings).confirmation for row in rows if row.id is not None}
    return Scope(view, municipality_id, name, timezone, now.astimezone(ZoneInfo(timezone)).date(), roadmaps)


async def period_scope(
    session: AsyncSession,
    municipality_id: int,
    period: Period,
    *,
    now: datetime,
    view: View = View.MUNICIPALITY,
    schools: frozenset[int] | None = None,
) -> Scope:
    """Open a period, whatever has become of its roadmaps since: each that shares a day with it, archived ones too."""
    rows = await OF_PERIOD.rows(session, municipality=municipality_id, start=period.start, end=period.end)
    name, timezone = rows[0][:2]
    roadmaps = {row.id: RoadmapSettings.of(row.settings).confirmation for row in rows if row.id is not None}
    today = now.astimezone(ZoneInfo(timezone)).date()
    return Scope(view, municipality_id, name, timezone, today, roadmaps, schools, period=period)
