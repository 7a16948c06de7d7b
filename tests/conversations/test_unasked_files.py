"""Any file at any moment is looked at and asked about; nothing is lost."""

from __future__ import annotations

import pytest

from models.enums import Role
from models.people import Person, School
from models.roadmap import RoadmapDraft
from tests.conversations.test_roadmap_import import count
from tests.support.office import document, workbook
from tests.support.roadmaps import roadmap_docx, table

PEOPLE = [["ФИО", "Роль", "Школа"], ["Лугова Анна Петровна", "куратор", "Приозёрная СШ № 1"]]
SCHOOLS = [["Приозёрная СШ № 1"], ["Берёзовская СШ"], ["Каменская СШ"], ["Лесная СШ"]]


@pytest.fixture
async def anna(house):
    await house.school("Приозёрная СШ № 1")
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


def first(person):
    return person.last.labels[0]


async def test_the_likeliest_stands_first(anna):
    for content, name, kind in (
        (roadmap_docx(), "1.docx", "Дорожная карта"),
        (workbook(PEOPLE), "2.xlsx", "Список людей"),
        (workbook(SCHOOLS), "3.xlsx", "Список школ"),
        (workbook([["№", "Вопрос", "Тип", "Варианты"], ["1", "Полезно?", "один", "да; нет"]]), "4.xlsx", "Анкета"),
        (document("Приказ № 7", "О проведении семинара"), "5.docx", "Подтверждающий документ"),
    ):
        await anna.uploads(content, name)
        assert anna.hears(f"Что такое {name}?")
        assert kind in first(anna), name
        assert len(anna.last.labels) <= 8


async def test_a_list_of_people_out_of_the_blue_is_imported(house, anna):
    await anna.uploads(workbook(PEOPLE), "люди.xlsx")
    await anna.taps("Список людей")
    assert anna.hears("Лугова Анна Петровна: «куратор» → куратор школы")
    await anna.taps("Сохранить")
    assert await count(house, Person, Person.name == "Лугова Анна Петровна") == 1


async def test_schools_out_of_the_blue(house, anna):
    await anna.uploads(workbook(SCHOOLS), "школы.xlsx")
    await anna.taps("Список школ")
    assert await count(house, School) == 1, "nothing is saved before it is confirmed"


async def test_a_file_that_is_two_things_is_offered_as_both(anna):
    both = document("Дорожная карта", table(), PEOPLE)
    await anna.uploads(both, "всё.docx")
    labels = " ".join(anna.last.labels[:2])
    assert "Дорожная карта" in labels
    assert "Список людей" in labels


async def test_two_files_wait_beside_each_other_and_a_prompt_is_put_aside(house, anna):
    await anna.sends("/roadmap")
    await anna.uploads(roadmap_docx(), "карта.docx")
    one = anna.last
    await anna.uploads(workbook(PEOPLE), "люди.xlsx")
    data = next(cell["callback_data"] for row in one.keyboard for cell in row if "карта" in cell["text"])
    await anna.taps_data(data)
    assert anna.hears("На какой период эта карта?")
    await anna.sends("2026/27")
    assert await count(house, RoadmapDraft) == 1


async def test_a_wide_sheet_is_no_trouble(anna):
    wide = workbook([[f"Столбец {n}" for n in range(60)], [str(n) for n in range(60)]])
    await anna.uploads(wide, "широкая.xlsx")
    assert anna.hears("Что такое широкая.xlsx?")
    await anna.taps("Дорожная карта")
    await anna.sends("2026/27")
    assert not anna.sees("Что-то пошло не так")
