"""The end of an import: everything in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from models.enums import ItemChangeKind
from models.roadmap import Roadmap, RoadmapDraft, RoadmapItem
from services.access import Action, Place, authorize
from services.access.audit import record
from services.roadmap.crowd import load_crowd
from services.roadmap.editing import close_item
from services.roadmap.history import note_change
from services.roadmap.importing.choosing import WhichRoadmap, question_of
from services.roadmap.importing.difference import compare
from services.roadmap.importing.present import find_roadmap, present_items, roadmaps_of
from services.roadmap.importing.store import load_draft
from services.roadmap.items import deadline_columns, wording_columns
from services.roadmap.rescheduling import reschedule
from services.roadmap.writing import add_items, create_roadmap

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.roadmap.crowd import Crowd
    from services.roadmap.importing.difference import Change, Difference
    from services.roadmap.importing.draft import Draft
    from services.roadmap.items import NewItem


@dataclass(frozen=True)
class Saved:
    roadmap_id: int
    difference: Difference
    fresh: bool  # a new roadmap, not an amended one


async def difference_of(session: AsyncSession, draft: Draft) -> tuple[int | None, Difference]:
    """Compare a draft with the roadmap of its period, if there is one that it amends."""
    roadmap_id = None if draft.beside else await find_roadmap(session, draft.municipality_id, draft.period, draft.into)
    present = await present_items(session, roadmap_id) if roadmap_id else ()
    return roadmap_id, compare(present, draft.items(), skipped=draft.skipped, by_paper=draft.by_paper)


async def save(session: AsyncSession, actor: Actor, draft_id: int, *, title: str, now: datetime) -> Saved:
    """Make the draft true: a new roadmap, or exactly the amendments of the one that is there. Raise `WhichRoadmap`."""
    draft = await load_draft(session, actor, draft_id)
    if await question_of(session, draft):
        raise WhichRoadmap
    there = await roadmaps_of(session, draft.municipality_id, draft.period)
    if draft.beside and title in there.values():
        title = f"{title} – {PurePath(draft.filename).stem}"  # two of one name cannot be told apart
    saved = await save_items(
        session,
        actor,
        municipality_id=draft.municipality_id,
        period=draft.period,
        order_text=draft.order,
        title=title,
        items=draft.items(),
        skipped=draft.skipped,
        beside=draft.beside,
        into=draft.into,
        by_paper=draft.by_paper,
        now=now,
    )
    await session.execute(delete(RoadmapDraft).where(RoadmapDraft.id == draft.id))
    return saved


async def save_items(
    session: AsyncSession,
    actor: Actor | None,
    *,
    municipality_id: int,
    period: Period,
    order_text: str | None,
    title: str,
    items: Sequence[NewItem],
    now: datetime,
    skipped: Collection[int] = (),
    beside: bool = False,
    into: int | None = None,
    by_paper: bool = False,
) -> Saved:
    """Save decided items; `actor` none is the operator's command."""
    if actor is not None:
        authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    roadmap_id = None if beside else await find_roadmap(session, municipality_id, period, into)
    present = await present_items(session, roadmap_id) if roadmap_id else ()
    difference = compare(present, items, skipped=skipped, by_paper=by_paper)
    if roadmap_id is None:
        roadmap_id = await create_roadmap(
            session,
            actor,
            municipality_id=municipality_id,
            title=title,
            period=period,
            order_text=order_text,
            items=difference.added,
            now=now,
        )
        return Saved(roadmap_id, difference, fresh=True)
    if order_text:
        await session.execute(update(Roadmap).where(Roadmap.id == roadmap_id).values(order_text=order_text))
    crowd = await load_crowd(session, municipality_id, period=period, today=now.date())
    by = actor.person_id if actor else None
    await _amend(session, roadmap_id, difference, period=period, crowd=crowd, by=by, order=order_text, now=now)
    counts = {"added": len(difference.added), "changed": len(difference.changed), "removed": len(difference.removed)}
    await record(session, "roadmap.amended", f"roadmap:{roadmap_id}", by=by, now=now, **counts)
    return Saved(roadmap_id, difference, fresh=False)


async def _amend(
    session: AsyncSession,
    roadmap_id: int,
    difference: Difference,
    *,
    period: Period,
    crowd: Crowd,
    by: int | None,
    order: str | None,
    now: datetime,
) -> None:
    last = select(func.coalesce(func.max(RoadmapItem.position), 0)).where(RoadmapItem.roadmap_id == roadmap_id)
    first = (await session.execute(last)).scalar_one() + 1
    added = await add_items(session, roadmap_id, difference.added, period=period, crowd=crowd, first=first, now=now)
    for removed in difference.removed:
        await close_item(session, removed.id, by=by, reason=order, now=now)
    for change in difference.changed:
        await _change(session, roadmap_id, change, period=period, crowd=crowd, now=now)
        await note_change(
            session,
            change.present.id,
            ItemChangeKind.AMENDED,
            by=by,
            now=now,
            before=change.present.title,
            reason=order,
        )
    for held in difference.papers:
        await session.execute(
            update(RoadmapItem).where(RoadmapItem.id == held.present.id).values(paper=dict(held.paper))
        )
    if not difference.empty:
        await _in_order(session, difference.order, added, first=first + len(added))


async def _in_order(session: AsyncSession, order: Sequence[int | None], added: Sequence[int], *, first: int) -> None:
    """Let the items stand as in the document: all of them get positions behind the last one used so far."""
    fresh = iter(added)
    for position, item_id in enumerate(order, first):
        await session.execute(
            update(RoadmapItem)
            .where(RoadmapItem.id == (next(fresh) if item_id is None else item_id))
            .values(position=position)
        )


async def _change(
    session: AsyncSession, roadmap_id: int, change: Change, *, period: Period, crowd: Crowd, now: datetime
) -> None:
    """Write the new words; a deadline and executors that hold on are left alone, with all that was decided there."""
    values = wording_columns(change.item)
    if "deadline" in change.fields:
        values |= deadline_columns(change.item.deadline)
    if "executors" in change.fields:
        values["executors"] = change.item.executors.as_json()
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == change.present.id).values(**values))
    if {"deadline", "executors"} & set(change.fields):
        item = change.item
        await reschedule(
            session,
            roadmap_id,
            change.present.id,
            item.deadline,
            item.executors,
            crowd=crowd,
            period=period,
            now=now,
        )
