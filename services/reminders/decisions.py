"""What the office is reminded of: reports that wait for a decision, and the week of the municipality."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select

from models.enums import AssignmentState, PauseKind, ReminderState, RoadmapState
from models.reminders import Reminder
from models.roadmap import Assignment, Roadmap
from services.access.roles import CENTRE
from services.calendar import at_hour, zone
from services.reminders.plans import Watched, among, tell_above
from services.reminders.rules import (
    DECISION_LADDER,
    DIGEST_LADDER,
    Kind,
    Level,
    ReminderKey,
    Subject,
    Watch,
    unheard,
)
from services.roadmap.assignments.routing import Deciders, deciders_of
from services.settings import RoadmapSettings

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.plans import Plans

# What was put off is left alone for a week: the first stage counts from four days after that.
HELD: Final = timedelta(days=4)
# Some Monday: weeks have to be counted from somewhere, for everybody from the same day.
FIRST_MONDAY: Final = date(2024, 1, 1)


class WaitingReport(NamedTuple):
    id: int
    school_id: int | None
    roadmap_id: int
    reported_at: datetime
    held_at: datetime | None
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
    """Remind who decides of each report that waits; where three have gone unheard, tell the coordinator."""
    reports = await waiting_reports(session, municipality.id, today=municipality.today, only=only)
    nudges = await _nudges(session, [one.id for one in reports])
    for report in reports:
        since = waits_since(report.reported_at, report.held_at, municipality.timezone)
        subject = Subject(Kind.DECISION, report.id, since.isoformat(), since)
        addressed = municipality.deciding(report.deciders, since=report.reported_at)
        for who in addressed:
            rests = (PauseKind.SCHOOL, report.school_id), (PauseKind.ROADMAP, report.roadmap_id)
            prefs = municipality.prefs(who.person, *rests)
            watch = Watch(subject, who.person, DECISION_LADDER, prefs, report.reported_at)
            plans.watched[who.person].append(Watched(watch, who.stands_in))
        sent, last = nudges.get((report.id, since.isoformat()), (0, since))
        resting = municipality.rests(report.school_id, report.roadmap_id)
        day = unheard(sent, last, calendar=municipality.calendar)
        if not resting and day is not None and day <= told_by:
            key = ReminderKey(Kind.UNDECIDED, report.id, since.isoformat(), Level.COORDINATOR, 0)
            own = {who.person for who in addressed}
            day = max(day, municipality.today)
            tell_above(plans, municipality, report.school_id, key, since, day=day, but=own, now=now)


async def waiting_reports(
    session: AsyncSession, municipality_id: int, *, today: date, only: Collection[int] | None = None
) -> list[WaitingReport]:
    query = (
        select(
            Assignment.id,
            Assignment.school_id,
            Roadmap.id,
            Assignment.reported_at,
            Assignment.held_at,
            Roadmap.settings,
        )
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .where(
            Roadmap.municipality_id == municipality_id,
            Roadmap.state == RoadmapState.ACTIVE,
            Assignment.state == AssignmentState.REPORTED,
            among(Assignment.id, only),
        )
        .order_by(Assignment.id)
    )
    rows = [row for row in await session.execute(query) if RoadmapSettings.of(row.settings).confirmation]
    deciders = await deciders_of(session, [row.id for row in rows], today=today)
    return [
        WaitingReport(number, school, roadmap, reported_at, held_at, deciders[number])
        for number, school, roadmap, reported_at, held_at, _settings in rows
        if number in deciders and reported_at is not None
    ]


async def _nudges(session: AsyncSession, ids: list[int]) -> dict[tuple[int, str], tuple[int, date]]:
    """Count the stages of each report that have gone to somebody, with the day of the last one."""
    if not ids:
        return {}
    query = (
        select(
            Reminder.subject_id, Reminder.occurrence, func.count(Reminder.stage.distinct()), func.max(Reminder.send_at)
        )
        .where(Reminder.kind == Kind.DECISION, Reminder.subject_id.in_(ids), Reminder.state == ReminderState.SENT)
        .group_by(Reminder.subject_id, Reminder.occurrence)
    )
    return {(number, named): (sent, last.date()) for number, named, sent, last in await session.execute(query)}


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
