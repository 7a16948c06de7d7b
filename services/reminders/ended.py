"""What ended lately while a reminder of it may have been due: the record says so, instead of saying nothing.

A ladder ends with its subject. A stage that was due before that and had not gone – the bot was down, or a weekend was
waited out – is void: closed or declined; later stages never were. Surveys closed early count as they were planned last.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from models.enums import DONE_STATES, OPEN_STATES, AssignmentState, EventKind, RoadmapState, SurveyState
from models.evidence import AssignmentEvent
from models.people import AuditEntry
from models.roadmap import Assignment, Roadmap, RoadmapItem
from models.surveys import SurveyParticipation, SurveyRun
from services.reminders.plans import among
from services.reminders.rules import VoidReason
from services.roadmap.assignments.open_ended import is_open_ended
from services.surveys.mine import paired
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.patterns import Patterned

BEHIND: Final = timedelta(days=16)  # for so long a downtime what ended meanwhile is still written down


async def ended_rows(
    session: AsyncSession,
    columns: tuple[Any, ...],
    municipality_id: int,
    *,
    last: date,
    now: datetime,
    only: Collection[int] | None = None,
) -> list[tuple[Any, datetime]]:
    """Give `columns` of the assignments that were closed lately, each with the moment."""
    since = now - BEHIND
    archived = await _archived(session, municipality_id, since=since)
    about = {"municipality": municipality_id, "last": last, "since": since, "archived": list(archived), "only": only}
    found = []
    for state, reported_at, closed_at, cancelled_at, *row in await _closed_lately(columns).rows(session, **about):
        own = reported_at if state in DONE_STATES else cancelled_at or closed_at if state not in OPEN_STATES else None
        ends = [one for one in (own, archived.get(row[columns.index(Roadmap.id)])) if one]
        found.append((row, min(ends)))
    return found


@cache
def _closed_lately(columns: tuple[Any, ...]) -> Patterned:
    """`columns`: a constant, for what is made of it is kept."""

    @patterned()
    def built(
        *, municipality: int, last: date, since: datetime, archived: Collection[int], only: Collection[int] | None
    ) -> Select[Any]:
        cancelled = (
            select(AssignmentEvent.assignment_id, func.max(AssignmentEvent.at).label("at"))
            .where(
                AssignmentEvent.kind == EventKind.CANCELLED,
                AssignmentEvent.at > since,
                among(AssignmentEvent.assignment_id, only),
            )
            .group_by(AssignmentEvent.assignment_id)
            .subquery()
        )
        left = or_(cancelled.c.at > since, RoadmapItem.closed_at > since)
        return (
            select(Assignment.state, Assignment.reported_at, RoadmapItem.closed_at, cancelled.c.at, *columns)
            .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
            .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
            .outerjoin(cancelled, cancelled.c.assignment_id == Assignment.id)
            .where(
                Roadmap.municipality_id == municipality,
                among(Assignment.id, only),
                or_(is_open_ended(), Assignment.due <= last),
                or_(
                    and_(Assignment.state.in_(DONE_STATES), Assignment.reported_at > since),
                    and_(Assignment.state == AssignmentState.CANCELLED, left),
                    Roadmap.id.in_(archived),
                ),
            )
        )

    return built


async def _archived(session: AsyncSession, municipality_id: int, *, since: datetime) -> dict[int, datetime]:
    """When roadmaps were put away: the audit log alone knows."""
    said = {f"roadmap:{number}": number for (number,) in await PUT_AWAY.rows(session, municipality=municipality_id)}
    if not said:
        return {}
    entries = await PUT_AWAY_AT.rows(session, roadmaps=list(said), since=since)
    return {said[subject]: at for subject, at in entries}


PUT_AWAY: Final = Prepared(
    select(Roadmap.id).where(
        Roadmap.municipality_id == bindparam("municipality"), Roadmap.state == RoadmapState.ARCHIVED
    )
)
PUT_AWAY_AT: Final = Prepared(
    select(AuditEntry.subject, func.max(AuditEntry.at))
    .where(
        AuditEntry.action == "roadmap.archived",
        AuditEntry.subject.in_(bindparam("roadmaps", expanding=True)),
        AuditEntry.at > bindparam("since"),
    )
    .group_by(AuditEntry.subject)
)


class EndedSurvey(NamedTuple):
    """Somebody who is not to be asked any more; `at` none: the run's time passed, and they never answered."""

    run_id: int
    person_id: int
    started: bool
    opens_at: datetime
    closes_at: datetime
    at: datetime | None
    reason: VoidReason


async def ended_surveys(
    session: AsyncSession, municipality_id: int, *, now: datetime, only: Collection[tuple[int, int]] | None = None
) -> list[EndedSurvey]:
    """List who has finished or declined lately, and who had not when a run closed in its time.

    One that a clock closed which ran ahead is closed, though its time is yet to come.
    """
    part = SurveyParticipation
    early = await _closed_early(session, municipality_id, since=now - BEHIND)
    columns = SurveyRun.id, part.person_id, part.started_at, SurveyRun.opens_at, SurveyRun.closes_at
    query = (
        select(*columns, part.finished_at, part.muted_at)
        .join(part, part.run_id == SurveyRun.id)
        .where(
            SurveyRun.municipality_id == municipality_id,
            paired(SurveyRun.id, part.person_id, only),
            SurveyRun.closes_at > now - BEHIND,
            SurveyRun.opens_at <= now,
            SurveyRun.id.not_in(early),
            or_(
                part.finished_at.is_not(None),
                part.muted_at.is_not(None),
                SurveyRun.closes_at <= now,
                SurveyRun.state == SurveyState.CLOSED,
            ),
        )
    )
    found = []
    for run, person, started, opens_at, closes_at, finished_at, muted_at in await session.execute(query):
        reason = VoidReason.CLOSED if finished_at else VoidReason.DECLINED
        ends = finished_at or muted_at
        found.append(EndedSurvey(run, person, started is not None, opens_at, closes_at, ends, reason))
    return found


async def _closed_early(session: AsyncSession, municipality_id: int, *, since: datetime) -> list[int]:
    """A run that was closed by hand has another last day now: its old stages are no stages any more."""
    query = select(SurveyRun.id).where(
        SurveyRun.municipality_id == municipality_id,
        SurveyRun.state == SurveyState.CLOSED,
        SurveyRun.closes_at > since,
    )
    said = {f"survey:{number}": number for number in (await session.execute(query)).scalars()}
    if not said:
        return []
    entries = select(AuditEntry.subject).where(
        AuditEntry.action == "survey.closed", AuditEntry.subject.in_(said), AuditEntry.at > since
    )
    return [said[subject] for subject in (await session.execute(entries)).scalars()]
