"""Messages to people who are not acting right now: one row each, written in the transaction that makes it necessary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import bindparam, func, insert, or_, select, update

from models.enums import IN_HAND, DeliveryClass, NoticeKind, OutboxState
from models.people import Person
from models.traffic import Outgoing
from services.access.addresses import Address
from storage.prepared import Prepared
from storage.rows import pages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.prepared import Door


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
    HELD_BACK = "held_back"  # the call was not made: the program is ending, or the row was taken away


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
OUTBOX: Final = cast("Table", Outgoing.__table__)
ROWS_AT_ONCE: Final = 500
PUT_OFF: Final = "later"  # why a row waits that holds, but not at this hour
LOOK_AHEAD: Final = 4  # rows looked at for each that is taken
TRY_AGAIN: Final = frozenset({Outcome.SERVER_ERROR, Outcome.NEVER_SENT, Outcome.RETRY_AFTER, Outcome.UNAUTHORIZED})
ARRIVED: Final = frozenset({Outcome.SENT, Outcome.NOT_MODIFIED})


# What the columns say of a row that nobody has tried to send.
UNTRIED: Final[dict[str, Any]] = {
    "unique_key": None,
    "batch": None,
    "state": OutboxState.WAITING,
    "attempts": 0,
    "leased_by": None,
    "reason": None,
    "message_id": None,
    "finished_at": None,
}
ENQUEUED: Final = Prepared(
    insert(OUTBOX)
    .values({column.name: bindparam(f"new_{column.name}") for column in OUTBOX.columns if not column.primary_key})
    .returning(OUTBOX.c.id)
)


async def enqueue(
    session: AsyncSession,
    *,
    to: int,
    kind: NoticeKind,
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
    row = UNTRIED | {
        "person_id": to,
        "kind": kind,
        "payload": payload or {},
        "delivery": delivery,
        "priority": int(priority),
        "unique_key": unique_key,
        "batch": batch,
        "created_at": now,
        "not_before": not_before or now,
        "planned_at": not_before or now,
        "send_until": send_until,
    }
    (made,) = await ENQUEUED.rows(session, **{f"new_{name}": value for name, value in row.items()})
    number: int = made.id
    return number


async def enqueue_all(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write many rows at once, with all their columns but the defaults."""
    for page in pages(rows, ROWS_AT_ONCE):
        await session.execute(insert(OUTBOX), page)


@dataclass(frozen=True)
class Claim:
    """A row that this worker alone may send now, with the address it goes to."""

    id: int
    person_id: int
    address: Address | None
    language: str
    kind: str
    payload: dict[str, Any]
    delivery: DeliveryClass
    attempts: int
    send_until: datetime | None
    planned_at: datetime
    blocked: bool


IN_TIME: Final = or_(Outgoing.kind != NoticeKind.MORNING, Outgoing.not_before <= bindparam("planned"))
DUE: Final = Prepared(
    select(Outgoing.id)
    .where(Outgoing.state == OutboxState.WAITING, Outgoing.not_before <= bindparam("now"), IN_TIME)
    .limit(1)
)


async def anything_due(door: Door, *, planned: datetime, now: datetime) -> bool:
    """Tell whether it is worth while to claim anything: asked once a second, so it costs next to nothing."""
    return await DUE.first(door, planned=planned, now=now) is not None


async def claim(session: AsyncSession, *, worker: str, limit: int, planned: datetime, now: datetime) -> Sequence[Claim]:
    """Take the next rows that are due, most urgent first. They are CLAIMED until `leaving`, `finish` or `put_back`.

    One row a person: several to the same chat would wait for its pace and hold others up, or overtake each other.

    `planned`: up to which moment the plan of reminders has been looked at. A list goes when the look at its moment is
    over, so that all that this look finds is in it; else a second would follow within seconds (decision 65).
    """
    first: dict[int, int] = {}
    for row_id, person_id in await NEXT.rows(session, now=now, planned=planned, rows=limit * LOOK_AHEAD):
        first.setdefault(person_id, row_id)
    ids = list(first.values())[:limit]
    if not ids:
        return []
    await TAKE.rows(session, ids=ids, worker=worker)
    return [
        Claim(number, person_id, Address(platform, account) if account is not None else None, *rest)
        for number, person_id, platform, account, *rest in await CLAIMS.rows(session, ids=ids)
    ]


