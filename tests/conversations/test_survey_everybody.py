"""Every shipped survey from the coordinator's button to the answers; teacher, leader and coordinator answer alike."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import Role
from models.surveys import SurveyAnswer
from services.surveys import audience, closing, publishing
from services.surveys.definitions import template, templates
from tests.support.surveys import every_type

ROLES = (Role.TEACHER, Role.LEADER, Role.TUTOR, Role.CURATOR, Role.SCHOOL_COORDINATOR)


@pytest.fixture
async def school(house):
    return await house.school("Берёзовская СШ")


@pytest.fixture
async def anna(house):
    return await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)


async def answers_by_buttons(person):
    """The first answer everywhere; words and numbers where there is no button; to the end."""
    for _question in range(40):
        screen = person.screen
        if "Отправить" in screen:
            return await person.taps("Отправить")
        if "Готово ›" in screen:
            await person.taps("Готово ›")
        elif "Напишите число" in screen:
            await person.sends("3")
        elif "Напишите дату" in screen:
            await person.sends("25.01.2027")
        elif "Пропустить ›" in screen:
            await person.taps("Пропустить ›")
        elif "Напишите ответ" in screen:
            await person.sends("Побольше встреч")
        else:
            await person.taps(0)
    raise AssertionError(person.picture)


@pytest.mark.parametrize("key", templates())
async def test_every_shipped_survey_is_run_and_answered(house, anna, school, key):
    asked = {
        role: await house.joined(f"Образцова Вера {letter}.", role, school=school)
        for letter, role in zip("АБВГДЕЖЗИК", ROLES, strict=False)
        if role.value in template(key).audience
    }
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps(template(key).title[:30])
    if template(key).confidential and len(asked) < 5:
        assert anna.hears("никто не может обещать"), "fewer than five"
        await anna.taps("Провести именным")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert anna.hears("Опрос открыт")
    secret = "🔒" in anna.screen
    assert asked
    for person in asked.values():
        await person.taps("Начать")
        await answers_by_buttons(person)
        assert person.hears("Спасибо")
    if secret:
        await anna.taps("Закрыть опрос")
        await anna.taps("Да, закрыть")
    await anna.taps("Итоги")
    assert anna.hears(f"Ответили {len(asked)} из {len(asked)}")
    await anna.taps("По вопросам")
    assert anna.hears("1 из")


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEADER, Role.COORDINATOR])
async def test_everybody_answers_every_type_goes_back_changes_and_resumes(house, anna, school, role):
    own_school = None if role is Role.COORDINATOR else school
    person = await house.joined("Примерова Нина Петровна", role, school=own_school)
    async with house.app.db.begin() as session:
        run = await publishing.publish(
            session,
            None,
            every_type(),
            municipality_id=house.municipality_id,
            audience=audience.Audience((role,)),
            now=house.now,
        )
    await house.tick()
    await person.taps("Начать")
    await person.taps("4")
    await person.taps("Назад")
    assert person.hears("Насколько полезно?")
    assert "• 4" in person.screen
    await person.taps("5")
    await person.taps("Другое")
    await person.sends("Мало кабинетов")
    stopped_at = person.last
    await house.moves(timedelta(days=3))
    await house.restarts()
    await person.taps("Книги", message=stopped_at)
    await person.taps("Готово")
    await person.sends("12")
    await person.sends("25.01.2027")
    await person.taps("Нет")
    await person.sends("Далеко ехать")
    await person.taps("9")
    await person.sends("Спасибо за встречи")
    assert person.hears("Проверьте, пожалуйста, ответы")
    await person.taps("Изменить ответ")
    await person.taps("✏️ 6. ")
    await person.taps("Да")
    await person.taps("Отправить")
    assert person.hears("Спасибо!")
    async with house.app.db.read() as session:
        rows = await session.execute(select(SurveyAnswer.question, SurveyAnswer.value, SurveyAnswer.words))
        stored = {question: value or words for question, value, words in rows}
    assert stored == {
        "scale": "5",
        "one": "other",
        "several": "books",
        "count": "12",
        "day": "2027-01-25",
        "agree": "yes",
        "nps": "9",
        "words": "Спасибо за встречи",
    }
    if role is Role.COORDINATOR:
        await person.sends("/surveys")
        await person.taps("Опросы для меня")
        assert person.hears("✅ Всё сразу")
    async with house.app.db.begin() as session:
        await closing.close_run(session, None, run, now=house.now)
    await person.taps_data(f"sv.a:{run}:0:0")
    assert person.hears("Опрос уже закрыт")
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count(SurveyAnswer.id)))).scalar_one() == 8


async def test_a_tap_after_closing_changes_nothing(house, anna, school):
    vera = await house.joined("Образцова Вера Ивановна", Role.TEACHER, school=school)
    async with house.app.db.begin() as session:
        await publishing.publish(
            session,
            None,
            every_type(),
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)),
            now=house.now,
        )
    await house.tick()
    await vera.taps("Начать")
    await vera.taps("4")
    await house.moves(timedelta(days=16))
    for data in ("sv.a:1:1:0", "sv.ok:1:2", "sv.back:1:1", "sv.ch:1:0", "sv.send:1", "sv.open:1"):
        await vera.taps_data(data)
        assert vera.hears("Опрос уже закрыт"), data
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count(SurveyAnswer.id)))).scalar_one() == 0
