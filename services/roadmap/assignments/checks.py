"""How a roadmap wants its reports checked: whether they are confirmed at all, whether the centre looks too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import RoadmapState
from models.roadmap import Roadmap
from services.access import Action, Place, authorize
from services.access.audit import record
from services.errors import NotFound
from services.roadmap.assignments.moves import acting
from services.settings import RoadmapSettings, change_roadmap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class Check(StrEnum):
    """The settings of a roadmap that can be switched. The values stand in buttons."""

    CONFIRMATION = "confirmation"
    SECOND_LOOK = "second_look"


@dataclass(frozen=True)
class Checks:
    roadmap_id: int
    title: str
    confirmation: bool
    second_look: bool


async def checks_of(session: AsyncSession, municipality_id: int) -> Sequence[Checks]:
    query = (
        select(Roadmap.id, Roadmap.title, Roadmap.settings)
        .where(Roadmap.municipality_id == municipality_id, Roadmap.state != RoadmapState.ARCHIVED)
        .order_by(Roadmap.id)
    )
    rows = await session.execute(query)
    read = ((key, title, RoadmapSettings.of(stored)) for key, title, stored in rows)
    return [Checks(key, title, kept.confirmation, kept.second_look) for key, title, kept in read]


async def switch(session: AsyncSession, roadmap_id: int, check: Check, *, by: int, now: datetime) -> int:
    """Turn a check on or off; give the municipality. Without confirmation there is no second look either."""
    query = select(Roadmap.municipality_id, Roadmap.settings).where(Roadmap.id == roadmap_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, Place(row.municipality_id))
    kept = RoadmapSettings.of(row.settings)
    confirmation, second_look = kept.confirmation, kept.second_look
    if check is Check.CONFIRMATION:
        confirmation = not confirmation
        second_look = second_look and confirmation
    else:
        second_look = not second_look
        confirmation = confirmation or second_look
    await change_roadmap(session, roadmap_id, confirmation=confirmation, second_look=second_look)
    await record(session, "roadmap.checks", f"roadmap:{roadmap_id}", by=by, now=now, check=check)
    return int(row.municipality_id)
