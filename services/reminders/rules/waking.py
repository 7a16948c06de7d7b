"""`next_look`: the earliest moment at which `due_now` may decide anything of one person's plan that it has not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from services.calendar import at_hour, local, next_morning, next_permitted

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import datetime

    from services.calendar import Preferences, WorkCalendar
    from services.reminders.rules.plan import PlannedReminder, ReminderKey

DAY = timedelta(days=1)


def next_look(
    planned: Iterable[PlannedReminder],
    already: Container[ReminderKey],
    prefs: Preferences,
    calendar: WorkCalendar,
    *,
    now: datetime,
) -> datetime | None:
    """Say when to look again, later than `now`; none where nothing of this plan is left to decide.

    Too early costs a look; too late would be a late message. So each moment counts at which anything may change: a
    stage comes due, the morning for what waits begins, its time is over. What comes up in a pause is decided when that
    ends, what comes up later when it does.
    """
    left = [reminder for reminder in planned if reminder.key not in already]
    rest = _rest_ends(prefs, now=now) if left else None
    soonest = [min(_moments(one, prefs, calendar, now=now), default=rest) for one in left]
    first = min((moment for moment in soonest if moment is not None), default=None)
    return first if rest is None or first is None else max(rest, first)


def _moments(
    reminder: PlannedReminder, prefs: Preferences, calendar: WorkCalendar, *, now: datetime
) -> Iterator[datetime]:
    if reminder.send_at > now:
        yield reminder.send_at
    elif reminder.goes and now < reminder.send_until:
        yield reminder.send_until
        morning = next_morning(now, prefs, calendar)
        if morning and morning > now:
            yield morning
        if reminder.last_chance and (morning is None or morning >= reminder.send_until):
            permitted = next_permitted(now, prefs)
            if permitted and permitted > now:
                yield permitted


def _rest_ends(prefs: Preferences, *, now: datetime) -> datetime | None:
    """Give the midnight that ends the pause of today: nothing is decided while it rests."""
    day = local(now, prefs).date()
    if not prefs.paused(day):
        return None
    while pause := next((one for one in prefs.pauses if one.covers(day)), None):
        if pause.last >= day.max - DAY:
            return None
        day = pause.last + DAY
    return at_hour(prefs.timezone, day, 0)
