"""Reminders on bad days: clocks that jump, people and plans that change before it leaves, Telegram out of reach."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from models.enums import ReminderState, Role
from models.people import Appointment, Person
from models.roadmap import Assignment, RoadmapItem
from services.access import actor_of
from services.people import end_appointment, hand_over
from services.reminders.rules import VoidReason
from services.roadmap.editing import close_item
from tests.support.harness import House
from tests.support.reminded import DAY, MORNING, build_municipality, mornings

HOUR = timedelta(hours=1)
ENDS = {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


@pytest.fixture
async def waiting(house, municipality):
    """Darya's morning message is written down and cannot leave: Telegram answers with 502. Give the assignment's id."""
    [number] = await municipality.item("Сдать отчёт", days=4, number="3")
    house.box.faults.add(kind="502", method="sendMessage")
    await house.moves(DAY)
    [row] = await municipality.reminders(state=ReminderState.QUEUED)
    assert (row.subject_id, mornings(municipality.dasha, "Сдать отчёт")) == (number, 0)
    return number


async def line_is_back(house):
    house.box.faults.clear()
    await house.moves(HOUR)


async def ends_of(municipality, person):
    rows = await municipality.reminders(person_id=await municipality.house.id_of(person))
    assert {row.state for row in rows} <= ENDS
    return {row.reason for row in rows if row.state is ReminderState.VOID}


async def test_the_clock_is_set_back_two_hours(house, municipality):
    await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY - 2 * HOUR + timedelta(minutes=5))  # five past eight
    assert mornings(municipality.dasha, "Сдать отчёт") == 1
    for step in (-2 * HOUR, HOUR, HOUR, HOUR):
        await house.moves(step)
        assert mornings(municipality.dasha, "Сдать отчёт") == 1
    await house.moves(2 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 2


async def test_the_clock_is_set_forward_25_hours_and_back_again(house, municipality):
    await municipality.item("Сдать отчёт", days=7, number="3")
    await house.moves(2 * DAY)
    before = mornings(municipality.dasha, "Сдать отчёт")
    for step in (25 * HOUR, -25 * HOUR, 25 * HOUR):
        await house.moves(step)
        assert mornings(municipality.dasha, "Сдать отчёт") == before + 1
    rows = await municipality.reminders()
    assert len({(row.stage, row.person_id) for row in rows}) == len(rows)


async def test_a_person_moves_to_another_zone_between_two_stages(house, municipality):
    await municipality.item("Сдать отчёт", days=3, number="3")
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 1
    async with house.app.db.begin() as session:
        here = Person.id == await house.id_of(municipality.dasha)
        await session.execute(update(Person).where(here).values(timezone="Europe/Kaliningrad"))
    await house.moves(DAY)  # eight in the morning has passed in the east, not yet in the west
    assert mornings(municipality.dasha, "Сдать отчёт") == 1
    await house.moves(3 * HOUR)
    assert mornings(municipality.dasha, "Сдать отчёт") == 2
    assert municipality.dasha.hears("завтра")


async def test_a_deadline_moves_before_the_message_leaves(house, municipality, waiting):
    async with house.app.db.begin() as session:
        later = municipality.today + 9 * DAY
        await session.execute(update(Assignment).where(Assignment.id == waiting).values(due=later))
    await line_is_back(house)
    assert mornings(municipality.dasha, "Сдать отчёт") == mornings(municipality.dasha, "11 сентября") == 1, (
        "only of the new date"
    )
    assert VoidReason.MOVED in await ends_of(municipality, municipality.dasha)


async def test_an_item_is_closed_before_the_message_leaves(house, municipality, waiting):
    async with house.app.db.begin() as session:
        item = (await session.execute(select(RoadmapItem.id))).scalar_one()
        await close_item(session, item, by=None, reason=None, now=house.now)
    await line_is_back(house)
    await house.moves(7 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 0
    assert VoidReason.CLOSED in await ends_of(municipality, municipality.dasha)


async def test_an_appointment_ends_before_the_message_leaves(house, municipality, waiting):
    async with house.app.db.begin() as session:
        anna = await actor_of(session, await house.id_of(municipality.anna), now=house.now)
        post = select(Appointment.id).where(Appointment.person_id == await house.id_of(municipality.dasha))
        await end_appointment(session, (await session.execute(post)).scalar_one(), by=anna, now=house.now)
    await line_is_back(house)
    await house.moves(3 * DAY)
    assert mornings(municipality.dasha, "Сдать отчёт") == 0
    assert VoidReason.PERSON_GONE in await ends_of(municipality, municipality.dasha)
    assert municipality.vera.sees("В 1 школе ещё никто не подключился"), "the next in line hears of it"


async def test_a_school_is_handed_over_before_the_message_leaves(house, municipality):
    boris = await house.joined("Условный Борис Ильич", Role.CURATOR, school=municipality.south)
    await municipality.dasha.blocks_bot()
    await municipality.item("Сдать отчёт", days=4, number="3")
    house.box.faults.add(kind="502", method="sendMessage")
    await house.moves(DAY)
    async with house.app.db.begin() as session:
        anna = await actor_of(session, await house.id_of(municipality.anna), now=house.now)
        old, new = await house.id_of(municipality.vera), await house.id_of(boris)
        await hand_over(session, municipality.north, from_id=old, to_id=new, by=anna, now=house.now)
    await line_is_back(house)
    await house.moves(DAY)
    assert mornings(municipality.vera, "Сдать отчёт") == 0
    assert VoidReason.PERSON_GONE in await ends_of(municipality, municipality.vera)
    assert mornings(boris, "Сдать отчёт") == 1


async def test_a_roadmap_of_the_past_comes_as_one_message(house, municipality):
    for number in range(20):
        await municipality.item(f"Пункт {number}", days=-10 * (number + 1), number=str(number + 1))
    await house.moves(DAY)
    screens = [shown for shown in municipality.dasha.messages if MORNING.search(shown.text)]
    assert len(screens) == 1
    assert len(screens[0].text) < 1500
    assert not municipality.vera.sees("Просрочено в ваших школах"), "nobody is told on before they could act"
    await house.moves(HOUR)
    assert mornings(municipality.dasha) == 1


async def test_telegram_is_out_of_reach_for_30_hours(house, municipality):
    await municipality.item("Утвердить план", days=8, number="1")
    await municipality.item("Сдать отчёт", days=2, number="2")
    house.box.faults.add(kind="502")
    for _ in range(30):
        await house.moves(HOUR)
    house.box.faults.clear()
    await house.moves(HOUR)
    assert mornings(municipality.dasha) == 1
    await ends_of(municipality, municipality.dasha)


async def test_no_reminder_is_lost_when_answers_are(house, municipality):
    titles = [f"Пункт {number}" for number in range(6)]
    for number, title in enumerate(titles):
        await municipality.item(
            title, days=number + 3, number=str(number + 1), schools=(municipality.north, municipality.south)
        )
    fault = house.box.faults.add(kind="reset-after", method="sendMessage", probability=0.25)
    for _ in range(14):
        await house.moves(DAY)
        for _ in range(4):
            await house.moves(timedelta(minutes=1))
    assert fault.hits
    rows = await municipality.reminders()
    assert {row.state for row in rows} <= ENDS
    sent = {row.outbox_id for row in rows if row.state is ReminderState.SENT}
    people = (municipality.anna, municipality.vera, municipality.dasha, municipality.gleb)
    came = sum(bool(MORNING.match(shown.text)) for one in people for shown in one.messages if shown.from_bot)
    assert len(sent) <= came <= len(sent) + fault.hits
    for title in titles:
        assert mornings(municipality.dasha, title)
        assert mornings(municipality.gleb, title)


async def test_the_29_february(tmp_path):
    async with House(tmp_path, start=datetime(2028, 2, 25, 3, tzinfo=UTC)) as house:
        municipality = await build_municipality(house)
        await municipality.item("Сдать отчёт", days=4, number="3")
        for _ in range(3):
            await house.moves(DAY)
        assert municipality.dasha.hears("29 февраля")
        await house.moves(DAY)
        assert municipality.dasha.hears("до конца дня")
        await house.moves(6 * DAY)  # what is late comes on Mondays
        assert municipality.dasha.hears("Просрочено")
