"""Executors by name: what a reading comes to in this municipality today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import Person, School
from services.access.naming import shown_name
from services.roadmap.crowd import PEOPLE_GROUPS, Crowd, load_crowd
from services.roadmap.executors import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period
    from services.roadmap.executors import Executors


@dataclass(frozen=True)
class Known:
    """Who is there, and the names of those whom some executors mean in person."""

    crowd: Crowd
    schools: Mapping[int, str]
    people: Mapping[int, str]

    def count(self, group: Group, executors: Executors) -> int | None:
        """Count whom a group means today; none for the office, which is always there."""
        if group is Group.CENTRE:
            return None
        if group is Group.ALL_SCHOOLS:
            return len(self.crowd.schools)
        if group is Group.LISTED_SCHOOLS:
            return len(self.crowd.listed(executors.statuses))
        return len(self.crowd.people_of(PEOPLE_GROUPS[group], executors.subjects))

    def schools_of(self, executors: Executors) -> list[str]:
        return _named(executors.schools, self.schools)

    def people_of(self, executors: Executors) -> list[str]:
        return _named(executors.people, self.people)


def _named(ids: Sequence[int], names: Mapping[int, str]) -> list[str]:
    return [names[one] for one in ids if one in names]


async def load_known(
    session: AsyncSession, municipality_id: int, executors: Iterable[Executors], *, period: Period, now: datetime
) -> Known:
    """Read the names of all whom these executors mean in person."""
    meant = list(executors)
    schools = {one for each in meant for one in each.schools}
    people = {one for each in meant for one in each.people}
    names: dict[int, str] = {}
    called: dict[int, str] = {}
    if schools:
        names = dict(iter((await session.execute(select(School.id, School.name).where(School.id.in_(schools)))).all()))
    if people:
        query = select(Person.id, shown_name(municipality_id)).where(Person.id.in_(people), Person.erased_at.is_(None))
        called = dict(iter((await session.execute(query)).all()))
    crowd = await load_crowd(session, municipality_id, period=period, today=now.date())
    return Known(crowd, names, called)
