"""Results of a run by its number of answers, on SQLite in a file; and one chart."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, insert, literal, select

from documents.charts import Bar, scale_chart
from models.base import UtcDateTime
from models.people import Municipality, Person
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyRun
from models.tables import Base
from services.calendar.clock import system_clock
from services.surveys import publishing
from services.surveys.definitions import template, to_json
from services.surveys.results import reading as survey_results
from storage.database import Database

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

SIZES: Final = (100_000, 1_000_000)  # answers
QUESTIONS: Final = 8


def measure() -> dict[str, float]:
    few, many = (asyncio.run(results_ms(size)) for size in SIZES)
    return {
        "results of 100,000 answers, ms of CPU (aim 300)": few,
        "results of 1,000,000 answers, ms of CPU": many,
        "growth for ten times as many (aim 10)": many / few,
        "a chart, ms (aim 50)": chart_ms(),
    }


async def results_ms(answers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        async with db.writer.connect() as connection:
            await connection.run_sync(Base.metadata.create_all)
            await connection.commit()
        now = system_clock()
        await fill(db, answers, now=now)
        async with db.read() as session:
            await survey_results.results_of(
                session, None, 1, now=now
            )  # the pages are in the cache, as in a living house
            began = time.process_time()
            results = await survey_results.results_of(session, None, 1, now=now)
            took = (time.process_time() - began) * 1000
        assert results.counted == answers // QUESTIONS
        await db.dispose()
        return took


async def fill(db: Database, answers: int, *, now: datetime) -> None:
    definition = publishing.as_named(template("teachers"))
    municipality = {"slug": "b", "name": "Приозёрный район", "timezone": "UTC"}
    run_row = {
        "municipality_id": 1,
        "definition_key": definition.key,
        "version": definition.version,
        "definition": to_json(definition),
        "confidential": False,
        "audience": "teacher",
        "opens_at": now,
        "closes_at": now,
        "created_at": now,
    }
    async with db.begin() as session:
        await session.execute(insert(Municipality).values(**municipality))
        await session.execute(insert(SurveyRun).values(**run_row))
        await answer(session, answers // QUESTIONS, now=now)


async def answer(session: AsyncSession, people: int, *, now: datetime) -> None:
    """Everybody answers everything; the database writes it by itself, which takes a tenth of handing rows over."""
    first = select(literal(1).label("n")).cte(recursive=True)
    crowd = first.union_all(select(first.c.n + 1).where(first.c.n < people))
    moment = literal(now, UtcDateTime())
    columns = select(crowd.c.n, literal("Учителева"), moment)
    await session.execute(insert(Person).from_select(["id", "name", "created_at"], columns))
    columns = select(crowd.c.n, literal(1), crowd.c.n, moment)
    into = ["id", "run_id", "person_id", "finished_at"]
    await session.execute(insert(SurveyParticipation).from_select(into, columns))
    for at, question in enumerate(template("teachers").questions[:QUESTIONS]):
        values = question.values or ("",)
        value = case(dict(enumerate(values)), value=(crowd.c.n * 7 + at * 3) % len(values))
        columns = select(literal(1), crowd.c.n, literal(question.key), value)
        into = ["run_id", "participation_id", "question", "value"]
        await session.execute(insert(SurveyAnswer).from_select(into, columns))


def chart_ms() -> float:
    steps = [Bar(str(step), step / 20, f"{step * 5}") for step in range(1, 6)]
    scale_chart("Помощь отвечала именно вашим трудностям?", steps, "ответили 50 из 60", ends=("нет", "да"), mean=3.2)
    began = time.process_time()
    scale_chart("Помощь отвечала именно вашим трудностям?", steps, "ответили 50 из 60", ends=("нет", "да"), mean=3.2)
    return (time.process_time() - began) * 1000
