"""What a person has been asked: open runs, and who has not finished them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, func, or_, select, true, tuple_, update
from sqlalchemy.orm import aliased

from models.enums import SurveyState
from models.people import Municipality
from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services.surveys import definitions
from services.surveys.drafts import DRAFT_COLUMNS, answers_of, read_draft
from services.surveys.standing import definition_of
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Select, SQLColumnExpression
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LAST_DAYS: Final = timedelta(days=2)  # in which it is looked who has only to send


@dataclass(frozen=True)
class MySurvey:
    run_id: int
    title: str
    started: bool
    finished: bool
    closes_at: datetime
    zone: str  # of the municipality: a survey closes with the end of a day there
    answered: int  # of `questions`, as they are visible with these answers
    questions: int

    @property
    def ready(self) -> bool:
        """Whether only sending is left."""
        return self.started and not self.finished and self.answered == self.questions


@dataclass(frozen=True)
class SurveysWaiting:
    """«Опросы, которые вас ждут»: the home screen's section."""

    surveys: tuple[MySurvey, ...]


def open_now(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SurveyRun.state == SurveyState.OPEN, SurveyRun.opens_at <= now, SurveyRun.closes_at > now)


async def my_surveys(session: AsyncSession, person_id: int, *, now: datetime) -> list[MySurvey]:
    """List the open runs in which a person was asked: unfinished ones first, the next to close on top."""
    return [await _mine(session, row) for row in await _asked_of.rows(session, person=person_id, now=now)]


@patterned()
def _asked_of(*, person: int, now: datetime) -> Select[*tuple[Any, ...]]:
    part = SurveyParticipation
    return (
        select(
            SurveyRun.id,
            SurveyRun.version,
            SurveyRun.key_id,
            SurveyRun.closes_at,
            Municipality.timezone,
            part.id.label("part"),
            part.started_at,
            part.finished_at,
            *DRAFT_COLUMNS,
        )
        .join(part, part.run_id == SurveyRun.id)
        .join(Municipality, Municipality.id == SurveyRun.municipality_id)
        .outerjoin(SurveyDraft, SurveyDraft.participation_id == part.id)
        .where(part.person_id == person, *open_now(now))
        .order_by(part.finished_at.is_not(None), SurveyRun.closes_at)
    )


async def _mine(session: AsyncSession, row: Any) -> MySurvey:
    definition = await definition_of(session, row.id, row.version)
    draft = read_draft(session, row.part, row.key_id, row)
    answers = answers_of(draft)
    answered, questions = definitions.progress(definition, answers)
    if draft is None:
        questions = len(definition.questions)  # as the invitation says: which of them are left out is not known yet
    return MySurvey(
        row.id,
        definition.title,
        started=row.started_at is not None,
        finished=row.finished_at is not None,
        closes_at=row.closes_at,
        zone=row.timezone,
        answered=answered,
        questions=questions,
    )


async def surveys_waiting(session: AsyncSession, actor: Actor, now: datetime) -> SurveysWaiting | None:
    waiting = tuple(one for one in await my_surveys(session, actor.person_id, now=now) if not one.finished)
    return SurveysWaiting(waiting) if waiting else None


def survey_waits(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether one does."""
    part = SurveyParticipation
    mine = select(part.id).join(SurveyRun, SurveyRun.id == part.run_id)
    return mine.where(part.person_id == actor.person_id, part.finished_at.is_(None), *open_now(now)).exists()


async def not_open_yet(
    session: AsyncSession, now: datetime, *, municipality_id: int, only: Collection[tuple[int, int]] | None = None
) -> list[tuple[int, int, datetime]]:
    """List who will be asked later: run, person and when it opens."""
    part = SurveyParticipation
    query = (
        select(SurveyRun.id, part.person_id, SurveyRun.opens_at)
        .join(part, part.run_id == SurveyRun.id)
        .where(
            SurveyRun.municipality_id == municipality_id,
            SurveyRun.state == SurveyState.OPEN,
            SurveyRun.opens_at > now,
            paired(SurveyRun.id, part.person_id, only),
        )
    )
    return [(run, person, opens_at) for run, person, opens_at in await session.execute(query)]


class OpenSubject(NamedTuple):
    """Somebody who has not finished an open run and may be reminded of it."""

    run_id: int
    person_id: int
    started: bool
    wants_last: bool  # begun and not sent, or the run's goal of coverage is missed: the last reminder is for these
    opens_at: datetime
    closes_at: datetime
    ready: bool  # in the last days: everything is answered, only «Отправить» is left


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
    session: AsyncSession,
    now: datetime,
    *,
    municipality_id: int | None = None,
    only: Collection[tuple[int, int]] | None = None,
) -> list[OpenSubject]:
    """List who is still to be asked: neither finished nor «больше не напоминать»; `only` of these (run, person)."""
    part = SurveyParticipation
    started = part.started_at.is_not(None)
    wants_last = or_(started, _behind())
    where = [
        *open_now(now),
        part.finished_at.is_(None),
        part.muted_at.is_(None),
        paired(SurveyRun.id, part.person_id, only),
    ]
    if municipality_id is not None:
        where.append(SurveyRun.municipality_id == municipality_id)
    rows = await session.execute(
        select(
            SurveyRun.id,
            part.person_id,
            started.label("started"),
            wants_last.label("wants_last"),
            SurveyRun.opens_at,
            SurveyRun.closes_at,
        )
        .join(part, part.run_id == SurveyRun.id)
        .where(*where)
        .order_by(SurveyRun.id, part.person_id)
    )
    found = rows.all()
    near = any(row.closes_at <= now + LAST_DAYS for row in found)
    ready = await _ready(session, now=now, only=only) if near else frozenset()
    return [OpenSubject(*row, ready=(row.id, row.person_id) in ready) for row in found]


def paired(
    run: SQLColumnExpression[int],
    person: SQLColumnExpression[int] | SQLColumnExpression[int | None],
    only: Collection[tuple[int, int]] | None,
) -> ColumnElement[bool]:
    """Narrow a query to the parts of some people in some runs."""
    return true() if only is None else tuple_(run, person).in_(only)


async def _ready(
    session: AsyncSession, *, now: datetime, only: Collection[tuple[int, int]] | None
) -> frozenset[tuple[int, int]]:
    """Who stands at the end of a run that closes soon, and has not sent: (run, person)."""
    part = SurveyParticipation
    rows = await session.execute(
        select(SurveyRun.id, SurveyRun.version, SurveyRun.key_id, part.person_id, part.id.label("part"), *DRAFT_COLUMNS)
        .join(part, part.run_id == SurveyRun.id)
        .join(SurveyDraft, SurveyDraft.participation_id == part.id)
        .where(
            *open_now(now),
            SurveyRun.closes_at <= now + LAST_DAYS,
            part.finished_at.is_(None),
            paired(SurveyRun.id, part.person_id, only),
        )
    )
    found = []
    for row in rows.all():
        draft = read_draft(session, row.part, row.key_id, row)
        definition = await definition_of(session, row.id, row.version)
        answers = answers_of(draft)
        if definitions.is_passed(definition, answers):
            found.append((row.id, row.person_id))
    return frozenset(found)


async def stop_reminding(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> None:
    """«Больше не напоминать»: about this run; it stays open to the person."""
    mine = (SurveyParticipation.run_id == run_id, SurveyParticipation.person_id == person_id)
    await session.execute(update(SurveyParticipation).where(*mine).values(muted_at=now))
