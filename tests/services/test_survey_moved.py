"""An open confidential run of the version before comes under the new protection in one step, and loses nothing."""

import re

import pytest
from sqlalchemy import select

import migrations
from models.surveys import SurveyDraft, SurveyPool, SurveyReleased, SurveyRun
from services.surveys import answering, keeping
from services.surveys.results import reading as results
from services.surveys.results.report import whole_report
from storage.database import Database
from tests.support import open_run
from tests.support.factories import NOW
from tests.support.only import sqlite_only
from tests.support.surveys import SurveyMunicipality

pytestmark = sqlite_only("version 0.1 knew files alone")


@pytest.fixture
async def db(tmp_path):
    file = tmp_path / "test.db"
    open_run.build(file)
    assert len(words_in(file)) == 8
    assert (await migrations.bring_to_head(f"sqlite+aiosqlite:///{file}"))[0] == "0001"
    opened = Database(f"sqlite+aiosqlite:///{file}")
    yield opened
    await opened.dispose()


def words_in(file):
    found = {
        number
        for path in file.parent.glob(f"{file.name}*")
        if path.is_file()
        for number in re.findall("тайна".encode() + rb"(\d{3})", path.read_bytes())
        + re.findall(rb"\\u0442\\u0430\\u0439\\u043d\\u0430(\d{3})", path.read_bytes())
    }
    return sorted(int(number) for number in found)


async def test_nothing_stays_readable_and_nothing_is_lost(db, tmp_path):
    assert words_in(tmp_path / "test.db") == [], "not even between the rows of the file"
    async with db.read() as session:
        [key] = (await session.execute(select(SurveyRun.key_id))).scalars()
        assert len({len(one) for one in (await session.execute(select(SurveyPool.sealed))).scalars()}) == 1
        assert (await session.execute(select(SurveyReleased))).all() == []
        draft = (await session.execute(select(SurveyDraft))).scalars().one()
        assert (draft.answers, draft.position, draft.screens) == ({}, None, [])
    assert db.keys.names() == {key}
    assert await keeping.keep_keys(db, now=NOW) == 0
    async with db.read() as session:
        assert (await results.results_of(session, None, 1, now=NOW)).counted is None, "nor told before the end"

    await SurveyMunicipality(db).closes(1)
    async with db.read() as session:
        told = await whole_report(session, None, 1, now=NOW)
    assert told.results.counted == 8
    assert sorted(one.words for one in told.texts) == [open_run.words_of(n) for n in range(1, 9)], (
        "what was hidden stays out"
    )
    assert told.results.questions[2].counts == {"books": 8, "people": 0, "money": 8, "other": 0}
    assert [(line.name, line.n) for line in told.groups[0].lines] == [("Лесная СШ", 8)]
    assert db.keys.names() == set()


async def test_who_was_half_way_goes_on_where_they_stood(db):
    async with db.begin() as session:
        position = await answering.open_survey(session, 1, 9, now=NOW)
        assert position.question.key == "words"
        assert position.screens == (5, 6)
        assert position.answers["several"].values == ("books", "money")
        await answering.write(session, 1, 9, "ещё слово", now=NOW)
        await answering.finish(session, 1, 9, now=NOW)
    await SurveyMunicipality(db).closes(1)
    async with db.read() as session:
        assert (await results.results_of(session, None, 1, now=NOW)).counted == 9
