"""All that is told about a run, for a screen, a table or a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from models.people import Person, School
from models.surveys import SurveyAnswer, SurveyParticipation
from services.surveys.definitions import OTHER
from services.surveys.results.groups import Breakdown, FunnelLine, breakdowns, funnel
from services.surveys.results.reading import Results, definition_of_run, source_of, sum_up
from services.surveys.runs import earlier_runs, load_run, previous_run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.surveys.definitions import Definition, Question
    from services.surveys.runs import RunCard

TEXTS_A_PAGE: Final = 8
TEXTS_LIMIT: Final = 5000


@dataclass(frozen=True)
class Text:
    question: Question
    words: str


@dataclass(frozen=True)
class Sheet:
    """One person's answers in a named run."""

    name: str
    school: str
    answers: dict[str, str]


@dataclass(frozen=True)
class WholeReport:
    results: Results
    before: Results | None  # last year's run of the same survey
    funnel: tuple[FunnelLine, ...]
    groups: tuple[Breakdown, ...]
    texts: tuple[Text, ...]
    sheets: tuple[Sheet, ...] | None  # none where names and answers are kept apart


async def whole_report(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> WholeReport:
    """Raises `SurveyUnknown`, `NotAllowed`. Of a sealed run it has nothing to tell."""
    card = await load_run(session, actor, run_id, now=now)
    definition = await definition_of_run(session, run_id)
    return WholeReport(
        results=await sum_up(session, card, definition),
        before=await results_before(session, card, now=now),
        funnel=await funnel(session, card),
        groups=await breakdowns(session, card, definition),
        texts=await texts_of(session, card, definition, limit=TEXTS_LIMIT),
        sheets=None if card.confidential else await _sheets(session, card, definition),
    )


async def results_before(
    session: AsyncSession, card: RunCard, *, now: datetime, chosen: int | None = None
) -> Results | None:
    """Sum up the run before this one, or the earlier one that was chosen, where there is such a one."""
    if chosen is None:
        before = await previous_run(session, card, now=now)
    else:
        before = next((one for one in await earlier_runs(session, card, now=now) if one.id == chosen), None)
    return await sum_up(session, before, await definition_of_run(session, before.id)) if before else None


async def texts_of(
    session: AsyncSession, card: RunCard, definition: Definition, *, limit: int, offset: int = 0
) -> tuple[Text, ...]:
    """Own words, question by question; those of a confidential run in the order of keys, which are random."""
    table = source_of(card).table
    rows = await session.execute(
        select(table.question, table.words)
        .where(table.run_id == card.id, table.words.is_not(None))
        .order_by(table.question, table.id)
        .limit(limit)
        .offset(offset)
    )
    known = {one.key: one for one in definition.questions}
    return tuple(Text(known[question], words) for question, words in rows if question in known)


async def count_texts(session: AsyncSession, card: RunCard) -> int:
    table = source_of(card).table
    query = select(func.count()).where(table.run_id == card.id, table.words.is_not(None))
    return (await session.execute(query)).scalar_one()


async def _sheets(session: AsyncSession, card: RunCard, definition: Definition) -> tuple[Sheet, ...]:
    rows = await session.execute(
        select(SurveyAnswer.participation_id, Person.name, School.name, SurveyAnswer.question, SurveyAnswer.value)
        .add_columns(SurveyAnswer.words)
        .join(SurveyParticipation, SurveyParticipation.id == SurveyAnswer.participation_id)
        .join(Person, Person.id == SurveyParticipation.person_id)
        .outerjoin(School, School.id == SurveyParticipation.school_id)
        .where(SurveyAnswer.run_id == card.id)
        .order_by(School.name, Person.name, SurveyAnswer.participation_id, SurveyAnswer.id)
    )
    found: dict[int, Sheet] = {}
    for part, name, school, key, value, words in rows:
        sheet = found.setdefault(part, Sheet(name, school or "", {}))
        question = definition.question(key)
        label = question.label(value) if question and value != OTHER else ""
        said = "; ".join(one for one in (label, words or "") if one)
        sheet.answers[key] = "; ".join(one for one in (sheet.answers.get(key, ""), said) if one)
    return tuple(found.values())
