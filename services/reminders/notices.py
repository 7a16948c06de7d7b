"""The morning message and the urgent ones: loaded in the moment of sending, and what becomes of their reminders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import true, update

from models.enums import NoticeKind, OutboxState, ReminderState
from models.reminders import Reminder
from services.access.roles import CENTRE
from services.calendar import next_morning, permitted
from services.messages.notices import Ended, Later, Loader, Void
from services.reminders.checking import Checked, check
from services.reminders.plans import family
from services.reminders.rules import Kind, VoidReason
from services.reminders.rules.outline import due_day as day_of
from services.reminders.unsent import unsent_report
from services.surveys.notices import SurveyReminder, load_reminder
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Update
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim
    from services.reminders.facts import Task
    from services.reminders.reader import Reader


@dataclass(frozen=True)
class MorningNotice:
    """One person's morning: own tasks by urgency, questions without a date, what waits or is late under them.

    Everything stands in one part. `absent` is what nobody can do yet: the people it falls to have never joined.
    """

    now: datetime
    timezone: str
    today_is: date
    returned: tuple[Task, ...]
    late: tuple[Task, ...]
    today: tuple[Task, ...]
    soon: tuple[Task, ...]
    questions: tuple[Task, ...]
    escalated: tuple[Task, ...]
    decisions: tuple[Task, ...]  # reports that wait for the reader
    undecided: tuple[Task, ...]  # reports about which others do not decide
    absent: tuple[Task, ...]
    problems: tuple[Task, ...]  # what schools say is in the way, and nobody has answered
    dropped: dict[int, str]
    centre: bool  # the reader runs the programme
    begun: tuple[Task, ...]  # reports that the reader has begun and not sent
    surveys: dict[int, SurveyReminder]  # how far the reader is in each, by run
    unsent: int | None = None  # the newest of them, also where this morning is not about it

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.returned + self.late + self.today + self.soon


@dataclass(frozen=True)
class UrgentNotice:
    now: datetime
    timezone: str
    task: Task
    dropped: dict[int, str]


async def load_morning(session: AsyncSession, claim: Claim, now: datetime) -> MorningNotice | Void | Later:
    checked = await hold(session, claim, now=now)
    if not isinstance(checked, Checked):
        return checked
    morning = morning_of(checked, await _surveys(session, checked.tasks, claim.person_id, now=now), now=now)
    return replace(morning, unsent=await unsent_report(session, claim.person_id))


async def hold(session: AsyncSession, claim: Claim, *, now: datetime) -> Checked | Void | Later:
    """Look at the reminders of a message again: whether any holds, and whether this is the hour."""
    checked = await check(session, claim.person_id, claim.id, now=now)
    if checked.reader is None or not checked.tasks:
        return Void("nothing_left")
    later = not_before(checked.reader, checked, now=now)
    return Later(later) if later else checked


async def _surveys(
    session: AsyncSession, tasks: list[Task], person: int, *, now: datetime
) -> dict[int, SurveyReminder]:
    runs = dict.fromkeys(task.subject for task in tasks if task.kind is Kind.SURVEY)
    found = [await load_reminder(session, run, person, now=now) for run in runs]
    return {one.run_id: one for one in found if isinstance(one, SurveyReminder)}


def not_before(reader: Reader, checked: Checked, *, now: datetime) -> datetime | None:
    """Say when it suits, if not now: a message that waited out a broken line must not come at night.

    What would be stale by then goes at once, unless the person has quiet hours; what ends in that very moment does not,
    for the next stage begins in it.
    """
    prefs = reader.recipient.prefs
    morning = next_morning(now, prefs, reader.calendar)
    if morning is None or morning == now:
        return None
    waits = permitted(now, prefs) and any(end < morning for end in checked.ends)
    return None if waits else morning


def morning_of(checked: Checked, surveys: dict[int, SurveyReminder], *, now: datetime) -> MorningNotice:
    reader = checked.reader
    assert reader is not None  # noqa: S101 - asked by the caller
    tasks = _once(checked.tasks)
    parts: defaultdict[str, list[Task]] = defaultdict(list)
    for task in sorted(tasks, key=_order):
        parts[PARTS.get(task.kind) or _part(task, reader, now=now)].append(task)
    named: dict[str, Any] = {
        name: tuple(parts[name]) for name in ("returned", "late", "today", "soon", "absent", *PARTS.values())
    }
    return MorningNotice(
        now,
        reader.timezone,
        reader.today,
        **named,
        dropped=checked.dropped,
        centre=any(role in CENTRE for role, _, _ in reader.posts),
        surveys=surveys,
    )


OWN: Final = frozenset({Kind.ITEM, Kind.START, Kind.SEMINAR, Kind.SURVEY})
PARTS: Final = {
    Kind.CHECK_IN: "questions",
    Kind.ESCALATION: "escalated",
    Kind.DECISION: "decisions",
    Kind.UNDECIDED: "undecided",
    Kind.PROBLEM: "problems",
    Kind.UNSENT: "begun",
}
# Of one thing only one line is said: the first of these that there is.
WEIGHT: Final = (Kind.ITEM, Kind.START, Kind.PROBLEM, Kind.UNDECIDED, Kind.DECISION, Kind.ESCALATION, Kind.CHECK_IN)


def _once(tasks: Iterable[Task]) -> list[Task]:
    """Say nothing twice: of several stages the last, of several reasons to speak of one assignment the first."""
    said = {(task.kind, task.subject): task for task in tasks}
    found: dict[tuple[Kind, int], Task] = {}
    for task in sorted(said.values(), key=lambda one: WEIGHT.index(one.kind) if one.kind in WEIGHT else 0):
        found.setdefault((family(task.kind), task.subject), task)
    return list(found.values())


def _part(task: Task, reader: Reader, *, now: datetime) -> str:
    if task.absent is not None:
        return "absent"
    if task.returned is not None:
        return "returned"
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
    await _ending.rows(session, message=claim.id, only=only, state=state, reason=reason)


@patterned()
def _ending(*, message: int, only: int | None, state: ReminderState, reason: str | None) -> Update:
    mine = true() if only is None else Reminder.id == only
    queued = update(Reminder).where(Reminder.outbox_id == message, Reminder.state == ReminderState.QUEUED, mine)
    return queued.values(state=state, reason=reason)


REMINDER_LOADERS: Final[dict[str, Loader]] = {NoticeKind.MORNING: load_morning, NoticeKind.URGENT: load_urgent}
REMINDER_ENDED: Final[dict[str, Ended]] = dict.fromkeys(
    (NoticeKind.MORNING, NoticeKind.URGENT, NoticeKind.DIGEST), reminders_ended
)
