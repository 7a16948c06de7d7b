"""An announcement: written, looked at, sent to all, watched, corrected; the report adds up."""

import pytest

from models.enums import Role
from tests.support.reminded import build_town, mornings


@pytest.fixture
async def town(house):
    return await build_town(house)


async def prepared(town, text="Завтра в 12 часов отключат связь"):
    await town.anna.sends("/announce")
    await town.anna.sends(text)
    await town.anna.taps("руководители школ")
    assert town.anna.hears("2 человека")
    await town.anna.taps("Дальше")


async def test_it_is_shown_first_then_goes_to_the_audience_alone(house, town):
    await town.gleb.blocks_bot()
    await prepared(town)
    assert town.anna.hears("Завтра в 12 часов отключат связь")
    assert town.anna.hears("Уйдёт 2 людям")
    assert not town.dasha.sees("отключат связь")
    await town.anna.taps("Разослать")
    await house.tick()
    assert mornings(town.dasha, "отключат связь") == 1
    assert not town.vera.sees("отключат связь")
    assert town.anna.sees("2/2")
    assert town.anna.sees("Доставлено: 1")
    assert town.anna.sees("недоступны: 1")


async def test_a_correction_edits_what_has_arrived(house, town):
    await prepared(town)
    await town.anna.taps("Разослать")
    await house.tick()
    await town.anna.taps("Исправить текст")
    await town.anna.sends("Связь отключат послезавтра")
    await house.tick()
    assert mornings(town.dasha, "послезавтра") == 1
    assert mornings(town.dasha, "Завтра в 12") == 0


async def test_only_a_coordinator_announces(house, town):
    await town.vera.sends("/announce")
    assert town.vera.hears("нет доступа")
    teacher = await house.joined("Учителева Ольга Ивановна", Role.TEACHER, school=town.north)
    await teacher.taps_data("an.send")
    assert teacher.hears("нет доступа")
