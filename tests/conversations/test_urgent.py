"""What cannot wait for the morning: a seminar in an hour, a report that came back. Each comes alone and at once."""

from datetime import timedelta

import pytest

from models.enums import EventState, ReturnReason, Role
from models.events import Event
from services.roadmap.assignments import report, send_back
from tests.support.events import make_event
from tests.support.reminded import DAY, MORNING, build_municipality, mornings

HOUR = timedelta(hours=1)


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def announce(house, hours, title="Семинар о чтении"):
    """A seminar for directors, so many hours from now."""
    starts_at = house.now + timedelta(hours=hours)
    async with house.app.db.begin() as session:
        await make_event(session, house.municipality_id, title, starts_at, Role.LEADER, at=house.now - 3 * DAY)


async def test_a_seminar_in_an_hour_comes_alone_beside_the_morning_message(house, municipality):
    await municipality.item("Сдать отчёт", days=4, number="3")
    await announce(house, 23)  # at nine tomorrow, when the morning message has just gone
    await house.moves(21 * HOUR + timedelta(minutes=55))
    assert not municipality.dasha.sees("Начало в 09:00")
    await house.moves(timedelta(minutes=10))
    assert mornings(municipality.dasha, "Начало в 09:00") == 1
    alone = next(shown for shown in municipality.dasha.messages if "Начало в 09:00" in shown.text)
    assert "Семинар о чтении" in alone.text
    assert "Актовый зал" in alone.text
    assert "Сдать отчёт" not in alone.text
    assert mornings(municipality.dasha, "Сдать отчёт") == 1, "in its own morning message"


@pytest.mark.parametrize("hours", [20, 4 * 24 + 4])
async def test_it_minds_neither_quiet_hours_nor_a_sunday(house, municipality, hours):
    """At six in the morning; on a Sunday at two in the afternoon."""
    await announce(house, hours)
    await house.moves(timedelta(hours=hours - 1, minutes=5))
    assert mornings(municipality.dasha, "Начало в") == 1


async def test_pressed_twice_by_a_stranger_after_the_cancellation_and_a_restart(house, municipality):
    await announce(house, 5)
    await house.moves(4 * HOUR)
    await municipality.dasha.taps("Открыть")
    await municipality.dasha.taps("Открыть")
    assert municipality.dasha.hears("Актовый зал")
    await municipality.anna.taps_data("rd.sem:1")
    assert municipality.anna.hears("Семинар о чтении"), "the coordinator may see it"
    async with house.app.db.begin() as session:
        cancelled = {"cancelled_at": house.now, "state": EventState.CANCELLED}
        await session.execute(Event.__table__.update().values(**cancelled))
    await house.restarts()
    await municipality.dasha.taps_data("rd.sem:1")
    assert municipality.dasha.hears("Отмен")


async def test_a_report_that_comes_back_is_told_at_once_and_alone(house, municipality):
    [number] = await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY - 2 * HOUR + timedelta(minutes=1))
    assert mornings(municipality.dasha, "Сдать отчёт") == 1
    async with house.app.db.begin() as session:
        await report(session, number, by=await house.id_of(municipality.dasha), now=house.now)
    await house.moves(timedelta(hours=14))  # ten in the evening
    async with house.app.db.begin() as session:
        vera = await house.id_of(municipality.vera)
        await send_back(session, number, by=vera, now=house.now, reason=ReturnReason.NO_SIGNATURE)
    await house.tick()
    assert municipality.dasha.sees("нет подписи")
    back = municipality.dasha.last
    assert "Сдать отчёт" in back.text
    assert not MORNING.search(back.text)
    await house.moves(timedelta(hours=35))  # nine in the morning, a day before the deadline
    assert mornings(municipality.dasha, "Вернули 1 отчёт") >= 1, "and it is reminded of again"
