"""Who is asked: by role, school, a list that is pasted or sent, or the people of an earlier survey."""

import io

import pytest
from openpyxl import load_workbook

from models.enums import Role
from services.people import appoint
from services.surveys.definitions import sheet_of
from tests.support.office import saved, workbook
from tests.support.surveys import every_type

NAMES = ("Образцова Вера Ивановна", "Примерова Нина Петровна", "Пробнова Инна Олеговна", "Учебнова Лия Яновна")


@pytest.fixture
async def anna(house):
    return await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)


@pytest.fixture
async def teachers(house):
    school = await house.school("Берёзовская СШ")
    return [await house.joined(name, Role.TEACHER, school=school) for name in NAMES]


@pytest.fixture
async def namesake(house):
    """Somebody of another school who is called as the first teacher is."""
    return await house.joined(NAMES[0], Role.LEADER, school=await house.school("Каменская ООШ"))


async def prepares(anna):
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.uploads(sheet_of(every_type()), "опрос.xlsx")


def asked(people):
    return [at for at, person in enumerate(people) if any("Всё сразу" in one.text for one in person.messages)]


async def test_by_role_and_by_school(house, anna, teachers, namesake):
    await prepares(anna)
    assert anna.hears("Кому: учитель · все школы · 4 человека")
    await anna.taps("Кого")
    await anna.taps("руководитель школы")
    await anna.taps("‹ Опрос")
    assert anna.hears("5 человек")
    await anna.taps("Школы")
    await anna.taps("Каменская")
    await anna.taps("‹ Опрос")
    assert anna.hears("1 школа · 1 человек")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert asked([namesake, *teachers]) == [0]


async def test_a_pasted_list(house, anna, teachers, namesake):
    await prepares(anna)
    await anna.taps("Список")
    await anna.sends("1. Примерова Н. П.\n2) учебнова лия яновна\nОбразцова Вера\nНездешняя Ольга Львовна")
    assert anna.hears("В списке 2 человека")
    assert anna.hears("Не нашлись: 1")
    assert anna.hears("Нездешняя Ольга Львовна")
    assert anna.hears("Однофамильцы: 1")
    await anna.sends("Образцова Вера, Берёзовская средняя школа")
    assert anna.hears("В списке 3 человека")
    await anna.taps("‹ Опрос")
    assert anna.hears("Кому: по списку · 3 человека")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert asked([*teachers, namesake]) == [0, 1, 3]


async def test_a_list_in_a_file(house, anna, teachers):
    await prepares(anna)
    await anna.taps("Список")
    sheet = workbook([["ФИО", "Школа"], [NAMES[1], "Берёзовская СШ"], [NAMES[2], "Берёзовская СШ"]])
    book = load_workbook(io.BytesIO(sheet))
    book.active.append([NAMES[3], "Берёзовская СШ"])
    book.active.row_dimensions[4].hidden = True
    await anna.uploads(saved(book), "участники.xlsx")
    assert anna.hears("В списке 2 человека")
    assert anna.hears("⚠️ 1 скрытая строка не взята: 4")
    await anna.uploads(b"\x89PNG\r\n\x1a\n" + b"0" * 100, "фото.xlsx")
    assert anna.hears("картинка")
    await anna.sends(NAMES[3])
    assert anna.hears("В списке 3 человека"), "a refused file is no dead end"
    await anna.taps("Без списка")
    assert anna.hears("Кому: учитель · все школы · 4 человека")


async def test_the_people_of_an_earlier_survey(house, anna, teachers):
    await prepares(anna)
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    for person in teachers[:2]:
        await person.taps("Начать")
        for button in ("4", "Нет места", "Книги", "Готово"):
            await person.taps(button)
        await person.sends("12")
        await person.sends("25.01.2027")
        await person.taps("Да")
        await person.taps("9")
        await person.taps("Пропустить")
        await person.taps("Отправить")
    await prepares(anna)
    await anna.taps("Список")
    assert anna.hears("S1 – Всё сразу")
    await anna.taps("S1: все")
    assert anna.hears("Кому: по списку · 4 человека")
    await anna.taps("Список")
    await anna.taps("S1: ответили – 2")
    assert anna.hears("Кому: по списку · 2 человека")
    await anna.taps("Школы")
    await anna.taps("Берёзовская")
    await anna.taps("‹ Опрос")
    assert anna.hears("Кому: по списку · 1 школа · 2 человека")
    await anna.taps("Кого")
    await anna.taps("тьютор")
    await anna.taps("‹ Опрос")
    assert anna.hears("Кому: тьютор, учитель · 1 школа · 4 человека"), "a role takes the place of the list"


async def test_a_survey_for_nobody_says_what_to_do(house, anna, teachers):
    await prepares(anna)
    await anna.taps("Кого")
    await anna.taps("учитель")
    await anna.taps("‹ Опрос")
    assert anna.hears("При таком выборе спрашивать некого")
    assert not anna.hears("Разослать")
    await anna.taps_data("sv.pub")
    assert anna.hears("При таком выборе спрашивать некого")
    await anna.taps_data("sv.plan")
    await anna.taps("Кого")
    assert anna.hears("Кого спрашиваем?"), "the plan is still there"


async def test_somebody_with_two_appointments_on_a_list_is_asked_once(house, anna, teachers):
    async with house.app.db.begin() as session:
        await appoint(
            session,
            await house.id_of(teachers[0]),
            Role.TUTOR,
            municipality_id=house.municipality_id,
            since=house.now.date(),
        )
    await prepares(anna)
    await anna.taps("Список")
    await anna.sends(f"{NAMES[0]}\n{NAMES[0]}\n{NAMES[1]}")
    await anna.taps("‹ Опрос")
    assert anna.hears("2 человека")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert sum("Всё сразу" in message.text for message in teachers[0].messages) == 1


async def test_only_who_may_run_surveys_sees_a_list(house, anna, teachers):
    await prepares(anna)
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    for forged in ("sv.list", "sv.take:1:1", "sv.nolist"):
        await teachers[0].taps_data(forged)
        assert teachers[0].hears("нет доступа"), forged
