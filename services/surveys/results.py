"""Sums over sent answers: counted by the database, never row by row.

Answers of a confidential run are the released ones; every count that would show fewer people than its minimum is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sqlalchemy import distinct, func, select

from models.surveys import SurveyAnswer, SurveyReleased, SurveyRun
from services.survey_definitions import STEP_KINDS, Definition, Kind, Question, Share, from_json
from services.survey_results_rules import Average, Ratio, average, level_of_mean, level_of_share, share, shown_counts
from services.surveys.runs import RunCard, load_run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

NUMERIC: Final = STEP_KINDS | {Kind.NUMBER}


class Source(NamedTuple):
    """Where the sent answers of a run lie, and what holds one person's answers together."""

    table: Any
    respondent: Any
    run_id: int

    @property
    def rows(self) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = self.table.run_id == self.run_id
        return mine


def source_of(card: RunCard) -> Source:
    if card.confidential:
        return Source(SurveyReleased, SurveyReleased.response, card.id)
    return Source(SurveyAnswer, SurveyAnswer.participation_id, card.id)


@dataclass(frozen=True)
class QuestionResult:
    """None stands for what must not be shown: fewer people than the minimum."""

    question: Question
    n: int | None
    counts: dict[str, int | None]  # by value, in the order of the options
    average: Average | None
    level: str | None = None

    def ratio(self, value: str) -> Ratio | None:
        count = self.counts.get(value)
        return None if count is None or not self.n else share(count, self.n)


@dataclass(frozen=True)
class ShareResult:
    share: Share
    ratio: Ratio | None
    level: str | None = None


@dataclass(frozen=True)
class Results:
    card: RunCard
    definition: Definition
    counted: int | None  # sheets that the figures are about
    questions: tuple[QuestionResult, ...]
    shares: tuple[ShareResult, ...]


Counts: TypeAlias = "dict[str, dict[str, int]]"


async def results_of(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> Results:
    """Sum a run up. Raises `SurveyUnknown`, `NotAllowed`."""
    card = await load_run(session, actor, run_id, now=now)
    return await sum_up(session, card, await definition_of_run(session, run_id))


async def definition_of_run(session: AsyncSession, run_id: int) -> Definition:
    query = select(SurveyRun.definition).where(SurveyRun.id == run_id)
    return from_json((await session.execute(query)).scalar_one())


async def sum_up(session: AsyncSession, card: RunCard, definition: Definition) -> Results:
    source = source_of(card)
    counts = await _counts(session, source)
    answered = await _answered(session, source)
    questions = tuple(
        _question(definition, one, counts.get(one.key, {}), answered.get(one.key, 0), card.minimum)
        for one in definition.questions
    )
    shares = [_shown(definition, one, await _share(session, source, one), card.minimum) for one in definition.shares]
    return Results(card, definition, enough(await sheets(session, card), card.minimum), questions, tuple(shares))


async def sheets(session: AsyncSession, card: RunCard) -> int:
    """How many people's answers the figures are about."""
    if not card.confidential:
        return card.finished
    table = SurveyReleased
    query = select(func.count(distinct(table.response))).where(table.run_id == card.id)
    return (await session.execute(query)).scalar_one()


def enough(count: int, minimum: int) -> int | None:
    """Nobody is nobody; a few are not told."""
    return count if not count or count >= minimum else None


async def _counts(session: AsyncSession, source: Source) -> Counts:
    table = source.table
    rows = await session.execute(
        select(table.question, table.value, func.count()).where(source.rows).group_by(table.question, table.value)
    )
    counts: Counts = {}
    for question, value, count in rows:
        counts.setdefault(question, {})[value] = count
    return counts


async def _answered(session: AsyncSession, source: Source) -> dict[str, int]:
    """Count who answered each question: of several-of one person has several rows."""
    rows = await session.execute(
        select(source.table.question, func.count(distinct(source.respondent)))
        .where(source.rows)
        .group_by(source.table.question)
    )
    return dict(iter(rows.all()))


def _question(
    definition: Definition, question: Question, counts: dict[str, int], n: int, minimum: int
) -> QuestionResult:
    ordered = {value: counts.get(value, 0) for value in question.values} or counts
    shown: dict[str, int | None] = dict(ordered)
    mean = None
    if enough(n, minimum) is None:
        shown = dict.fromkeys(question.values)
    else:
        numbers = {float(value): count for value, count in counts.items()} if question.kind in NUMERIC else {}
        mean = average(numbers) if numbers else None
        if minimum > 1:
            shown = _without_few(question, ordered, minimum)
    steps = next((one.steps for one in definition.levels if one.of == question.key), ())
    return QuestionResult(question, enough(n, minimum), shown, mean, level_of_mean(mean, steps) if steps else None)


def _without_few(question: Question, counts: dict[str, int], minimum: int) -> dict[str, int | None]:
    """Hide what few chose, and as much more as it takes that it cannot be found by subtraction."""
    if not question.values:
        return {}  # numbers, dates and texts are everybody's own
    if question.kind is Kind.SEVERAL_OF:
        return {value: enough(count, minimum) for value, count in counts.items()}
    return shown_counts(counts, minimum)


def _shown(definition: Definition, one: Share, ratio: Ratio, minimum: int) -> ShareResult:
    hidden = enough(ratio.n, minimum) is None or enough(ratio.count, minimum) is None
    steps = next((level.steps for level in definition.levels if level.of == one.key), ())
    if hidden:
        return ShareResult(one, None)
    return ShareResult(one, ratio, level_of_share(ratio, steps) if steps else None)


async def _share(session: AsyncSession, source: Source, one: Share) -> Ratio:
    """All named questions answered within the values, of those who answered all of them."""
    table = source.table
    wanted = len(one.questions)
    people = (
        select(
            func.count(distinct(table.question)).label("answered"),
            func.count(distinct(table.question)).filter(table.value.in_(one.values)).label("within"),
        )
        .where(source.rows, table.question.in_(one.questions))
        .group_by(source.respondent)
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
