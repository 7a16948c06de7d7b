"""What of roadmaps waits on a coordinator's home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.enums import RoadmapState
from models.roadmap import Roadmap, RoadmapDraft, RoadmapItem
from services.access import Action, may, municipalities_for
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class RoadmapWaiting:
    draft: int | None  # an import that was begun
    undated: int


async def roadmap_waiting(session: AsyncSession, actor: Actor, now: datetime) -> RoadmapWaiting | None:  # noqa: ARG001 - one shape for all sections
    if not may(actor, Action.ROADMAP_EDIT):
        return None
    draft, undated = await _waiting.one(session, actor)
    return RoadmapWaiting(draft, undated) if draft or undated else None


def roadmap_waits(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether anything of it does."""
    return _draft(actor).exists() | _undated(actor).exists()


@patterned()
def _waiting(actor: Actor) -> Select[int | None, int]:
    undated = _undated(actor).with_only_columns(func.count()).scalar_subquery()
    return select(_draft(actor).limit(1).scalar_subquery(), undated)


def _draft(actor: Actor) -> Select[int]:
    here = municipalities_for(actor, Action.ROADMAP_EDIT)
    return select(RoadmapDraft.id).where(
        RoadmapDraft.person_id == actor.person_id, RoadmapDraft.municipality_id.in_(here)
    )


def _undated(actor: Actor) -> Select[int]:
    return (
        select(RoadmapItem.id)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(
            Roadmap.municipality_id.in_(municipalities_for(actor, Action.ROADMAP_EDIT)),
            Roadmap.state != RoadmapState.ARCHIVED,
            RoadmapItem.needs_date.is_(True),
            RoadmapItem.closed_at.is_(None),
        )
    )
