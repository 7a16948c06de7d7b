"""Home and morning agree: what a message asked for stands on home until it is done."""

from __future__ import annotations

import pytest

from models.enums import Role
from services.roadmap.assignments import report
from tests.support.reminded import DAY, build_municipality
from tests.support.reporting import PDF


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def home(person):
    await person.sends("/home")
    return person.last.text


async def test_not_mine_waits_on_the_coordinators_home_until_it_is_decided(house, municipality):
    await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    await municipality.dasha.taps("Не моё")
    assert "«Не моё» ждёт вашего решения: 1" in await home(municipality.anna)
    await municipality.anna.taps("🙅 3. Сдать отчёт")
    assert municipality.anna.hears("«Не моё», пишет Образцова Дарья Львовна")
    await municipality.anna.taps("Оставить за исполнителем")
    assert "«Не моё»" not in await home(municipality.anna)


async def test_what_one_stands_in_for_waits_until_it_is_reported_or_they_are_back(house, municipality):
    await municipality.dasha.blocks_bot()
    await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert "За тех, кто недоступен: 1" in await home(municipality.vera)
    await municipality.vera.taps("↪️ Приозёрная СШ № 1")
    await municipality.vera.taps("отчитываюсь за них")
    assert "За тех" not in await home(municipality.vera)


async def test_a_report_that_was_begun_waits_to_be_sent(house, municipality):
    await municipality.item("Сдать отчёт", days=4, number="3")
    await municipality.dasha.uploads(PDF, "Приказ.pdf")
    assert "Отчёт начат и не отправлен" in await home(municipality.dasha)
    await municipality.dasha.taps("Продолжить отчёт")
    assert municipality.dasha.hears("Приказ.pdf")


async def test_a_question_waits_until_it_is_answered(house, municipality):
    await municipality.item("Вести работу", days=None, number="6")
    asked = 0
    while not municipality.dasha.sees("Как идёт дело?") and asked < 70:
        await house.moves(DAY)
        asked += 1
    assert "Как идёт дело? Без ответа: 1" in await home(municipality.dasha)
    await municipality.dasha.taps("❓ 6. Вести работу")
    await municipality.dasha.taps("Идёт")
    assert "Без ответа" not in await home(municipality.dasha)


async def test_a_report_that_nobody_decides_about_waits_on_the_coordinators_home(house, municipality):
    [number] = await municipality.item("Сдать отчёт", days=40, number="3")
    async with house.app.db.begin() as session:
        await report(session, number, by=await house.id_of(municipality.dasha), now=house.now)
    days = 0
    while not municipality.anna.sees("никто не принял решения") and days < 30:
        await house.moves(DAY)
        days += 1
    assert "Отчёты без решения: 1" in await home(municipality.anna)
    await municipality.anna.taps_data(f"ev.card:{number}")
    await municipality.anna.taps("Подтвердить")
    assert "Отчёты без решения" not in await home(municipality.anna)


async def test_nobody_else_sees_any_of_it(house, municipality):
    await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    await municipality.dasha.taps("Не моё")
    other = await house.joined("Условный Борис Петрович", Role.TUTOR)
    for person in (municipality.gleb, municipality.vera, other):
        assert "Не моё" not in await home(person)
