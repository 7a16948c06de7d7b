"""What the platform answers to a delivery, and what becomes of the row: for those that must arrive, and those that
must not arrive twice."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.outgoing import LeanSession
from models.enums import DeliveryClass, OutboxState, Role
from models.people import Person
from models.traffic import Outgoing
from services.messages.outbox import enqueue

MUST, ONCE = DeliveryClass.MUST, DeliveryClass.ONCE
WORDS = "Завтра семинар"


@pytest.fixture
async def vera(house):
    return await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Берёзовская СШ"))


async def put(house, person_id, **more):
    async with house.app.db.begin() as session:
        return await enqueue(session, to=person_id, kind="plain", payload={"text": WORDS}, now=house.now, **more)


async def row(house, number):
    async with house.app.db.read() as session:
        return (await session.execute(select(Outgoing).where(Outgoing.id == number))).scalar_one()


async def delivered(house, vera, *, fault, delivery, times=1, argument=None):
    """Enqueue for Vera while calls fail; give the row's state and reason after the first try."""
    house.box.faults.add(method="sendMessage", kind=fault, times=times, argument=argument)
    number = await put(house, await house.id_of(vera), delivery=delivery)
    await house.app.scheduler.settle()
    found = await row(house, number)
    return number, found.state, found.reason


def copies(vera):
    return sum(shown.from_bot and WORDS in shown.text for shown in vera.messages)


@pytest.mark.parametrize("delivery", [MUST, ONCE])
@pytest.mark.parametrize("fault", ["500", "502"])
async def test_not_executed_is_tried_again(house, vera, fault, delivery):
    number, state, reason = await delivered(house, vera, fault=fault, delivery=delivery)
    assert (state, reason) == (OutboxState.WAITING, "server_error")
    await house.moves(timedelta(seconds=6))
    assert (await row(house, number)).state is OutboxState.SENT
    assert copies(vera) == 1


@pytest.mark.parametrize("delivery", [MUST, ONCE])
async def test_429_makes_everybody_wait(house, vera, delivery):
    number, state, reason = await delivered(house, vera, fault="429", delivery=delivery, argument=1)
    assert (state, reason) == (OutboxState.WAITING, "retry_after")
    assert 0 < house.app.out.pacer.stopped_for <= 1
    await house.moves(timedelta(seconds=2))
    assert (await row(house, number)).state is OutboxState.SENT
    assert copies(vera) == 1


@pytest.mark.parametrize("delivery", [MUST, ONCE])
async def test_blocked_ends_it_and_marks_the_person(house, vera, delivery):
    _, state, reason = await delivered(house, vera, fault="403", delivery=delivery)
    assert (state, reason) == (OutboxState.BLOCKED, "blocked")
    async with house.app.db.read() as session:
        assert (await session.execute(select(Person.blocked_at))).scalar_one() == house.now
    again = await put(house, await house.id_of(vera))
    await house.app.scheduler.settle()
    assert (await row(house, again)).reason == "unreachable", "not even tried"


async def test_a_chat_that_is_gone_counts_as_blocked(house):
    async with house.app.db.begin() as session:
        gone = insert(Person).values(platform_id="4242", name="Ушедшая Анна", created_at=house.now)
        person_id = (await session.execute(gone.returning(Person.id))).scalar_one()
    number = await put(house, person_id)
    await house.app.scheduler.settle()
    assert (await row(house, number)).state is OutboxState.BLOCKED


@pytest.mark.parametrize(("fault", "executed"), [("reset", 0), ("reset-after", 1)])
async def test_nobody_knows_whether_it_arrived(house, vera, fault, executed):
    """The one that must arrive is sent again, twice if need be; the other one never is."""
    must, state, reason = await delivered(house, vera, fault=fault, delivery=MUST)
    assert (state, reason) == (OutboxState.WAITING, "maybe_sent")
    await house.moves(timedelta(seconds=6))
    assert (await row(house, must)).state is OutboxState.SENT
    assert copies(vera) == 1 + executed

    once, state, reason = await delivered(house, vera, fault=fault, delivery=ONCE)
    assert (state, reason) == (OutboxState.UNKNOWN, "maybe_sent")
    await house.moves(timedelta(days=1))
    assert (await row(house, once)).state is OutboxState.UNKNOWN
    assert copies(vera) == 1 + 2 * executed


