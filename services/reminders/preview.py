"""«Кому и когда уйдёт»: the very plan, looked at ahead of time."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from sqlalchemy import func, select

from models.enums import OutboxState
from models.events import Event
from models.people import Municipality
from models.surveys import SurveyRun
from models.traffic import Outgoing
from services.access import Action, municipality_for
from services.access.looks import Look, note_look
from services.calendar import at_hour, local, next_morning
from services.reminders.deciding import load_outcomes
from services.reminders.facts import load_item_facts
from services.reminders.municipality import load_snapshot
from services.reminders.plans import family
from services.reminders.rules import Kind, upcoming
from services.reminders.subjects import load_plans
from services.surveys.runs import STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.rules import PlannedReminder

DAYS: Final = 14
HOUR: Final = 8  # nobody's own
SNOOZED: Final = "s"  # begins the stage of somebody who chose another day
Names: TypeAlias = "dict[tuple[Kind, int], tuple[str | None, str, str | None]]"


class Coming(NamedTuple):
    """One line of the preview. `about`: of a confidential survey it names nobody, only about how many people."""

    at: datetime
    person: str
    reachable: bool
    kind: Kind
    stage: str
    number: str | None
    title: str
    place: str | None
    due: date | datetime
    timezone: str
    about: int | None = None


async def preview(session: AsyncSession, actor: Actor, *, now: datetime, days: int = DAYS) -> list[Coming]:
    """List what will go to whom in the next days, in the order of time."""
    municipality = await load_snapshot(session, municipality_for(actor, Action.REMINDERS_EDIT), now=now)
    planned = await _planned(session, municipality, now=now, days=days)
    names = await _names(session, planned)
    secret = await secret_runs(session)
    told = [one for one in planned if one.key.kind is not Kind.SURVEY or one.key.subject not in secret]
    hidden = [one for one in planned if one.key.kind is Kind.SURVEY and one.key.subject in secret]
    lines = [
        Coming(
            reminder.send_at,
            municipality.people[reminder.key.person].name,
            municipality.people[reminder.key.person].reachable,
            reminder.key.kind,
            reminder.stage,
            *names.get((family(reminder.key.kind), reminder.key.subject), (None, "", None)),
            reminder.due,
            municipality.people[reminder.key.person].prefs.timezone,
        )
        for reminder in told
    ]
    return sorted([*lines, *_crowds(hidden, names, municipality)], key=lambda one: one.at)


async def secret_runs(session: AsyncSession) -> frozenset[int]:
    return frozenset((await session.execute(select(SurveyRun.id).where(SurveyRun.confidential))).scalars())


def _crowds(hidden: Sequence[PlannedReminder], names: Names, municipality: MunicipalitySnapshot) -> list[Coming]:
    """One line a stage of a confidential run: the day on which most get it, and people in steps of five.

    Who is reminded has not answered, so nobody is named, nor is an hour or a day that somebody has chosen.
    """
    stages: dict[tuple[int, str], list[PlannedReminder]] = {}
    for one in hidden:
        if not one.stage.startswith(SNOOZED):
            stages.setdefault((one.key.subject, one.stage), []).append(one)
    found = []
    for (run, stage), people in stages.items():
        days = Counter(local(one.send_at, municipality.people[one.key.person].prefs).date() for one in people)
        at = at_hour(municipality.timezone, max(days, key=lambda day: (days[day], day)), HOUR)
        about, due, title = -(-len(people) // STEP) * STEP, people[0].due, names[Kind.SURVEY, run][1]
        found.append(Coming(at, "", True, Kind.SURVEY, stage, None, title, None, due, municipality.timezone, about))
    return found


async def take_preview(session: AsyncSession, actor: Actor, *, now: datetime) -> list[Coming]:
    """Give the preview to be taken along as a file: that leaves a trace, so write."""
    coming = await preview(session, actor, now=now)
    municipality = municipality_for(actor, Action.REMINDERS_EDIT)
    if coming:
        await note_look(
            session, Look.REMINDERS, f"municipality:{municipality}", municipality=municipality, by=actor, now=now
        )
    return coming


async def _planned(
    session: AsyncSession, municipality: MunicipalitySnapshot, *, now: datetime, days: int
) -> list[PlannedReminder]:
    """Foresee what will go: nothing to people who cannot be reached, for others get it in their place."""
    last = municipality.today + timedelta(days=days)
    plans = await load_plans(session, municipality, now=now, horizon=timedelta(days=days + 16), told_by=last)
    already = await load_outcomes(session, {*plans.watched, *plans.escalated})
    reached = {person for person, one in municipality.people.items() if one.reachable}
    watches = [one.watch for person, group in plans.watched.items() if person in reached for one in group]
    coming = upcoming(watches, municipality.calendar, now=now, days=days, already=already)
    for person, told in plans.escalated.items():
        for reminder in told:
            prefs = municipality.people[person].prefs
            at = next_morning(max(reminder.send_at, now), prefs, municipality.calendar)
            if person in reached and reminder.key not in already and at and at <= now + timedelta(days=days):
                coming.append(reminder._replace(send_at=at))
    return sorted(coming, key=lambda reminder: (reminder.send_at, reminder.key.person, reminder.key))


async def _names(session: AsyncSession, planned: Sequence[PlannedReminder]) -> Names:
    wanted: dict[Kind, set[int]] = {kind: set() for kind in map(family, Kind)}
    for reminder in planned:
        wanted[family(reminder.key.kind)].add(reminder.key.subject)
    items = await load_item_facts(session, sorted(wanted[Kind.ITEM]))
    names = {(Kind.ITEM, row.id): (row.number, row.title, row.school or row.person) for row in items.values()}
    events = await session.execute(select(Event.id, Event.title).where(Event.id.in_(wanted[Kind.SEMINAR])))
    names |= {(Kind.SEMINAR, number): (None, title, None) for number, title in events}
    runs = await session.execute(
        select(SurveyRun.id, SurveyRun.definition).where(SurveyRun.id.in_(wanted[Kind.SURVEY]))
    )
    return names | {(Kind.SURVEY, number): (None, definition["title"], None) for number, definition in runs}


async def next_moment(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Tell when the next reminder of anybody is due, or the next message that waits."""
    moments = []
    waiting = select(func.min(Outgoing.not_before)).where(
        Outgoing.state == OutboxState.WAITING, Outgoing.not_before > now
    )
    found = (await session.execute(waiting)).scalar()
    if found:
        moments.append(found)
    for municipality_id in (await session.execute(select(Municipality.id))).scalars().all():
        municipality = await load_snapshot(session, municipality_id, now=now)
        coming = await _planned(session, municipality, now=now, days=45)
        moments += [one.send_at for one in coming if one.send_at > now][:1]
    return min(moments, default=None)
