"""The weekly digest: what moved, the three worst risks, who deserves thanks. Day and hour are the municipality's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from models.enums import EventKind
from models.evidence import AssignmentEvent
from models.people import Appointment, Municipality, School
from models.roadmap import Assignment
from models.traffic import Outgoing
from services.access import Action, Place, authorize, holds
from services.access.audit import record
from services.access.roles import CENTRE
from services.figures import Scope, count, municipality_scope
from services.figures.week import WEEK
from services.messages.notices import Loader, Void
from services.messages.outbox import enqueue
from services.roadmap.assignments import standing
from services.roadmap.assignments.moves import acting
from services.settings import MunicipalitySettings, When, change_municipality
from services.status.counts import overall

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim
    from services.status.counts import Tally

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
    tally: Tally
    reported: int
    confirmed: int
    returned: int
    risks: tuple[Risk, ...]
    municipality_id: int
    thanks: tuple[tuple[str, int], ...]  # schools with nothing late, and how much of theirs was confirmed this week


async def when_for(session: AsyncSession, municipality_id: int) -> When:
    row = select(Municipality.settings).where(Municipality.id == municipality_id)
    return MunicipalitySettings.of((await session.execute(row)).scalar_one()).digest


async def set_when(session: AsyncSession, municipality_id: int, when: When, *, by: int, now: datetime) -> None:
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, Place(municipality_id))
    await change_municipality(session, municipality_id, digest=when)
    subject = f"municipality:{municipality_id}"
    await record(session, "digest.set", subject, by=by, now=now, weekday=when.weekday, hour=when.hour)


async def due_digests(session: AsyncSession, *, now: datetime) -> dict[str, tuple[int, int]]:
    """Find who is to get this week's digest and has not: (municipality, person) by the row's unique key."""
    wanted: dict[str, tuple[int, int]] = {}
    rows = await session.execute(select(Municipality.id, Municipality.timezone, Municipality.settings))
    for municipality_id, timezone, settings in rows.all():
        here, when = now.astimezone(ZoneInfo(timezone)), MunicipalitySettings.of(settings).digest
        if here.weekday() == when.weekday and here.hour >= when.hour:
            year, week, _ = here.isocalendar()
            for person_id in await _readers(session, municipality_id, today=here.date()):
                wanted[f"digest:{municipality_id}:{year}-{week}:{person_id}"] = municipality_id, person_id
    known = await session.execute(select(Outgoing.unique_key).where(Outgoing.unique_key.in_(wanted)))
    for key in known.scalars():
        wanted.pop(key or "", None)
    return wanted


async def _readers(session: AsyncSession, municipality_id: int, *, today: date) -> list[int]:
    query = select(Appointment.person_id).where(
        Appointment.municipality_id == municipality_id, Appointment.role.in_(CENTRE), holds(today)
    )
    return sorted(set((await session.execute(query)).scalars()))


async def write_digests(session: AsyncSession, *, now: datetime) -> int:
    """Write a row for everybody who is due; looked up again here, so that nobody gets two."""
    due = await due_digests(session, now=now)
    for key, (municipality_id, person_id) in due.items():
        await enqueue(
            session,
            to=person_id,
            kind="digest",
            payload={"municipality": municipality_id},
            now=now,
            unique_key=key,
            send_until=now + timedelta(hours=12),
        )
    return len(due)


async def load_digest(session: AsyncSession, claim: Claim, now: datetime) -> Digest | Void:
    municipality_id = claim.payload["municipality"]
    scope = await municipality_scope(session, municipality_id, now=now)
    if claim.person_id not in await _readers(session, municipality_id, today=scope.today):
        return Void("no_longer_appointed")
    digest = await make_digest(session, scope, now=now)
    return digest if digest.tally.total else Void("nothing_to_tell")


async def make_digest(session: AsyncSession, scope: Scope, *, now: datetime) -> Digest:
    return Digest(
        place=scope.name,
        today=scope.today,
        tally=await overall(session, scope),
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
