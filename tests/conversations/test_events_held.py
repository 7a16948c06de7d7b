"""«Состоялось?» where the organiser may not answer any more: whoever may is asked in their place, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.enums import EventState, NoticeKind, OutboxState
from models.events import Event
from models.people import Appointment
from models.traffic import Outgoing
from services.messages.outbox import Priority, enqueue
from tests.support.events import HOUR, TITLE, event_of, event_of_anna
from tests.support.reminded import DAY, build_municipality, mornings

ASKED, INSTEAD = "Состоялось?", "Организатор больше не может на это ответить"
DUE = 3 * DAY + 4 * HOUR


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def of_vera(house, municipality, **fields):
    """An event of the curator, for one of her schools."""
    vera = await house.id_of(municipality.vera)
    fields = {"organiser_id": vera, "school_id": municipality.north} | fields
    return await event_of_anna(house, municipality, TITLE, **fields)


async def loses_posts(house, person):
    number = await house.id_of(person)
    async with house.app.db.begin() as session:
        mine = update(Appointment).where(Appointment.person_id == number)
        await session.execute(mine.values(until=house.now.date() - timedelta(days=1)))


async def asked(house):
    async with house.app.db.read() as session:
        query = select(Outgoing.person_id, Outgoing.state).where(Outgoing.kind == NoticeKind.EVENT_HELD)
        return [tuple(row) for row in await session.execute(query.order_by(Outgoing.id))]


async def test_the_organiser_is_asked_while_they_may_answer(house, municipality):
    await of_vera(house, municipality)
    await house.moves(DUE)
    assert mornings(municipality.vera, ASKED) == 1
    assert not municipality.vera.sees(INSTEAD)
    assert mornings(municipality.anna, ASKED) == 0


async def test_the_coordinator_is_asked_once_where_the_organiser_has_lost_the_post(house, municipality):
    event = await of_vera(house, municipality)
    await loses_posts(house, municipality.vera)
    anna = municipality.anna
    await house.moves(DUE)
    assert mornings(anna, ASKED) == 1
    assert anna.sees(INSTEAD)
    assert mornings(municipality.vera, ASKED) == 0
    await house.moves(2 * DAY)
    assert mornings(anna, ASKED) == 1
    await anna.taps("Нет")
    assert (await event_of(house, event)).state is EventState.NOT_HELD


async def test_an_organiser_who_is_gone_altogether_is_stood_in_for(house, municipality):
    await of_vera(house, municipality, organiser_id=None)
    await house.moves(DUE)
    assert mornings(municipality.anna, ASKED) == 1


async def test_of_what_is_long_past_nobody_else_is_asked(house, municipality):
    """As after an update, when many an old event has no organiser any more."""
    event = await of_vera(house, municipality)
    async with house.app.db.begin() as session:
        values = {"starts_at": house.now - 16 * DAY, "ends_at": house.now - 15 * DAY, "organiser_id": None}
        await session.execute(update(Event).where(Event.id == event).values(**values))
    await house.moves(DAY)
    assert await asked(house) == []


async def test_who_loses_the_post_before_the_question_reaches_them_is_stood_in_for(house, municipality):
    """The question is written and waits; she is still invited, and would read what she may not answer any more."""
    dasha, anna = municipality.dasha, municipality.anna
    ids = [await house.id_of(one) for one in (dasha, anna)]
    event = await event_of_anna(house, municipality, TITLE, organiser_id=ids[0])
    async with house.app.db.begin() as session:
        past = {"starts_at": house.now - 4 * DAY, "ends_at": house.now - 4 * DAY + HOUR, "asked_held_at": house.now}
        await session.execute(update(Event).where(Event.id == event).values(**past))
        kind, payload = NoticeKind.EVENT_HELD, {"event": event}
        await enqueue(session, to=ids[0], kind=kind, payload=payload, priority=Priority.NORMAL, now=house.now)
    await house.moves(HOUR)
    assert await asked(house) == [(ids[0], OutboxState.VOID)]
    await house.moves(HOUR)
    assert await asked(house) == [(ids[0], OutboxState.VOID), (ids[1], OutboxState.SENT)]
    assert anna.sees(INSTEAD)
    assert mornings(dasha, ASKED) == 0
