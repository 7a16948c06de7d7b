"""The sums of a region: over its municipalities, by the same figures, as many statements as there are dates today.

An observer of a region has no right in any of its municipalities: sums are what is told here, and nothing leads on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, select, update

from models.enums import AssignmentState, RoadmapState
from models.people import Municipality, RegionMember, School
from models.roadmap import Assignment, Roadmap
from services.access import Action, posts_for, stands_at
from services.errors import NotAllowed
from services.figures import Scope, View, sums_of
from services.schools.taking_part import TAKES_PART
from services.settings import RoadmapSettings
from services.status.counts import SOON, TALLIED, Tally
from services.status.region_rows import may_be_told, new_rows, rows_of
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class RegionRow:
    """One municipality, or several of which one alone would be told too clearly."""

    key: int
    names: tuple[str, ...]
    schools: int
    tally: Tally
    soon: int


@dataclass(frozen=True)
class RegionSums:
    name: str
    today: date
    rows: tuple[RegionRow, ...]
    untold: int  # municipalities that stand in no row of today
    fresh: tuple[tuple[int, ...], ...] = ()  # rows that nobody has been told yet: `tell` notes them first

    @property
    def tally(self) -> Tally:
        return sum((row.tally for row in self.rows), Tally())

    @property
    def soon(self) -> int:
        return sum(row.soon for row in self.rows)

    @property
    def schools(self) -> int:
        return sum(row.schools for row in self.rows)


@dataclass
class _Member:
    name: str
    today: date
    told_with: int | None
    roadmaps: dict[int, bool]


def region_of(actor: Actor) -> int | None:
    """Name the region that the actor observes, where it is what their commands are about."""
    return next((post.municipality_id for post, _ in posts_for(actor, Action.TOTALS) if post.region), None)


REGION: Final = Prepared(select(Municipality.name, Municipality.timezone).where(Municipality.id == bindparam("region")))
MEMBERS: Final = Prepared(
    select(
        Municipality.id,
        Municipality.name,
        Municipality.timezone,
        RegionMember.told_with_id,
        Roadmap.id.label("roadmap"),
        Roadmap.settings,
    )
    .join(RegionMember, RegionMember.municipality_id == Municipality.id)
    .outerjoin(Roadmap, and_(Roadmap.municipality_id == Municipality.id, Roadmap.state != RoadmapState.ARCHIVED))
    .where(RegionMember.region_id == bindparam("region"))
    .order_by(Municipality.name, Municipality.id)
)


async def region_sums(session: AsyncSession, actor: Actor, *, now: datetime) -> RegionSums:
    """Sum up the region that the actor observes; raise `NotAllowed`.

    Where there are `fresh` rows the sums are not to be shown before `tell` has noted them.
    """
    region_id = region_of(actor)
    if region_id is None:
        raise NotAllowed
    stands_at(region_id)
    ((name, timezone),) = await REGION.rows(session, region=region_id)
    members = await _members(session, region_id, now=now)
    schools = await _schools_behind(session, members)
    fresh = new_rows({one: schools[one] for one, member in members.items() if member.told_with is None})
    told = {
        key: numbers
        for key, numbers in rows_of({one: member.told_with for one, member in members.items()})
        if may_be_told([schools[one] for one in numbers])
    }
    sums = await _sums(session, [members[one] for numbers in told.values() for one in numbers])
    rows = []
    for key, numbers in told.items():
        found = [sums[roadmap] for one in numbers for roadmap in members[one].roadmaps if roadmap in sums]
        tally, soon = sum((tally for tally, _ in found), Tally()), sum(n for _, n in found)
        names = tuple(members[one].name for one in numbers)
        rows.append(RegionRow(key, names, sum(schools[one] for one in numbers), tally, soon))
    untold = len(members) - sum(map(len, told.values()))
    return RegionSums(name, now.astimezone(ZoneInfo(timezone)).date(), tuple(rows), untold, tuple(fresh))


async def tell(session: AsyncSession, actor: Actor, fresh: Iterable[tuple[int, ...]]) -> None:
    """Note who is told together from now on; what somebody else has noted meanwhile stands."""
    waiting = select(RegionMember.municipality_id).where(
        RegionMember.region_id == region_of(actor), RegionMember.told_with_id.is_(None)
    )
    free = set((await session.execute(waiting)).scalars())
    told_with = {one: numbers[0] for numbers in fresh if free.issuperset(numbers) for one in numbers}
    if told_with:
        row = case(told_with, value=RegionMember.municipality_id)
        here = update(RegionMember).where(RegionMember.municipality_id.in_(told_with))
        await session.execute(here.values(told_with_id=row))


async def _members(session: AsyncSession, region_id: int, *, now: datetime) -> dict[int, _Member]:
    found: dict[int, _Member] = {}
    for number, name, timezone, told_with, roadmap, settings in await MEMBERS.rows(session, region=region_id):
        if number not in found:
            found[number] = _Member(name, now.astimezone(ZoneInfo(timezone)).date(), told_with, {})
        if roadmap is not None:
            found[number].roadmaps[roadmap] = RoadmapSettings.of(settings).confirmation
    return found


async def _schools_behind(session: AsyncSession, members: Mapping[int, _Member]) -> Mapping[int, int]:
    """Count the schools that take part and of which something is expected, by municipality."""
    roadmaps = [roadmap for member in members.values() for roadmap in member.roadmaps]
    rows = await _behind.rows(session, roadmaps=roadmaps) if roadmaps else ()
    return defaultdict(int, dict(iter(rows)))


@patterned(at_length=True)
def _behind(roadmaps: Collection[int]) -> Select[int, int]:
    asked = (
        select(Assignment.school_id)
        .where(Assignment.roadmap_id.in_(roadmaps), Assignment.state != AssignmentState.CANCELLED)
        .distinct()
        .subquery()
    )
    return (
        select(School.municipality_id, func.count())
        .join(asked, asked.c.school_id == School.id)
        .where(TAKES_PART)
        .group_by(School.municipality_id)
    )


async def _sums(session: AsyncSession, members: Iterable[_Member]) -> dict[int, tuple[Tally, int]]:
    """Sum up by roadmap, at once for all municipalities where it is the same day: late begins with their midnight."""
    by_day: dict[date, dict[int, bool]] = defaultdict(dict)
    for member in members:
        by_day[member.today] |= member.roadmaps
    found: dict[int, tuple[Tally, int]] = {}
    for today, roadmaps in by_day.items():
        scope = Scope(View.REGION, 0, "", "", today, roadmaps)
        for roadmap, *counted, soon in await sums_of((*TALLIED, SOON)).rows(session, scope):
            found[roadmap] = Tally(*counted), soon
    return found
