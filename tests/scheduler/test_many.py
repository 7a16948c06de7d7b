"""A morning for very many people at once, and answers that get lost on the way."""

import os
import tracemalloc
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select

from models.enums import DeliveryClass, OutboxState, ReminderState, Role
from models.people import Appointment, Person
from models.reminders import Reminder
from models.roadmap import Assignment
from models.traffic import Outgoing
from services.messages.outbox import enqueue
from services.reminders.keeping import keep_up
from tests.support.factories import make_item, make_roadmap

FULL = bool(os.environ.get("FULL"))
PEOPLE = 10_000 if FULL else 200
HELD = 12_000  # bytes a person while everything is planned
DAY = timedelta(days=1)
FIRST = 1_000


async def crowd(house, count):
    """Directors whose chats are open; give them."""
    school = await house.school("Берёзовская СШ")
    everybody = [house.box.person(f"Директор {number}") for number in range(count)]
    since = date(2026, 8, 1)
    post = {"role": Role.LEADER, "municipality_id": house.municipality_id, "school_id": school, "since": since}
    known = {"created_at": house.now, "joined_at": house.now}
    async with house.app.db.begin() as session:
        people = [
            {"id": FIRST + number, "platform_id": str(one.id), "name": one.name, **known}
            for number, one in enumerate(everybody)
        ]
        await session.execute(insert(Person), people)
        await session.execute(insert(Appointment), [{"person_id": row["id"], **post} for row in people])
    for one in everybody:
        one.chat.started = True
    return everybody


async def owe(house, count):
    """Give everybody one thing to do in four days."""
    due = house.now.date() + 4 * DAY
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        item, occurrence = await make_item(session, roadmap, "1", "Сдать отчёт", due=due)
        task = {"roadmap_id": roadmap, "item_id": item, "occurrence_id": occurrence, "due": due, "school_id": None}
        task["created_at"] = house.now
        await session.execute(insert(Assignment), [{"person_id": FIRST + n, **task} for n in range(count)])


async def states(house, column):
    async with house.app.db.read() as session:
        return dict((await session.execute(select(column, func.count()).group_by(column))).all())


@pytest.mark.timeout(1800)
async def test_everybody_is_reminded_on_one_morning(house):
    everybody = await crowd(house, PEOPLE)
    await owe(house, PEOPLE)
    await keep_up(house.app.db, now=house.now)  # nothing is due yet: it reads the calendars, which stay
    tracemalloc.start()
    await keep_up(house.app.db, now=house.now + DAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < HELD * PEOPLE + 3_000_000, peak
    house.box.patience = 1_000
    await house.moves(DAY)
    # Three days before it is due; what would have gone a week and two weeks before was not known then.
    assert await states(house, Reminder.state) == dict.fromkeys(
        (ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID), PEOPLE
    )
    assert await states(house, Outgoing.state) == {OutboxState.SENT: PEOPLE}
    assert all(len(one.chat.posts) == 1 for one in everybody)


async def test_every_tenth_answer_is_lost_after_the_message_arrived(house):
    everybody = await crowd(house, 100)
    async with house.app.db.begin() as session:
        for number in range(100):
            for delivery in DeliveryClass:
                text = {"text": f"{delivery} {number}"}
                await enqueue(session, to=FIRST + number, kind="plain", payload=text, delivery=delivery, now=house.now)
    fault = house.box.faults.add(kind="reset-after", method="sendMessage", probability=0.1)
    await house.tick()
    for _ in range(10):
        await house.moves(timedelta(minutes=10))
    came = [Counter(post.body["text"].split()[0] for post in one.chat.posts.values()) for one in everybody]
    assert all(one["must"] >= 1 for one in came), "no reminder is missing"
    assert all(one["once"] == 1 for one in came), "no announcement is missing or doubled"
    doubled = sum(one["must"] - 1 for one in came)
    found = await states(house, Outgoing.state)
    assert doubled + found[OutboxState.UNKNOWN] == fault.hits > 0
    assert found == {
        OutboxState.SENT: 200 - found[OutboxState.UNKNOWN],
        OutboxState.UNKNOWN: found[OutboxState.UNKNOWN],
    }
