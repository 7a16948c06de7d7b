"""What is mine besides assignments: surveys that wait for an answer, events that are coming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.enums import STAYS_AWAY, EventState, SurveyState
from models.events import Event, EventPart
from models.surveys import SurveyParticipation, SurveyRun
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class OwnDuties:
    surveys: int
    events: tuple[tuple[str, datetime], ...]


async def own_duties(session: AsyncSession, actor: Actor, *, now: datetime) -> OwnDuties:
    surveys = await _surveys.value(session, actor, now=now)
    events = await _events.rows(session, actor, now=now)
    return OwnDuties(surveys, tuple((title, starts_at) for title, starts_at in events))


@patterned()
def _surveys(actor: Actor, *, now: datetime) -> Select[int]:
    return (
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


@patterned()
def _events(actor: Actor, *, now: datetime) -> Select[str, datetime]:
    return (
        select(Event.title, Event.starts_at)
        .join(EventPart, EventPart.event_id == Event.id)
        .where(
            Event.municipality_id.in_(actor.municipalities),
            Event.starts_at > now,
            Event.state == EventState.ANNOUNCED,
            EventPart.person_id == actor.person_id,
            EventPart.gone_at.is_(None),
            EventPart.answer.not_in(STAYS_AWAY),
        )
        .order_by(Event.starts_at)
        .limit(3)
    )
