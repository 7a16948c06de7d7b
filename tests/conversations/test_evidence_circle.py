"""Reports and decisions as people live them: the school sends, the curator looks, the centre looks too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import AssignmentState
from services import people
from tests.support.factories import assign, make_item
from tests.support.reporting import PDF, ReportingSchool


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def test_the_whole_circle_with_restarts_between(house):
    school = await ReportingSchool(house).build(second_look=True)
    dasha, vera, anna = school.dasha, school.vera, school.anna
    await school.opens_card(dasha, "5")
    assert dasha.hears("Здесь ожидается: приказ")
    await dasha.taps("отчитаться")
    assert dasha.hears("до 20 МБ")
    await house.restarts()
    await dasha.uploads(PDF, "Приказ № 12 от 25.08.2026.pdf")
    assert dasha.hears("приказ от 25 августа 2026")
    await dasha.taps("✅ Отправить отчёт")
    assert dasha.hears("Отчёт принят: 1 поручение")
    assert vera.sees("📥 1 отчёт ждёт вашей проверки")

    await house.restarts()
    await vera.taps("Карточка")
    assert vera.last_document.content == PDF
    await vera.taps("↩️ Вернуть")
    await vera.taps("нет подписи")
    assert dasha.sees("↩️ Вернули на доработку")
    assert dasha.sees("Причина: нет подписи")
    assert await school.state("5") is AssignmentState.RETURNED

    await house.restarts()
    await dasha.taps("📎 Прислать заново")
    await dasha.uploads(PDF + b"signed", "Приказ с подписью.pdf")
    await dasha.taps("✅ Отправить отчёт")
    await vera.sends("/review")
    assert vera.hears("Ждут проверки: 1")
    await vera.taps("🔎 5. Берёзовская СШ")
    assert vera.hears("возвращено, Вера Кураторова – нет подписи")
    await vera.taps("✅ Подтвердить")
    assert vera.hears("ждёт повторной проверки в центре")
    assert await school.state("5") is AssignmentState.REPORTED

    await house.restarts()
    assert anna.sees("📥 1 отчёт ждёт вашей проверки")
    await anna.taps("Карточка")
    await anna.taps("✅ Подтвердить")
    assert await school.state("5") is AssignmentState.CONFIRMED
    assert dasha.sees("✅ Подтверждено, спасибо! 1 поручение")


async def test_questions_and_answers_inside_the_card(school):
    dasha, vera = school.dasha, school.vera
    await school.opens_card(dasha, "5")
    await dasha.taps("💬 Спросить")
    await dasha.sends("Подойдёт прошлогодний приказ?")
    assert vera.sees("💬 Вопрос: Дарья Директорова")
    await vera.taps("↪️ Ответить")
    await vera.sends("Нет, нужен новый")
    assert dasha.sees("💬 Ответ: Вера Кураторова")
    assert dasha.sees("«Нет, нужен новый»")
    await school.opens_card(dasha, "5")
    assert dasha.hears("вопрос, Дарья Директорова – Подойдёт прошлогодний приказ?")


async def test_home_says_what_waits(house, school):
    await school.reports("5")
    await school.vera.sends("/home")
    assert school.vera.hears("🔎 Ждут проверки: 1")
    await school.vera.taps("🔎 Ждут проверки: 1")
    assert school.vera.hears("5. Утвердить приказом")
    await house.moves(timedelta(days=45))
    await school.dasha.sends("/home")
    assert school.dasha.hears("🔴 Просрочено: 1")
    await school.dasha.taps("🔴 Просрочено: 1")
    assert school.dasha.hears("7. Пройти курсы")


async def test_the_card_has_everything_about_it(house, school):
    """State, deadline, who decides, evidence, questions, and the whole history with everybody who was reminded."""
    dasha, vera = school.dasha, school.vera
    await house.moves(timedelta(days=24))  # a week before the first one is due
    assert dasha.sees("5. Утвердить приказом")
    await school.opens_card(dasha, "5")
    await dasha.taps("отчитаться")
    for n in range(9):
        await dasha.uploads(PDF + bytes([n]), f"Лист {n}.pdf")
    await dasha.taps("✅ Отправить отчёт")
    await school.opens_card(dasha, "5")
    for said in ("5. Утвердить приказом школьную команду", "Срок: ", "⏳ ждёт проверки", "Решает: Вера Кураторова",
                 "Результат: Приказ о составе команды", "… и ещё 3", "📎 Лист 8.pdf"):  # fmt: skip
        assert dasha.hears(said), said

    await dasha.taps("📂 Все документы: 9")
    assert dasha.hears("Лист 0.pdf")
    await dasha.taps("›")
    await dasha.taps("📎 Лист 8.pdf")
    assert dasha.last_document.content == PDF + bytes([8])
    await dasha.taps("‹ Назад")

    for n in range(4):
        await dasha.taps("💬 Спросить")
        await dasha.sends(f"Вопрос {n}")
        await vera.taps("↪️ Ответить")
        await vera.sends(f"Ответ {n}")
        await dasha.taps("Карточка")
    assert dasha.hears("Ответ 3")
    assert not dasha.hears("Вопрос 0"), "the card stays one screen"
    await dasha.taps("📜 Вся история")
    assert dasha.hears("Ответ 3")
    await dasha.taps("›")
    assert dasha.hears("отчитались, Дарья Директорова")
    assert dasha.hears("🔔 напомнили: Дарья Директорова")
    await dasha.taps("‹ Назад")
    assert dasha.hears("Решает: Вера Кураторова")


async def test_who_above_was_told_of_a_delay_is_not_the_school_s_to_read(house, school):
    await house.moves(timedelta(days=45))
    told = "🔔 сообщили о просрочке: Вера Кураторова"
    for person, reads in ((school.vera, True), (school.anna, True), (school.dasha, False)):
        await school.opens_card(person, "5")
        await person.taps("📜 Вся история")
        assert person.hears("🔔 напомнили: Дарья Директорова")
        assert bool(person.hears(told)) is reads, person.name


async def test_the_card_opens_from_everywhere(house, school):
    """From the roadmap, the status, the queue, the home screen and a reminder."""
    dasha, vera = school.dasha, school.vera
    await dasha.sends("/roadmap")
    await dasha.taps("Все мероприятия: 3")
    await dasha.taps("№ 5")
    await dasha.taps("📎 Берёзовская СШ")
    assert dasha.hears("Где: Берёзовская СШ")
    await dasha.sends("/status")
    await dasha.taps("▫️ В работе: 3")
    await dasha.taps("№ 7")
    assert dasha.hears("7. Пройти курсы повышения квалификации")
    await house.moves(timedelta(days=24))
    await dasha.taps("1")
    await dasha.taps("Карточка")
    assert dasha.hears("Где: Берёзовская СШ")
    await school.reports("5")
    await vera.sends("/home")
    await vera.taps("🔎 Ждут проверки: 1")
    await vera.taps("🔎 5.")
    assert vera.hears("Где: Берёзовская СШ")
    await vera.taps("🔎 Ждут проверки")
    assert vera.hears("Ждут проверки: 1")


async def test_an_item_of_the_roadmap_leads_to_the_card_of_each_of_thirty_schools(house, school):
    """Whoever is on the last page is as near as the first."""
    async with house.app.db.begin() as session:
        municipality = {"municipality_id": house.municipality_id}
        more = [
            await people.create_school(session, name=f"Школа № {number:02}", **municipality) for number in range(30)
        ]
        due = house.now.date() + timedelta(days=20)
        item = await make_item(session, school.roadmap, "15", "Провести анкетирование", due=due)
        await assign(session, school.roadmap, item, due=due, schools=more)
    anna = school.anna
    await anna.sends("/roadmap")
    await anna.taps("Все мероприятия: 4")
    await anna.taps("№ 15")
    assert anna.hears("Выполнено 0 из 30")
    found = []
    for _page in range(4):
        found += [label for label in anna.last.labels if label.startswith("📎")]
        await anna.taps("›")
    assert found == [f"📎 Школа № {number:02}" for number in range(30)]
    await anna.taps("‹")
    await anna.taps("📎 Школа № 29")
    assert anna.hears("Где: Школа № 29")
