"""The folders of cases in the chat: what a command tells of a file, the chat tells too; only where they lie here."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from cli.common import left_out_as_json
from cli.surveys import as_json as survey_as_json
from locales import translator
from models.enums import Role
from models.people import Appointment, Person, School
from models.roadmap import RoadmapDraft
from services.calendar.period import Period
from services.files.left_out import left_out_words
from services.roadmap.files import read_roadmap_file
from services.surveys.definitions.reading import DefinitionFaults, read_survey
from tests.support.cases import SCHOOLS, check_people, expected, folder, folders, papers
from tests.support.roadmaps import brings

RU = translator("ru")
FULL = bool(os.environ.get("FULL"))
QUICK = {"D06", "D09", "P04", "Q02", "Q03"}

pytestmark = pytest.mark.skipif(not folders("D"), reason="the cases are not here")


def some(*kinds):
    return [case for case in folders(*kinds) if FULL or case in QUICK]


@pytest.fixture
async def anna(house):
    for name in SCHOOLS:
        await house.school(name)
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


async def test_a_roadmap_says_the_same_by_command_and_in_the_chat(house, anna):
    """What the command tells of these files is held against the folders in tests/cli/test_cases.py."""
    for case in some("D"):
        [paper] = papers(case)
        period = Period.parse(expected(case)["period"])
        told = await asyncio.to_thread(read_roadmap_file, paper, period)
        span = f"{period.start:%d.%m.%Y} – {period.end:%d.%m.%Y}"
        await brings(anna, paper.read_bytes(), paper.name, period=span)
        async with house.app.db.read() as session:
            content = (await session.execute(select(RoadmapDraft.content))).scalar_one()
        assert [
            (one["title"], one["text"], one["executors_text"], one["reading"]["due"]) for one in content["rows"]
        ] == [
            (one.row.title, one.row.deadline, one.row.executors, [day.isoformat() for day in one.deadline.due])
            for one in told.items
        ], case
        for one in told.left_out:
            assert anna.hears(left_out_words(one, RU).unescape()), (case, "what is left out is said")
        assert bool(left_out_as_json(told.left_out, RU)) == bool(told.left_out)


@pytest.mark.parametrize("case", some("P"))
async def test_a_list_of_people_says_the_same(house, anna, case):
    await anna.uploads(papers(case)[-1].read_bytes(), papers(case)[-1].name)
    await anna.taps("👥 Список людей")
    await anna.taps("Сохранить")
    async with house.app.db.read() as session:
        query = (
            select(Person.name, Appointment.role, School.name, Person.phone)
            .join(Appointment, Appointment.person_id == Person.id)
            .outerjoin(School, School.id == Appointment.school_id)
            .where(Person.name != "Анна Приозёрная")
            .order_by(Appointment.id)
        )
        check_people(case, [tuple(row) for row in await session.execute(query)])


def told_of(paper):
    try:
        return read_survey(paper.read_bytes(), paper.name)
    except DefinitionFaults as refused:
        return refused


async def test_a_questionnaire_is_taken_or_its_mistakes_are_told(anna):
    for case in some("Q"):
        for paper in papers(case):
            told = told_of(paper)
            faults = getattr(told, "faults", [])
            await anna.uploads(paper.read_bytes(), paper.name)
            await anna.taps("🗳 Опрос")
            for one in left_out_as_json(told.left_out, RU).get("left_out", []):
                assert anna.hears(one["words"]), (paper.name, "what is left out is said")
            for one in survey_as_json(None, told, RU)["faults"]:
                assert anna.hears(one["problem"]), (paper.name, "the chat tells what the command tells")
            assert ("Образец" in str(anna.last.labels)) == bool(faults), paper.name
            assert faults or anna.sees("Методическая помощь")
            await anna.sends("отмена")


async def test_other_opens_its_branch_only_with_its_words(house, anna):
    """Case Q03: «mentor in [no, other]»."""
    vera = await house.joined("Вера Берёзова", Role.TEACHER, school=1)
    await anna.uploads((folder("Q03") / "values.yaml").read_bytes(), "опрос.yaml")
    await anna.taps("🗳 Опрос")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    await house.moves(timedelta(minutes=1))
    await vera.taps("Начать")
    await vera.taps("Другое")
    assert not vera.hears("Почему?")
    await vera.sends("Нужен, но не сейчас")
    assert vera.hears("Почему?")
