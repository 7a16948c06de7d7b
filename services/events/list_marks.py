"""Marking who was there by a list of names: one tick in the chat, a whole page of them at a computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from locales import __
from models.enums import MarkWay, Presence
from services.access.audit import record_each
from services.errors import NotFound, Refusal
from services.events.attendance import mark, people_of, to_mark_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class MarkedMeanwhile(Refusal):
    msgid = __("Meanwhile it was marked otherwise: {names}. Nothing was saved: look at the list once more.")


async def mark_in_list(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    part_id: int,
    presence: Presence,
    *,
    now: datetime,
    note: str | None = None,
) -> None:
    """Tick, untick or excuse one person; after 14 days only with a note."""
    await mark_several(session, actor, event_id, {part_id: presence}, now=now, note=note)


async def mark_several(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    marks: Mapping[int, Presence],
    *,
    now: datetime,
    note: str | None = None,
) -> None:
    """Mark people of the list, each as is said of them; as many statements for a hall as for one of them."""
    for presence in Presence:
        parts = [part for part, one in marks.items() if one is presence]
        if not parts:
            continue
        # Each time: `mark` lets go of what was read.
        event = await to_mark_now(session, actor, event_id, note=note, now=now)
        await mark(session, event, parts, presence, MarkWay.LIST, by=actor.person_id, now=now, note=note)
        said = ({"part": part, "presence": presence} for part in parts)
        await record_each(session, "event.marked", f"event:{event_id}", said, by=actor.person_id, now=now)


async def mark_changed(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    wanted: Mapping[int, str],
    seen: Mapping[int, str],
    *,
    now: datetime,
    note: str | None = None,
) -> None:
    """Save what differs from what a page has shown; raise `MarkedMeanwhile` to the second of two who mark one person.

    `wanted`, `seen`: presences by part; empty: none.
    """
    _total, people = await people_of(session, actor, event_id)
    present = {one.part: one for one in people}
    changed = {part: mark for part, mark in wanted.items() if mark != seen[part]}
    if not set(changed) <= set(present) or not set(changed.values()) <= set(Presence):
        raise NotFound
    stands = {part: present[part].presence or "" for part in changed}
    others = [present[part].name for part, mark in changed.items() if stands[part] not in {seen[part], mark}]
    if others:
        raise MarkedMeanwhile(names=", ".join(others))
    fresh = {part: Presence(mark) for part, mark in changed.items() if mark != stands[part]}
    await mark_several(session, actor, event_id, fresh, now=now, note=note)
