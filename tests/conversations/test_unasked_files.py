"""Any file at any moment is looked at and asked about; nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import Role
from models.people import Person, School
from models.roadmap import RoadmapDraft
from tests.support.office import document, workbook
from tests.support.pdf import pdf
from tests.support.roadmaps import count, roadmap_docx, table

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
        (workbook([["№", "Вопрос", "Тип", "Варианты"], ["1", "Полезно?", "один", "да; нет"]]), "4.xlsx", "Опрос"),
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


LIST = """Добрый день! Высылаю список:
• Лугова Анна Петровна – куратор – Приозёрная СШ № 1, 8-900-111-22-33
• Полевая Нина Олеговна, завуч, Приозёрная СШ № 1
• Лесной И.И. (д/о), учитель физики, Приозёрная СШ № 1"""
POINTS = """План работы на декабрь
1. Провести семинар. Срок: до 15.12.2026. Ответственный: методисты
2. Собрать отчёты. Срок: 20.12.2026. Ответственный: школы"""
PAPER = """Насколько полезен был семинар?
а) очень полезен
б) скорее полезен
в) бесполезен
Что изменить?
а) время
б) место"""


async def test_words_that_are_a_list_are_asked_about_and_taken(house, anna):
    await anna.sends(LIST)
    assert anna.hears("Что это, 4 строки?")
    assert "Список людей" in first(anna)
    await anna.taps("Список людей")
    assert anna.hears("Лугова Анна Петровна: «куратор» → куратор школы")
    assert anna.hears("Рядом с именем стоит «д/о»")
    await anna.taps("Сохранить")
    assert await count(house, Person, Person.name == "Полевая Нина Олеговна") == 1


async def test_of_words_the_likeliest_stands_first_too(anna):
    for words, kind in (
        ("\n".join(name for [name] in SCHOOLS), "Список школ"),
        (POINTS, "Дорожная карта"),
        (PAPER, "🗳 Опрос"),
    ):
        await anna.sends(words)
        assert kind in first(anna), words
        assert not any("документ" in label for label in anna.last.labels), "words confirm nothing"


async def test_words_that_are_no_list_go_to_whom_they_are_for(house, anna):
    await house.joined("Борис Приозёрный", Role.COORDINATOR)
    await anna.sends("Добрый день!\nКогда будет семинар? И кто его проводит?")
    assert not anna.hears("Что это"), "a question to somebody is no questionnaire"
    await anna.sends(LIST)
    await anna.taps("Нет, это сообщение")
    assert anna.hears("Лугова Анна Петровна")
    assert not anna.hears("Такой строки")


async def test_a_long_list_that_the_messenger_cut_is_one(house, anna):
    names = [
        f"Лугова{chr(1072 + n // 32)}{chr(1072 + n % 32)} Анна Петровна, учитель, Приозёрная СШ № 1" for n in range(90)
    ]
    whole = "\n".join(names)
    at = whole.rindex("\n", 0, 4000)
    await anna.sends(whole[:at])
    await anna.sends(whole[at + 1 :])
    assert anna.hears("Что это, 90 строк?")
    await house.moves(timedelta(hours=1))
    await anna.sends("Добрый день!\nКогда семинар?")
    assert not anna.hears("Что это, 92"), "what comes later is a message of its own"
    await anna.sends(whole[:at])
    await anna.sends(whole[at + 1 :])
    await anna.taps("Список людей")
    assert anna.hears("Новых: 90")


async def test_what_is_plainly_something_else_is_asked_about_in_the_middle_of_an_import(anna):
    await anna.sends("/import")
    await anna.uploads(workbook(PEOPLE), "люди.xlsx")
    assert anna.hears("Что такое люди.xlsx?")
    assert "Список людей" in first(anna)
    await anna.taps("Список людей")
    assert anna.hears("Лугова Анна Петровна: «куратор»")
    await anna.uploads(roadmap_docx(), "карта.docx")
    assert anna.hears("Что такое карта.docx?")
    assert "Дорожная карта" in first(anna)


async def test_a_pdf_is_recognised_or_it_is_said_what_to_do(anna):
    table = [["No", "Activity", "Deadline", "Responsible"], ["1", "Seminar", "15.12.2026", "Schools"]]
    await anna.uploads(pdf(table), "plan.pdf")
    assert "Дорожная карта" in first(anna)
    await anna.uploads(pdf([]), "скан.pdf")
    assert "Подтверждающий документ" in first(anna)
    assert anna.hears("Пришлите документ, с которого")
