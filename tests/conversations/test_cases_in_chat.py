"""The same cases by command and in the chat: what one of them tells, the other tells too; only where the folder is."""

from __future__ import annotations

import asyncio
import json
import os

import pytest
from sqlalchemy import select

from models.enums import Role
from models.roadmap import RoadmapDraft
from services.calendar.period import Period
from services.roadmap.files import read_roadmap_file
from tests.services.test_people_lists import SCHOOLS
from tests.support.data import shared_data
from tests.support.roadmaps import brings

FOLDER = shared_data()
FULL = bool(os.environ.get("FULL"))
PAPERS = ["D03", "D09"] if not FULL else [f"D{number:02}" for number in range(1, 14)]
LISTS = {"P01": 4, "P02": 4, "P03": 15, "P05": 12, "P06": 3} if FULL else {"P06": 3}
QUESTIONNAIRES = {"Q01/one_sheet.xlsx": "ошиб", "Q03/ru_keys.yaml": "Таблицей"}

pytestmark = pytest.mark.skipif(FOLDER is None, reason="the cases are not here")


@pytest.fixture
async def anna(house):
    for name in SCHOOLS:
        await house.school(name)
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


def paper_of(case):
    return next(path for path in (FOLDER / "cases" / case).iterdir() if path.suffix in {".docx", ".xlsx", ".csv"})


async def test_a_paper_says_the_same_by_command_and_in_the_chat(house, anna):
    for case in PAPERS:
        period = Period.parse(json.loads((FOLDER / "cases" / case / "expected.json").read_text())["period"])
        told = await asyncio.to_thread(read_roadmap_file, paper_of(case), period)  # what the command prints
        await brings(
            anna,
            paper_of(case).read_bytes(),
            paper_of(case).name,
            period=f"{period.start:%d.%m.%Y} – {period.end:%d.%m.%Y}",
        )
        async with house.app.db.read() as session:
            content = (await session.execute(select(RoadmapDraft.content))).scalar_one()
        assert [one["title"] for one in content["rows"]] == [row.title for row in told.rows], case
        if case == "D09":
            assert anna.hears("скрыт"), "what is left out is said"


async def test_a_list_says_the_same(anna):
    for case, people in LISTS.items():
        await anna.uploads(paper_of(case).read_bytes(), paper_of(case).name)
        await anna.taps("👥 Список людей")
        assert anna.hears(f"Новых: {people}"), case
        await anna.taps("Не сохранять")


async def test_a_questionnaire_is_taken_or_its_mistakes_are_told(anna):
    for case, said in QUESTIONNAIRES.items():
        await anna.uploads((FOLDER / "cases" / case).read_bytes(), case.partition("/")[2])
        await anna.taps("🗳 Опрос")
        assert anna.sees(said), case
        await anna.sends("отмена")
