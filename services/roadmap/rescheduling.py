"""A saved item gets other days or other executors: what was done stays, what is open follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from models.enums import OPEN_STATES, AssignmentState
from models.roadmap import Assignment, ItemOccurrence
from services.roadmap.crowd import Target
from services.roadmap.items import due_days
from services.roadmap.writing import assignment, insert_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period
    from services.deadlines import Deadline
    from services.roadmap.crowd import Crowd
    from services.roadmap.executors import Executors


async def reschedule(
    session: AsyncSession,
    roadmap_id: int,
    item_id: int,
    deadline: Deadline,
    executors: Executors,
    *,
    crowd: Crowd,
    period: Period,
    now: datetime,
) -> None:
    """Bring the due days and assignments of an item to what holds now.

    The n-th day becomes the new n-th day together with its assignments; days and addressees that are no longer wanted
    are cancelled while they are open, so that nothing a school has sent is ever lost.
    """
    wanted = due_days(deadline, period)
    occurrences = await _at_days(session, item_id, wanted)
    await _cancel_days_after(session, item_id, len(wanted))
    for occurrence_id, due in zip(occurrences, wanted, strict=True):
        targets = crowd.targets(executors, due)
        await _address(session, roadmap_id, item_id, occurrence_id, due, targets, now=now)


async def _at_days(session: AsyncSession, item_id: int, wanted: Sequence[date | None]) -> list[int]:
    """Move the occurrences that are there, add those that are missing; give the ids in the order of `wanted`."""
    query = select(ItemOccurrence.id, ItemOccurrence.due).where(ItemOccurrence.item_id == item_id)
    present = (await session.execute(query.order_by(ItemOccurrence.ordinal))).all()
    for (occurrence_id, due), day in zip(present, wanted, strict=False):
        if due == day:
            continue
        await settle_day(session, occurrence_id, day)
    first = len(present) + 1
    more = [{"item_id": item_id, "ordinal": at, "due": day} for at, day in enumerate(wanted[first - 1 :], first)]
    return [row.id for row in present[: len(wanted)]] + await insert_all(session, ItemOccurrence, more)


def still_expected() -> ColumnElement[bool]:
    """Tell in SQL whether an occurrence is one of the item's days still: a later one that was cancelled is not."""
    one = aliased(Assignment)
    given = exists().where(one.occurrence_id == ItemOccurrence.id)
    alive = given.where(one.state != AssignmentState.CANCELLED)
    return or_(ItemOccurrence.ordinal == 1, alive, ~given)


async def settle_day(session: AsyncSession, occurrence_id: int, day: date | None) -> None:
    """Let an occurrence fall on another day, with all that is expected on it."""
    await session.execute(update(ItemOccurrence).where(ItemOccurrence.id == occurrence_id).values(due=day))
    await session.execute(
        update(Assignment)
        .where(Assignment.occurrence_id == occurrence_id)
        .values(due=day, version=Assignment.version + 1)
    )


async def reorder(session: AsyncSession, item_id: int, occurrences: Sequence[int]) -> None:
    """Number the occurrences of an item anew: these first, in this order, then what is no longer expected."""
    query = select(ItemOccurrence.id).where(ItemOccurrence.item_id == item_id).order_by(ItemOccurrence.ordinal)
    every = list((await session.execute(query)).scalars())
    ordered = [*occurrences, *(one for one in every if one not in set(occurrences))]
    # The numbers are unique: all of them step aside first.
    aside = update(ItemOccurrence).where(ItemOccurrence.item_id == item_id)
    await session.execute(aside.values(ordinal=-ItemOccurrence.id))
    for ordinal, occurrence_id in enumerate(ordered, start=1):
        await session.execute(update(ItemOccurrence).where(ItemOccurrence.id == occurrence_id).values(ordinal=ordinal))


async def _cancel_days_after(session: AsyncSession, item_id: int, last: int) -> None:
    beyond = select(ItemOccurrence.id).where(ItemOccurrence.item_id == item_id, ItemOccurrence.ordinal > last)
    await session.execute(
        update(Assignment)
        .where(Assignment.occurrence_id.in_(beyond), Assignment.state.in_(OPEN_STATES))
        .values(state=AssignmentState.CANCELLED, version=Assignment.version + 1)
    )


async def _address(
    session: AsyncSession,
    roadmap_id: int,
    item_id: int,
    occurrence_id: int,
    due: date | None,
    targets: Sequence[Target],
    *,
    now: datetime,
) -> None:
    """Open what is wanted and missing, cancel what is open and no longer wanted."""
    rows = await session.execute(
        select(Assignment.id, Assignment.school_id, Assignment.person_id, Assignment.state).where(
            Assignment.occurrence_id == occurrence_id
        )
    )
    present = {Target(row.school_id, row.person_id): row for row in rows}
    fresh = [assignment(roadmap_id, item_id, occurrence_id, due, one, now=now) for one in targets if one not in present]
    if fresh:
        await session.execute(insert(Assignment), fresh)
    wanted = set(targets)
    back = [row.id for one, row in present.items() if one in wanted and row.state is AssignmentState.CANCELLED]
    gone = [row.id for one, row in present.items() if one not in wanted and row.state in OPEN_STATES]
    for ids, state in ((back, AssignmentState.OPEN), (gone, AssignmentState.CANCELLED)):
        if ids:
            await session.execute(
                update(Assignment).where(Assignment.id.in_(ids)).values(state=state, version=Assignment.version + 1)
            )
