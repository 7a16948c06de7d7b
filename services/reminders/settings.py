"""What a roadmap says about reminders: `Roadmap.settings` holds what differs from the usual."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select, update

from locales import __
from models.roadmap import Roadmap
from services.access import Action, Place, authorize
from services.access.audit import record
from services.errors import NotFound, Refusal
from services.reminders.rules import ROADMAP_LADDER, Ladder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

CURATOR_AFTER, COORDINATOR_AFTER = 3, 7  # days late
LONGEST: Final = 365


class DaysUnclear(Refusal):
    msgid = __("Write a number of days from 0 to 365.")


class ReminderRules(NamedTuple):
    """When people are reminded of a roadmap's items, and after how many days late others hear of it; none: never."""

    ladder: Ladder
    curator_after: int | None
    coordinator_after: int | None


def rules_of(settings: Mapping[str, Any]) -> ReminderRules:
    text = settings.get("ladder")
    return ReminderRules(
        _parsed(text) if text else ROADMAP_LADDER,
        settings.get("curator_after", CURATOR_AFTER),
        settings.get("coordinator_after", COORDINATOR_AFTER),
    )


_parsed = lru_cache(maxsize=256)(Ladder.parse)


class RoadmapRules(NamedTuple):
    id: int
    title: str
    period_start: date
    period_end: date
    rules: ReminderRules


async def roadmap_rules(session: AsyncSession, actor: Actor, roadmap_id: int) -> RoadmapRules:
    row = await _load(session, actor, roadmap_id)
    return RoadmapRules(row.id, row.title, row.period_start, row.period_end, rules_of(row.settings))


async def set_ladder(session: AsyncSession, actor: Actor, roadmap_id: int, text: str, *, now: datetime) -> Ladder:
    """Change the ladder of a roadmap; raise one of the `Ladder…` refusals for what is none."""
    ladder = Ladder.parse(text)
    await _change(session, actor, roadmap_id, "ladder", ladder.format(), now=now)
    return ladder


async def set_escalation(
    session: AsyncSession, actor: Actor, roadmap_id: int, who: str, days: int | None, *, now: datetime
) -> None:
    """Say after how many days late the curator or the coordinator hears of it; `who` is the settings' key."""
    if days is not None and not 0 <= days <= LONGEST:
        raise DaysUnclear
    await _change(session, actor, roadmap_id, who, days, now=now)


async def _change(session: AsyncSession, actor: Actor, roadmap_id: int, key: str, value: Any, *, now: datetime) -> None:
    row = await _load(session, actor, roadmap_id)
    await session.execute(update(Roadmap).where(Roadmap.id == row.id).values(settings=row.settings | {key: value}))
    await record(session, f"roadmap.{key}", f"roadmap:{row.id}", by=actor.person_id, now=now, value=value)


async def _load(session: AsyncSession, actor: Actor, roadmap_id: int) -> Any:
    columns = Roadmap.id, Roadmap.title, Roadmap.municipality_id, Roadmap.settings
    query = select(*columns, Roadmap.period_start, Roadmap.period_end).where(Roadmap.id == roadmap_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    authorize(actor, Action.REMINDERS_EDIT, Place(row.municipality_id))
    return row
