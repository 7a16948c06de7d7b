"""«Что не дошло»: the coordinator sees what waits and what was lost, with the reason, and nobody else does."""

from datetime import timedelta

import pytest

from models.enums import Role
from tests.support.reminded import DAY, build_municipality

WORDS = "Завтра в 12 часов отключат связь"
HOUR = timedelta(hours=1)


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def announced(municipality, *, gleb):
    """To both directors; calls to Gleb's chat end in a fault."""
    municipality.house.box.faults.add(kind=gleb, method="sendMessage", chat=municipality.gleb.id)
    await municipality.anna.sends("/announce")
    await municipality.anna.sends(WORDS)
    await municipality.anna.taps("руководители школ")
    await municipality.anna.taps("Дальше")
    await municipality.anna.taps("Разослать")
    await municipality.house.tick()


async def look(municipality):
    await municipality.anna.sends("/reminders")
    await municipality.anna.taps("Что не дошло")


async def test_everything_has_arrived(house, municipality):
    await look(municipality)
    assert municipality.anna.hears("Всё дошло")
    assert not municipality.anna.hears("Не дошло:")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("403", "бот закрыт или ни разу не открыт"),
        ("400", "Telegram не принял"),
        ("reset-after", "могло дойти, второй раз не отправляю"),
    ],
)
async def test_who_has_not_got_an_announcement(house, municipality, fault, reason):
    await announced(municipality, gleb=fault)
    assert municipality.anna.sees("Доставлено: 1")
    await municipality.anna.taps("До кого не дошло")
    assert municipality.anna.hears("Пробный Глеб Егорович – объявление, 1 сентября")
    assert municipality.anna.hears(reason)
    assert not municipality.anna.hears("Образцова")
    await look(municipality)
    assert municipality.anna.hears("Не дошло: 1")
    await house.moves(8 * DAY)
    await look(municipality)
    assert not municipality.anna.hears("объявление"), "after a week it is no news"


async def test_what_waits_says_since_when_and_why(house, municipality):
    await announced(municipality, gleb="502")
    await house.moves(HOUR)
    await look(municipality)
    assert municipality.anna.hears("Ждёт отправки: 1, самое давнее – с вт, 1 сентября, 10:00")
    assert municipality.anna.hears("Telegram не отвечает, пробую снова")
    house.box.faults.clear()
    await house.moves(2 * HOUR)
    await look(municipality)
    assert municipality.anna.hears("Всё дошло")


async def test_a_morning_message_that_cannot_leave(house, municipality):
    await municipality.item("Сдать отчёт", days=4, number="3")
    house.box.faults.add(kind="502", method="sendMessage", chat=municipality.dasha.id)
    await house.moves(DAY)
    await look(municipality)
    assert municipality.anna.hears("Образцова Дарья Львовна – утреннее сообщение, 2 сентября: Telegram не отвечает")


async def test_only_for_who_announces_and_the_look_is_written_down(house, municipality):
    await announced(municipality, gleb="403")
    teacher = await house.joined("Учителева Ольга Ивановна", Role.TEACHER, school=municipality.north)
    for data in ("dl.all:0", "dl.an:1:0"):
        await teacher.taps_data(data)
        assert teacher.hears("нет доступа")
    await look(municipality)
    await municipality.anna.sends("/people")
    await municipality.anna.taps("Журнал действий")
    await municipality.anna.taps("Кто смотрел")
    assert municipality.anna.hears("список недошедших сообщений")
