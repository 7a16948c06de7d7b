"""A seminar: announced in the chat, reminded of a day and an hour before, cancelled."""

from datetime import timedelta

import pytest

from tests.support.reminded import DAY, build_municipality, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def announced(municipality):
    await municipality.anna.sends("/seminar")
    await municipality.anna.sends("Читательская грамотность")
    await municipality.anna.taps("4")
    await municipality.anna.sends("к обеду")
    assert municipality.anna.hears("так: 15:00")
    await municipality.anna.sends("15:00")
    await municipality.anna.sends("Приозёрная СШ № 1, актовый зал")
    await municipality.anna.taps("Руководители школ")
    assert municipality.anna.hears("Уйдёт 2 людям")
    await municipality.anna.taps("Объявить")


async def test_it_is_announced_and_reminded_of_a_day_and_an_hour_before(house, municipality):
    await announced(municipality)
    assert municipality.dasha.sees("Приглашаем вас на семинар")
    assert not municipality.vera.sees("Читательская грамотность")
    await municipality.dasha.sends("/home")
    assert municipality.dasha.hears("Читательская грамотность")
    await municipality.dasha.taps("📊 Сводка")
    await municipality.dasha.taps("👤 Моё личное")
    assert municipality.dasha.hears("15:00, через 3 дня")
    await house.moves(2 * DAY)
    assert mornings(municipality.dasha, "Ближайшее – ") == 1
    await house.restarts()
    await house.moves(DAY + timedelta(hours=4, minutes=5))
    assert mornings(municipality.dasha, "Начало в 15:00") == 1
    await house.tick()
    assert mornings(municipality.dasha, "Начало в 15:00") == 1


async def test_a_cancelled_one_is_told_and_no_longer_reminded_of(house, municipality):
    await announced(municipality)
    await municipality.anna.sends("/home")
    await municipality.anna.taps("Читательская")
    await municipality.anna.taps("Отменить семинар")
    await municipality.anna.taps("Да, отменить")
    assert municipality.dasha.sees("Семинар отменён")
    await house.moves(3 * DAY)
    assert mornings(municipality.dasha) == 0


async def test_the_clock_can_jump_to_the_next_event(house, municipality):
    await announced(municipality)
    moment = await house.box.next_event()
    assert moment is not None
    await house.moves(moment - house.now)
    assert mornings(municipality.dasha, "Ближайшее – ") == 1
