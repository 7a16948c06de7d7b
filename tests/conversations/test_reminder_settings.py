"""The coordinator sets when people are reminded, pauses a roadmap, sees what will go to whom."""

import pytest

from tests.support.reminded import DAY, build_town, mornings


@pytest.fixture
async def town(house):
    return await build_town(house)


async def test_the_ladder_is_changed_in_the_chat(house, town):
    await town.item("Сдать отчёт", days=6)
    await town.anna.sends("/reminders")
    await town.anna.taps("🗺")
    await town.anna.taps("Когда напоминать")
    await town.anna.sends("пятого")
    assert town.anna.hears("Не понимаю") or town.anna.hears("пятого")
    await town.anna.sends("5, 0")
    assert town.anna.hears("за 5 дней")
    await house.moves(DAY)
    assert mornings(town.dasha, "через 5 дней") == 1


async def test_a_paused_roadmap_is_silent_until_it_is_resumed(house, town):
    await town.item("Сдать отчёт", days=4)
    await town.anna.sends("/reminders")
    await town.anna.taps("🗺")
    await town.anna.taps("Приостановить")
    assert town.anna.hears("Приостановлено")
    await house.moves(DAY)
    assert mornings(town.dasha, "Сегодня") == 0
    await town.anna.taps("Возобновить")
    await house.moves(2 * DAY)
    assert mornings(town.dasha, "Сдать отчёт") == 1


async def test_the_preview_is_what_goes(house, town):
    await town.item("Сдать отчёт", days=4)
    await town.anna.sends("/reminders")
    await town.anna.taps("Кому и когда уйдёт")
    assert town.anna.hears("Образцова Дарья Львовна: 1. Сдать отчёт")
    await town.anna.taps("таблицей")
    assert town.anna.last_document.name == "reminders.xlsx"
    await town.anna.sends("/reminders")
    await town.anna.taps("Пробное")
    assert town.anna.hears("Это проба")
