"""What of roadmaps waits on a coordinator's home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.enums import RoadmapState
from models.roadmap import Roadmap, RoadmapDraft, RoadmapItem
from services.access import Action, may, municipalities_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class RoadmapWaiting:
    draft: int | None  # an import that was begun
    undated: int


async def roadmap_waiting(session: AsyncSession, actor: Actor, now: datetime) -> RoadmapWaiting | None:  # noqa: ARG001 - one shape for all sections
    if not may(actor, Action.ROADMAP_EDIT):
        return None
    here = municipalities_for(actor, Action.ROADMAP_EDIT)
    mine = (
        select(RoadmapDraft.id)
        .where(RoadmapDraft.person_id == actor.person_id, RoadmapDraft.municipality_id.in_(here))
        .limit(1)
        .scalar_subquery()
    )
    undated_here = (
        select(func.count())
        .select_from(RoadmapItem)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(
            Roadmap.municipality_id.in_(here),
            Roadmap.state != RoadmapState.ARCHIVED,
            RoadmapItem.needs_date.is_(True),
            RoadmapItem.closed_at.is_(None),
        )
        .scalar_subquery()
    )
    draft, undated = (await session.execute(select(mine, undated_here))).one()
    return RoadmapWaiting(draft, undated) if draft or undated else None
