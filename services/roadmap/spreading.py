"""Schools and people who come after an import get their share of it; nothing that is there is taken away.

A roadmap is written for whoever is there that day. Later ones are added to what is still ahead: the executors of the
item are read again, and who is missing gets an assignment.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import String, and_, case, cast, func, insert, literal, or_, select, update

from models.enums import AssignmentState, RoadmapState, Role
from models.evidence import AssignmentEvent, BasketItem
from models.people import AuditEntry
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services.access.audit import record
from services.calendar.period import Period
from services.calendar.school_year import school_year
from services.roadmap.crowd import CENTRE, PEOPLE_GROUPS, Target, load_crowd
from services.roadmap.executors import Executors, Group
from services.roadmap.rescheduling import still_expected
from services.roadmap.writing import assignment
from services.settings import today_in
from storage.giving_way import give_way
from storage.patterns import patterned
from storage.rows import grouped, pages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.crowd import Crowd

NAMED_BY_ROLE: Final = frozenset(PEOPLE_GROUPS.values())
GIVEN: Final = "assignment.given"
AT_ONCE: Final = 5  # occurrences: each may fall to a thousand schools
ROWS_AT_ONCE: Final = 500


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
    for roadmap in await _in_force(session, municipality_id, alone=True):
        lacking = await _lacking(session, municipality_id, roadmap, today=today)
        more = await _give(session, roadmap.id, lacking, now=now)
        if more:
            await record(session, "roadmap.spread", f"roadmap:{roadmap.id}", by=None, now=now, added=more)
        added += more
    return added


async def anybody_lacks(session: AsyncSession, municipality_id: int, *, now: datetime) -> bool:
    """Tell whether spreading would add anything: to be asked before a write is begun for it."""
    today = await today_in(session, municipality_id, now=now)
    for roadmap in await _in_force(session, municipality_id):
        if await _lacking(session, municipality_id, roadmap, today=today):
            return True
    return False


async def spread_for(session: AsyncSession, role: Role, municipality_id: int, *, now: datetime) -> None:
    """Spread after somebody has got a role; most roles are never an executor by themselves."""
    if role in NAMED_BY_ROLE:
        await spread(session, municipality_id, now=now)


async def municipalities_with_roadmaps(session: AsyncSession) -> list[int]:
    query = select(Roadmap.municipality_id).where(Roadmap.state != RoadmapState.ARCHIVED).distinct()
    return list((await session.execute(query)).scalars())


async def _in_force(session: AsyncSession, municipality_id: int, *, alone: bool = False) -> list[Any]:
    """Read the roadmaps; `alone`: keep a second spreading out until this one is written."""
    query = select(Roadmap.id, Roadmap.period_start, Roadmap.period_end).where(
        Roadmap.municipality_id == municipality_id, Roadmap.state != RoadmapState.ARCHIVED
    )
    query = query.order_by(Roadmap.id)
    return list((await session.execute(query.with_for_update() if alone else query)).all())


class Lacking(NamedTuple):
    """An occurrence and who has nothing of it yet; what the centre holds in their place."""

    occurrence: Any  # its number, day and item
    targets: list[Target]
    stood_in: list[int]


async def _lacking(session: AsyncSession, municipality_id: int, roadmap: Any, *, today: date) -> list[Lacking]:
    """Compare who is meant with who is there: by counting first, name by name only where the count is short."""
    period = Period(roadmap.period_start, roadmap.period_end)
    crowd = await load_crowd(session, municipality_id, period=period, today=today)
    ahead = await session.execute(
        select(ItemOccurrence.id, ItemOccurrence.due, RoadmapItem.id.label("item_id"), RoadmapItem.executors)
        .join(RoadmapItem, RoadmapItem.id == ItemOccurrence.item_id)
        .where(
            RoadmapItem.roadmap_id == roadmap.id,
            RoadmapItem.closed_at.is_(None),
            or_(ItemOccurrence.due.is_(None), ItemOccurrence.due >= today),
            still_expected(),
        )
        .order_by(ItemOccurrence.id)
    )
    found: list[Lacking] = []
    for executors, rows in _alike(ahead.all(), crowd):
        wanted = crowd.targets(executors, rows[0].due)
        if Group.CENTRE not in executors.groups:
            wanted = [one for one in wanted if one != CENTRE]
        for page in pages(rows, AT_ONCE):
            found += await _short(session, page, wanted, by_name=Group.CENTRE in executors.groups)
            await give_way()
    return sorted(found, key=lambda one: one.occurrence.id)


def _alike(rows: Iterable[Any], crowd: Crowd) -> list[tuple[Executors, tuple[Any, ...]]]:
    """Put occurrences together that mean the same people: a list of schools belongs to a school year."""
    pairs = (((json.dumps(row.executors), school_year(row.due or crowd.today)), row) for row in rows)
    return [(Executors.from_json(json.loads(written)), those) for (written, _year), those in grouped(pairs).items()]


async def _short(
    session: AsyncSession, rows: Sequence[Any], wanted: Sequence[Target], *, by_name: bool
) -> list[Lacking]:
    """Give the occurrences of which any of `wanted` has nothing; `by_name`: the centre is one of them."""
    counts = await _counted(session, [row.id for row in rows], wanted)
    short = [row for row in rows if counts.get(row.id, 0) < len(wanted)]
    if not short:
        return []
    present = await _present(session, [row.id for row in short])
    found = []
    for row in short:
        held = present[row.id]
        if lacking := [one for one in wanted if held.lacks(one)]:
            found.append(Lacking(row, lacking, [] if by_name else held.centre_open))
    return found


async def _counted(session: AsyncSession, occurrences: Sequence[int], wanted: Sequence[Target]) -> dict[int, int]:
    """Count of each occurrence how many of those who are meant have it, whatever has become of it."""
    about = {
        "occurrences": occurrences,
        "schools": {target.school_id for target in wanted if target.school_id is not None},
        "people": {target.person_id for target in wanted if target.person_id is not None},
    }
    return dict(await _known.rows(session, centre=CENTRE in wanted, **about))


@patterned(at_length=True)
def _known(
    *, centre: bool, occurrences: Collection[int], schools: Collection[int], people: Collection[int]
) -> Select[*tuple[Any, ...]]:
    one = Assignment
    known = func.count(case((one.school_id.in_(schools), one.school_id)).distinct()) + func.count(
        case((one.person_id.in_(people), one.person_id)).distinct()
    )
    if centre:
        known += func.max(case((and_(one.school_id.is_(None), one.person_id.is_(None)), 1), else_=0))
    return select(one.occurrence_id, known).where(one.occurrence_id.in_(occurrences)).group_by(one.occurrence_id)


async def _give(session: AsyncSession, roadmap_id: int, lacking: Iterable[Lacking], *, now: datetime) -> int:
    fresh: list[dict[str, Any]] = []
    stood_in: list[int] = []
    for row, targets, centre_open in lacking:
        fresh += [assignment(roadmap_id, row.item_id, row.id, row.due, one, now=now) for one in targets]
        stood_in += centre_open
    for page in pages(fresh, ROWS_AT_ONCE):
        await session.execute(insert(Assignment), page)
        await give_way()
    await _release(session, stood_in)
    return len(fresh)


async def _present(session: AsyncSession, occurrences: Sequence[int]) -> defaultdict[int, Present]:
    one = Assignment
    columns = one.id, one.occurrence_id, one.school_id, one.person_id, one.state
    rows = await session.execute(select(*columns).where(one.occurrence_id.in_(occurrences)))
    present: defaultdict[int, Present] = defaultdict(Present)
    for row in rows:
        target = Target(row.school_id, row.person_id)
        held = present[row.occurrence_id]
        held.note(target)
        if target == CENTRE and row.state is AssignmentState.OPEN:
            held.centre_open.append(row.id)
    given = (
        select(one.occurrence_id, AuditEntry.details)
        .select_from(one)
        .join(AuditEntry, AuditEntry.subject == literal("assignment:") + cast(one.id, String))
        .where(one.occurrence_id.in_(occurrences), AuditEntry.action == GIVEN)
    )
    for occurrence, details in await session.execute(given):
        present[occurrence].note(Target(details.get("was_school"), details.get("was_person")))
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
