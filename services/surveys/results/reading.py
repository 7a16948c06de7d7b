"""Sums over sent answers: counted by the database, never row by row.

Answers of a confidential run are the released ones, and there are none before it is closed; every count that would show
fewer people than its minimum is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sqlalchemy import distinct, func, select

from locales import __
from models.surveys import SurveyAnswer, SurveyReleased, SurveyRun
from services.errors import Refusal
from services.surveys.definitions import STEP_KINDS, Definition, Kind, Question, Share, from_json
from services.surveys.results.protection import average_of, hidden_options, may_join, told_average
from services.surveys.results.rules import Average, Ratio, level_of_mean, level_of_share, share
from services.surveys.results.thresholds import with_own_steps
from services.surveys.runs import RunCard, load_run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

NUMERIC: Final = STEP_KINDS | {Kind.NUMBER}


class ResultsNotYet(Refusal):
    msgid = __("The survey is confidential: its results appear all at once when it is closed.")


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
    """A run's own copy; its levels begin where the municipality lets them."""
    query = select(SurveyRun.definition, SurveyRun.municipality_id).where(SurveyRun.id == run_id)
    row = (await session.execute(query)).one()
    return await with_own_steps(session, row.municipality_id, from_json(row.definition))


async def sum_up(session: AsyncSession, card: RunCard, definition: Definition) -> Results:
    if card.sealed:
        return _nothing_told(card, definition)
    source = source_of(card)
    counts = await _counts(session, source)
    answered = await _answered(session, source, definition, counts)
    ratios = [(one, await _share(session, source, one, definition, counts)) for one in definition.shares]
    told = _told(definition, counts, ratios, card.minimum)
    shares = tuple(_shown(definition, one, ratio if one in told else None) for one, ratio in ratios)
    questions = tuple(
        _question(
            definition,
            one,
            counts.get(one.key, {}),
            answered.get(one.key, 0),
            card.minimum,
            cuts=cuts_of(one, told),
        )
        for one in definition.questions
    )
    return Results(card, definition, enough(await sheets(session, card), card.minimum), questions, shares)


def _nothing_told(card: RunCard, definition: Definition) -> Results:
    questions = tuple(QuestionResult(one, None, dict.fromkeys(one.values), None) for one in definition.questions)
    return Results(card, definition, None, questions, tuple(ShareResult(one, None) for one in definition.shares))


def ensure_told(card: RunCard) -> None:
    """Let nobody take along what is not told yet; raise `ResultsNotYet`."""
    if card.sealed:
        raise ResultsNotYet


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


async def _answered(session: AsyncSession, source: Source, definition: Definition, counts: Counts) -> dict[str, int]:
    """Count who answered each question: of several-of one person has several rows, of any other a single one."""
    answered = {key: sum(of.values()) for key, of in counts.items()}
    several = [one.key for one in definition.questions if one.kind is Kind.SEVERAL_OF and one.key in counts]
    if several:
        rows = await session.execute(
            select(source.table.question, func.count(distinct(source.respondent)))
            .where(source.rows, source.table.question.in_(several))
            .group_by(source.table.question)
        )
        answered |= dict(iter(rows.all()))
    return answered


def cuts_of(question: Question, told: Sequence[Share]) -> tuple[tuple[str, ...], ...]:
    """Shares that tell a sum of this question's own answers."""
    return tuple(one.values for one in told if one.questions == (question.key,))


def _question(
    definition: Definition,
    question: Question,
    counts: dict[str, int],
    n: int,
    minimum: int,
    *,
    cuts: tuple[tuple[str, ...], ...],
) -> QuestionResult:
    ordered = {value: counts.get(value, 0) for value in question.values} or counts
    shown: dict[str, int | None] = dict(ordered)
    mean = None
    if enough(n, minimum) is None:
        shown = dict.fromkeys(question.values)
    elif minimum > 1:
        hidden = _hidden(question, ordered, minimum, cuts)
        shown = {value: None if value in hidden else ordered[value] for value in question.values}
        mean = told_average(ordered, hidden, minimum, cuts) if question.kind in NUMERIC else None
    elif question.kind in NUMERIC:
        mean = average_of(ordered)
    steps = next((one.steps for one in definition.levels if one.of == question.key), ())
    return QuestionResult(question, enough(n, minimum), shown, mean, level_of_mean(mean, steps) if steps else None)


def _hidden(
    question: Question, counts: dict[str, int], minimum: int, cuts: tuple[tuple[str, ...], ...]
) -> frozenset[str]:
    if not question.values:
        return frozenset()  # numbers, dates and texts are everybody's own: only their mean is told
    if question.kind is Kind.SEVERAL_OF:  # who ticks one may tick others: no sum tells anything
        return frozenset(value for value, count in counts.items() if 0 < count < minimum)
    return hidden_options(counts, minimum, cuts)


def _told(
    definition: Definition, counts: Counts, ratios: Sequence[tuple[Share, Ratio]], minimum: int
) -> tuple[Share, ...]:
    """Shares that may be shown: not of few people, and none that would tell of few beside another on its question."""
    told: list[Share] = []
    for one, ratio in ratios:
        asked = definition.question(one.questions[0])
        lone = len(one.questions) == 1 and asked is not None and asked.kind is not Kind.SEVERAL_OF
        if enough(ratio.n, minimum) is None or enough(ratio.count, minimum) is None:
            continue
        if lone and asked and minimum > 1:
            of_question = {value: counts.get(asked.key, {}).get(value, 0) for value in asked.values}
            if not may_join(of_question, cuts_of(asked, told), one.values, minimum):
                continue
        told.append(one)
    return tuple(told)


def _shown(definition: Definition, one: Share, ratio: Ratio | None) -> ShareResult:
    steps = next((level.steps for level in definition.levels if level.of == one.key), ())
    return ShareResult(one, ratio, level_of_share(ratio, steps) if steps and ratio else None)


async def _share(session: AsyncSession, source: Source, one: Share, definition: Definition, counts: Counts) -> Ratio:
    """All named questions answered within the values, of those who answered all of them."""
    alone = definition.question(one.questions[0]) if len(one.questions) == 1 else None
    if alone is not None and alone.kind is not Kind.SEVERAL_OF:
        of = counts.get(alone.key, {})
        return share(sum(n for value, n in of.items() if value in one.values), sum(of.values()))
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
