"""Messages to people who are not acting right now: one row each, written in the transaction that makes it necessary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, or_, select, update

from models.enums import DeliveryClass, OutboxState
from models.people import Person
from models.traffic import Outgoing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class Priority(IntEnum):
    URGENT = 10
    NORMAL = 50
    BULK = 90


class Outcome(StrEnum):
    """What the platform's answer to a send means for us."""

    SENT = "sent"
    NOT_MODIFIED = "not_modified"  # already as wanted
    RETRY_AFTER = "retry_after"  # 429: everybody waits
    BLOCKED = "blocked"  # 403, or the chat is gone: the person is unreachable
    MIGRATED = "migrated"  # the chat has a new id
    TOO_OLD = "too_old"  # the query can no longer be answered, the message no longer edited
    REJECTED = "rejected"  # our call was wrong: sending it again would not help
    SERVER_ERROR = "server_error"  # 5xx: not executed
    NEVER_SENT = "never_sent"  # the connection was not made
    MAYBE_SENT = "maybe_sent"  # the connection broke after the request had gone
    UNAUTHORIZED = "unauthorized"  # the token is wrong or was revoked


@dataclass(frozen=True)
class SendResult:
    outcome: Outcome
    message_id: int | None = None
    retry_after: float = 0.0  # seconds
    migrated_to: int | None = None
    result: Any = None  # the platform's own answer


# Seconds until the next try, by the number of tries so far; after the last one the row has failed.
# Two days of hourly tries: the platform may be out of reach for as long.
BACKOFF: Final = (5, 15, 60, 300, 900, *[3600] * 48)
LOOK_AHEAD: Final = 4  # rows looked at for each that is taken
TRY_AGAIN: Final = frozenset({Outcome.SERVER_ERROR, Outcome.NEVER_SENT, Outcome.RETRY_AFTER, Outcome.UNAUTHORIZED})
ARRIVED: Final = frozenset({Outcome.SENT, Outcome.NOT_MODIFIED})


async def enqueue(
    session: AsyncSession,
    *,
    to: int,
    kind: str,
    now: datetime,
    payload: dict[str, Any] | None = None,
    delivery: DeliveryClass = DeliveryClass.MUST,
    priority: Priority = Priority.NORMAL,
    not_before: datetime | None = None,
    send_until: datetime | None = None,
    unique_key: str | None = None,
    batch: str | None = None,
) -> int:
    """Write one row for person `to`; give its id. `kind` names how it is checked again and worded at delivery."""
    row = {
        "person_id": to,
        "kind": kind,
        "payload": payload or {},
        "delivery": delivery,
        "priority": int(priority),
        "unique_key": unique_key,
        "batch": batch,
        "created_at": now,
        "not_before": not_before or now,
        "send_until": send_until,
    }
    return (await session.execute(insert(Outgoing).values(**row).returning(Outgoing.id))).scalar_one()


@dataclass(frozen=True)
class Claim:
    """A row that this worker alone may send now, with the address it goes to."""

    id: int
    person_id: int
    chat_id: int | None
    language: str
    kind: str
    payload: dict[str, Any]
    delivery: DeliveryClass
    attempts: int
    send_until: datetime | None
    blocked: bool


async def claim(session: AsyncSession, *, worker: str, limit: int, now: datetime) -> Sequence[Claim]:
    """Take the next rows that are due, most urgent first. They are SENDING until `settle` or `release_lost`.

    One row a person: several to the same chat would wait for its pace and hold others up, or overtake each other.
    """
    in_hand = select(Outgoing.person_id).where(Outgoing.state == OutboxState.SENDING)
    due = (
        select(Outgoing.id, Outgoing.person_id)
        .where(Outgoing.state == OutboxState.WAITING, Outgoing.not_before <= now, Outgoing.person_id.not_in(in_hand))
        .order_by(Outgoing.priority, Outgoing.not_before, Outgoing.id)
        .limit(limit * LOOK_AHEAD)
        .with_for_update(skip_locked=True)  # PostgreSQL: several workers; SQLite has one writer anyway
    )
    first: dict[int, int] = {}
    for row_id, person_id in await session.execute(due):
        first.setdefault(person_id, row_id)
    ids = list(first.values())[:limit]
    if not ids:
        return []
    taken = {"state": OutboxState.SENDING, "leased_by": worker, "attempts": Outgoing.attempts + 1}
    await session.execute(update(Outgoing).where(Outgoing.id.in_(ids)).values(**taken))
    rows = await session.execute(
        select(
            Outgoing.id,
            Outgoing.person_id,
            Person.platform_id,
            Person.language,
            Outgoing.kind,
            Outgoing.payload,
            Outgoing.delivery,
            Outgoing.attempts,
            Outgoing.send_until,
            Person.blocked_at.is_not(None),
        )
        .join(Person, Person.id == Outgoing.person_id)
        .where(Outgoing.id.in_(ids))
        .order_by(Outgoing.priority, Outgoing.not_before, Outgoing.id)
    )
    return [Claim(*row) for row in rows]


async def finish(
    session: AsyncSession,
    row_id: int,
    *,
    state: OutboxState,
    now: datetime,
    reason: str | None = None,
    message_id: int | None = None,
) -> None:
    done = {"state": state, "reason": reason, "message_id": message_id, "finished_at": now, "leased_by": None}
    await session.execute(update(Outgoing).where(Outgoing.id == row_id).values(**done))


async def put_back(session: AsyncSession, row_id: int, *, not_before: datetime, reason: str) -> None:
    again = {"state": OutboxState.WAITING, "not_before": not_before, "reason": reason, "leased_by": None}
    await session.execute(update(Outgoing).where(Outgoing.id == row_id).values(**again))


async def release_lost(session: AsyncSession, *, worker: str, now: datetime) -> tuple[int, int]:
    """After a crash: what was in the act of being sent by a worker that is no more.

    MUST rows wait again (a second copy is possible, a missing one is not); ONCE rows end as unknown.
    """
    lost = (Outgoing.state == OutboxState.SENDING, or_(Outgoing.leased_by != worker, Outgoing.leased_by.is_(None)))
    again = await session.execute(
        update(Outgoing)
        .where(*lost, Outgoing.delivery == DeliveryClass.MUST)
        .values(state=OutboxState.WAITING, leased_by=None, reason="worker_lost")
        .returning(Outgoing.id)
    )
    unknown = await session.execute(
        update(Outgoing)
        .where(*lost, Outgoing.delivery == DeliveryClass.ONCE)
        .values(state=OutboxState.UNKNOWN, leased_by=None, reason="worker_lost", finished_at=now)
        .returning(Outgoing.id)
    )
    return len(again.all()), len(unknown.all())


async def figures(session: AsyncSession, *, now: datetime) -> dict[str, int]:
    """Count rows by what became of them; `oldest_s` is how long the oldest that is due has waited."""
    query = select(Outgoing.state, func.count()).group_by(Outgoing.state)
    counts = dict((await session.execute(query)).all())
    due = (Outgoing.state == OutboxState.WAITING, Outgoing.not_before <= now)
    oldest = (await session.execute(select(func.min(Outgoing.not_before)).where(*due))).scalar()
    return {
        "waiting": counts.get(OutboxState.WAITING, 0) + counts.get(OutboxState.SENDING, 0),
        "oldest_s": round((now - oldest).total_seconds()) if oldest else 0,
        "sent": counts.get(OutboxState.SENT, 0),
        "failed": counts.get(OutboxState.FAILED, 0),
        "blocked": counts.get(OutboxState.BLOCKED, 0),
        "unknown": counts.get(OutboxState.UNKNOWN, 0),
    }
