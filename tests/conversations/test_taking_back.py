"""A confirmation and a return are undone by who made them; the school hears of it, nobody else can."""

import pytest

from tests.support.reporting import ReportingSchool


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


@pytest.mark.parametrize("deed", ["✅ Подтвердить", "↩️ Вернуть"])
async def test_a_decision_is_taken_back_by_who_made_it(school, deed):
    await school.reports("5")
    await school.opens_card(school.vera, "5")
    await school.vera.taps(deed)
    if deed == "↩️ Вернуть":
        await school.vera.taps("нет подписи")
    await school.opens_card(school.vera, "5")
    await school.vera.taps("Отменить моё решение")
    assert school.vera.hears("✅ Подтвердить"), "it waits for a decision again"
    assert school.dasha.hears("Решение по вашему отчёту отменено")
    await school.opens_card(school.vera, "5")
    await school.vera.taps("✅ Подтвердить")
    assert school.vera.hears("Отменить моё решение")


async def test_nobody_takes_back_what_another_has_decided(school):
    await school.reports("5")
    await school.opens_card(school.vera, "5")
    await school.vera.taps("✅ Подтвердить")
    await school.opens_card(school.anna, "5")
    assert "Отменить моё решение" not in school.anna.screen
    await school.anna.taps_data(f"ev.undo:{school.tasks['5']}:3")
    assert not school.dasha.hears("отменено")
