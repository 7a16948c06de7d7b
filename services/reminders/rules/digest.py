"""The morning message as data: what is late, what is for today, what comes; the words are the views'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from services.calendar import local
from services.reminders.rules.outline import due_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.calendar import Preferences
    from services.reminders.rules.plan import Due, PlannedReminder, ReminderKey


class DigestEntry(NamedTuple):
    """One task of the message; `days` until it is due where the person lives, negative when it is late."""

    key: ReminderKey
    due: Due
    days: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The longest late first; then today's, those with an hour first; then what comes, the nearest first."""

    late: tuple[DigestEntry, ...] = ()
    today: tuple[DigestEntry, ...] = ()
    soon: tuple[DigestEntry, ...] = ()

    @property
    def total(self) -> int:
        return len(self.late) + len(self.today) + len(self.soon)


def morning_digest(reminders: Iterable[PlannedReminder], prefs: Preferences, *, now: datetime) -> Digest:
    """Group what goes in one message; a task stands in it once, however many of its stages came together."""
    today = local(now, prefs).date()
    tasks = {}
    for reminder in reminders:
        key = reminder.key
        entry = DigestEntry(key, reminder.due, (due_day(reminder.due, prefs) - today).days)
        tasks[key.kind, key.subject, key.occurrence] = entry
    entries = sorted(tasks.values(), key=_order)
    return Digest(
        late=tuple(entry for entry in entries if _late(entry, now)),
        today=tuple(entry for entry in entries if entry.days == 0 and not _late(entry, now)),
        soon=tuple(entry for entry in entries if entry.days > 0),
    )


def _late(entry: DigestEntry, now: datetime) -> bool:
    return entry.days < 0 or (isinstance(entry.due, datetime) and entry.due <= now)


def _order(entry: DigestEntry) -> tuple[int, bool, float, ReminderKey]:
    moment = entry.due.timestamp() if isinstance(entry.due, datetime) else 0.0
    return entry.days, not moment, moment, entry.key
