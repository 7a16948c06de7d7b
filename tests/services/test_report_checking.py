"""The report of a made-up year stays what it is: the same bytes, and every change behind its back is told."""

import json
import os
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from documents.report_docx import as_docx
from documents.report_paper import Form, Paper, plain
from locales import translator
from models.enums import AssignmentState, EventState, Role, SurveyState
from models.events import Event, EventPart
from models.evidence import AssignmentEvent
from models.people import Appointment, SchoolYearStatus
from models.reports import Report, ReportAdvice, YearNumber
from models.roadmap import Assignment
from models.surveys import SurveyRun
from services.privacy.erasure import erase
from services.report.checking import drift, erased_since, figure_as_json, figure_from_json, figure_to_json
from services.report.figures import ask_all, collect
from tests.support.factories import fresh_database
from tests.support.year import END, YEAR, add, make_year, report_on
from views.report.paper import figures_of, paper_of

RU = translator("ru")
CHANGES = 100 if os.environ.get("FULL") else 12


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


async def test_a_paper_that_says_the_same_is_the_same_byte_by_byte(db):
    async with db.begin() as session:
        year = await make_year(session)
        first = paper_of(await report_on(session, year.municipality), RU)
        second = paper_of(await report_on(session, year.municipality), RU)
    kept = Paper.of(json.loads(json.dumps(first.as_json())))
    assert kept == first == second
    assert as_docx(first, Form()) == as_docx(kept, Form())
    later = replace(first, counted="подсчитано потом")
    assert as_docx(later, Form(clean=True)) == as_docx(first, Form(clean=True))


async def changed(session, random_):  # noqa: C901 - a way to change a year is three lines
    """Change one thing behind the report's back."""

    async def any_of(table, *where):
        ids = list((await session.execute(select(table.id).where(*where))).scalars())
        return random_.choice(ids)

    async def state():
        one = await any_of(Assignment, Assignment.state == AssignmentState.CONFIRMED)
        await session.execute(update(Assignment).where(Assignment.id == one).values(state=AssignmentState.OPEN))

    async def presence():
        one = await any_of(EventPart)
        await session.execute(update(EventPart).where(EventPart.id == one).values(presence="absent"))

    async def event():
        one = await any_of(Event, Event.state == EventState.HELD)
        await session.execute(update(Event).where(Event.id == one).values(state=EventState.CANCELLED))

    async def kind():
        one = await any_of(Event, Event.kind == "seminar")
        await session.execute(update(Event).where(Event.id == one).values(kind="forum"))

    async def returned():
        one = await any_of(AssignmentEvent, AssignmentEvent.kind == "returned")
        await session.execute(delete(AssignmentEvent).where(AssignmentEvent.id == one))

    async def number():
        one = await any_of(YearNumber)
        await session.execute(update(YearNumber).where(YearNumber.id == one).values(value=YearNumber.value + 3))

    async def status():
        one = await any_of(SchoolYearStatus, SchoolYearStatus.year == 2026)
        await session.execute(delete(SchoolYearStatus).where(SchoolYearStatus.id == one))

    async def post():
        one = await any_of(Appointment, Appointment.role == Role.CURATOR)
        await session.execute(delete(Appointment).where(Appointment.id == one))

    async def late():
        done = Assignment.state == AssignmentState.CONFIRMED
        one = await any_of(Assignment, done, func.date(Assignment.reported_at) < Assignment.due)
        await session.execute(update(Assignment).where(Assignment.id == one).values(reported_at=END))

    ways = (state, presence, event, kind, returned, number, status, post, late)
    way = random_.choice(ways)
    await way()
    return way.__name__


async def test_a_check_finds_every_change_and_none_where_nothing_has_changed(db):
    random_ = random.Random(17)
    async with db.begin() as session:
        year = await make_year(session)
        before = await counted_now(session, year)
        kept = json.loads(json.dumps([figure_as_json(one, lambda f: f.rule) for one in before.values()]))
        assert drift(kept, await counted_now(session, year)) == []
        for _turn in range(CHANGES):
            async with session.begin_nested() as point:
                what = await changed(session, random_)
                assert drift(kept, await counted_now(session, year)), what
                await point.rollback()
        assert drift(kept, await counted_now(session, year)) == []


