"""What a roadmap says about reminders."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from models.roadmap import Roadmap
from services.access import Action, Place, authorize
from services.access.audit import record
from services.errors import NotFound
from services.reminders.rules import ROADMAP_LADDER, Ladder
from services.settings import RoadmapSettings, change_roadmap

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


ESCALATIONS: Final = ("curator_after", "coordinator_after")


class ReminderRules(NamedTuple):
    """When people are reminded of a roadmap's items, and after how many days late others hear of it; none: never."""

    ladder: Ladder
    curator_after: int | None
    coordinator_after: int | None


def rules_of(settings: RoadmapSettings) -> ReminderRules:
    ladder = _parsed(settings.ladder) if settings.ladder else ROADMAP_LADDER
    return ReminderRules(ladder, settings.curator_after, settings.coordinator_after)


_parsed = lru_cache(maxsize=256)(Ladder.parse)


class RoadmapRules(NamedTuple):
    id: int
    title: str
    period_start: date
    period_end: date
    rules: ReminderRules


async def roadmap_rules(session: AsyncSession, actor: Actor, roadmap_id: int) -> RoadmapRules:
    row = await _load(session, actor, roadmap_id)
    return RoadmapRules(row.id, row.title, row.period_start, row.period_end, rules_of(RoadmapSettings.of(row.settings)))


async def set_ladder(session: AsyncSession, actor: Actor, roadmap_id: int, text: str, *, now: datetime) -> Ladder:
    """Change the ladder of a roadmap; raise one of the `Ladder…` refusals for what is none."""
    ladder = Ladder.parse(text)
    await _change(session, actor, roadmap_id, "ladder", ladder.format(), now=now)
    return ladder


async def set_escalation(
    session: AsyncSession, actor: Actor, roadmap_id: int, who: str, days: int | None, *, now: datetime
) -> None:
    """Say after how many days late the curator or the coordinator hears of it; `who` is the settings' field."""
    if who not in ESCALATIONS:
        raise NotFound
    await _change(session, actor, roadmap_id, who, days, now=now)


async def _change(session: AsyncSession, actor: Actor, roadmap_id: int, key: str, value: Any, *, now: datetime) -> None:
    row = await _load(session, actor, roadmap_id)
    await change_roadmap(session, row.id, **{key: value})
    await record(session, f"roadmap.{key}", f"roadmap:{row.id}", by=actor.person_id, now=now, value=value)


async def _load(session: AsyncSession, actor: Actor, roadmap_id: int) -> Any:
    columns = Roadmap.id, Roadmap.title, Roadmap.municipality_id, Roadmap.settings
    query = select(*columns, Roadmap.period_start, Roadmap.period_end).where(Roadmap.id == roadmap_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    authorize(actor, Action.REMINDERS_EDIT, Place(row.municipality_id))
    return row
