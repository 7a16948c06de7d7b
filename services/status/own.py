"""What is mine besides assignments: surveys that wait for an answer, seminars that are coming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from models.enums import SurveyState
from models.seminars import Seminar
from models.surveys import SurveyParticipation, SurveyRun

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class OwnDuties:
    surveys: int
    seminars: tuple[tuple[str, datetime], ...]


async def own_duties(session: AsyncSession, actor: Actor, *, now: datetime) -> OwnDuties:
    waiting = (
        select(func.count())
        .select_from(SurveyParticipation)
        .join(SurveyRun, SurveyRun.id == SurveyParticipation.run_id)
        .where(
            SurveyParticipation.person_id == actor.person_id,
            SurveyParticipation.finished_at.is_(None),
            SurveyRun.state == SurveyState.OPEN,
            SurveyRun.closes_at > now,
        )
    )
    coming = (
        select(Seminar.title, Seminar.starts_at)
        .where(
            Seminar.municipality_id.in_({post.municipality_id for post in actor.posts}),
            Seminar.starts_at > now,
            Seminar.cancelled_at.is_(None),
            or_(Seminar.audience == "all", Seminar.audience.in_(actor.roles)),
        )
        .order_by(Seminar.starts_at)
        .limit(3)
    )
    surveys = (await session.execute(waiting)).scalar_one()
    seminars = await session.execute(coming)
    return OwnDuties(surveys, tuple((title, starts_at) for title, starts_at in seminars))
