"""A goal of coverage, the municipality's own levels, and the same survey a year later."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import Role
from models.surveys import SurveyRun
from services.surveys.definitions import sheet_of, template

NAMES = ("Образцова Вера", "Примерова Нина", "Пробнова Инна", "Тестова Зоя", "Учебнова Лия")


@pytest.fixture
async def anna(house):
    return await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)


@pytest.fixture
async def leaders(house):
    school = await house.school("Берёзовская СШ")
    return [await house.joined(f"{name} Ивановна", Role.LEADER, school=school) for name in NAMES]


async def starts(anna, *buttons):
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("наставническ")
    for button in buttons:
        await anna.taps(button)
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")


async def answers(person, mark):
    """The first three questions by a mark, the rest as it comes."""
    await person.taps("Начать")
    for at in range(8):
        await person.taps("Пропустить" if "Пропустить" in person.screen else mark if at < 3 else 0)
    await person.taps("Отправить")
    assert person.hears("Спасибо")


async def test_a_goal_counts_down_and_is_reached(house, anna, leaders):
    await starts(anna, "Цель охвата", "цель – 80 %")
    assert anna.hears("До цели 80 %: нужно ещё 4 ответа.")
    for person in leaders[:3]:
        await answers(person, "5")
    await anna.taps("Итоги")
    assert anna.hears("До цели 80 %: нужен ещё 1 ответ.")
    await answers(leaders[3], "5")
    await anna.taps("Обновить")
    assert anna.hears("Цель 80 % достигнута.")
    await anna.taps("По школам")
    assert anna.hears("🎯 Берёзовская СШ · 4 из 5")


async def test_levels_begin_where_the_municipality_says(house, anna, leaders):
    await starts(anna)
    for person, mark in zip(leaders, "55552", strict=True):
        await answers(person, mark)
    await anna.taps("Итоги")
    assert anna.hears("80 % (4 из 5) · оптимальный")
    await anna.taps("Уровни")
    assert anna.hears("высокий – от 90 %")
    for wrong in ("высокий", "80 70", "70 80 50", "120 70 50", "80 70 0"):
        await anna.sends(wrong)
        assert anna.hears("Нужно чисел: 3"), wrong
    await anna.sends("80, 60 и 40")
    assert anna.hears("высокий – от 80 %")
    await anna.taps("Итоги")
    assert anna.hears("80 % (4 из 5) · высокий")
    await house.moves(timedelta(days=20))

    await starts(anna)
    for person, mark in zip(leaders, "52222", strict=True):
        await answers(person, mark)
    await anna.taps("Итоги")
    assert anna.hears("20 % (1 из 5) · низкий · ▼ −60 п. п."), "last year's run of the same survey"
    await leaders[0].taps_data("sv.lev:2:0")
    assert leaders[0].hears("нет доступа")


async def test_a_changed_file_is_another_version_and_leaves_the_open_run_alone(house, anna, leaders):
    await starts(anna)
    igor = leaders[0]
    await igor.taps("Начать")
    await igor.taps("5")
    shipped = template("leaders")
    asked = replace(shipped.questions[0], text="Спрашиваем иначе?")
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.uploads(sheet_of(replace(shipped, questions=(asked, *shipped.questions[1:]))), "опрос.xlsx")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    async with house.app.db.read() as session:
        versions = (await session.execute(select(SurveyRun.definition_key, SurveyRun.version))).all()
    assert len({key for key, _version in versions}) == 1
    assert len({version for _key, version in versions}) == 2

    await igor.taps("Назад", message=next(one for one in igor.messages if "2 из 8" in one.text))
    assert igor.hears(shipped.questions[0].text), "who has begun sees what they began"
    await igor.taps("Начать", message=igor.messages[-1])
    assert igor.hears("Спрашиваем иначе?")
    await igor.sends("/surveys")
    assert igor.hears("Ваши опросы")
    assert len([row for row in igor.last.keyboard if row[0]["text"][0] in "✏📝"]) == 2, "several at once"
