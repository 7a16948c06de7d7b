"""An event within its first five minutes: what is taken back, or done again, before anybody is told."""

import pytest

from models.enums import EventState
from tests.support.events import MINUTE, TITLE, announced, event_of, planned
from tests.support.reminded import behind, build_municipality, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_an_announcement_that_can_be_taken_back_is_on_nobodys_home(house, municipality):
    await planned(municipality)
    await municipality.anna.taps("Объявить")
    for way in ("/home", "/events"):
        await municipality.dasha.sends(way)
        assert not municipality.dasha.sees(TITLE), way
        await municipality.anna.sends(way)
        assert municipality.anna.hears(TITLE), "whoever holds it sees it"
    await house.moves(6 * MINUTE)
    await municipality.dasha.sends("/home")
    assert municipality.dasha.hears(TITLE)


async def test_another_event_is_announced_after_one_was_taken_back(house, municipality):
    """Those who were invited to the first are no longer written down, and their numbers are the next event's."""
    await planned(municipality)
    await municipality.anna.taps("Объявить")
    await municipality.anna.taps("Вернуть как было")
    await planned(municipality, hour="16:00")
    await municipality.anna.taps("Объявить")
    await house.moves(6 * MINUTE)
    assert mornings(municipality.dasha, "16:00") == 1
    assert mornings(municipality.dasha, "15:00") == 0


async def test_two_moves_within_five_minutes_are_told_as_one_and_back_again_as_none(house, municipality):
    await announced(house, municipality)
    anna, dasha = municipality.anna, municipality.dasha
    await anna.taps_data("mp.mday:1:2026-09-08")
    await anna.sends("11:00")
    await anna.taps_data("mp.mday:1:2026-09-09")
    await anna.sends("12:00")
    await house.moves(6 * MINUTE)
    assert mornings(dasha, "Стало: ср, 9 сентября, 12:00") == 1
    assert mornings(dasha, "Стало: вт, 8 сентября") == 0
    await anna.taps_data("mp.mday:1:2026-09-10")
    await anna.sends("12:00")
    await anna.taps("Вернуть как было")
    assert anna.hears("никому ничего не ушло")
    await house.moves(6 * MINUTE)
    assert mornings(dasha, "Стало: чт, 10 сентября") == 0
    assert (await event_of(house)).starts_at.astimezone().date().isoformat() == "2026-09-09"


async def test_an_announcement_taken_back_never_was_and_can_be_made_again(house, municipality):
    await planned(municipality)
    await municipality.anna.taps("Объявить")
    take_back = behind(municipality.anna.last, "Вернуть как было")
    await municipality.anna.taps("Вернуть как было")
    await house.moves(10 * MINUTE)
    assert not municipality.dasha.sees(TITLE)
    assert (await event_of(house)).state is EventState.DRAFT
    await municipality.anna.taps_data("mp.go:1")
    await house.moves(6 * MINUTE)
    assert mornings(municipality.dasha, TITLE) == 1
    await municipality.anna.taps_data(take_back)
    assert municipality.anna.hears("вернуть нельзя")


async def test_after_five_minutes_nothing_can_be_taken_back(house, municipality):
    await planned(municipality)
    await municipality.anna.taps("Объявить")
    await house.moves(6 * MINUTE)
    await municipality.anna.taps("Вернуть как было")
    assert municipality.anna.hears("вернуть нельзя")
    assert (await event_of(house)).state is EventState.ANNOUNCED


async def test_cancelled_before_anybody_was_told_is_not_told_either(house, municipality):
    await planned(municipality)
    await municipality.anna.taps("Объявить")
    await municipality.anna.taps_data("sm.stop:1")
    await municipality.anna.sends("ошиблась днём")
    await house.moves(10 * MINUTE)
    assert not municipality.dasha.sees(TITLE)
