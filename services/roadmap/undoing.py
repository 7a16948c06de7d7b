"""«Вернуть как было»: an act of correction is taken back as a whole, while nothing has changed since.

With each change lies what stood before it, and how far every assignment had come once it was made. Whoever has
reported, confirmed or corrected something meanwhile has built on the change: then it is changed again, not taken back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update

from locales import __
from models.enums import DONE_STATES, OPEN_STATES, AssignmentState, ItemChangeKind, RoadmapState
from models.roadmap import Assignment, ItemChange, ItemOccurrence, Roadmap, RoadmapItem
from services.access import Action, Place, authorize
from services.errors import NotFound, Refusal
from services.roadmap.history import note_change
from services.roadmap.rescheduling import reorder
from services.roadmap.telling import Telling, concerned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

DAYS: Final = ("starts_on", "until")
COLUMNS: Final = (
    *("number", "section", "title", "deadline_text", "deadline_kind", "starts_on", "rule", "until", "needs_date"),
    *("needs_date_reason", "executors_text", "result_text", "executors", "expected_kind", "paper"),
)


class ChangedSince(Refusal):
    msgid = __("Something has changed here since: it can no longer be put back as a whole. Change it on its card.")


class TakenBack(Refusal):
    msgid = __("This has been put back already.")


async def standing(session: AsyncSession, item_id: int) -> dict[str, Any]:
    """Read everything about an item that a correction may change, as JSON keeps it; raise NotFound."""
    item = (await session.execute(select(RoadmapItem).where(RoadmapItem.id == item_id))).scalar_one_or_none()
    if item is None:
        raise NotFound
    days = await session.execute(
        select(ItemOccurrence.id, ItemOccurrence.due)
        .where(ItemOccurrence.item_id == item_id)
        .order_by(ItemOccurrence.ordinal)
    )
    given = await session.execute(
        select(Assignment.id, Assignment.state, Assignment.due).where(Assignment.item_id == item_id)
    )
    values = {name: getattr(item, name) for name in COLUMNS}
    return {
        "item": values | {name: as_text(values[name]) for name in DAYS},
        "days": [[one, as_text(due)] for one, due in days],
        "given": [[one, state.value, as_text(due)] for one, state, due in given],
    }


def as_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


async def keep(session: AsyncSession, change: int, before: dict[str, Any], *, act: int | None = None) -> None:
    """Let a change be taken back: `act` is the first change of the act, where it is not this one."""
    item_id = (await session.execute(select(ItemChange.item_id).where(ItemChange.id == change))).scalar_one()
    kept = {"before": before, "versions": await _versions(session, item_id)}
    await session.execute(update(ItemChange).where(ItemChange.id == change).values(act=act or change, kept=kept))


async def _versions(session: AsyncSession, item_id: int) -> dict[str, int]:
    rows = await session.execute(select(Assignment.id, Assignment.version).where(Assignment.item_id == item_id))
    return {str(one): version for one, version in rows}


async def last_change(session: AsyncSession, item_id: int) -> ItemChange | None:
    query = select(ItemChange).where(ItemChange.item_id == item_id).order_by(ItemChange.id.desc()).limit(1)
    return (await session.execute(query)).scalar_one_or_none()


async def act_to_undo(session: AsyncSession, item_id: int) -> tuple[int, int] | None:
    """Name the act that an item's last change belongs to, and of how many items it was; none when it must stay."""
    last = await last_change(session, item_id)
    if last is None or last.act is None or last.kept is None or not await _untouched(session, last):
        return None
    count = await session.execute(select(func.count(ItemChange.item_id.distinct())).where(ItemChange.act == last.act))
    return last.act, count.scalar_one()


async def take_back(session: AsyncSession, actor: Actor, act: int, *, now: datetime) -> tuple[list[int], int]:
    """Put back what an act has changed; give the items and how many people hear of it.

    Raises NotFound, NotAllowed, TakenBack, ChangedSince.
    """
    changes = await _changes_of(session, actor, act)
    if (await session.execute(select(ItemChange.id).where(ItemChange.undoes == changes[0].id))).first():
        raise TakenBack
    firsts = {change.item_id: change for change in reversed(changes)}  # an act may change several things about one item
    for change in {change.item_id: change for change in changes}.values():
        if not await _untouched(session, change):
            raise ChangedSince
    telling = Telling()
    people: dict[int, set[int]] = {}
    for item_id, first in firsts.items():
        people[item_id] = await concerned(session, item_id, today=now.date(), states=OPEN_STATES | DONE_STATES)
        await _put_back(session, first)
        people[item_id] |= await concerned(session, item_id, today=now.date(), states=OPEN_STATES | DONE_STATES)
    for change in changes:
        back = await note_change(
            session,
            change.item_id,
            ItemChangeKind.RESTORED,
            by=actor.person_id,
            now=now,
            before=change.after,
            after=change.before,
            undoes=change.id,
        )
        telling.note(back, people[change.item_id] - {actor.person_id})
    return list(firsts), await telling.send(session, now=now)


async def _changes_of(session: AsyncSession, actor: Actor, act: int) -> Sequence[ItemChange]:
    rows = await session.execute(
        select(ItemChange, Roadmap)
        .join(RoadmapItem, RoadmapItem.id == ItemChange.item_id)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(ItemChange.act == act)
        .order_by(ItemChange.id)
        .with_for_update()
    )
    found = rows.all()
    if not found:
        raise NotFound
    for _, roadmap in found:
        authorize(actor, Action.ROADMAP_EDIT, Place(roadmap.municipality_id))
        if roadmap.state is RoadmapState.ARCHIVED:
            raise ChangedSince
    return [change for change, _ in found]


async def _untouched(session: AsyncSession, change: ItemChange) -> bool:
    last = await last_change(session, change.item_id)
    if last is None or last.id != change.id or change.kept is None:
        return False
    return bool(await _versions(session, change.item_id) == change.kept["versions"])


async def _put_back(session: AsyncSession, change: ItemChange) -> None:
    """Let the item stand as before. What came with the change is cancelled, not deleted: somebody has heard of it."""
    before = (change.kept or {})["before"]
    values = before["item"] | {name: as_day(before["item"][name]) for name in DAYS}
    await session.execute(
        update(RoadmapItem).where(RoadmapItem.id == change.item_id).values(**values, closed_at=None, closed_reason=None)
    )
    for number, due in before["days"]:
        await session.execute(update(ItemOccurrence).where(ItemOccurrence.id == number).values(due=as_day(due)))
    await reorder(session, change.item_id, [number for number, _ in before["days"]])
    present = await session.execute(select(Assignment).where(Assignment.item_id == change.item_id))
    stood = {number: (state, due) for number, state, due in before["given"]}
    for one in present.scalars().all():
        state, due = stood.get(one.id, (AssignmentState.CANCELLED, as_text(one.due)))
        if (one.state, as_text(one.due)) != (state, due):
            await session.execute(
                update(Assignment)
                .where(Assignment.id == one.id)
                .values(state=AssignmentState(state), due=as_day(due), version=Assignment.version + 1)
            )
