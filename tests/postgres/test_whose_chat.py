"""Several processes on one server: a chat is in one's hands until all that came of its updates is there and shown.

Each `Database` and `Intake` here stands for a process of its own.
"""

import asyncio
import random
from contextlib import asynccontextmanager

import orjson
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from bot.intake import TRIES, Intake
from bot.raw_updates import chat_of
from models.traffic import InboxUpdate
from services.messages import inbox, workers
from tests.support import schema
from tests.support.factories import NOW
from tests.support.shares import tries

FROZEN = text("UPDATE worker SET beat_at = beat_at - interval '30 s' WHERE number = 1")
LEFT = [(1, 7), (2, 7), (3, 8)]  # updates and their chats
# The second time that attempts are counted fails, as a server that goes away in between.
BREAKS = (
    "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF NEW.attempts > 3 THEN RAISE EXCEPTION 'away'; END IF; RETURN NEW; END $$;"
    " CREATE TRIGGER breaks BEFORE UPDATE ON inbox FOR EACH ROW WHEN (NEW.attempts > OLD.attempts)"
    " EXECUTE FUNCTION breaks()"
)


class Handler:
    """Notes in the database what it handles, as an effect of the turn."""

    def __init__(self, db, seen):
        self.db, self.seen = db, seen

    async def __call__(self, entry):
        await asyncio.sleep(random.uniform(0, 0.01))
        async with self.db.begin() as session:
            await inbox.mark_done(session, entry.number)
        self.seen.append((chat_of(entry.raw), entry.id))


def said(number, chat):
    return {"update_id": number, "message": {"message_id": number, "from": {"id": chat}, "text": "x"}}


@asynccontextmanager
async def looking(*intakes):
    """Let each process take up what was written down for it, as its team does when it is woken."""

    async def look(one):
        while True:
            await one.take_up_handed()
            await asyncio.sleep(0.01)

    tasks = [asyncio.create_task(look(one)) for one in intakes]
    yield
    for task in tasks:
        task.cancel()


class Shows(Handler):
    """Goes on after its effects are there: it shows them, and then keeps where the person stands."""

    async def __call__(self, entry):
        async with self.db.begin() as session:
            await inbox.mark_done(session, entry.number)
        self.seen.append((chat_of(entry.raw), entry.id))
        await asyncio.sleep(random.uniform(0, 0.1))
        async with self.db.begin():
            self.seen.append((chat_of(entry.raw), entry.id))


async def handled(db, seconds=60):
    async with asyncio.timeout(seconds):
        while True:
            async with db.read() as session:
                if (await inbox.counts(session)).keys() <= {"done"}:
                    return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("handler", [Handler, Shows])
async def test_in_order_within_a_chat_whoever_takes_it_in(process, handler):
    seen, chance, many = [], random.Random(7), tries(1_000, quick=120)
    doors = [(await process(number))[0] for number in (1, 2, 3)]
    intakes = [Intake(db, handler(db, seen), lambda: NOW, worker=db.member) for db in doors]
    async with looking(*intakes):
        for number in range(many):
            await chance.choice(intakes).accept([said(number, chat=number % 5)])
        await handled(doors[0])
        for one in intakes:
            await one.idle()
    assert len(set(seen)) == many
    for chat in range(5):
        mine = [number for own, number in seen if own == str(chat)]
        assert mine == sorted(mine)


async def test_a_chat_is_in_hand_until_its_handler_has_ended(process):
    """Else another process would take the answer while the step before it is not kept yet."""
    seen, goes_on = [], asyncio.Event()
    (one, _), (two, _) = await process(1), await process(2)

    async def slow(entry):
        await Handler(one, seen)(entry)
        await goes_on.wait()

    slowly = Intake(one, slow, lambda: NOW, worker=1)
    other = Intake(two, Handler(two, seen), lambda: NOW, worker=2)
    await slowly.accept([said(1, chat=7)])
    while not seen:  # noqa: ASYNC110 - what the handler does
        await asyncio.sleep(0.01)
    await other.accept([said(2, chat=7)])
    async with two.read() as session:
        assert await inbox.counts(session) == {"done": 1, "new": 1}, "what is only shown does not wait"
        owners = select(InboxUpdate.taken_by).where(InboxUpdate.chat == "7")
        assert (await session.execute(owners)).scalars().all() == [1, 1]
    goes_on.set()
    await slowly.take_up_handed()
    await slowly.idle()
    assert [number for _, number in seen] == [1, 2]
    async with two.read() as session:
        assert set((await session.execute(select(InboxUpdate.chat))).scalars()) == {""}
    await other.accept([said(3, chat=7)])
    await other.idle()
    async with two.read() as session:
        assert (await session.execute(select(InboxUpdate.taken_by))).scalars().all() == [1, 1, 2], "it is free again"


