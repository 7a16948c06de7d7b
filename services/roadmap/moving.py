"""Moving a date by an order: the only one of an item, one of several, or all of them into one.

An item that recurs has a day for each time. Which of them is meant is always said: nothing becomes one day in silence.
Each move is written into the item's history, and the executors of that day hear of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, update

from locales import __
from models.enums import DONE_STATES, OPEN_STATES, AssignmentState, ItemChangeKind
from models.roadmap import Assignment, ItemOccurrence, RoadmapItem
from services.calendar.period import Period
from services.deadlines import Deadline, DeadlineKind
from services.errors import NotFound, Refusal
from services.roadmap.by_hand import moved
from services.roadmap.crowd import load_crowd
from services.roadmap.editing import editable
from services.roadmap.executors import Executors
from services.roadmap.history import note_change
from services.roadmap.items import by_day, deadline_columns
from services.roadmap.rescheduling import reorder, reschedule, settle_day, still_expected
from services.roadmap.telling import Telling, concerned
from services.roadmap.undoing import keep, standing
from services.settings import today_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.roadmap import Roadmap
    from services.access import Actor


class DayTooFar(Refusal):
    msgid = __("{day} is too far from the roadmap's period. Choose another day.")


class DayPassed(Refusal):
    msgid = __("{day} has passed already: the item would be late at once. Choose today or a later day.")


class DayTaken(Refusal):
    msgid = __("The item has a date on {day} already. Choose another day.")


class NothingToMove(Refusal):
    msgid = __("Everything here is done: there is no date left to move.")


class WhichDate(Refusal):
    msgid = __("This item has {n} dates. Choose on its card which of them is moved.")


@dataclass(frozen=True)
class Occurrence:
    """One of the days of an item, with how many of its assignments are open and done."""

    id: int
    due: date | None
    open: int
    done: int

    @property
    def ahead(self) -> bool:
        """Of what was done everywhere nothing is moved any more."""
        return bool(self.open) or not self.done


@dataclass(frozen=True)
class Moved:
    change: int
    people: frozenset[int]  # whom it concerns


async def occurrences_of(session: AsyncSession, item_id: int) -> list[Occurrence]:
    """Read the days of an item in their order; those that are no longer expected are left out."""
    count = {
        name: func.coalesce(func.sum(case((Assignment.state.in_(states), 1), else_=0)), 0)
        for name, states in (("open", OPEN_STATES), ("done", DONE_STATES))
    }
    rows = await session.execute(
        select(ItemOccurrence.id, ItemOccurrence.due, count["open"], count["done"])
        .outerjoin(Assignment, Assignment.occurrence_id == ItemOccurrence.id)
        .where(ItemOccurrence.item_id == item_id, still_expected())
        .group_by(ItemOccurrence.id, ItemOccurrence.due, ItemOccurrence.ordinal)
        .order_by(ItemOccurrence.ordinal)
    )
    return [Occurrence(*row) for row in rows]


async def movable(session: AsyncSession, actor: Actor, item_id: int) -> list[Occurrence]:
    """Give the days of an item that may be moved; raise NotFound, NotAllowed, ItemClosed."""
    await editable(session, actor, item_id)
    return [one for one in await occurrences_of(session, item_id) if one.ahead]


async def move_date(
    session: AsyncSession,
    actor: Actor,
    item_id: int,
    day: date,
    *,
    reason: str | None,
    now: datetime,
    occurrence: int | None = None,
    into_one: bool = False,
) -> int:
    """Give an item, or one of its days, a new day and tell whom it concerns; give how many were told.

    With several days either `occurrence` says which of them moves, or `into_one` that all that is open falls on the
    new day. What was done stays done, on its day. Raises WhichDate, DayPassed, DayTooFar, DayTaken, NotFound.
    """
    before = await standing(session, item_id)
    done = await give_day(
        session, actor, item_id, day, reason=reason, now=now, occurrence=occurrence, into_one=into_one
    )
    await keep(session, done.change, before)
    telling = Telling()
    telling.note(done.change, done.people)
    return await telling.send(session, now=now)


async def give_day(
    session: AsyncSession,
    actor: Actor,
    item_id: int,
    day: date,
    *,
    reason: str | None,
    now: datetime,
    occurrence: int | None = None,
    into_one: bool = False,
) -> Moved:
    """Give the new day and write it into the history; who calls tells the people, and keeps what stood before."""
    item, roadmap = await editable(session, actor, item_id)
    await _ensure_possible(session, roadmap, day, now=now)
    days = await occurrences_of(session, item_id)
    ahead = [one for one in days if one.ahead]
    if not ahead:
        raise NothingToMove
    if occurrence is not None:
        return await _move_one(session, actor, item, days, occurrence, day, reason=reason, now=now)
    if len(days) > 1 and not into_one:
        raise WhichDate(n=len(days))
    before = max((one.due for one in days if one.due), default=None)
    if len(days) > 1:
        await _move_into_one(session, item_id, days, ahead, day)
    else:
        await _move_only(session, item, roadmap, day, now=now)
    return await _noted(session, actor, item_id, before, day, reason=reason, now=now)


async def _ensure_possible(session: AsyncSession, roadmap: Roadmap, day: date, *, now: datetime) -> None:
    period = Period(roadmap.period_start, roadmap.period_end)
    if abs((day - period.end).days) > (period.end - period.start).days + 366:
        raise DayTooFar(day=f"{day:%d.%m.%Y}")
    ensure_ahead(day, today=await today_in(session, roadmap.municipality_id, now=now))


def ensure_ahead(day: date, *, today: date) -> None:
    if day < today:
        raise DayPassed(day=f"{day:%d.%m.%Y}")


async def _move_only(session: AsyncSession, item: RoadmapItem, roadmap: Roadmap, day: date, *, now: datetime) -> None:
    """Move the only day of an item; its executors are read again."""
    period = Period(roadmap.period_start, roadmap.period_end)
    deadline = by_day(day)
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item.id).values(**deadline_columns(deadline)))
    crowd = await load_crowd(session, roadmap.municipality_id, period=period, today=now.date())
    executors = Executors.from_json(item.executors)
    await reschedule(session, roadmap.id, item.id, deadline, executors, crowd=crowd, period=period, now=now)


async def _move_one(
    session: AsyncSession,
    actor: Actor,
    item: RoadmapItem,
    days: Sequence[Occurrence],
    occurrence: int,
    day: date,
    *,
    reason: str | None,
    now: datetime,
) -> Moved:
    """Move one day; the item is due on the days that it has now, whatever rule they came from."""
    chosen = next((one for one in days if one.id == occurrence and one.ahead), None)
    if chosen is None:
        raise NotFound
    if any(one.due == day for one in days if one.id != occurrence):
        raise DayTaken(day=f"{day:%d.%m.%Y}")
    await settle_day(session, occurrence, day)
    await _due_on(session, item.id, {one.id: day if one.id == occurrence else one.due for one in days})
    return await _noted(
        session, actor, item.id, chosen.due, day, reason=reason, now=now, only=occurrence if len(days) > 1 else None
    )


async def _move_into_one(
    session: AsyncSession, item_id: int, days: Sequence[Occurrence], ahead: Sequence[Occurrence], day: date
) -> None:
    """Let the first day that is ahead be the new one, and expect nothing more on the others."""
    first, *others = ahead
    await settle_day(session, first.id, day)
    await cancel_open(session, [one.id for one in others])
    left: dict[int, date | None] = {one.id: one.due for one in days if one.done and one.id != first.id}
    await _due_on(session, item_id, left | {first.id: day})


async def cancel_open(session: AsyncSession, occurrences: Collection[int]) -> None:
    await session.execute(
        update(Assignment)
        .where(Assignment.occurrence_id.in_(occurrences), Assignment.state.in_(OPEN_STATES))
        .values(state=AssignmentState.CANCELLED, version=Assignment.version + 1)
    )


async def _due_on(session: AsyncSession, item_id: int, days: dict[int, date | None]) -> None:
    """Write the days of an item in their order, so that a later change finds the n-th of them in its place."""
    dated = sorted((due, number) for number, due in days.items() if due is not None)
    due = tuple(dict.fromkeys(day for day, _ in dated))
    kind = DeadlineKind.MULTI if len(due) > 1 else DeadlineKind.DATE
    deadline = Deadline(kind, start=None, due=due, rule=None, until=None, needs_date=False, reason=None)
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item_id).values(**deadline_columns(deadline)))
    await reorder(session, item_id, [number for _, number in dated])


async def _noted(
    session: AsyncSession,
    actor: Actor,
    item_id: int,
    before: date | None,
    day: date,
    *,
    reason: str | None,
    now: datetime,
    only: int | None = None,
) -> Moved:
    paper = (await session.execute(select(RoadmapItem.paper).where(RoadmapItem.id == item_id))).scalar_one()
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item_id).values(paper=moved(paper)))
    change = await note_change(
        session,
        item_id,
        ItemChangeKind.DEADLINE,
        by=actor.person_id,
        now=now,
        before=before.isoformat() if before else None,
        after=day.isoformat(),
        reason=reason,
    )
    people = await concerned(session, item_id, today=now.date(), only=only) - {actor.person_id}
    return Moved(change, frozenset(people))
