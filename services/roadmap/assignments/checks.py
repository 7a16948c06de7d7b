"""How a roadmap wants its reports checked: whether they are confirmed at all, whether the centre looks too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from models.enums import RoadmapState
from models.roadmap import Roadmap
from services.access import Action, Place, authorize
from services.access.audit import record
from services.errors import NotFound
from services.roadmap.assignments.moves import acting
from services.roadmap.assignments.rules import asks_confirmation, asks_second_look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class Check(StrEnum):
    """Keys of `Roadmap.settings`."""

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
    return [Checks(key, title, asks_confirmation(kept), asks_second_look(kept)) for key, title, kept in rows]


async def switch(session: AsyncSession, roadmap_id: int, check: Check, *, by: int, now: datetime) -> int:
    """Turn a check on or off; give the municipality. Without confirmation there is no second look either."""
    query = select(Roadmap.municipality_id, Roadmap.settings).where(Roadmap.id == roadmap_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    authorize(await acting(session, by, now=now), Action.ROADMAP_EDIT, Place(row.municipality_id))
    confirmation, second_look = asks_confirmation(row.settings), asks_second_look(row.settings)
    if check is Check.CONFIRMATION:
        confirmation = not confirmation
        second_look = second_look and confirmation
    else:
        second_look = not second_look
        confirmation = confirmation or second_look
    settings = row.settings | {Check.CONFIRMATION.value: confirmation, Check.SECOND_LOOK.value: second_look}
    await session.execute(update(Roadmap).where(Roadmap.id == roadmap_id).values(settings=settings))
    await record(session, "roadmap.checks", f"roadmap:{roadmap_id}", by=by, now=now, check=check)
    return int(row.municipality_id)
