"""The scan: what became due turns into rows – outcomes under their UNIQUE key, and one message a person."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.enums import EventState
from models.events import Event
from models.people import Municipality
from models.reminders import Reminder
from services.calendar import local, next_morning
from services.reminders.municipality import MunicipalitySnapshot, load_snapshot
from services.reminders.recording import Outcome, record_decisions
from services.reminders.rules import Decision, Kind, PlannedReminder, ReminderKey, VoidReason, due_now, watched
from services.reminders.subjects import load_plans

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar import Preferences
    from services.reminders.plans import Plans, Watched
    from storage.database import Database

HORIZON: Final = timedelta(days=16)
SCANNED: Final = timedelta(hours=1)  # a plan for the scan itself need not look farther
PEOPLE_AT_ONCE: Final = 200
URGENT_AHEAD: Final = timedelta(hours=2)


async def scan(db: Database, *, now: datetime) -> int:
    """Decide what is due in every municipality and write it down; give the number of people it concerned."""
    async with db.read() as session:
        municipalities = (await session.execute(select(Municipality.id).order_by(Municipality.id))).scalars().all()
    return sum([await scan_municipality(db, municipality_id, now=now) for municipality_id in municipalities])


async def scan_municipality(db: Database, municipality_id: int, *, now: datetime) -> int:
    async with db.read() as session:
        municipality = await load_snapshot(session, municipality_id, now=now)
        plans = await load_plans(session, municipality, now=now, horizon=HORIZON)
    concerned = 0
    people = sorted({*plans.watched, *plans.escalated})
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        page = people[first : first + PEOPLE_AT_ONCE]
        async with db.read() as session:
            already = await load_outcomes(session, page)
        outcomes = [
            outcome for person in page if not (outcome := decide(municipality, plans, person, already, now=now)).empty
        ]
        if outcomes:
            async with db.begin() as session:
                await record_decisions(session, outcomes, already, now=now)
        concerned += len(outcomes)
        await asyncio.sleep(0)  # people who tap meanwhile go first
    return concerned


async def urgent_ahead(session: AsyncSession, *, now: datetime) -> bool:
    """Tell whether an event begins so soon that its urgent reminder may be due within the quarter."""
    soon = select(Event.id).where(
        Event.state == EventState.ANNOUNCED, Event.starts_at > now, Event.starts_at < now + URGENT_AHEAD
    )
    return (await session.execute(soon.limit(1))).scalar() is not None


async def load_outcomes(session: AsyncSession, people: Iterable[int]) -> dict[ReminderKey, int]:
    """Give the keys that have any outcome, each with its row."""
    rows = await session.execute(
        select(
            Reminder.kind, Reminder.subject_id, Reminder.occurrence, Reminder.stage, Reminder.person_id, Reminder.id
        ).where(Reminder.person_id.in_(people))
    )
    return {ReminderKey(Kind(row[0]), *row[1:5]): row[5] for row in rows}


def decide(
    municipality: MunicipalitySnapshot, plans: Plans, person: int, already: dict[ReminderKey, int], *, now: datetime
) -> Outcome:
    """Decide for one person; what rests differently is decided apart."""
    by_prefs: defaultdict[Preferences, list[Watched]] = defaultdict(list)
    for one in plans.watched.get(person, ()):
        # Nothing is decided while it rests: a pause may be ended any day, and what was void by then would stay so.
        if one.ended or not one.watch.prefs.paused(local(now, one.watch.prefs).date()):
            by_prefs[one.watch.prefs].append(one)
    outcome = Outcome(person, Decision())
    for prefs, group in by_prefs.items():
        planned = []
        for watch, stands_in, ended in group:
            mine = watched(watch, municipality.calendar, now=now, horizon=min(now + SCANNED, ended or now + SCANNED))
            if ended and not any(reminder.void is watch.subject.over for reminder in mine):
                continue  # it was over before anything could go: done before the roadmap came in
            planned += mine
            if stands_in:
                outcome.standing_in.update(reminder.key for reminder in mine)
        found = due_now(planned, already, prefs, municipality.calendar, now=now)
        outcome.decision.send += found.send
        outcome.decision.merged += found.merged
        outcome.decision.void += found.void
    outcome.decision.send += _escalated(municipality, plans.escalated.get(person, ()), person, already, now=now)
    if not municipality.people[person].reachable:
        _pass_by(outcome.decision)
    return outcome


def _escalated(
    municipality: MunicipalitySnapshot,
    escalated: Iterable[PlannedReminder],
    person: int,
    already: dict[ReminderKey, int],
    *,
    now: datetime,
) -> list[PlannedReminder]:
    fresh = [reminder for reminder in escalated if reminder.key not in already and reminder.send_at <= now]
    if fresh and next_morning(now, municipality.people[person].prefs, municipality.calendar) != now:
        return []
    return fresh


def _pass_by(decision: Decision) -> None:
    """Nothing can reach this person: the next in line gets it, and the record says so."""
    decision.void += [(reminder.key, VoidReason.UNREACHABLE) for reminder in decision.send]
    decision.void += [(key, VoidReason.UNREACHABLE) for key, _ in decision.merged]
    decision.send, decision.merged = [], []
