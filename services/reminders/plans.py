"""What may be due in a municipality, person by person: subjects and decisions fill it, the scan reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from services.calendar import at_hour
from services.reminders.rules import Level, PlannedReminder

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.rules import ReminderKey, Watch

ESCALATION_KEEPS: Final = timedelta(days=3)


class Watched(NamedTuple):
    """A watch, and what is known of it besides."""

    watch: Watch
    stands_in: bool
    ended: datetime | None = None  # when it was over: stages that were due by then are void, later ones never were


class Plans(NamedTuple):
    """All that may be due in a municipality, by person."""

    watched: dict[int, list[Watched]]
    escalated: dict[int, list[PlannedReminder]]


def tell_above(
    plans: Plans,
    municipality: MunicipalitySnapshot,
    school_id: int | None,
    key: ReminderKey,
    due: date,
    *,
    day: date,
    but: Collection[int],
    now: datetime,
) -> None:
    """Plan a line in that day's message of everybody on a level above an item; `but` are its own people."""
    at = at_hour(municipality.timezone, day, 0)
    for seat in municipality.above(Level(key.stage), school_id):
        if seat.person not in but:
            mine = key._replace(person=seat.person)
            plans.escalated[seat.person].append(
                PlannedReminder(mine, at, max(at, now) + ESCALATION_KEEPS, due, False, False, False, None, None)
            )
