"""What waits to leave, what became of the rest: for the operator, without names."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.enums import NOT_OVER, OutboxState
from models.people import Appointment
from models.traffic import Outgoing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession


class Row(NamedTuple):
    """One message, by internal ids."""

    id: int
    person: int
    kind: str
    state: OutboxState
    reason: str | None
    attempts: int
    planned_at: datetime
    not_before: datetime
    finished_at: datetime | None


def of_municipality(number: int | None) -> list[ColumnElement[bool]]:
    """Mean the messages to everybody who has, or had, a post there; all without a number."""
    if number is None:
        return []
    theirs = select(Appointment.person_id).where(Appointment.municipality_id == number)
    return [Outgoing.person_id.in_(theirs)]


async def oldest_due(session: AsyncSession, *, now: datetime, municipality_id: int | None = None) -> datetime | None:
    """Give the moment that the oldest message still here was meant for; one that is tried again is as old as ever."""
    due = (Outgoing.state.in_(NOT_OVER), Outgoing.planned_at <= now, *of_municipality(municipality_id))
    return (await session.execute(select(func.min(Outgoing.planned_at)).where(*due))).scalar()


def age(moment: datetime | None, now: datetime) -> timedelta:
    return max(now - moment, timedelta()) if moment else timedelta()


async def counts(session: AsyncSession, *, municipality_id: int | None = None) -> dict[OutboxState, int]:
    query = select(Outgoing.state, func.count()).where(*of_municipality(municipality_id)).group_by(Outgoing.state)
    return dict((await session.execute(query)).all())


async def figures(session: AsyncSession, *, now: datetime, municipality_id: int | None = None) -> dict[str, int]:
    """Count rows by what became of them; `oldest_s` is how long the oldest that is due has waited."""
    count = await counts(session, municipality_id=municipality_id)
    oldest = await oldest_due(session, now=now, municipality_id=municipality_id)
    return {
        "waiting": sum(count.get(state, 0) for state in NOT_OVER),
        "oldest_s": round(age(oldest, now).total_seconds()),
        "sent": count.get(OutboxState.SENT, 0),
        "failed": count.get(OutboxState.FAILED, 0),
        "blocked": count.get(OutboxState.BLOCKED, 0),
        "unknown": count.get(OutboxState.UNKNOWN, 0),
    }


async def rows(
    session: AsyncSession, states: Iterable[OutboxState], *, limit: int, municipality_id: int | None = None
) -> list[Row]:
    """List the newest messages in these states, the newest last."""
    columns = [getattr(Outgoing, name) if name != "person" else Outgoing.person_id for name in Row._fields]
    wanted = (Outgoing.state.in_(list(states)), *of_municipality(municipality_id))
    found = await session.execute(select(*columns).where(*wanted).order_by(Outgoing.id.desc()).limit(limit))
    return [Row(*row) for row in reversed(found.all())]