@pytest.mark.parametrize("delivery", [MUST, ONCE])
@pytest.mark.parametrize(("way", "why"), [("closed port", "never_sent"), ("wrong token", "unauthorized")])
async def test_no_connection_or_no_right_is_tried_again(house, vera, delivery, way, why, unused_tcp_port):
    line, broken = house.app.out.session, LeanSession(house.box.url, "7000000009:wrong")
    if way == "closed port":
        broken = LeanSession(f"http://127.0.0.1:{unused_tcp_port}", house.box.token)
    house.app.out.session = broken
    number = await put(house, await house.id_of(vera), delivery=delivery)
    await house.app.scheduler.settle()
    found = await row(house, number)
    assert (found.state, found.reason) == (OutboxState.WAITING, why)
    house.app.out.session = line
    await house.moves(timedelta(seconds=6))
    assert (await row(house, number)).state is OutboxState.SENT
    assert copies(vera) == 1
    await broken.close()


@pytest.mark.parametrize(("delivery", "state", "came"), [(MUST, OutboxState.SENT, 2), (ONCE, OutboxState.UNKNOWN, 1)])
async def test_an_answer_that_takes_too_long_may_mean_anything(house, vera, delivery, state, came):
    house.app.session.patience_s = 0.2
    number, _, reason = await delivered(house, vera, fault="slow", delivery=delivery, argument=1)
    assert reason == "maybe_sent"
    house.app.session.patience_s = 30
    await house.moves(timedelta(seconds=6))
    assert (await row(house, number)).state is state
    assert copies(vera) == came


@pytest.mark.parametrize("delivery", [MUST, ONCE])
async def test_telegram_is_down_for_30_hours(house, vera, delivery):
    number, *_ = await delivered(house, vera, fault="502", delivery=delivery, times=None)
    for _ in range(30):
        await house.moves(timedelta(hours=1))
    house.box.faults.clear()
    await house.moves(timedelta(hours=1))
    found = await row(house, number)
    assert (found.state, copies(vera)) == (OutboxState.SENT, 1)
    assert found.planned_at < found.finished_at - timedelta(hours=30)


async def test_after_many_tries_it_has_failed(house, vera):
    number, *_ = await delivered(house, vera, fault="500", delivery=MUST, times=100)
    for _ in range(55):
        await house.moves(timedelta(hours=2))
    found = await row(house, number)
    assert (found.state, found.reason, found.attempts) == (OutboxState.FAILED, "server_error", 54)


async def test_what_telegram_refuses_is_not_repeated(house, vera):
    async with house.app.db.begin() as session:
        person_id = await house.id_of(vera)
        long = {"text": "я" * 5000}
        number = await enqueue(session, to=person_id, kind="plain", payload=long, now=house.now)
    await house.app.scheduler.settle()
    found = await row(house, number)
    assert (found.state, found.reason, found.attempts) == (OutboxState.FAILED, "rejected", 1)


async def test_late_is_void(house, vera):
    hour = timedelta(hours=1)
    number = await put(house, await house.id_of(vera), not_before=house.now + hour, send_until=house.now + 2 * hour)
    await house.moves(timedelta(hours=3))
    found = await row(house, number)
    assert (found.state, found.reason) == (OutboxState.VOID, "stale")
    assert copies(vera) == 0


async def test_after_a_crash_in_the_act_of_sending(house, vera):
    person_id = await house.id_of(vera)
    lost = {"state": OutboxState.SENDING, "leased_by": "somebody who is no more", "attempts": 1}
    later = house.now + timedelta(days=9)
    numbers = {delivery: await put(house, person_id, delivery=delivery, not_before=later) for delivery in (MUST, ONCE)}
    async with house.app.db.begin() as session:
        await session.execute(Outgoing.__table__.update().values(**lost, not_before=house.now))
    await house.restarts()
    await house.app.scheduler.settle()
    assert (await row(house, numbers[MUST])).state is OutboxState.SENT
    assert (await row(house, numbers[ONCE])).state is OutboxState.UNKNOWN
    assert copies(vera) == 1
