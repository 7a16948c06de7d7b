"""Who does it: what an import understood is shown before it is saved, and what it did not is asked."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from models.enums import Role, SchoolStatus
from models.people import Appointment, School, SchoolYearStatus
from models.roadmap import Assignment, RoadmapItem
from services.calendar.school_year import school_year
from services.roadmap.spreading import spread
from tests.support.roadmaps import brings, roadmap_docx

SCHOOLS = ("МБОУ «Каменская ООШ»", "Приозёрная СШ № 1", "Берёзовская СШ")


@pytest.fixture
async def anna(house):
    for name in SCHOOLS:
        await house.school(name)
    return await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)


def rows(*executors):
    return [
        [f"{number}.", f"Дело {number}", "до 20.12.2026", words, None]
        for number, words in enumerate(executors, start=1)
    ]


async def given_to(house, number=1):
    """Whom the item with this number was given to: names of schools, None for the office, ids of people."""
    async with house.app.db.read() as session:
        query = (
            select(School.name, Assignment.person_id)
            .select_from(Assignment)
            .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
            .outerjoin(School, School.id == Assignment.school_id)
            .where(RoadmapItem.number == f"{number}.")
        )
        return {person or school for school, person in await session.execute(query)}


async def status(house, name, kind, *, year):
    async with house.app.db.begin() as session:
        school = (await session.execute(select(School.id).where(School.name == name))).scalar_one()
        session.add(SchoolYearStatus(school_id=school, year=year, status=kind))


@pytest.mark.parametrize(
    "spelling",
    [
        "МБОУ «Каменская основная школа»",
        'МКОУ "Каменская основная общеобразовательная школа"',
        "ООШ с. Каменка",
        "Директор Каменской ООШ",
    ],
)
async def test_a_school_in_another_spelling_is_that_school_alone(house, anna, spelling):
    await brings(anna, roadmap_docx(rows(spelling)))
    await anna.taps("Все строки")
    assert anna.hears("👥 МБОУ «Каменская ООШ»")
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    assert await given_to(house) == {SCHOOLS[0]}


async def test_a_school_that_nobody_knows_is_asked_and_never_all_of_them(house, anna):
    await brings(anna, roadmap_docx(rows("МБОУ «Полевая основная школа»")))
    assert anna.hears("уточнить исполнителя в 1 месте")
    await anna.taps("Разобрать")
    assert anna.hears("Не понято: «МБОУ «Полевая основная школа»»")
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    assert await given_to(house) == {None}  # the office, until somebody says who


@pytest.mark.parametrize(
    ("words", "found"), [("школы ШНОР", {SCHOOLS[1]}), ("Команды школ проекта 500+", {SCHOOLS[2]})]
)
@pytest.mark.parametrize("period", ["2026/27", "2026"])
async def test_a_list_of_schools_is_that_list_as_of_the_day(house, anna, words, found, period):
    running = school_year(house.now.date())
    await status(house, SCHOOLS[1], SchoolStatus.LOW_RESULTS, year=running)
    await status(house, SCHOOLS[2], SchoolStatus.PROJECT_500, year=running)
    await status(house, SCHOOLS[0], SchoolStatus.LOW_RESULTS, year=running - 1)
    await brings(anna, roadmap_docx(rows(words)), period=period)
    await anna.taps("Все строки")
    assert anna.hears("👥 Школы из перечня")
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    assert await given_to(house) == found


async def test_an_empty_list_is_a_question_and_becomes_the_list_when_there_is_one(house, anna):
    await brings(anna, roadmap_docx(rows("школы ШНОР")))
    assert anna.hears("уточнить исполнителя в 1 месте")
    await anna.taps("Разобрать")
    assert anna.hears("В этом списке сегодня никого нет")
    await anna.taps("Да, это все")
    await anna.taps("Сохранить карту")
    assert await given_to(house) == {None}
    await status(house, SCHOOLS[1], SchoolStatus.LOW_RESULTS, year=2026)
    async with house.app.db.begin() as session:
        await spread(session, house.municipality_id, now=house.now)
    assert SCHOOLS[1] in await given_to(house)


async def test_a_second_person_who_is_not_on_the_list_is_asked_about(house, anna):
    vera = await house.id_of(await house.joined("Образцова Вера Ивановна", Role.SPECIALIST))
    await house.joined("Примеров Пётр Ильич", Role.SPECIALIST)
    await brings(anna, roadmap_docx(rows("Образцова В.И., Сидоров С.С.")))
    await anna.taps("Разобрать")
    assert anna.hears("Понято: Образцова Вера Ивановна")
    assert anna.hears("Не понято: «Сидоров С.С.»")
    await anna.taps("Один человек")
    await anna.taps("Примеров Пётр Ильич")
    assert anna.hears("Понято: Образцова Вера Ивановна; Примеров Пётр Ильич")
    await anna.taps("Управление образования")
    assert anna.hears("☑️ Управление образования")
    await anna.taps("Управление образования")
    await anna.taps("Да, это все")
    await anna.taps("Сохранить карту")
    found = await given_to(house)
    assert (vera in found, len(found)) == (True, 2)


async def test_the_office_beside_schools_keeps_its_share(house, anna):
    await brings(anna, roadmap_docx(rows("Специалисты ОО, Школьные команды")))
    await anna.taps("Все строки")
    assert anna.hears("👥 Управление образования; Все школы (3)")
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    assert await given_to(house) == {None, *SCHOOLS}


async def test_tutors_of_a_subject_are_those_of_that_subject(house, anna):
    physics = await house.joined("Физиков Фёдор Ильич", Role.TUTOR)
    async with house.app.db.begin() as session:
        await session.execute(update(Appointment).where(Appointment.role == Role.TUTOR).values(subject="физика"))
    await brings(anna, roadmap_docx(rows("Тьюторы по математике", "Тьюторы по физике")))
    assert anna.hears("уточнить исполнителя в 1 месте")
    await anna.taps("Разобрать")
    assert anna.hears("Понято: Тьюторы: математика (0)")
    await anna.taps("Да, это все")
    await anna.taps("Сохранить карту")
    assert await given_to(house, 1) == {None}
    assert await given_to(house, 2) == {await house.id_of(physics)}


async def test_words_that_were_not_understood_are_not_kept_beside_the_item(house, anna):
    await brings(anna, roadmap_docx(rows("Управление образования, Сидоров С.С.")))
    await anna.taps("Сохранить карту")
    async with house.app.db.read() as session:
        kept = (await session.execute(select(RoadmapItem.executors))).scalar_one()
    assert (kept["groups"], kept["sure"], "Сидоров" in str(kept)) == (["centre"], False, False)


async def test_the_same_document_again_keeps_what_was_answered(house, anna):
    content = roadmap_docx(rows("Образцова В.И., Сидоров С.С.", "школы ШНОР", "Управление образования"))
    await brings(anna, content)
    await anna.taps("Сохранить карту")
    await brings(anna, content)
    assert anna.hears("Изменений нет")
