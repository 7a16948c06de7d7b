"""The morning message, and each of its buttons: also twice, by the wrong person, too late, after a restart."""

import pytest

from models.enums import ReminderState
from tests.support.reminded import DAY, build_town, mornings


@pytest.fixture
async def town(house):
    return await build_town(house)


async def test_one_message_groups_late_today_and_soon(house, town):
    await town.item("Утвердить план", days=8, number="1")
    await town.item("Провести педсовет", days=4, number="2")
    await town.item("Сдать отчёт", days=1, number="3")
    await house.moves(DAY)
    assert town.dasha.hears("Сегодня 3 дела")
    text = town.dasha.last.text
    assert text.index("Сегодня") < text.index("3. Сдать отчёт") < text.index("2. Провести педсовет")
    assert mornings(town.dasha, "Сегодня 3 дела") == 1
    assert not town.gleb.hears("дел")


async def test_after_a_week_of_downtime_only_the_latest_stage_in_one_message(house, town):
    await town.item("Утвердить план", days=8, number="1")
    await town.item("Сдать отчёт", days=2, number="2")
    await house.moves(7 * DAY)
    assert mornings(town.dasha, "Утвердить план") == 1
    assert mornings(town.dasha, "Сдать отчёт") == 1
    assert town.dasha.hears("Сегодня 2 дела")
    states = [row.state for row in await town.reminders(person_id=await house.id_of(town.dasha))]
    assert states.count(ReminderState.SENT) == 2
    assert set(states) == {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
    await house.tick()
    assert mornings(town.dasha, "Сегодня") == 1
