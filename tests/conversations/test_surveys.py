"""A survey, from the coordinator's button to the teacher's «Спасибо» and the shares that come of it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import Role, SchoolStatus
from models.people import SchoolYearStatus
from models.surveys import SurveyAnswer, SurveyReleased
from services.calendar.school_year import school_year
from services.people import appoint
from services.surveys import audience, closing, publishing, runs
from services.surveys.results.groups import breakdowns
from tests.support.surveys import every_type

NAMES = ("Образцова Вера", "Примерова Нина", "Пробнова Инна", "Тестова Зоя", "Учебнова Лия", "Школьнова Ия")


@pytest.fixture
async def school(house):
    return await house.school("Берёзовская СШ")


@pytest.fixture
async def anna(house):
    return await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)


@pytest.fixture
async def vera(house, school):
    return await house.joined("Образцова Вера Ивановна", Role.TEACHER, school=school)


async def start(house, definition, **more):
    """A run for all teachers, as the operator starts one."""
    async with house.app.db.begin() as session:
        run = await publishing.publish(
            session,
            None,
            definition,
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)),
            now=house.now,
            **more,
        )
    await house.tick()
    return run


async def stored(house):
    async with house.app.db.read() as session:
        rows = await session.execute(select(SurveyAnswer.question, SurveyAnswer.value, SurveyAnswer.words))
        return {(question, value or words) for question, value, words in rows}


async def answer_everything(person):
    """All nine questions, each the way its type is answered."""
    await person.taps("Начать")
    assert person.hears("1 из")
    await person.taps("4")
    await person.taps("Другое")
    await person.sends("Мало кабинетов")
    await person.taps("Книги")
    await person.taps("Деньги")
    await person.taps("Готово")
    await person.sends("12")
    await person.sends("25.01.2027")
    await person.taps("Да")
    await person.taps("10")
    await person.taps("Пропустить")


async def test_leaders_answer_one_tap_a_question_and_the_coordinator_reads_shares(house, anna, school):
    igor = await house.joined("Образцов Игорь Петрович", Role.LEADER, school=school)
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("наставническ")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert anna.sees("Опрос открыт")

    assert igor.sees("Именной опрос: координатор видит ваше имя")
    await igor.taps("Начать")
    assert igor.sees("1 из")
    for _question in range(8):
        await igor.taps("Пропустить" if "Пропустить" in igor.screen else 0)
    assert igor.hears("Проверьте, пожалуйста, ответы")
    await igor.taps("Отправить")
    assert igor.sees("Спасибо!")

    await anna.taps("Итоги")
    assert anna.sees("Ответили 1 из 1")


async def test_every_type_of_question(house, vera):
    await start(house, every_type())
    await answer_everything(vera)
    assert vera.hears("Мало кабинетов")
    assert vera.hears("Книги; Деньги")
    await vera.taps("Отправить")
    assert vera.hears("Мы напишем, что решили")
    assert await stored(house) == {
        ("scale", "4"),
        ("one", "other"),
        ("several", "books"),
        ("several", "money"),
        ("count", "12"),
        ("day", "2027-01-25"),
        ("agree", "yes"),
        ("nps", "10"),
    }


async def test_several_of_with_words_of_ones_own_and_a_limit(house, vera):
    await start(house, every_type())
    await vera.taps("Начать")
    await vera.taps("4")
    await vera.taps("Нет места")
    await vera.taps("Книги")
    assert vera.hears("☑️ Книги")
    await vera.taps("Другое")
    await vera.sends("Свой автобус")
    assert vera.hears("☑️ ✏️ Другое")
    await vera.taps("Люди")
    assert vera.hears("Можно выбрать не больше 2")
    await vera.taps("Книги")
    assert vera.hears("▫️ Книги")
    await vera.taps("Готово")
    assert vera.hears("Сколько уроков?")


async def changes(person, number):
    await person.taps("Изменить ответ")
    await person.taps(f"✏️ {number}. ")


async def test_back_change_and_branching(house, vera):
    await start(house, every_type())
    await answer_everything(vera)
    await changes(vera, "6")
    await vera.taps("Нет")
    assert vera.hears("Почему нет?"), "the answer opens another question"
    await vera.sends("Нет времени")
    assert vera.hears("Проверьте, пожалуйста, ответы")
    await changes(vera, "6")
    await vera.taps("Назад")
    assert vera.hears("Когда удобно?")
    await vera.sends("1.2.2027")
    await changes(vera, "6")
    await vera.taps("Да")
    await vera.taps("Отправить")
    answers = await stored(house)
    assert ("day", "2027-02-01") in answers
    assert not [one for one in answers if one[0] == "why"], "what is no longer asked does not count"


async def test_a_named_survey_is_changed_until_it_closes(house, vera):
    run = await start(house, every_type())
    await answer_everything(vera)
    await vera.taps("Отправить")
    await vera.sends("/surveys")
    await vera.taps("✅ Всё сразу")
    assert vera.hears("Ответы отправлены")
    await changes(vera, "1")
    await vera.taps("2")
    assert ("scale", "2") in await stored(house)
    assert ("scale", "4") not in await stored(house)
    old = vera.last
    async with house.app.db.begin() as session:
        await closing.close_run(session, None, run, now=house.now)
    await vera.taps(0, message=old)
    assert vera.hears("Опрос уже закрыт")
    assert ("scale", "2") in await stored(house)


async def test_after_days_and_a_restart_an_old_button_goes_on(house, vera):
    await start(house, every_type())
    invitation = vera.last
    await vera.taps("Начать")
    first = vera.last
    await vera.taps("4")
    await vera.taps("Нет места")
    await house.moves(timedelta(days=5))
    await house.restarts()
    await vera.taps("Начать", message=invitation)
    assert "Что нужно?" in vera.screen
    await vera.taps("5", message=first)
    assert "Что нужно?" in vera.screen, "a tap on a question already left answers it anew and goes on"
    await vera.taps("Книги")
    await vera.taps("Готово")
    await house.restarts()
    await vera.sends("7")
    assert vera.hears("Когда удобно?"), "words are still awaited after a restart"


async def test_closed_while_somebody_answers(house, vera):
    run = await start(house, every_type())
    await vera.taps("Начать")
    for button in ("4", "Нет места", "Книги", "Готово"):
        await vera.taps(button)
    async with house.app.db.begin() as session:
        await closing.close_run(session, None, run, now=house.now)
    await vera.sends("12")
    assert vera.hears("Опрос уже закрыт")
    await vera.sends("привет")
    assert not vera.hears("Опрос уже закрыт"), "nobody is kept in a survey that is over"


async def test_what_does_not_fit(house, vera):
    run = await start(house, every_type())
    await vera.taps("Начать")
    await asyncio.gather(vera.taps("4", wait="nothing"), vera.taps("4", wait="nothing"))
    await house.box.settled()
    assert vera.sees("Что мешает?")
    await vera.taps_data(f"sv.a:{run}:1:77")
    assert vera.hears("нет такого ответа")
    await vera.taps_data(f"sv.a:{run}:77:0")
    assert vera.hears("В этом опросе вас нет")
    await vera.taps_data(f"sv.a:{run + 5}:0:0")
    assert vera.hears("В этом опросе вас нет")
    await vera.taps_data(f"sv.a:{run}:6:0")
    assert "Что мешает?" in vera.screen, "a question that does not come is passed over"
    for button in ("Нет места", "Книги", "Готово"):
        await vera.taps(button)
    await vera.sends("много")
    assert vera.hears("Здесь нужно число")
    await vera.sends("41")
    assert vera.hears("от 0 до 40")
    await vera.uploads(b"ogg", kind="voice")
    assert vera.hears("Ответьте, пожалуйста, текстом")
    await vera.sends("40")
    await vera.sends("завтра")
    assert vera.hears("Здесь нужна дата")
    await vera.sends("2027-01-25")
    await vera.taps("Да")
    await vera.taps("7")
    await vera.sends("я" * 4000)
    assert vera.hears("4000") or vera.hears("4 000")
    await vera.sends("я" * 2000)
    assert vera.hears("Проверьте, пожалуйста, ответы")
    await vera.taps("Отправить")
    assert vera.hears("Спасибо!")


async def test_somebody_with_two_appointments_is_asked_once(house, vera, school):
    other = await house.school("Каменская ООШ")
    async with house.app.db.begin() as session:
        await appoint(
            session,
            await house.id_of(vera),
            Role.LEADER,
            municipality_id=house.municipality_id,
            school_id=other,
            since=house.now.date(),
        )
        run = await publishing.publish(
            session,
            None,
            every_type(),
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER, Role.LEADER)),
            now=house.now,
        )
    await house.tick()
    assert sum("Всё сразу" in message.text for message in vera.messages) == 1
    await answer_everything(vera)
    await vera.taps("Отправить")
    async with house.app.db.read() as session:
        card = await runs.load_run(session, None, run, now=house.now)
        (by_role,) = await breakdowns(session, card, every_type())
    assert {line.name: line.n for line in by_role.lines} == {"leader": 1, "teacher": 1}, "counted in both groups"


async def test_whose_school_has_no_status_is_counted_among_the_others(house, vera, anna, school):
    """Found by a made-up year, seed 1796044490840: the results of such a survey could not be shown at all."""
    other = await house.school("Каменская ООШ")
    oleg = await house.joined("Олег Львович", Role.TEACHER, school=other)
    async with house.app.db.begin() as session:
        year = school_year(house.now)
        session.add(SchoolYearStatus(school_id=school, year=year, status=SchoolStatus.AT_RISK))
    run = await start(house, every_type(groups="status"))
    for person in (vera, oleg):
        await answer_everything(person)
        await person.taps("Отправить")
    async with house.app.db.read() as session:
        card = await runs.load_run(session, None, run, now=house.now)
        (by_status,) = await breakdowns(session, card, every_type(groups="status"))
    assert [(line.name, line.n) for line in by_status.lines] == [("at_risk", 1), (None, 1)]
    await anna.sends("/surveys")
    await anna.taps("Всё сразу")
    await anna.taps("Итоги")
    await anna.taps("По группам")
    assert anna.hears("школы зоны риска")
    await anna.taps_data(f"sv.xlsx:{run}")
    assert anna.last_document


async def old_buttons_tell_nothing(anna, run):
    for old_button in (f"sv.q:{run}:0", f"sv.txt:{run}:0", f"sv.grp:{run}:0:0", f"sv.fun:{run}:0"):
        await anna.taps_data(old_button)
        assert "появятся все сразу" in anna.screen, old_button
    for old_button in (f"sv.xlsx:{run}", f"sv.docx:{run}"):
        await anna.taps_data(old_button)
        assert anna.sees("появятся все сразу"), old_button
        assert not anna.last_document, old_button


async def test_a_confidential_survey_is_final_and_leaves_nothing_on_the_screen(house, anna, school):
    people = [await house.joined(f"{name} Ивановна", Role.TEACHER, school=school) for name in NAMES]
    run = await start(house, every_type(confidential=True, groups="school"))
    first = people[0]
    assert first.sees("Конфиденциально")
    await first.taps("Как это устроено")
    assert first.hears("Что не защищено")
    assert first.hears("не меньше чем по 5")
    await first.taps("К вопросам")
    for person in people[:5]:
        if person is first:
            await person.taps("4")
            await person.taps("Нет места")
            for button in ("Книги", "Готово"):
                await person.taps(button)
            await person.sends("12")
            await person.sends("25.01.2027")
            await person.taps("Да")
            await person.taps("10")
            await person.taps("Пропустить")
        else:
            await answer_everything(person)
        assert person.hears("«Отправить» – окончательно")
        await person.taps("Отправить")
        assert person.hears("Спасибо!")
        if person is first:
            assert any("ответы отправлены" in message.text for message in first.messages), "older messages as well"
            assert not first.sees("Насколько полезно?")
            await anna.sends("/surveys")
            await anna.taps("Всё сразу")
            await anna.taps("Итоги")
            assert anna.hears(f"Ответили 0 из {len(NAMES)}"), "in steps of five"
            assert anna.hears("появятся все сразу, когда опрос закроется")
    count = select(func.count(func.distinct(SurveyReleased.response)))
    async with house.app.db.read() as session:
        assert (await session.execute(count)).scalar_one() == 0, "nothing before the end"
    await anna.taps("Обновить")
    assert anna.hears("появятся все сразу, когда опрос закроется")
    await old_buttons_tell_nothing(anna, run)
    await anna.sends("/surveys")
    await anna.taps("Всё сразу")
    await anna.taps("Закрыть опрос")
    assert anna.hears("Неотправленные ответы будут стёрты")
    assert anna.hears("Если отправили меньше 5 человек, все ответы стираются")
    await anna.taps("Да, закрыть")
    assert anna.hears("Опрос закрыт")
    async with house.app.db.read() as session:
        assert (await session.execute(count)).scalar_one() == 5
    await anna.taps("Итоги")
    assert anna.hears("Полезно – 100 % (5 из 5)")
    await anna.taps("По группам")
    assert anna.hears("n = 5")


async def test_too_few_for_a_promise(house, anna, vera):
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("тьюторского пункта учителям")
    assert anna.hears("никто не может обещать")
    assert not anna.hears("Разослать")
    await anna.taps_data("sv.pub")
    assert anna.hears("никто не может обещать")
    await anna.taps("Провести именным")
    assert not anna.hears("хранятся отдельно")
    await anna.taps("Разослать")
    await anna.taps("Да, разослать")
    assert anna.hears("Опрос открыт")
    assert vera.sees("координатор видит ваше имя")
