"""An event is moved while its message of an hour before is on its way: an hour that is no longer true is put right."""

import asyncio
from datetime import timedelta

import pytest

from tests.support.events import MINUTE, TITLE, announced, event_of
from tests.support.reminded import DAY, build_municipality, mornings

OLD, NEW = "Начало в 15:00", "Начало в 17:00"


@pytest.fixture
async def municipality(house):
    """Ten minutes before the messages of an hour before; the new hour is only to be written."""
    built = await build_municipality(house)
    await announced(house, built)
    await built.dasha.taps("Приду")
    await house.moves(3 * DAY + timedelta(hours=3, minutes=44))
    await built.anna.sends("/home")
    await built.anna.taps(TITLE)
    await built.anna.taps("Перенести")
    await built.anna.taps("4")
    assert mornings(built.dasha, OLD) == 0
    return built


async def test_what_waits_for_another_try_is_looked_at_again_and_goes_with_the_new_hour(house, municipality):
    anna, dasha = municipality.anna, municipality.dasha
    fault = house.box.faults.add(kind="502", method="sendMessage", chat=dasha.id)
    await house.moves(10 * MINUTE)
    assert fault.hits, "it was on its way"
    await anna.sends("17:00")
    house.box.faults.clear()
    await house.moves(6 * MINUTE)
    assert mornings(dasha, OLD) == 0
    assert mornings(dasha, "Стало: ") == 1
    await house.moves(timedelta(hours=2))
    assert (mornings(dasha, OLD), mornings(dasha, NEW)) == (0, 1)


async def test_what_is_on_the_wire_arrives_and_is_put_right(house, municipality):
    anna, dasha = municipality.anna, municipality.dasha
    fault = house.box.faults.add(kind="slow", argument=3.0, method="sendMessage", chat=dasha.id, times=1)
    passing = asyncio.create_task(house.moves(10 * MINUTE))
    while not fault.hits:  # noqa: ASYNC110 - a fault fires no event
        await asyncio.sleep(0.01)
    await anna.sends("17:00", wait="answer")
    assert anna.hears("Перенесено на 4 сентября, 17:00")
    assert (await event_of(house)).revision == 2, "moved while the call has no answer yet"
    await passing
    await house.moves(6 * MINUTE)
    told = dasha.last.text
    assert "17:00" in told.partition("Стало:")[2], told
    assert (mornings(dasha, OLD), mornings(dasha, "Стало: ")) == (1, 1)
    await house.moves(timedelta(hours=2))
    assert (mornings(dasha, OLD), mornings(dasha, NEW)) == (1, 1), "the old one once, the new one once"
