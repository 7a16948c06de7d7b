"""A native reply belongs to its message; a figure under a scale is an answer; an edit is never lost in silence."""

import pytest
from sqlalchemy import select

from models.enums import Role
from models.evidence import EvidencePiece
from models.surveys import SurveyDraft
from tests.support.reminded import DAY, build_municipality
from tests.support.reporting import PDF, ReportingSchool
from tests.support.surveys import every_type, publish_to_teachers

WORDS = "Где взять бланк?"


@pytest.fixture
async def nina(house):
    return await house.joined("Пробнова Нина Ивановна", Role.TEACHER, school=await house.school("Лесная СШ"))


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def rows(house, column):
    async with house.app.db.read() as session:
        return list((await session.execute(select(column))).scalars())


async def test_a_reply_to_a_question_about_an_item_is_its_answer(house, school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("Спросить")
    await school.dasha.sends(WORDS)
    question = school.vera.last
    await school.vera.sends("/home")
    await school.vera.sends("В приложении", reply_to=question)
    assert school.vera.hears("Передано")
    assert school.dasha.sees("«В приложении»")


async def test_a_reply_to_a_question_outside_items_is_its_answer_whatever_is_waited_for(house, school):
    await school.dasha.sends(WORDS)
    await school.dasha.taps("Спросить куратора")
    question = school.vera.last
    await school.opens_card(school.vera, "5")
    await school.vera.taps("Спросить")
    await school.vera.sends("В приложении", reply_to=question)
    assert school.vera.hears("Ответ отправлен")
    assert school.dasha.sees("«В приложении»")
    answer = school.dasha.last
    await school.dasha.sends("А к какому приказу?", reply_to=answer)
    assert school.vera.sees("«А к какому приказу?»")
    await school.vera.sends("Слова по мероприятию")
    assert school.vera.hears("Это сообщение по мероприятию"), "what waited still waits, and asks"


@pytest.mark.parametrize(
    ("button", "hears", "arrives"),
    [
        ("Вопрос", "Передал", "💬 Вопрос"),
        ("Есть проблема", "🆘", "Есть проблема"),
        ("Это отчёт", "Ваш отчёт: 1 вложение", None),
    ],
)
async def test_words_in_reply_to_a_reminder_are_asked_about_and_go_where_they_belong(house, button, hears, arrives):
    municipality = await build_municipality(house)
    await municipality.item("Сдать отчёт", days=3, number="3")
    await house.moves(DAY)
    reminder = municipality.dasha.last
    assert "Сдать отчёт" in reminder.text
    await municipality.dasha.sends("/home")
    await municipality.dasha.sends(WORDS, reply_to=reminder)
    assert municipality.dasha.hears("3. Сдать отчёт")
    assert not municipality.vera.sees(WORDS)
    await municipality.dasha.taps(button)
    assert municipality.dasha.hears(hears)
    if arrives:
        assert municipality.vera.sees(arrives)
        assert municipality.vera.sees(WORDS)


async def test_a_reply_to_the_prompt_is_its_answer_without_being_asked_about(house, school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("Спросить")
    prompt = school.dasha.last
    await house.moves(DAY)
    await school.dasha.sends(WORDS, reply_to=prompt)
    assert school.dasha.hears("Передал")
    assert school.vera.sees(WORDS)


async def test_a_figure_under_a_scale_is_an_answer_and_other_words_are_none(house, nina):
    await publish_to_teachers(house, every_type())
    await nina.taps("Начать")
    assert nina.hears("Насколько полезно?")
    scale = nina.last
    await nina.sends("а зачем это?")
    assert not nina.hears("Что мешает?")
    await nina.sends("4", reply_to=scale)
    assert nina.hears("Что мешает?")
    await nina.sends("2")
    assert nina.hears("Что нужно?")
    answers = (await rows(house, SurveyDraft.answers))[0]
    assert str(answers["scale"]).count("4")
    assert "place" in str(answers["one"])


async def test_an_edited_message_corrects_the_report_that_is_not_sent_yet(house, school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("отчитаться")
    await school.dasha.sends("Провели 25 августа, было 14 учителей")
    words = school.dasha.said
    await school.dasha.edits(words, "Провели 28 августа, было 41 учитель")
    assert school.dasha.hears("Слова в отчёте исправлены")
    assert school.dasha.hears("41 учитель")
    await school.dasha.uploads(PDF, "Приказ.pdf", caption="Приказ № 4")
    await school.dasha.edits(school.dasha.said, "Приказ № 5")
    assert await rows(house, EvidencePiece.text) == ["Провели 28 августа, было 41 учитель", "Приказ № 5"]

    await school.dasha.taps("Отправить отчёт")
    await school.dasha.edits(words, "Провели 29 августа")
    assert school.dasha.hears("уже отправлен с прежними словами")
    await school.dasha.taps("Дополнить отчёт")
    assert school.dasha.hears("Ваш отчёт")
    assert (await rows(house, EvidencePiece.text))[0] == "Провели 28 августа, было 41 учитель"


async def test_an_edited_question_follows_until_it_is_answered(house, school):
    await school.dasha.sends("Где бланк")
    await school.dasha.edits(school.dasha.said, WORDS)
    assert school.dasha.hears(WORDS)
    question = school.dasha.said
    await school.dasha.taps("Спросить куратора")
    assert school.vera.sees(f"«{WORDS}»")
    await school.dasha.edits(question, "Где взять бланк справки?")
    assert school.dasha.hears("Вопрос исправлен")
    assert school.vera.sees("Вопрос уточнён")
    assert school.vera.sees("«Где взять бланк справки?»")
    await school.vera.sends("В приложении", reply_to=school.vera.last)
    await school.dasha.edits(question, "Уже не важно")
    assert school.dasha.hears("прежние слова уже приняты")
    assert not school.vera.sees("Уже не важно")


async def test_an_edit_of_held_words_is_what_is_taken(house, school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("Спросить")
    await house.moves(DAY)
    await school.dasha.sends("Где бланк")
    asks = school.dasha.last
    await school.dasha.edits(school.dasha.said, WORDS)
    assert school.dasha.hears("Беру исправленные слова")
    await school.dasha.taps("Да", message=asks)
    assert school.vera.sees(f"«{WORDS}»")


async def test_a_strangers_edit_gets_an_answer_too(house):
    stranger = house.box.person("Вера Примерова")
    await stranger.sends("Здравствуйте")
    await stranger.edits(stranger.said, "Добрый день")
    assert stranger.hears("прежние слова уже приняты")
