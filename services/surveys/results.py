"""Sums over sent answers: counted by the database, never row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import distinct, func, select

from models.surveys import SurveyAnswer, SurveyRun
from services.survey_definitions import STEP_KINDS, Definition, Kind, Question, Share, from_json
from services.survey_results_rules import Average, Ratio, average, share
from services.surveys.runs import RunCard, load_run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

NUMERIC = STEP_KINDS | {Kind.NUMBER}


@dataclass(frozen=True)
class QuestionResult:
    question: Question
    n: int
    counts: dict[str, int]  # by value, in the order of the options
    average: Average | None


@dataclass(frozen=True)
class ShareResult:
    share: Share
    ratio: Ratio


@dataclass(frozen=True)
class Results:
    card: RunCard
    definition: Definition
    questions: tuple[QuestionResult, ...]
    shares: tuple[ShareResult, ...]


async def results_of(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> Results:
    """Sum a run up. Raises `SurveyUnknown`, `NotAllowed`."""
    card = await load_run(session, actor, run_id, now=now)
    stored = (await session.execute(select(SurveyRun.definition).where(SurveyRun.id == run_id))).scalar_one()
    definition = from_json(stored)
    counts = await _counts(session, run_id)
    answered = await _answered(session, run_id)
    questions = tuple(
        _question(question, counts.get(question.key, {}), answered.get(question.key, 0))
        for question in definition.questions
    )
    shares = [ShareResult(one, await _share(session, run_id, one)) for one in definition.shares]
    return Results(card, definition, questions, tuple(shares))


async def _counts(session: AsyncSession, run_id: int) -> dict[str, dict[str, int]]:
    rows = await session.execute(
        select(SurveyAnswer.question, SurveyAnswer.value, func.count())
        .where(SurveyAnswer.run_id == run_id)
        .group_by(SurveyAnswer.question, SurveyAnswer.value)
    )
    counts: dict[str, dict[str, int]] = {}
    for question, value, count in rows:
        counts.setdefault(question, {})[value] = count
    return counts


async def _answered(session: AsyncSession, run_id: int) -> dict[str, int]:
    """Count who answered each question: of several-of one person has several rows."""
    rows = await session.execute(
        select(SurveyAnswer.question, func.count(distinct(SurveyAnswer.participation_id)))
        .where(SurveyAnswer.run_id == run_id)
        .group_by(SurveyAnswer.question)
    )
    return dict(iter(rows.all()))


def _question(question: Question, counts: dict[str, int], n: int) -> QuestionResult:
    ordered = {value: counts.get(value, 0) for value in question.values} or counts
    numbers = {float(value): count for value, count in counts.items()} if question.kind in NUMERIC else {}
    return QuestionResult(question, n, ordered, average(numbers) if numbers else None)


async def _share(session: AsyncSession, run_id: int, one: Share) -> Ratio:
    """All named questions answered within the values, of those who answered all of them."""
    wanted = len(one.questions)
    people = (
        select(
            func.count(distinct(SurveyAnswer.question)).label("answered"),
            func.count(distinct(SurveyAnswer.question)).filter(SurveyAnswer.value.in_(one.values)).label("within"),
        )
        .where(SurveyAnswer.run_id == run_id, SurveyAnswer.question.in_(one.questions))
        .group_by(SurveyAnswer.participation_id)
        .subquery()
    )
    row = (
        await session.execute(
            select(
                func.count().filter(people.c.within == wanted),
                func.count().filter(people.c.answered == wanted),
            ).select_from(people)
        )
    ).one()
    return share(row[0], row[1])
