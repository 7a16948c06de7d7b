"""Schools and people who come after an import get their share of it; nothing that is there is taken away.

A roadmap is written for whoever is there that day. Later ones are added to what is still ahead: the executors of the
item are read again, and who is missing gets an assignment.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, or_, select, update

from models.enums import AssignmentState, RoadmapState, Role
from models.evidence import AssignmentEvent, BasketItem
from models.people import AuditEntry
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services.access.audit import record
from services.calendar.period import Period
from services.roadmap.crowd import CENTRE, PEOPLE_GROUPS, Target, load_crowd
from services.roadmap.executors import Executors, Group
from services.roadmap.rescheduling import still_expected
from services.roadmap.writing import assignment
from services.settings import today_in
from storage.rows import in_turns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.crowd import Crowd

NAMED_BY_ROLE: Final = frozenset(PEOPLE_GROUPS.values())
GIVEN: Final = "assignment.given"
AT_ONCE: Final = 5  # occurrences: each may fall to a thousand schools


@dataclass
class Present:
    """Who has an occurrence already, or had it before it was given to somebody else; cancelled ones count."""

    schools: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    centre: bool = False
    centre_open: list[int] = field(default_factory=list)

    def note(self, target: Target) -> None:
        if target.school_id is not None:
            self.schools.add(target.school_id)
        elif target.person_id is not None:
            self.people.add(target.person_id)
        else:
            self.centre = True

    def lacks(self, target: Target) -> bool:
        if target.school_id is not None:
            return target.school_id not in self.schools
        if target.person_id is not None:
            return target.person_id not in self.people
        return not self.centre


async def spread(session: AsyncSession, municipality_id: int, *, now: datetime) -> int:
    """Give everybody what they lack of the roadmaps in force; tell how many assignments were added."""
    added = 0
    today = await today_in(session, municipality_id, now=now)
    for roadmap in await _in_force(session, municipality_id):
        period = Period(roadmap.period_start, roadmap.period_end)
        crowd = await load_crowd(session, municipality_id, period=period, today=today)
        more = await _spread_roadmap(session, roadmap.id, crowd, today=today, now=now)
        if more:
            await record(session, "roadmap.spread", f"roadmap:{roadmap.id}", by=None, now=now, added=more)
        added += more
    return added


async def spread_for(session: AsyncSession, role: Role, municipality_id: int, *, now: datetime) -> None:
    """Spread after somebody has got a role; most roles are never an executor by themselves."""
    if role in NAMED_BY_ROLE:
        await spread(session, municipality_id, now=now)


async def municipalities_with_roadmaps(session: AsyncSession) -> list[int]:
    query = select(Roadmap.municipality_id).where(Roadmap.state != RoadmapState.ARCHIVED).distinct()
    return list((await session.execute(query)).scalars())


async def _in_force(session: AsyncSession, municipality_id: int) -> list[Any]:
    """Read the roadmaps, and keep a second spreading out until this one is written."""
    query = select(Roadmap.id, Roadmap.period_start, Roadmap.period_end).where(
        Roadmap.municipality_id == municipality_id, Roadmap.state != RoadmapState.ARCHIVED
    )
    return list((await session.execute(query.order_by(Roadmap.id).with_for_update())).all())


async def _spread_roadmap(session: AsyncSession, roadmap_id: int, crowd: Crowd, *, today: date, now: datetime) -> int:
    ahead = await session.execute(
        select(ItemOccurrence.id, ItemOccurrence.due, RoadmapItem.id.label("item_id"), RoadmapItem.executors)
        .join(RoadmapItem, RoadmapItem.id == ItemOccurrence.item_id)
        .where(
            RoadmapItem.roadmap_id == roadmap_id,
            RoadmapItem.closed_at.is_(None),
            or_(ItemOccurrence.due.is_(None), ItemOccurrence.due >= today),
            still_expected(),
        )
    )
    present = await _present(session, roadmap_id)
    fresh: list[dict[str, Any]] = []
    stood_in: list[int] = []
    async for row in in_turns(ahead.all(), at_once=AT_ONCE):
        held = present[row.id]
        executors = Executors.from_json(row.executors)
        wanted = crowd.targets(executors, row.due)
        by_name = Group.CENTRE in executors.groups
        lacking = [one for one in wanted if held.lacks(one) and (by_name or one != CENTRE)]
        fresh += [assignment(roadmap_id, row.item_id, row.id, row.due, one, now=now) for one in lacking]
        if lacking and not by_name:
            stood_in += held.centre_open
    if fresh:
        await session.execute(insert(Assignment), fresh)
    await _release(session, stood_in)
    return len(fresh)


async def _present(session: AsyncSession, roadmap_id: int) -> defaultdict[int, Present]:
    rows = await session.execute(
        select(
            Assignment.id, Assignment.occurrence_id, Assignment.school_id, Assignment.person_id, Assignment.state
        ).where(Assignment.roadmap_id == roadmap_id)
    )
    present: defaultdict[int, Present] = defaultdict(Present)
    occurrences: dict[str, int] = {}
    async for row in in_turns(rows):
        target = Target(row.school_id, row.person_id)
        held = present[row.occurrence_id]
        held.note(target)
        if target == CENTRE and row.state is AssignmentState.OPEN:
            held.centre_open.append(row.id)
        occurrences[f"assignment:{row.id}"] = row.occurrence_id
    given = select(AuditEntry.subject, AuditEntry.details).where(AuditEntry.action == GIVEN)
    async for subject, details in in_turns(await session.execute(given)):
        if subject in occurrences:
            present[occurrences[subject]].note(Target(details.get("was_school"), details.get("was_person")))
    return present


async def _release(session: AsyncSession, stood_in: Iterable[int]) -> None:
    """Cancel what the centre held only because nobody else was there, unless it has begun to work on it."""
    for assignment_id in stood_in:
        await session.execute(
            update(Assignment)
            .where(
                Assignment.id == assignment_id,
                Assignment.state == AssignmentState.OPEN,
                Assignment.id.not_in(select(AssignmentEvent.assignment_id)),
                Assignment.id.not_in(select(BasketItem.assignment_id)),
            )
            .values(state=AssignmentState.CANCELLED, version=Assignment.version + 1)
        )
