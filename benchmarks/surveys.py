"""Results of a run by its number of answers, on SQLite in a file; and one chart."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert

from documents.charts import Bar, scale_chart
from models import Base
from models.database import Database
from models.people import Municipality, Person
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyRun
from services import surveys
from services.clock import system_clock
from services.survey_definitions import template, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SIZES: Final = (100_000, 1_000_000)  # answers
QUESTIONS: Final = 8
CHUNK: Final = 20_000


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
            await surveys.results_of(session, None, 1, now=now)  # the pages are in the cache, as in a living house
            began = time.process_time()
            results = await surveys.results_of(session, None, 1, now=now)
            took = (time.process_time() - began) * 1000
        assert results.counted == answers // QUESTIONS
        await db.dispose()
        return took


async def fill(db: Database, answers: int, *, now: datetime) -> None:
    definition = surveys.as_named(template("teachers"))
    town = {"slug": "b", "name": "Приозёрный район", "timezone": "UTC"}
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
    people = answers // QUESTIONS
    async with db.begin() as session:
        await session.execute(insert(Municipality).values(**town))
        await session.execute(insert(SurveyRun).values(**run_row))
    for first in range(1, people + 1, CHUNK):
        numbers = range(first, min(first + CHUNK, people + 1))
        async with db.begin() as session:
            await session.execute(insert(Person), [{"id": n, "name": f"П{n}", "created_at": now} for n in numbers])
            parts = [{"id": n, "run_id": 1, "person_id": n, "finished_at": now} for n in numbers]
            await session.execute(insert(SurveyParticipation), parts)
            await session.execute(insert(SurveyAnswer), [row for n in numbers for row in sheet(n)])


def sheet(person: int) -> Iterator[dict[str, object]]:
    for at, question in enumerate(template("teachers").questions[:QUESTIONS]):
        values = question.values or ("",)
        value = values[(person * 7 + at * 3) % len(values)]
        yield {"run_id": 1, "participation_id": person, "question": question.key, "value": value}


def chart_ms() -> float:
    steps = [Bar(str(step), step / 20, f"{step * 5}") for step in range(1, 6)]
    scale_chart("Помощь отвечала именно вашим трудностям?", steps, "ответили 50 из 60", ends=("нет", "да"), mean=3.2)
    began = time.process_time()
    scale_chart("Помощь отвечала именно вашим трудностям?", steps, "ответили 50 из 60", ends=("нет", "да"), mean=3.2)
    return (time.process_time() - began) * 1000
