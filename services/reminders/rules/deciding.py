"""`due_now`: of one person's plan, what goes now, what a later stage speaks for, what ended unsent and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.calendar import local, next_morning, permitted
from services.reminders.rules.plan import VoidReason

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import datetime

    from services.calendar import Preferences, WorkCalendar
    from services.reminders.rules.plan import Kind, PlannedReminder, ReminderKey


@dataclass(slots=True)
class Decision:
    """Each key is in one list, once. What is in none waits for another moment."""

    send: list[PlannedReminder] = field(default_factory=list)
    merged: list[tuple[ReminderKey, ReminderKey]] = field(default_factory=list)
    void: list[tuple[ReminderKey, VoidReason]] = field(default_factory=list)


def due_now(
    planned: Iterable[PlannedReminder],
    already: Container[ReminderKey],
    prefs: Preferences,
    calendar: WorkCalendar,
    *,
    now: datetime,
) -> Decision:
    """Decide what one person's plan asks for at `now`; `already` holds the keys that have any outcome.

    Of several stages of one occurrence that came due together only the latest goes. Nothing but urgent stages goes in
    quiet hours, in a pause, on a day off or before the person's hour, unless this is the last chance. Record the
    outcomes in the transaction that puts the messages out: then neither a restart nor a moved clock sends a key twice.
    """
    decision = Decision()
    waiting: dict[tuple[Kind, int, str, int], list[PlannedReminder]] = {}
    for reminder in planned:
        key, into = reminder.key, reminder.merged_into
        if reminder.send_at > now or key in already:
            continue
        if reminder.void:
            decision.void.append((key, reminder.void))
        elif into and into in already:
            decision.merged.append((key, into))
        else:
            waiting.setdefault((key.kind, key.subject, key.occurrence, key.person), []).append(reminder)
    for stages in waiting.values():
        _settle(stages, decision, prefs, calendar, now=now)
    return decision


def fits(reminder: PlannedReminder, prefs: Preferences, calendar: WorkCalendar, *, now: datetime) -> bool:
    """Whether `now` suits this reminder: the last check before it leaves, too."""
    if not reminder.send_at <= now < reminder.send_until:
        return False
    if reminder.urgent:
        return True
    if not permitted(now, prefs):
        return False
    morning = next_morning(now, prefs, calendar)
    return morning == now or (reminder.last_chance and (morning is None or morning >= reminder.send_until))


def _settle(
    stages: list[PlannedReminder], decision: Decision, prefs: Preferences, calendar: WorkCalendar, *, now: datetime
) -> None:
    """Decide one occurrence. What merges into a snooze that has not come yet waits with it: it may be moved again."""
    live = {reminder.key: reminder for reminder in stages if reminder.goes}
    if not live:
        return
    latest = max(live.values(), key=lambda reminder: reminder.send_at)
    into = [reminder.key for reminder in stages if reminder.merged_into in live]
    if now >= latest.send_until:  # nobody speaks for those that merge into it
        decision.void += [(key, _why_stale(reminder, prefs)) for key, reminder in live.items()]
        decision.void += [(key, _why_stale(latest, prefs)) for key in into]
        return
    if fits(latest, prefs, calendar, now=now):
        decision.send.append(latest)
        into += [key for key in live if key != latest.key]
        decision.merged += [(key, latest.key) for key in into]


def _why_stale(reminder: PlannedReminder, prefs: Preferences) -> VoidReason:
    last_day = local(reminder.send_until - reminder.send_until.resolution, prefs).date()
    return VoidReason.PAUSED if prefs.paused(last_day) else VoidReason.STALE
