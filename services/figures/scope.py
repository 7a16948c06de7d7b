"""What is counted: a municipality, some schools or one person's part of the roadmaps in force, and whose look it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select

from models.enums import AssignmentState, RoadmapState
from models.people import Municipality
from models.roadmap import Assignment, Roadmap
from services.settings import RoadmapSettings
from storage.once import once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
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


async def municipality_scope(
    session: AsyncSession, municipality_id: int, *, now: datetime, view: View = View.MUNICIPALITY
) -> Scope:
    """Open the whole municipality: for its coordinator, and for the operator's command."""
    query = (
        select(Municipality.name, Municipality.timezone, Roadmap.id, Roadmap.settings)
        .outerjoin(Roadmap, and_(Roadmap.municipality_id == Municipality.id, Roadmap.state != RoadmapState.ARCHIVED))
        .where(Municipality.id == municipality_id)
    )
    asked = "roadmaps in force", municipality_id
    rows = await once(session, asked, lambda: _rows(session, query))
    name, timezone = rows[0][:2]
    roadmaps = {row.id: RoadmapSettings.of(row.settings).confirmation for row in rows if row.id is not None}
    return Scope(view, municipality_id, name, timezone, now.astimezone(ZoneInfo(timezone)).date(), roadmaps)


async def _rows(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return (await session.execute(query)).all()


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
    overlaps = and_(Roadmap.period_start <= period.end, Roadmap.period_end >= period.start)
    query = (
        select(Municipality.name, Municipality.timezone, Roadmap.id, Roadmap.settings)
        .outerjoin(Roadmap, and_(Roadmap.municipality_id == Municipality.id, overlaps))
        .where(Municipality.id == municipality_id)
    )
    rows = (await session.execute(query)).all()
    name, timezone = rows[0][:2]
    roadmaps = {row.id: RoadmapSettings.of(row.settings).confirmation for row in rows if row.id is not None}
    today = now.astimezone(ZoneInfo(timezone)).date()
    return Scope(view, municipality_id, name, timezone, today, roadmaps, schools, period=period)
