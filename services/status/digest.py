"""The weekly digest: what moved, the three worst risks, who deserves thanks. When it comes is the reminders' affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from models.enums import EventKind
from models.evidence import AssignmentEvent
from models.people import School
from models.roadmap import Assignment
from services.figures import Scope, count, municipality_scope
from services.figures.week import WEEK
from services.messages.notices import Later, Loader, Void
from services.reminders.checking import Checked
from services.reminders.notices import hold
from services.roadmap.assignments import standing
from services.status.counts import whole

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim
    from services.status.counts import Items, Tally

TOLD: Final = 3


@dataclass(frozen=True)
class Risk:
    school_id: int
    school: str
    late: int
    oldest: date


@dataclass(frozen=True)
class Digest:
    place: str
    today: date
    items: Items
    tally: Tally
    reported: int
    confirmed: int
    returned: int
    risks: tuple[Risk, ...]
    municipality_id: int
    thanks: tuple[tuple[str, int], ...]  # schools with nothing late, and how much of theirs was confirmed this week


async def load_digest(session: AsyncSession, claim: Claim, now: datetime) -> Digest | Void | Later:
    """Look at the week as it stands now; when it may come is asked of the engine of reminders, as for a morning."""
    held = await hold(session, claim, now=now)
    if not isinstance(held, Checked):
        return held
    scope = await municipality_scope(session, claim.payload["municipality"], now=now)
    digest = await make_digest(session, scope, now=now)
    return digest if digest.tally.total else Void("nothing_to_tell")


async def make_digest(session: AsyncSession, scope: Scope, *, now: datetime) -> Digest:
    items, tally, _soon = await whole(session, scope)
    return Digest(
        place=scope.name,
        today=scope.today,
        items=items,
        tally=tally,
        reported=await count(session, "week.reported", scope, now=now),
        confirmed=await count(session, "week.confirmed", scope, now=now),
        returned=await count(session, "week.returned", scope, now=now),
        risks=await _risks(session, scope),
        municipality_id=scope.municipality_id,
        thanks=await _thanks(session, scope, since=now - WEEK),
    )


async def _risks(session: AsyncSession, scope: Scope) -> tuple[Risk, ...]:
    late = func.count().label("late")
    oldest = func.min(Assignment.due)
    query = (
        select(School.id, School.name, late, oldest)
        .join(Assignment, Assignment.school_id == School.id)
        .where(scope.where(), standing.late(scope.today))
        .group_by(School.id, School.name)
        .order_by(late.desc(), oldest, School.name)
        .limit(TOLD)
    )
    return tuple(Risk(key, name, n, due) for key, name, n, due in await session.execute(query) if due is not None)


async def _thanks(session: AsyncSession, scope: Scope, *, since: datetime) -> tuple[tuple[str, int], ...]:
    behind = select(Assignment.school_id).where(
        scope.where(),
        Assignment.school_id.is_not(None),
        standing.late(scope.today),
    )
    done = func.count(Assignment.id.distinct()).label("done")
    query = (
        select(School.name, done)
        .join(Assignment, Assignment.school_id == School.id)
        .join(AssignmentEvent, AssignmentEvent.assignment_id == Assignment.id)
        .where(
            scope.where(),
            AssignmentEvent.kind == EventKind.CONFIRMED,
            AssignmentEvent.at > since,
            School.id.not_in(behind),
        )
        .group_by(School.name)
        .order_by(done.desc(), School.name)
        .limit(TOLD)
    )
    return tuple((name, n) for name, n in await session.execute(query))


DIGEST_LOADERS: Final[dict[str, Loader]] = {"digest": load_digest}
