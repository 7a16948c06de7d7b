"""The report on a year: its figures and its paper, what they cost, and how the cost grows.

The aim for 60 schools × 33 items, 500 events, 20,000 answers: figures within 300 ms of CPU, the document within 10 s
and 200 MB in a process of its own; growth no worse than linear.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from benchmarks.status import cpu_ms, fill
from documents.report_paper import Form
from locales import translator
from models.enums import SurveyState
from models.events import Event, EventPart
from models.people import Person
from models.surveys import SurveyAnswer, SurveyParticipation, SurveyRun
from models.tables import Base
from services.files.processes import ENVIRONMENT, PYTHON
from services.report.apart import MAKER
from services.report.figures import ask_all, collect, period_of
from services.report.reading import load_report
from services.surveys.definitions import template, to_json
from storage.database import Database
from views.report.paper import paper_of

END = datetime(2027, 8, 30, 5, tzinfo=UTC)
BEGIN = datetime(2026, 9, 1, 5, tzinfo=UTC)
KINDS = ("seminar", "webinar", "visit", "workshop", "forum", "contest")
EVENTS_A_SCHOOL = 8.4
TEACHERS_A_SCHOOL = 48  # of whom each answers seven questions
CAME = 20
PEOPLE_AT_ONCE = 10_000


async def grow(db: Database, schools: int) -> None:
    """Let a year happen: events with people, a survey that everybody has answered."""
    await fill(db, schools)
    events, people = int(schools * EVENTS_A_SCHOOL), schools * TEACHERS_A_SCHOOL
    async with db.begin() as session:
        rows = [{"id": n, "name": f"Учитель {n}", "created_at": BEGIN} for n in range(1, people + 1)]
        await session.execute(insert(Person), rows)
        plain = {"municipality_id": 1, "place": "Зал", "audience": [{}], "state": "held", "changed_at": BEGIN}
        hours = (BEGIN + timedelta(hours=n % 8_000) for n in range(events))
        held = [
            plain | {"kind": KINDS[n % 6], "title": f"Встреча {n}", "starts_at": at, "ends_at": at, "created_at": BEGIN}
            for n, at in enumerate(hours)
        ]
        await session.execute(insert(Event), held)
        there = [
            {"event_id": event, "person_id": (event * 7 + n) % people + 1, "school_id": (event + n) % schools + 1}
            for event in range(1, events + 1)
            for n in range(min(CAME, people))
        ]
        await session.execute(insert(EventPart), [one | {"presence": "present"} for one in there])
        await ask(session, people, schools)


async def ask(session: Any, people: int, schools: int) -> None:
    form, opened = template("teachers", "ru"), END - timedelta(days=90)
    run = {"definition": to_json(form), "definition_key": "teachers", "version": "1", "audience": "teacher"}
    run |= {"opens_at": opened, "closes_at": END - timedelta(days=60), "created_at": opened, "minimum": 1}
    state = {"state": SurveyState.CLOSED, "confidential": False}
    await session.execute(insert(SurveyRun).values(id=1, municipality_id=1, **run, **state))
    moments = dict.fromkeys(("reached_at", "started_at", "finished_at"), END)
    asked = [{"id": n, "run_id": 1, "person_id": n, "school_id": n % schools + 1} for n in range(1, people + 1)]
    await session.execute(insert(SurveyParticipation), [one | moments for one in asked])
    said = [
        {"run_id": 1, "participation_id": n, "question": one.key, "value": one.values[n % len(one.values)]}
        for n in range(1, people + 1)
        for one in form.questions
        if one.values
    ]
    for at in range(0, len(said), PEOPLE_AT_ONCE):
        await session.execute(insert(SurveyAnswer), said[at : at + PEOPLE_AT_ONCE])


async def of_schools(schools: int) -> tuple[float, bytes]:
    """Give ms of CPU for the figures, and what the document is made of."""
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        async with db.writer.connect() as connection:
            await connection.run_sync(Base.metadata.create_all)
            await connection.commit()
        await grow(db, schools)
        period = period_of(END.date())

        async def figures() -> None:
            async with db.read() as session:
                await collect(await ask_all(session, 1, period, now=END))

        await figures()  # opens the connection, compiles the statements
        spent = await cpu_ms(figures)
        async with db.read() as session:
            loaded = await load_report(await ask_all(session, 1, period, now=END), None)
        await db.dispose()
    paper = paper_of(loaded, translator("ru"))
    return spent, json.dumps({"paper": paper.as_json(), "form": asdict(Form())}).encode()


def document(told: bytes) -> tuple[float, float]:
    """Give seconds of CPU and megabytes of the document's own process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run((*PYTHON, MAKER), input=told, capture_output=True, env=ENVIRONMENT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1024


def measure() -> dict[str, float]:
    found = {schools: asyncio.run(of_schools(schools)) for schools in (60, 100, 1000)}
    made = {schools: document(told) for schools, (_, told) in found.items()}
    return {
        "figures of 60 schools, ms of CPU": found[60][0],
        "document of 60 schools, s of CPU": made[60][0],
        "document of 1,000 schools, s of CPU": made[1000][0],
        "any document, MB at most": made[1000][1],
        "figures: growth for ten times as many": found[1000][0] / found[100][0],
        "document: growth for ten times as many": made[1000][0] / made[100][0],
    }
