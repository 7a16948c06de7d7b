"""`plan`: every reminder of a subject for a person, each with its moment; void or merged ones say so."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from services.calendar import local, next_morning
from services.reminders.rules.deciding import due_now
from services.reminders.rules.outline import LONG_AGO, Basis, due_day, outline
from services.reminders.rules.plan import PlannedReminder, ReminderKey

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from services.calendar import Preferences, WorkCalendar
    from services.reminders.rules.ladder import Ladder
    from services.reminders.rules.plan import Subject

WEEK: Final = timedelta(days=7)
LOOK_BACK: Final = timedelta(days=49)  # older weekly repeats are not planned: five weeks, and two that holidays shift
SHIFT: Final = timedelta(days=2)  # the zone and the hour of the day never move a moment by more
NO_WEEKS: Final = (1, 0)
AHEAD: Final = timedelta(days=15)


class Watch(NamedTuple):
    """A subject in the eyes of one person: what `plan` needs to know of the two."""

    subject: Subject
    person: int
    ladder: Ladder
    prefs: Preferences
    known_since: datetime = LONG_AGO
    snoozed_until: date | None = None


def plan(
    subject: Subject,
    ladder: Ladder,
    prefs: Preferences,
    calendar: WorkCalendar,
    *,
    person: int,
    now: datetime,
    horizon: datetime | None = None,
    known_since: datetime = LONG_AGO,
    snoozed_until: date | None = None,
) -> list[PlannedReminder]:
    """Plan a subject for a person up to `horizon` (15 days ahead of `now` if none is given), in the order of time.

    `known_since` is when it was assigned, imported or changed. `now` moves nothing but the window of weekly repeats:
    a stage keeps its key and its moment from tick to tick, over any downtime.
    """
    until = horizon or now + AHEAD
    anchor = max(known_since, now) - LOOK_BACK
    weeks = _weeks(ladder, due_day(subject.due, prefs), first=anchor.date(), last=until.date() + SHIFT)
    told, extra = subject.told, subject.wants_extra
    basis = Basis(ladder, subject.due, prefs, calendar, known_since, snoozed_until, told, extra, weeks)
    kind, number, occurrence, due = subject.kind, subject.id, subject.occurrence, subject.due
    over = None if subject.open else subject.over
    return [
        PlannedReminder(
            ReminderKey(kind, number, occurrence, draft.stage, person),
            draft.at,
            draft.until,
            due,
            draft.urgent,
            draft.announces,
            draft.last_chance,
            ReminderKey(kind, number, occurrence, draft.merged_into, person) if draft.merged_into else None,
            draft.void or over,
        )
        for draft in outline(basis)
        if draft.at <= until
    ]


def _weeks(ladder: Ladder, due: date, *, first: date, last: date) -> tuple[int, int]:
    """Number the weekly repeats of a time; one more than the time holds, for it ends the last one's window."""
    if not ladder.weekly:
        return NO_WEEKS
    start = ladder.weeks_from(due)
    numbers = max(1, (first - start) // WEEK), (last - start) // WEEK + 1
    return numbers if numbers[0] <= numbers[1] else NO_WEEKS


def upcoming(
    watches: Iterable[Watch],
    calendar: WorkCalendar,
    *,
    now: datetime,
    days: int = 14,
    already: Container[ReminderKey] = (),
) -> list[PlannedReminder]:
    """Preview who gets what when, in the order of time, then of people: the decisions of the days to come, made ahead.

    What is due and waits for a morning is in it too – after a downtime, a weekend, a pause –, at the moment it will go.
    """
    horizon = now + timedelta(days=days)
    mine: defaultdict[tuple[int, Preferences], list[PlannedReminder]] = defaultdict(list)
    for watch in watches:
        mine[watch.person, watch.prefs] += watched(watch, calendar, now=now, horizon=horizon)
    coming = [
        reminder
        for (_person, prefs), planned in mine.items()
        for reminder in _foreseen(planned, prefs, calendar, already, now=now, horizon=horizon)
    ]
    return sorted(coming, key=lambda reminder: (reminder.send_at, reminder.key.person, reminder.key))


def _foreseen(
    planned: list[PlannedReminder],
    prefs: Preferences,
    calendar: WorkCalendar,
    already: Container[ReminderKey],
    *,
    now: datetime,
    horizon: datetime,
) -> Iterator[PlannedReminder]:
    """Decide at every moment at which something of one person may go."""
    known: dict[ReminderKey, None] = {one.key: None for one in planned if one.key in already}
    open_ones = [one for one in planned if one.key not in known]
    due = {max(one.send_at, now) for one in open_ones}
    mornings = {morning for moment in due if (morning := next_morning(moment, prefs, calendar))}
    for moment in sorted(one for one in due | mornings if one <= horizon):
        if prefs.paused(local(moment, prefs).date()):
            continue  # as in the scan: nothing is decided while it rests
        decision = due_now(open_ones, known, prefs, calendar, now=moment)
        known |= dict.fromkeys(one.key for one in decision.send)
        known |= dict.fromkeys(key for key, _into in decision.merged)
        known |= dict.fromkeys(key for key, _why in decision.void)
        yield from (one._replace(send_at=moment) for one in decision.send)


def watched(
    watch: Watch, calendar: WorkCalendar, *, now: datetime, horizon: datetime | None = None
) -> list[PlannedReminder]:
    """Plan what one person watches."""
    return plan(
        watch.subject,
        watch.ladder,
        watch.prefs,
        calendar,
        person=watch.person,
        now=now,
        horizon=horizon,
        known_since=watch.known_since,
        snoozed_until=watch.snoozed_until,
    )
