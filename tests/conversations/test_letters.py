"""Writing to one's curator or coordinator from anywhere: the answer comes back, and nothing waits for ever."""

import pytest
from sqlalchemy import insert

from models.enums import PauseKind, Role
from models.reminders import Pause
from tests.support.reminded import DAY, build_municipality, mornings

WORDS = "Где взять бланк справки?"
WAITS = "Вашего ответа ждёт 1 вопрос"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_words_that_nobody_asked_for_go_to_the_curator_by_one_tap_and_the_answer_comes_back(municipality):
    dasha, vera, anna = municipality.dasha, municipality.vera, municipality.anna
    await dasha.sends(WORDS)
    assert dasha.hears("Спросить куратора")
    assert dasha.hears("Спросить координатора")
    assert not vera.sees(WORDS)

    await dasha.taps("Спросить куратора")
    assert dasha.hears("Передано куратору")
    assert vera.sees("Вопрос: Образцова Дарья Львовна")
    assert vera.sees(f"«{WORDS}»")
    assert not anna.sees(WORDS)
    await vera.sends("/home")
    assert vera.hears(WAITS)

    await vera.taps("Ответить")
    await vera.sends("В приложении к приказу")
    assert vera.hears("Ответ отправлен: Образцова Дарья Львовна")
    assert dasha.sees("Ответ: Тестова Вера Кирилловна")
    assert dasha.sees("«В приложении к приказу»")
    await vera.sends("/home")
    assert not vera.hears(WAITS)


async def test_one_writes_from_anywhere_by_a_command(house, municipality):
    await municipality.gleb.sends("/ask")
    await municipality.gleb.taps("Спросить координатора")
    await municipality.gleb.sends(WORDS)
    assert municipality.anna.sees(f"«{WORDS}»")
    assert municipality.anna.sees("Берёзовская СШ")
    teacher = await house.joined("Примерова Ольга Львовна", Role.TEACHER, school=municipality.north)
    await teacher.sends("/ask")
    assert teacher.hears("Спросить куратора")


async def test_a_curator_asks_the_coordinator_at_once_and_a_coordinator_alone_has_nobody(municipality):
    await municipality.vera.sends("/ask")
    assert municipality.vera.hears("Напишите вопрос координатору")
    await municipality.anna.sends("/ask")
    assert municipality.anna.hears("нет никого, кто мог бы это прочитать")
    await municipality.anna.sends("Просто слова")
    assert municipality.anna.hears("Я этого не понял")


async def test_another_schools_curator_is_shown_nothing_of_it(house, municipality):
    other = await house.school("Каменская ООШ")
    olga = await house.joined("Примерова Ольга Львовна", Role.CURATOR, school=other)
    await municipality.dasha.sends(WORDS)
    await municipality.dasha.taps("Спросить куратора")
    await olga.sends("/home")
    assert not olga.hears("Вашего ответа")
    await olga.taps_data("lt.list:0")
    assert olga.hears("Вопросов, которые ждут вашего ответа, нет")


async def test_thanks_get_a_kind_word_and_go_nowhere(municipality):
    for words in ("Спасибо!", "большое спасибо", "Спасибо за помощь 🙏", "благодарю вас"):
        await municipality.dasha.sends(words)
        assert municipality.dasha.hears("Пожалуйста"), words
    await municipality.dasha.sends("Спасибо, а где бланк?")
    assert municipality.dasha.hears("Спросить куратора")
    assert not municipality.vera.sees("бланк")


async def test_an_unanswered_question_is_brought_up_and_then_the_coordinator_hears(house, municipality):
    await municipality.dasha.sends(WORDS)
    await municipality.dasha.taps("Спросить куратора")
    await house.moves(DAY)  # Wednesday: one working day
    assert mornings(municipality.vera, WAITS) == 1
    assert not mornings(municipality.anna, WAITS)
    await house.moves(DAY)
    assert not mornings(municipality.anna, WAITS)
    await house.moves(DAY)  # Friday: the third working day
    assert mornings(municipality.anna, WAITS) == 1
    await house.moves(2 * DAY)
    assert mornings(municipality.anna, WAITS) == 1, "a weekend is no time to answer"
    await house.moves(8 * DAY)  # the Monday after the next week is over
    assert mornings(municipality.anna, WAITS) == 2
    assert mornings(municipality.vera, WAITS) == 3
    await municipality.anna.taps("Образцова Дарья Львовна")
    await municipality.anna.taps("Ответить")
    await municipality.anna.sends("Отправила на почту")
    assert municipality.dasha.sees("«Отправила на почту»")
    await house.moves(14 * DAY)
    assert mornings(municipality.anna, WAITS) == 2
    assert mornings(municipality.vera, WAITS) == 3


async def test_nobody_is_brought_up_to_in_their_vacation(house, municipality):
    await municipality.dasha.sends(WORDS)
    await municipality.dasha.taps("Спросить куратора")
    async with house.app.db.begin() as session:
        await session.execute(
            insert(Pause).values(
                kind=PauseKind.PERSON,
                subject_id=await house.id_of(municipality.vera),
                first=house.now.date(),
                last=house.now.date() + 7 * DAY,
                created_at=house.now,
            )
        )
    await house.moves(3 * DAY)
    assert not mornings(municipality.vera, WAITS)
    await house.moves(7 * DAY)
    assert mornings(municipality.vera, WAITS) == 1


async def test_it_is_answered_once_and_only_by_whom_it_is_for(municipality):
    await municipality.dasha.sends(WORDS)
    await municipality.dasha.taps("Спросить куратора")
    data = municipality.vera.last.keyboard[0][0]["callback_data"]
    await municipality.gleb.taps_data(data)
    assert municipality.gleb.hears("нет доступа")
    await municipality.anna.taps_data(data)
    await municipality.anna.sends("Отвечу за куратора")
    await municipality.vera.taps("Ответить")
    assert municipality.vera.hears("уже ответили: «Отвечу за куратора»")
