"""What the office is reminded of: reports that wait for a decision, and the week of the municipality."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from models.enums import AssignmentState, EventKind, PauseKind, ReminderState, RoadmapState
from models.evidence import AssignmentEvent
from models.reminders import Reminder
from models.roadmap import Assignment, Roadmap
from services.access.roles import CENTRE
from services.calendar import at_hour, zone
from services.reminders.plans import Watched, among, tell_above
from services.reminders.rules import (
    DECISION_LADDER,
    DIGEST_LADDER,
    Escalation,
    Kind,
    Level,
    ReminderKey,
    Subject,
    Watch,
    unheard,
)
from services.roadmap.assignments.routing import Deciders, deciders_of
from services.settings import RoadmapSettings
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.plans import Plans

# What was put off is left alone for a week: the first stage counts from four days after that.
HELD: Final = timedelta(days=4)
# Some Monday: weeks have to be counted from somewhere, for everybody from the same day.
FIRST_MONDAY: Final = date(2024, 1, 1)
# A report that waits already is handed to who decides once more, and they hear of it then.
COMES_AGAIN: Final = (EventKind.SUPPLEMENTED, EventKind.LOOKED, EventKind.TAKEN_BACK)


class WaitingReport(NamedTuple):
    id: int
    school_id: int | None
    roadmap_id: int
    reported_at: datetime
    held_at: datetime | None
    came_again: datetime | None
    deciders: Deciders


def waits_since(reported_at: datetime, held_at: datetime | None, timezone: str) -> date:
    """Give the day from which the stages of a report are counted, where the municipality is."""
    reported = reported_at.astimezone(zone(timezone)).date()
    return max(reported, held_at.astimezone(zone(timezone)).date() + HELD) if held_at else reported


def digest_due(weekday: int) -> date:
    return FIRST_MONDAY + timedelta(days=weekday)


async def watch_decisions(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    *,
    told_by: date,
    now: datetime,
    only: Collection[int] | None = None,
) -> None:
    """Remind who decides of each report that waits; where three have gone unheard, tell the coordinator.

    A report that came again is with others now, or another one: what went before counts no longer.
    """
    reports = await waiting_reports(session, municipality.id, today=municipality.today, only=only)
    nudges = await _nudges(session, [one.id for one in reports])
    here = zone(municipality.timezone)
    for report in reports:
        since = waits_since(report.reported_at, report.held_at, municipality.timezone)
        known = max(report.reported_at, report.came_again or report.reported_at)
        subject = Subject(Kind.DECISION, report.id, since.isoformat(), since, told=known > report.reported_at)
        addressed = municipality.deciding(report.deciders, since=report.reported_at)
        for who in addressed:
            rests = (PauseKind.SCHOOL, report.school_id), (PauseKind.ROADMAP, report.roadmap_id)
            prefs = municipality.prefs(who.person, *rests)
            watch = Watch(subject, who.person, DECISION_LADDER, prefs, known)
            plans.watched[who.person].append(Watched(watch, who.stands_in))
        heard = [at.astimezone(here).date() for at in nudges.get((report.id, since.isoformat()), ()) if at > known]
        resting = municipality.rests(report.school_id, report.roadmap_id)
        day = unheard(len(heard), max(heard, default=since), calendar=municipality.calendar)
        if not resting and day is not None and day <= told_by:
            key = ReminderKey(Kind.UNDECIDED, report.id, since.isoformat(), "", 0)
            own = {who.person for who in addressed}
            steps = [Escalation(Level.COORDINATOR, max(day, municipality.today))]
            tell_above(plans, municipality, report.school_id, key, since, steps=steps, but=own, now=now)


async def waiting_reports(
    session: AsyncSession, municipality_id: int, *, today: date, only: Collection[int] | None = None
) -> list[WaitingReport]:
    found = await _reported.rows(session, municipality=municipality_id, only=only)
    rows = [row for row in found if RoadmapSettings.of(row.settings).confirmation]
    deciders = await deciders_of(session, [row.id for row in rows], today=today)
    return [
        WaitingReport(number, school, roadmap, reported_at, held_at, came_again, deciders[number])
        for number, school, roadmap, reported_at, held_at, came_again, _settings in rows
        if number in deciders and reported_at is not None
    ]


@patterned()
def _reported(*, municipality: int, only: Collection[int] | None) -> Select[Any]:
    came_again = select(func.max(AssignmentEvent.at)).where(
        AssignmentEvent.assignment_id == Assignment.id,
        AssignmentEvent.kind.in_(COMES_AGAIN),
    )
    return (
        select(
            Assignment.id,
            Assignment.school_id,
            Roadmap.id,
            Assignment.reported_at,
            Assignment.held_at,
            came_again.scalar_subquery(),
            Roadmap.settings,
        )
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .where(
            Roadmap.municipality_id == municipality,
            Roadmap.state == RoadmapState.ACTIVE,
            Assignment.state == AssignmentState.REPORTED,
            among(Assignment.id, only),
        )
        .order_by(Assignment.id)
    )


async def _nudges(session: AsyncSession, ids: list[int]) -> dict[tuple[int, str], list[datetime]]:
    """Give when each stage of a report went to somebody, the last time.

    After a downtime that is later than it was due: whoever has only just heard has their day to answer.
    """
    found: defaultdict[tuple[int, str], list[datetime]] = defaultdict(list)
    for number, named, at in await NUDGES.rows(session, reports=ids) if ids else ():
        found[number, named].append(at)
    return found


NUDGES: Final = Prepared(
    select(Reminder.subject_id, Reminder.occurrence, func.max(Reminder.created_at))
    .where(
        Reminder.kind == Kind.DECISION,
        Reminder.subject_id.in_(bindparam("reports", expanding=True)),
        Reminder.state == ReminderState.SENT,
    )
    .group_by(Reminder.subject_id, Reminder.occurrence, Reminder.stage)
)


def watch_digest(plans: Plans, municipality: MunicipalitySnapshot) -> None:
    """Tell the office about its week, on the municipality's own weekday; on a day off it comes on the next one."""
    if municipality.digest.is_off:
        return
    due = digest_due(municipality.digest.weekday)
    begins = municipality.digest.since
    subject = Subject(Kind.DIGEST, municipality.id, due.isoformat(), due, told=True)
    for seat in municipality.hold(CENTRE):
        prefs = municipality.people[seat.person].prefs
        since = max(seat.since, at_hour(municipality.timezone, begins, 0)) if begins else seat.since
        watch = Watch(subject, seat.person, DIGEST_LADDER, prefs, since)
        if all(one.watch.subject is not subject for one in plans.watched[seat.person]):
            plans.watched[seat.person].append(Watched(watch, stands_in=False))