URGENT_FIRST: Final = Outgoing.priority, Outgoing.not_before, Outgoing.id
NEXT: Final = Prepared(
    select(Outgoing.id, Outgoing.person_id)
    .where(
        Outgoing.state == OutboxState.WAITING,
        Outgoing.not_before <= bindparam("now"),
        Outgoing.person_id.not_in(select(Outgoing.person_id).where(Outgoing.state.in_(IN_HAND))),
        IN_TIME,
    )
    .order_by(*URGENT_FIRST)
    .limit(bindparam("rows"))
    .with_for_update(skip_locked=True)  # PostgreSQL: several workers; SQLite has one writer anyway
)
MINE: Final = Outgoing.id.in_(bindparam("ids", expanding=True))
TAKE: Final = Prepared(
    update(Outgoing)
    .where(MINE)
    .values(state=OutboxState.CLAIMED, leased_by=bindparam("worker"), attempts=Outgoing.attempts + 1)
)
CLAIMS: Final = Prepared(
    select(
        Outgoing.id,
        Outgoing.person_id,
        Person.platform,
        Person.platform_id,
        Person.language,
        Outgoing.kind,
        Outgoing.payload,
        Outgoing.delivery,
        Outgoing.attempts,
        Outgoing.send_until,
        Outgoing.planned_at,
        Person.blocked_at.is_not(None).label("blocked"),
    )
    .join(Person, Person.id == Outgoing.person_id)
    .where(MINE)
    .order_by(*URGENT_FIRST)
)


async def leaving(session: AsyncSession, ids: Sequence[int]) -> set[int]:
    """Note that these rows go on the wire now: a ONCE row can have an unknown outcome after a crash only then.

    Gives those that may really go; the others were taken away meanwhile, as when an announcement is stopped.
    """
    if not ids:
        return set()
    mine = (Outgoing.id.in_(ids), Outgoing.state == OutboxState.CLAIMED)
    went = update(Outgoing).where(*mine).values(state=OutboxState.SENDING).returning(Outgoing.id)
    return set((await session.execute(went)).scalars())


FINISH: Final = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        state=bindparam("became"),
        reason=bindparam("why"),
        message_id=bindparam("message"),
        finished_at=bindparam("at"),
        leased_by=None,
    )
)
PUT_BACK: Final = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"), OUTBOX.c.state.in_(IN_HAND))
    .values(
        state=OutboxState.WAITING,
        not_before=bindparam("moment"),
        planned_at=func.coalesce(bindparam("planned", type_=OUTBOX.c.planned_at.type), OUTBOX.c.planned_at),
        reason=bindparam("why"),
        attempts=OUTBOX.c.attempts - bindparam("untried"),
        leased_by=None,
    )
)


class Finished(NamedTuple):
    row: int
    became: OutboxState
    why: str | None
    message: int | None
    at: datetime


class WaitsAgain(NamedTuple):
    """`untried`: 1 where it does not count as one of the tries after which it has failed; `planned`: it is meant so."""

    row: int
    moment: datetime
    why: str
    untried: int
    planned: datetime | None


async def finish(session: AsyncSession, rows: Sequence[Finished]) -> None:
    if rows:
        await FINISH.each(session, [row._asdict() for row in rows])


async def put_back(session: AsyncSession, rows: Sequence[WaitsAgain]) -> None:
    """Let rows wait again, but for those that were taken away meanwhile."""
    if rows:
        await PUT_BACK.each(session, [row._asdict() for row in rows])


async def release_lost(session: AsyncSession, *, worker: str, now: datetime) -> tuple[int, int]:
    """Before `worker`, who leads, delivers: take back what one that led before had in hand. It is no more.

    Gives how many wait again, and of how many nobody knows whether they arrived.

    MUST rows wait again (a second copy is possible, a missing one is not), and so do ONCE rows that had not left.
    """
    lost = or_(Outgoing.leased_by != worker, Outgoing.leased_by.is_(None))
    on_the_wire = Outgoing.state == OutboxState.SENDING, Outgoing.delivery == DeliveryClass.ONCE
    unknown = await session.execute(
        update(Outgoing)
        .where(lost, *on_the_wire)
        .values(state=OutboxState.UNKNOWN, leased_by=None, reason="worker_lost", finished_at=now)
        .returning(Outgoing.id)
    )
    again = await session.execute(
        update(Outgoing)
        .where(lost, Outgoing.state.in_(IN_HAND))
        .values(state=OutboxState.WAITING, leased_by=None, reason="worker_lost", attempts=Outgoing.attempts - 1)
        .returning(Outgoing.id)
    )
    return len(again.all()), len(unknown.all())
