"""Writes decisions down: outcomes of reminders and the messages that carry them, in the caller's one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from models.enums import DeliveryClass, NoticeKind, OutboxState, ReminderState
from models.reminders import Reminder
from models.traffic import Outgoing
from services.messages.outbox import BACKOFF, PUT_OFF, UNTRIED, Priority
from services.reminders.rules import Kind, ReminderKey
from storage.prepared import Prepared
from storage.whole_rows import put_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.rules import Decision, PlannedReminder

Known = dict[ReminderKey, int]
NEXT_TRY: Final = timedelta(seconds=max(BACKOFF))
KEY: Final = "kind", "subject_id", "occurrence", "stage", "person_id", "id"
MORNINGS: Final = Prepared(
    select(
        Outgoing.person_id,
        Outgoing.id,
        Outgoing.reason,
        Outgoing.send_until,
        Outgoing.not_before,
        Outgoing.planned_at,
    )
    .where(
        Outgoing.person_id.in_(bindparam("people", expanding=True)),
        Outgoing.kind == NoticeKind.MORNING,
        Outgoing.state == OutboxState.WAITING,
    )
    .with_for_update()
)
CARRIES_MORE: Final = Prepared(
    update(Outgoing)
    .where(Outgoing.id == bindparam("number"))
    .values(send_until=bindparam("until"), not_before=bindparam("moment"), planned_at=bindparam("meant"))
)
CARRIED: Final = Prepared(
    select(Reminder.id, Reminder.outbox_id, Reminder.kind, Reminder.subject_id, Reminder.occurrence)
    .where(Reminder.outbox_id.in_(bindparam("carriers", expanding=True)), Reminder.state == ReminderState.QUEUED)
    .order_by(Reminder.send_at, Reminder.id)
)


@dataclass
class Outcome:
    """What is decided for one person at one moment."""

    person: int
    decision: Decision
    standing_in: set[ReminderKey] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        return not (self.decision.send or self.decision.merged or self.decision.void)


async def record_decisions(
    session: AsyncSession, outcomes: Sequence[Outcome], already: Known, *, now: datetime
) -> None:
    """Write what was decided; keys that somebody else has written meanwhile are left alone."""
    mornings = await _morning_rows(session, outcomes, now=now)
    alone = await _rows_alone(session, outcomes, now=now)
    rows = []
    for one in outcomes:
        for reminder in one.decision.send:
            carrier = alone.get(_own_key(reminder)) if _goes_alone(reminder) else mornings[one.person]
            if carrier is not None:
                rows.append(_queued(reminder, carrier, stands_in=reminder.key in one.standing_in, now=now))
    known = already | await _insert(session, rows)
    ended = [
        _ended(key, ReminderState.MERGED, "merged", now=now) | {"merged_into": known.get(into)}
        for one in outcomes
        for key, into in one.decision.merged
    ]
    ended += [_ended(key, ReminderState.VOID, reason, now=now) for one in outcomes for key, reason in one.decision.void]
    await _insert(session, ended)
    await _overtake(session, mornings.values())


async def _morning_rows(session: AsyncSession, outcomes: Iterable[Outcome], *, now: datetime) -> dict[int, int]:
    """Give each person's message of this morning; one that has not left yet carries the new ones too.

    Of one that was put off to another hour it is asked again whether it is the hour: this may be the new ones' last.
    Nor do they wait longer than for the next try, however far ahead a clock was when it was put off.
    """
    until: dict[int, datetime] = {}
    planned: dict[int, datetime] = {}
    for one in outcomes:
        calm = [reminder for reminder in one.decision.send if not _goes_alone(reminder)]
        if calm:
            until[one.person] = max(reminder.send_until for reminder in calm)
            planned[one.person] = min(now, *(reminder.send_at for reminder in calm))
    if not until:
        return {}
    found = {}
    for person, number, reason, old, moment, meant in await MORNINGS.rows(session, people=list(until)):
        found[person] = number
        latest = until[person] if old is None else max(old, until[person])
        asked = min(moment, now if reason == PUT_OFF else now + NEXT_TRY)
        if (latest, asked) != (old, moment):
            await CARRIES_MORE.rows(session, number=number, until=latest, moment=asked, meant=min(meant, asked))
    fresh = [
        _carrier(person, NoticeKind.MORNING, now, planned[person], limit, Priority.NORMAL)
        for person, limit in until.items()
        if person not in found
    ]
    return found | dict(await put_new(session, Outgoing, fresh, giving=("person_id", "id")))


def _goes_alone(reminder: PlannedReminder) -> bool:
    """What is urgent waits for no morning; the digest is long, and has buttons of its own."""
    return reminder.urgent or reminder.key.kind is Kind.DIGEST


async def _rows_alone(session: AsyncSession, outcomes: Iterable[Outcome], *, now: datetime) -> dict[str, int]:
    rows = [
        _alone(reminder, now=now) | {"unique_key": _own_key(reminder)}
        for one in outcomes
        for reminder in one.decision.send
        if _goes_alone(reminder)
    ]
    return dict(await put_new(session, Outgoing, rows, giving=("unique_key", "id")))


def _alone(reminder: PlannedReminder, *, now: datetime) -> dict[str, Any]:
    person, at, until = reminder.key.person, reminder.send_at, reminder.send_until
    if reminder.urgent:
        return _carrier(person, NoticeKind.URGENT, now, at, until, Priority.URGENT)
    row = _carrier(person, NoticeKind.DIGEST, now, at, until, Priority.NORMAL)
    return row | {"payload": {"municipality": reminder.key.subject}}


def _carrier(  # a row of the outbox
    person: int, kind: NoticeKind, now: datetime, planned: datetime, until: datetime, priority: Priority
) -> dict[str, Any]:
    return UNTRIED | {
        "person_id": person,
        "kind": kind,
        "payload": {},
        "delivery": DeliveryClass.MUST,
        "priority": int(priority),
        "created_at": now,
        "not_before": now,
        "planned_at": planned,
        "send_until": until,
    }


def _own_key(reminder: PlannedReminder) -> str:
    return "reminder:" + ":".join(map(str, reminder.key))


def _queued(reminder: PlannedReminder, carrier: int, *, stands_in: bool, now: datetime) -> dict[str, Any]:
    return _row(reminder.key, now=now) | {
        "send_at": reminder.send_at,
        "send_until": reminder.send_until,
        "due": due_text(reminder),
        "urgent": reminder.urgent,
        "stands_in": stands_in,
        "state": ReminderState.QUEUED,
        "outbox_id": carrier,
    }


def due_text(reminder: PlannedReminder) -> str:
    due = reminder.due
    return due.astimezone(UTC).isoformat() if isinstance(due, datetime) else due.isoformat()


def _ended(key: ReminderKey, state: ReminderState, reason: str, *, now: datetime) -> dict[str, Any]:
    return _row(key, now=now) | {"send_at": now, "send_until": now, "due": "", "state": state, "reason": reason}


def _row(key: ReminderKey, *, now: datetime) -> dict[str, Any]:
    return {
        "kind": key.kind,
        "subject_id": key.subject,
        "occurrence": key.occurrence,
        "stage": key.stage,
        "person_id": key.person,
        "urgent": False,
        "stands_in": False,
        "reason": None,
        "merged_into": None,
        "outbox_id": None,
        "created_at": now,
    }


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> Known:
    made = await put_new(session, Reminder, rows, giving=KEY)
    return {ReminderKey(Kind(row[0]), *row[1:5]): row[5] for row in made}


async def _overtake(session: AsyncSession, carriers: Iterable[int]) -> None:
    """A message that waited (the platform was out of reach) says each thing once: the latest stage speaks for it."""
    latest: dict[tuple[Any, ...], int] = {}
    for number, *subject in await CARRIED.rows(session, carriers=list(carriers)):
        earlier = latest.get(tuple(subject))
        if earlier is not None:
            merged = {"state": ReminderState.MERGED, "reason": "merged", "merged_into": number, "outbox_id": None}
            await session.execute(update(Reminder).where(Reminder.id == earlier).values(**merged))
        latest[tuple(subject)] = number