async def test_what_was_done_when_its_process_ended_is_not_done_again(process):
    (one, _), (two, _) = await process(1), await process(2)
    seen = []

    async def hangs(entry):
        await Handler(one, seen)(entry)
        await asyncio.Event().wait()

    ends = Intake(one, hangs, lambda: NOW, worker=1)
    await ends.accept([said(1, chat=7)])
    while not seen:  # noqa: ASYNC110 - what the handler does
        await asyncio.sleep(0.01)
    await ends.drain(0)
    async with two.begin() as session:
        await session.execute(FROZEN)
        await workers.take_over(session, 2)
    assert await Intake(two, Handler(two, seen), lambda: NOW, worker=2).recover() == 0
    async with two.read() as session:
        rows = (await session.execute(select(InboxUpdate.state, InboxUpdate.chat))).all()
    assert rows == [("done", "")]
    assert len(seen) == 1


async def left_with(one, two, *, suspects):
    """Leave two updates of a chat and one of another behind, of a process that is gone."""
    async with one.begin() as session:
        left = [
            inbox.Arrived(str(number), str(chat), orjson.dumps(said(number, chat=chat)), 1) for number, chat in LEFT
        ]
        await inbox.write_down(session, "telegram", left, now=NOW)
        await session.execute(update(InboxUpdate).where(InboxUpdate.update_id.in_(suspects)).values(attempts=TRIES))
    async with two.begin() as session:
        await session.execute(FROZEN)
        await workers.take_over(session, 2)


async def test_what_could_be_taken_up_only_in_part_is_read_again(process, tmp_path):
    (one, _), (two, _) = await process(1), await process(2)
    seen = []
    await left_with(one, two, suspects=["1"])
    heir = Intake(two, Handler(two, seen), lambda: NOW, worker=2)
    heir._read_to = 99  # as of one that has read on meanwhile
    with schema.connected(tmp_path / "team.db") as console:
        console.execute(BREAKS)
    with pytest.raises(DBAPIError):
        await heir.recover()
    await heir.take_up_handed()
    await heir.idle()
    assert [number for chat, number in seen if chat == "7"] == [1, 2]
    assert ("8", 3) in seen


async def test_a_suspect_keeps_its_own_chat_and_what_was_left_with_it_waiting_alone(process):
    (one, _), (two, _) = await process(1), await process(2)
    seen, goes_on = [], asyncio.Event()
    await left_with(one, two, suspects=["1"])

    async def slow(entry):
        if entry.id == 1:
            await goes_on.wait()
        await Handler(two, seen)(entry)

    heir = Intake(two, slow, lambda: NOW, worker=2)
    recovering = asyncio.create_task(heir.recover())
    while not heir._workers:  # noqa: ASYNC110 - what it does
        await asyncio.sleep(0.01)
    await heir.accept([said(4, chat=7), said(5, chat=9)])
    await heir.take_up_handed()
    while not seen:  # noqa: ASYNC110 - what the handler does
        await asyncio.sleep(0.01)
    assert seen == [("9", 5)]
    goes_on.set()
    assert await recovering == 3
    await heir.idle()
    assert [number for chat, number in seen if chat == "7"] == [1, 2, 4]
    assert ("8", 3) in seen


async def test_what_nobody_has_in_hand_any_more_is_taken_up_with_all_that_came_after_it(process):
    seen = []
    (one, _), (two, _) = await process(1), await process(2)

    async def stuck(entry):
        await asyncio.Event().wait()

    frozen = Intake(one, stuck, lambda: NOW, worker=1)
    living = Intake(two, Handler(two, seen), lambda: NOW, worker=2)
    await frozen.accept([said(1, chat=7), said(2, chat=7)])
    await living.accept([said(3, chat=7), said(4, chat=8)])
    await living.idle()
    assert seen == [("8", 4)], "the chat waits for who has it in hand"
    async with two.begin() as session:
        await session.execute(FROZEN)
        await workers.take_over(session, 2)
    await living.accept([said(5, chat=7)])
    assert await living.recover() == 4
    await living.take_up_handed()
    await living.idle()
    assert [number for chat, number in seen if chat == "7"] == [1, 2, 3, 5]
    await frozen.drain(0)
    async with two.read() as session:
        assert set((await session.execute(select(InboxUpdate.state))).scalars()) == {"done"}
