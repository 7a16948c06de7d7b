"""«Что не дошло»: the coordinator sees what waits and what was lost, with the reason, and nobody else does."""

from datetime import timedelta

import pytest

from models.enums import Role
from tests.support.reminded import DAY, build_town

WORDS = "Завтра в 12 часов отключат связь"
HOUR = timedelta(hours=1)


@pytest.fixture
async def town(house):
    return await build_town(house)


async def announced(town, *, gleb):
    """To both directors; calls to Gleb's chat end in a fault."""
    town.house.box.faults.add(kind=gleb, method="sendMessage", chat=town.gleb.id)
    await town.anna.sends("/announce")
    await town.anna.sends(WORDS)
    await town.anna.taps("руководители школ")
    await town.anna.taps("Дальше")
    await town.anna.taps("Разослать")
    await town.house.tick()


async def look(town):
    await town.anna.sends("/reminders")
    await town.anna.taps("Что не дошло")


async def test_everything_has_arrived(house, town):
    await look(town)
    assert town.anna.hears("Всё дошло")
    assert not town.anna.hears("Не дошло:")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("403", "бот закрыт или ни разу не открыт"),
        ("400", "Telegram не принял"),
        ("reset-after", "могло дойти, второй раз не отправляю"),
    ],
)
async def test_who_has_not_got_an_announcement(house, town, fault, reason):
    await announced(town, gleb=fault)
    assert town.anna.sees("Доставлено: 1")
    await town.anna.taps("До кого не дошло")
    assert town.anna.hears("Пробный Глеб Егорович – объявление, 1 сентября")
    assert town.anna.hears(reason)
    assert not town.anna.hears("Образцова")
    await look(town)
    assert town.anna.hears("Не дошло: 1")
    await house.moves(8 * DAY)
    await look(town)
    assert not town.anna.hears("объявление"), "after a week it is no news"


async def test_what_waits_says_since_when_and_why(house, town):
    await announced(town, gleb="502")
    await house.moves(HOUR)
    await look(town)
    assert town.anna.hears("Ждёт отправки: 1, самое давнее – с вт, 1 сентября, 10:00")
    assert town.anna.hears("Telegram не отвечает, пробую снова")
    house.box.faults.clear()
    await house.moves(2 * HOUR)
    await look(town)
    assert town.anna.hears("Всё дошло")


async def test_a_morning_message_that_cannot_leave(house, town):
    await town.item("Сдать отчёт", days=4, number="3")
    house.box.faults.add(kind="502", method="sendMessage", chat=town.dasha.id)
    await house.moves(DAY)
    await look(town)
    assert town.anna.hears("Образцова Дарья Львовна – утреннее сообщение, 2 сентября: Telegram не отвечает")


async def test_only_for_who_announces_and_the_look_is_written_down(house, town):
    await announced(town, gleb="403")
    teacher = await house.joined("Учителева Ольга Ивановна", Role.TEACHER, school=town.north)
    for data in ("dl.all:0", "dl.an:1:0"):
        await teacher.taps_data(data)
        assert teacher.hears("нет доступа")
    await look(town)
    await town.anna.sends("/people")
    await town.anna.taps("Кто смотрел")
    assert town.anna.hears("список недошедших сообщений")
