"""The morning message and the urgent ones: loaded in the moment of sending, and what becomes of their reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import update

from models.enums import OutboxState, ReminderState
from models.reminders import Reminder
from services.calendar import next_morning, permitted
from services.messages.notices import Ended, Later, Loader, Void
from services.reminders.checking import Checked, Reader, Task, check
from services.reminders.recording import MORNING, URGENT
from services.reminders.rules import Kind, VoidReason
from services.reminders.rules.outline import due_day as day_of
from services.surveys.notices import SurveyReminder, load_reminder

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class MorningNotice:
    """One person's morning: own tasks by urgency, questions without a date, what waits or is late under them."""

    now: datetime
    timezone: str
    late: tuple[Task, ...]
    today: tuple[Task, ...]
    soon: tuple[Task, ...]
    questions: tuple[Task, ...]
    escalated: tuple[Task, ...]
    problems: tuple[Task, ...]  # what schools say is in the way, and nobody has answered
    dropped: dict[int, str]
    surveys: dict[int, SurveyReminder]  # how far the reader is in each, by run

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.late + self.today + self.soon


@dataclass(frozen=True)
class UrgentNotice:
    now: datetime
    timezone: str
    task: Task
    dropped: dict[int, str]


async def load_morning(session: AsyncSession, claim: Claim, now: datetime) -> MorningNotice | Void | Later:
    checked = await check(session, claim.person_id, claim.id, now=now)
    if checked.reader is None or not checked.tasks:
        return Void("nothing_left")
    later = not_before(checked.reader, checked, now=now)
    if later:
        return Later(later)
    return morning_of(checked, await _surveys(session, checked.tasks, claim.person_id, now=now), now=now)


async def _surveys(
    session: AsyncSession, tasks: list[Task], person: int, *, now: datetime
) -> dict[int, SurveyReminder]:
    runs = dict.fromkeys(task.subject for task in tasks if task.kind is Kind.SURVEY)
    found = [await load_reminder(session, run, person, now=now) for run in runs]
    return {one.run_id: one for one in found if isinstance(one, SurveyReminder)}


def not_before(reader: Reader, checked: Checked, *, now: datetime) -> datetime | None:
    """Say when it suits, if not now: a message that waited out a broken line must not come at night.

    What would be stale by then goes at once, unless the person has quiet hours.
    """
    prefs = reader.recipient.prefs
    morning = next_morning(now, prefs, reader.calendar)
    if morning is None or morning == now:
        return None
    waits = permitted(now, prefs) and any(end <= morning for end in checked.ends)
    return None if waits else morning


def morning_of(checked: Checked, surveys: dict[int, SurveyReminder], *, now: datetime) -> MorningNotice:
    reader = checked.reader
    assert reader is not None  # noqa: S101 - asked by the caller
    seen: dict[tuple[Kind, int], Task] = {(task.kind, task.subject): task for task in checked.tasks}
    own = sorted((task for task in seen.values() if task.kind in OWN), key=_order)
    groups: dict[str, list[Task]] = {"late": [], "today": [], "soon": []}
    for task in own:
        groups[_group(task, reader, now=now)].append(task)
    return MorningNotice(
        now,
        reader.timezone,
        tuple(groups["late"]),
        tuple(groups["today"]),
        tuple(groups["soon"]),
        tuple(task for task in seen.values() if task.kind is Kind.CHECK_IN),
        tuple(sorted((task for task in seen.values() if task.kind is Kind.ESCALATION), key=_order)),
        tuple(sorted((task for task in seen.values() if task.kind is Kind.PROBLEM), key=_order)),
        checked.dropped,
        surveys,
    )


OWN: Final = frozenset({Kind.ITEM, Kind.SEMINAR, Kind.SURVEY})


def _group(task: Task, reader: Reader, *, now: datetime) -> str:
    if isinstance(task.due, datetime) and task.due <= now:
        return "late"
    day = due_day(task, reader)
    return "late" if day < reader.today else "today" if day == reader.today else "soon"


def due_day(task: Task, reader: Reader) -> date:
    return day_of(task.due, reader.recipient.prefs)


def _order(task: Task) -> tuple[str, str, int]:
    day = task.due.date() if isinstance(task.due, datetime) else task.due
    return day.isoformat(), task.due.isoformat(), task.subject


async def load_urgent(session: AsyncSession, claim: Claim, now: datetime) -> UrgentNotice | Void:
    checked = await check(session, claim.person_id, claim.id, now=now)
    if checked.reader is None or not checked.tasks:
        return Void("nothing_left")
    return UrgentNotice(now, checked.reader.timezone, checked.tasks[-1], checked.dropped)


async def reminders_ended(
    session: AsyncSession, claim: Claim, state: OutboxState, reason: str | None, now: datetime, notice: Any
) -> None:
    """Give every reminder of the message its end: sent with it, or void with a reason."""
    dropped: dict[int, str] = getattr(notice, "dropped", None) or {}
    if state is OutboxState.VOID:
        checked = await check(session, claim.person_id, claim.id, now=now)
        dropped = checked.dropped
    for number, why in dropped.items():
        await _end(session, claim, ReminderState.VOID, why, only=number)
    if state is OutboxState.SENT:
        await _end(session, claim, ReminderState.SENT, None)
    elif state is OutboxState.BLOCKED:
        await _end(session, claim, ReminderState.VOID, VoidReason.UNREACHABLE)
    else:
        await _end(session, claim, ReminderState.VOID, reason or state)


async def _end(
    session: AsyncSession, claim: Claim, state: ReminderState, reason: str | None, *, only: int | None = None
) -> None:
    queued = [Reminder.outbox_id == claim.id, Reminder.state == ReminderState.QUEUED]
    if only is not None:
        queued.append(Reminder.id == only)
    await session.execute(update(Reminder).where(*queued).values(state=state, reason=reason))


REMINDER_LOADERS: Final[dict[str, Loader]] = {MORNING: load_morning, URGENT: load_urgent}
REMINDER_ENDED: Final[dict[str, Ended]] = {MORNING: reminders_ended, URGENT: reminders_ended}
