"""Lateness ends with the report: a card and a list say when it was handed in, and by how much too late."""

from __future__ import annotations

import pytest

from services.roadmap import assignments
from tests.support.reminded import DAY, build_municipality


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_what_was_handed_in_late_stops_counting(house, municipality):
    [number] = await municipality.item("Сдать отчёт", days=2, number="3")
    await house.moves(6 * DAY)
    async with house.app.db.begin() as session:
        await assignments.report(session, number, by=await house.id_of(municipality.dasha), now=house.now)
    for wait in (0, 10):
        await house.moves(wait * DAY)
        await municipality.dasha.taps_data(f"ev.card:{number}")
        assert municipality.dasha.hears("3 сентября, сдано 7 сентября, на 4 дня позже срока")
        assert not municipality.dasha.hears("просрочено")
    await municipality.dasha.sends("/status")
    await municipality.dasha.taps("Ждут")
    assert municipality.dasha.hears("сдано 7 сентября, на 4 дня позже срока")


async def test_what_came_back_counts_on(house, municipality):
    [number] = await municipality.item("Сдать отчёт", days=2, number="3")
    await house.moves(3 * DAY)
    await municipality.dasha.taps_data(f"ev.card:{number}")
    assert municipality.dasha.hears("просрочено на 1 день")
