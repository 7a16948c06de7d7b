"""What a person has been asked: open runs, and who has not finished them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import aliased

from models.enums import SurveyState
from models.surveys import SurveyParticipation, SurveyRun

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class MySurvey:
    run_id: int
    title: str
    started: bool
    finished: bool
    closes_at: datetime


@dataclass(frozen=True)
class SurveysWaiting:
    """«Опросы, которые вас ждут»: the home screen's section."""

    surveys: tuple[MySurvey, ...]


def open_now(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SurveyRun.state == SurveyState.OPEN, SurveyRun.opens_at <= now, SurveyRun.closes_at > now)


async def my_surveys(session: AsyncSession, person_id: int, *, now: datetime) -> list[MySurvey]:
    """List the open runs in which a person was asked: unfinished ones first, the next to close on top."""
    part = SurveyParticipation
    rows = await session.execute(
        select(SurveyRun.id, SurveyRun.definition, part.started_at, part.finished_at, SurveyRun.closes_at)
        .join(part, part.run_id == SurveyRun.id)
        .where(part.person_id == person_id, *open_now(now))
        .order_by(part.finished_at.is_not(None), SurveyRun.closes_at)
    )
    return [
        MySurvey(run_id, definition["title"], started is not None, finished is not None, closes_at)
        for run_id, definition, started, finished, closes_at in rows
    ]


async def surveys_waiting(session: AsyncSession, actor: Actor, now: datetime) -> SurveysWaiting | None:
    waiting = tuple(one for one in await my_surveys(session, actor.person_id, now=now) if not one.finished)
    return SurveysWaiting(waiting) if waiting else None


class OpenSubject(NamedTuple):
    """Somebody who has not finished an open run and may be reminded of it."""

    run_id: int
    person_id: int
    wants_last: bool  # begun and not sent, or the run's goal of coverage is missed: the last reminder is for these
    opens_at: datetime
    closes_at: datetime


def _behind() -> ColumnElement[bool]:
    """Whether a run's goal of coverage is missed so far."""
    counted = aliased(SurveyParticipation)
    missed = (
        select(counted.run_id)
        .where(counted.run_id == SurveyRun.id)
        .group_by(counted.run_id)
        .having(100 * func.count(counted.finished_at) < SurveyRun.goal * func.count())
    )
    return and_(SurveyRun.goal > 0, missed.exists())


async def open_survey_subjects(
    session: AsyncSession, now: datetime, *, municipality_id: int | None = None
) -> list[OpenSubject]:
    """List who is still to be asked: neither finished nor «больше не напоминать»."""
    part = SurveyParticipation
    wants_last = or_(part.started_at.is_not(None), _behind())
    where = [*open_now(now), part.finished_at.is_(None), part.muted_at.is_(None)]
    if municipality_id is not None:
        where.append(SurveyRun.municipality_id == municipality_id)
    rows = await session.execute(
        select(SurveyRun.id, part.person_id, wants_last, SurveyRun.opens_at, SurveyRun.closes_at)
        .join(part, part.run_id == SurveyRun.id)
        .where(*where)
        .order_by(SurveyRun.id, part.person_id)
    )
    return [OpenSubject(*row) for row in rows]


async def stop_reminding(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> None:
    """«Больше не напоминать»: about this run; it stays open to the person."""
    mine = (SurveyParticipation.run_id == run_id, SurveyParticipation.person_id == person_id)
    await session.execute(update(SurveyParticipation).where(*mine).values(muted_at=now))
