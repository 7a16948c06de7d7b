"""A seminar: announced in the chat, reminded of a day and an hour before, cancelled."""

from datetime import timedelta

import pytest

from tests.support.reminded import DAY, build_town, mornings


@pytest.fixture
async def town(house):
    return await build_town(house)


async def announced(town):
    await town.anna.sends("/seminar")
    await town.anna.sends("Читательская грамотность")
    await town.anna.taps("4")
    await town.anna.sends("к обеду")
    assert town.anna.hears("так: 15:00")
    await town.anna.sends("15:00")
    await town.anna.sends("Приозёрная СШ № 1, актовый зал")
    await town.anna.taps("Руководители школ")
    assert town.anna.hears("Уйдёт 2 людям")
    await town.anna.taps("Объявить")


async def test_it_is_announced_and_reminded_of_a_day_and_an_hour_before(house, town):
    await announced(town)
    assert town.dasha.sees("Приглашаем вас на семинар")
    assert not town.vera.sees("Читательская грамотность")
    await town.dasha.sends("/home")
    assert town.dasha.hears("Читательская грамотность")
    await town.dasha.taps("📊 Сводка")
    await town.dasha.taps("👤 Моё личное")
    assert town.dasha.hears("15:00, через 3 дня")
    await house.moves(2 * DAY)
    assert mornings(town.dasha, "Сегодня 1 дело") == 1
    await house.restarts()
    await house.moves(DAY + timedelta(hours=4, minutes=5))
    assert mornings(town.dasha, "Начало в 15:00") == 1
    await house.tick()
    assert mornings(town.dasha, "Начало в 15:00") == 1


async def test_a_cancelled_one_is_told_and_no_longer_reminded_of(house, town):
    await announced(town)
    await town.anna.sends("/home")
    await town.anna.taps("Читательская")
    await town.anna.taps("Отменить семинар")
    await town.anna.taps("Да, отменить")
    assert town.dasha.sees("Семинар отменён")
    await house.moves(3 * DAY)
    assert mornings(town.dasha, "Сегодня") == 0


async def test_the_clock_can_jump_to_the_next_event(house, town):
    await announced(town)
    moment = await house.box.next_event()
    assert moment is not None
    await house.moves(moment - house.now)
    assert mornings(town.dasha, "Сегодня 1 дело") == 1