async def test_who_is_erased_is_told_as_that_and_moves_nothing_else(db):
    async with db.begin() as session:
        year = await make_year(session)
        # one survey is still open: whoever is erased is not asked in it any more
        opened = {"state": SurveyState.OPEN, "closes_at": END + timedelta(days=9)}
        await session.execute(update(SurveyRun).where(SurveyRun.id == year.runs["teachers"]).values(**opened))
        kept = json.loads(
            json.dumps([figure_as_json(one, lambda f: f.rule) for one in (await counted_now(session, year)).values()])
        )
        people = [*year.people["curators"][:2], *year.people["leaders"][:2], *year.people["teachers"][23:29]]
        for person in [*people, year.people["tutor"], year.people["coordinator"]]:
            await erase(session, person, reason="asked", now=END + timedelta(minutes=1), even_last=True)
        moved, gone = drift(kept, await counted_now(session, year)), await erased_since(session, END)
        assert {one.key for one in moved} == {
            f"survey.S{year.runs['teachers']}.{step}" for step in ("invited", "reached")
        }
        assert all(one.by_request(gone) for one in moved)
        assert {len(one.removed) for one in moved} == {4}
        one = next(iter(gone))
        sly = next(one for one in moved if one.key.endswith("invited"))
        assert not replace(sly, now=sly.now - 1).by_request(gone), "one more than were erased"
        assert not replace(sly, added=("SA1",)).by_request(gone)
        assert not sly.by_request(gone - {one})
        assert await erased_since(session, END + timedelta(hours=1)) == set()


async def test_of_a_closed_survey_who_was_invited_stays_counted(db):
    async with db.begin() as session:
        year = await make_year(session)
        before = await counted_now(session, year)
        for person in year.people["teachers"][20:31]:
            await erase(session, person, reason="asked", now=END, even_last=True)
        kept = json.loads(json.dumps([figure_as_json(one, lambda f: f.rule) for one in before.values()]))
        assert drift(kept, await counted_now(session, year)) == []


async def counted_now(session, year):
    return await collect(await ask_all(session, year.municipality, YEAR, now=END))


async def test_a_figure_that_was_kept_is_itself_again(db):
    async with db.begin() as session:
        year = await make_year(session)
        loaded = await report_on(session, year.municipality)
    figures = loaded.facts.figures
    again = [figure_from_json(json.loads(json.dumps(figure_to_json(one)))) for one in figures.values()]
    assert again == [replace(one, about=dict(one.about)) for one in figures.values()]
    told = figures_of(loaded, RU)
    assert set(told) == {"period", "at", "figures"}
    assert set(told["figures"][0]) == {"key", "section", "value", "n", "total", "unit", "rule", "ids"}


async def test_the_next_report_answers_what_the_last_one_has_recommended(db):
    async with db.begin() as session:
        year = await make_year(session)
        figures = await counted_now(session, year)
        days = {"period_start": date(2025, 9, 1), "period_end": date(2026, 8, 31), "created_at": END}
        before = await add(session, Report, municipality_id=year.municipality, **days)
        late = replace(figures["roadmap.late"], n=9, total=30, value=0.3, ids=("A1", "A2"))
        wanted = next(one for key, one in figures.items() if ".top." in key and key.endswith(".1"))
        last_run = replace(wanted, key=wanted.key.replace("survey.S1.", "survey.S77."))
        for rule, text_, was, state in (
            ("late", "Провести взаимопосещение", late, "accepted"),
            (f"wanted:{last_run.key}", "Запланировать модуль", last_run, "accepted"),
            ("undated", "Назначить даты", figures["roadmap.undated"], "dropped"),
        ):
            values = {
                "rule": rule,
                "text": text_,
                "state": state,
                "own": False,
                "at": END,
                "figure": figure_to_json(was),
            }
            await add(session, ReportAdvice, report_id=before, **values)
        loaded = await report_on(session, year.municipality)
    table = next(p for p in section(loaded, "before").parts if p.text == "Что стало с рекомендациями прошлой справки")
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert rows[0] == [
        "Провести взаимопосещение",
        "30\N{NO-BREAK SPACE}% (9 из 30)",
        "3\N{NO-BREAK SPACE}% (1 из 40)",
        "7 из 8",
    ]
    assert rows[1][0] == "Запланировать модуль"
    assert rows[1][1] == rows[1][2] != "–"
    assert rows[1][3] == "нет в карте"
    assert len(rows) == 2, "what was left out is not answered"
    assert {"advised.late", "roadmap.late"} <= {root.key for root in paper_of(loaded, RU).roots}


def section(loaded, key):
    return next(one for one in paper_of(loaded, RU).sections if one.key == key)
