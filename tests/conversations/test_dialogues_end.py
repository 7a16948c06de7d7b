"""No dialogue waits for ever: it can be cancelled, it is put aside, and late words are asked about."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from handlers.dialogue import IDLE
from models.enums import Role
from models.evidence import AssignmentEvent, EvidencePiece
from models.surveys import SurveyDraft
from models.traffic import Conversation
from tests.support.factories import make_person
from tests.support.forging import end_posts
from tests.support.reporting import JPG, PDF, ReportingSchool
from tests.support.surveys import publish_to_teachers, words_only

LATER = timedelta(days=3)


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


@pytest.fixture
async def nina(house):
    return await house.joined("Пробнова Нина Ивановна", Role.TEACHER, school=await house.school("Лесная СШ"))


async def said(house):
    async with house.app.db.read() as session:
        found = await session.execute(select(AssignmentEvent.text).where(AssignmentEvent.text.is_not(None)))
        return list(found.scalars())


async def drafted(house):
    async with house.app.db.read() as session:
        found = await session.execute(select(SurveyDraft.answers))
        return " ".join(map(str, found.scalars()))


async def standing(house, person):
    async with house.app.db.read() as session:
        row = (await session.execute(select(Conversation.state).where(Conversation.chat == str(person.id)))).first()
        return row.state if row else None


async def asks_the_curator(school):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("Спросить")


# Words that come late


@pytest.mark.parametrize("confidential", [False, True])
async def test_words_three_days_later_are_no_answer_until_the_person_says_so(house, nina, confidential):
    async with house.app.db.begin() as session:
        for number in range(6):
            await make_person(session, f"Учебнов {number}", (Role.TEACHER, 1), municipality_id=house.municipality_id)
    await publish_to_teachers(house, words_only(confidential=confidential))
    await nina.taps("Начать")
    await house.moves(LATER)
    await nina.sends("Добрый день, когда семинар?")
    # Of a confidential survey the dialogue does not say at which question somebody stands.
    assert nina.hears("Это ответ в опросе" if confidential else "Это ответ на вопрос 1")
    assert "семинар" not in await drafted(house)
    await nina.taps("Нет, отменить")
    assert nina.hears("Отменено: ответ в опросе" if confidential else "Отменено: ответ на вопрос 1")
    assert "семинар" not in await drafted(house)
    await nina.sends("Спасибо")
    assert "Спасибо" not in await drafted(house)


async def test_words_three_days_later_are_the_answer_when_the_person_says_so(house, nina):
    await publish_to_teachers(house, words_only())
    await nina.taps("Начать")
    await house.moves(LATER)
    await nina.sends("Мало кабинетов")
    await house.restarts()
    await nina.taps("Да")
    assert nina.hears("2 из 2")
    assert "Мало кабинетов" in await drafted(house)
    await nina.sends("Много бумаг")
    assert "Много бумаг" in await drafted(house), "what follows at once is not asked about"


@pytest.mark.parametrize(("pause", "asked"), [(IDLE, False), (IDLE + timedelta(seconds=1), True)])
async def test_half_an_hour_is_the_bound(house, school, pause, asked):
    await asks_the_curator(school)
    await house.moves(pause)
    await school.dasha.sends("Какой номер у приказа?")
    assert bool(school.dasha.hears("Это сообщение по мероприятию")) is asked
    assert (await said(house) == []) is asked


async def test_late_words_to_a_confidential_survey_lie_nowhere_until_they_are_sent_again(house, nina):
    """Whoever copies the database meanwhile would read whose they are."""
    async with house.app.db.begin() as session:
        for number in range(6):
            await make_person(session, f"Учебнов {number}", (Role.TEACHER, 1), municipality_id=house.municipality_id)
    await publish_to_teachers(house, words_only(confidential=True))
    await nina.taps("Начать")
    await house.moves(LATER)
    await nina.sends("Мало кабинетов")
    assert nina.hears("ваше сообщение не сохранено")
    assert await kept_of(house) == ""
    await nina.edits(nina.said, "Мало кабинетов и мела")
    assert await kept_of(house) == ""
    await nina.taps("Да")
    assert nina.hears("1 из 2")
    await nina.sends("Мало кабинетов")
    assert nina.hears("2 из 2")
    assert await kept_of(house) == ""


async def kept_of(house):
    """What the dialogues remember of words about rooms."""
    async with house.app.db.read() as session:
        rows = (await session.execute(select(Conversation.data))).scalars()
        return "".join(str(one) for one in rows if "кабинет" in str(one))


async def test_two_messages_are_not_two_answers(house, nina):
    await publish_to_teachers(house, words_only())
    await nina.taps("Начать")
    await house.moves(LATER)
    await nina.sends("Мало кабинетов")
    await nina.sends("И холодно")
    await nina.taps("Да")
    assert nina.hears("Взял только первое сообщение")
    assert nina.sees("2 из 2")
    assert "И холодно" not in await drafted(house)


async def test_words_that_are_refused_can_be_written_again(house, school):
    """Late words go through the same check as those that come at once."""
    anna = school.anna
    await anna.sends("/people")
    await anna.taps("Школы")
    await anna.taps("Добавить школу")
    await house.moves(LATER)
    await anna.sends("Я" * 900)
    await anna.taps("Да")
    assert anna.hears("Отмена")
    await anna.sends("Озёрная СШ")
    assert anna.hears("Озёрная СШ")


async def test_photos_of_an_album_are_asked_about_once(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    await dasha.uploads(PDF, "Приказ.pdf")
    await house.moves(timedelta(hours=3))
    before = len(dasha.messages)
    await dasha.sends_album([JPG + bytes([n]) for n in range(4)])
    asked = [one for one in dasha.messages[before:] if one.from_bot]
    assert ["Это материал к вашему отчёту" in one.text for one in asked] == [True]
    await dasha.taps("Да")
    assert dasha.sees("Ваш отчёт: 5 вложений")
    assert await school.count(EvidencePiece) == 5


async def test_a_file_is_no_answer_to_an_old_question_for_words(house, school):
    await asks_the_curator(school)
    await house.moves(LATER)
    await school.dasha.uploads(PDF, "Сертификат Ивановой.pdf")
    assert school.dasha.hears("К какому поручению?")
    await school.dasha.sends("/home")
    assert school.dasha.hears("Отложено: ")


async def test_a_file_that_was_not_meant_is_looked_at_by_itself(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "9")
    await dasha.taps("отчитаться")
    await house.moves(LATER)
    await dasha.uploads(PDF, "Сертификат Ивановой.pdf")
    await dasha.taps("Нет, отменить")
    assert dasha.hears("К какому поручению?")


# Cancelled


async def test_cancelled_by_its_button_by_the_command_and_by_the_word(house, school):
    dasha = school.dasha
    for way in (
        lambda: dasha.taps("✖️ Отмена"),
        *(lambda w=w: dasha.sends(w) for w in ("/cancel", "отмена", " ОТМЕНА! ")),
    ):
        await asks_the_curator(school)
        await way()
        assert dasha.hears("Отменено: сообщение по мероприятию – «Утвердить приказом школьную команду»")
        assert dasha.hears("Ничего не отправлено")
        await dasha.sends("Спасибо")
        assert dasha.hears("Пожалуйста")
    assert await said(house) == []


async def test_with_nothing_to_cancel_it_says_so(house, school):
    for words in ("отмена", "/cancel"):
        await school.dasha.sends(words)
        assert school.dasha.hears("Отменять нечего")


async def test_who_is_not_in_yet_can_stop_as_well(house, school):
    stranger = house.box.person("Кто-то")
    await stranger.opens(await house.invite(Role.TEACHER, school=school.school))
    await stranger.taps(0)
    await stranger.taps("✅")
    assert stranger.hears("✖️ Отмена")
    await stranger.sends("отмена")
    assert stranger.hears("Отменено: ваше имя")
    await stranger.sends("Пробнова Нина Ивановна")
    assert not stranger.hears("Добро пожаловать")


async def test_the_prompt_for_a_number_has_a_way_out_under_the_keyboard(house, school):
    dasha = school.dasha
    await dasha.sends("/settings")
    await dasha.taps("Имя и телефон")
    await dasha.taps("📱 Телефон")
    await dasha.taps("Поделиться номером")
    await dasha.taps("✖️ Отмена")
    assert dasha.hears("Отменено: ваш номер телефона")


async def test_cancelling_a_date_keeps_the_report(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    await dasha.uploads(PDF, "Приказ.pdf")
    await dasha.taps("✏️ Приказ.pdf")
    await dasha.taps("Дата документа")
    await dasha.taps("✖️ Отмена")
    assert dasha.hears("Ваш отчёт: 1 вложение")
    await dasha.sends("отмена")
    assert dasha.hears("ничего не отправлено")


async def test_a_date_asked_from_a_screen_of_before_is_of_its_own_report(school):
    """The report was put aside by the way home, and the screen of its part is still there."""
    dasha = school.dasha
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    await dasha.uploads(PDF, "Приказ.pdf")
    await dasha.taps("✏️ Приказ.pdf")
    await dasha.sends("/home")
    await dasha.taps("Дата документа")
    await dasha.taps("✖️ Отмена")
    assert dasha.hears("Ваш отчёт: 1 вложение")
    assert dasha.sees("✏️ Приказ.pdf")


# Put aside


async def test_help_and_home_put_a_question_aside_and_it_can_be_taken_up(house, school):
    dasha = school.dasha
    for command in ("/help", "/home"):
        await asks_the_curator(school)
        await dasha.sends(command)
        assert dasha.hears("Отложено: сообщение по мероприятию")
        assert await standing(house, dasha) is None
        await dasha.taps("Продолжить")
        assert dasha.hears("Продолжаем: сообщение по мероприятию")
        assert dasha.hears("✖️ Отмена")
        await dasha.sends(f"Какой номер? {command}")
    assert await said(house) == ["Какой номер? /help", "Какой номер? /home"]


async def test_thanks_after_help_are_no_question_to_the_curator(house, school):
    await asks_the_curator(school)
    await school.dasha.sends("/help")
    await school.dasha.sends("Спасибо большое")
    assert await said(house) == []
    assert school.dasha.hears("Это сообщение по мероприятию")
    await school.dasha.taps("Нет, отменить")
    await school.dasha.sends("/home")
    assert not school.dasha.hears("Отложено")


async def test_a_survey_is_taken_up_at_its_question(house, nina):
    await publish_to_teachers(house, words_only())
    await nina.taps("Начать")
    await nina.taps_data("home")
    assert nina.hears("Отложено: ответ на вопрос 1")
    await nina.taps("Продолжить")
    assert nina.hears("1 из 2")
    await nina.sends("Мало кабинетов")
    assert "Мало кабинетов" in await drafted(house)


async def test_what_was_seen_to_otherwise_is_no_longer_put_aside(house, nina):
    await publish_to_teachers(house, words_only())
    await nina.taps("Начать")
    await nina.sends("/home")
    await nina.sends("/surveys")
    await nina.taps("📝 Своими словами")
    await nina.taps("Начать")
    await nina.sends("Мало кабинетов")
    await nina.sends("Много бумаг")
    await nina.taps("Отправить")
    await nina.sends("/home")
    assert not nina.hears("Отложено")


async def test_after_another_screen_the_next_words_are_asked_about(house, school):
    dasha = school.dasha
    await school.opens_card(dasha, "7")
    other = dasha.last
    await asks_the_curator(school)
    await dasha.taps("Вся история", message=other)
    await dasha.sends("Понятно, спасибо")
    assert dasha.hears("Это сообщение по мероприятию")
    assert await said(house) == []


async def test_a_step_of_the_version_before_goes_on(house, school):
    """Its memory knows neither a title nor a number."""
    dasha = school.dasha
    stored = {"platform": "telegram", "chat": str(dasha.id), "state": "Talking:words"}
    stored["data"] = {"assignment": school.tasks["5"]}
    async with house.app.db.begin() as session:
        await session.execute(insert(Conversation).values(**stored, changed_at=house.now - timedelta(minutes=1)))
    await dasha.sends("Какой номер?")
    assert await said(house) == ["Какой номер?"]
    async with house.app.db.begin() as session:
        await session.execute(insert(Conversation).values(**stored, changed_at=house.now - LATER))
    await dasha.sends("Какой номер у приказа?")
    assert dasha.hears("Это сообщение по мероприятию?")
    await dasha.taps("Да")
    assert await said(house) == ["Какой номер?", "Какой номер у приказа?"]


async def test_a_question_that_was_answered_is_answered_once(house, school):
    dasha = school.dasha
    await asks_the_curator(school)
    await house.moves(LATER)
    await dasha.sends("Какой номер у приказа?")
    question = dasha.last
    await dasha.taps("Да")
    await dasha.taps_data("dlg.yes", message=question)
    await dasha.taps_data("dlg.other", message=question)
    assert await said(house) == ["Какой номер у приказа?"]


async def test_a_step_whose_right_is_gone_takes_nothing(house, school):
    await asks_the_curator(school)
    await house.moves(LATER)
    await school.dasha.sends("Какой номер у приказа?")
    await end_posts(house, await house.id_of(school.dasha))
    await school.dasha.taps("Да")
    assert await said(house) == []
