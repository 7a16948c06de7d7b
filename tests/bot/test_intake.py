"""What comes in: kept before it is confirmed, in order within a chat, and whatever happens on the way."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import case, select, type_coerce

from bot.intake import TRIES, TRIES_ALONE, Intake
from bot.raw_updates import chat_of, lean, without_zeros
from bot.waiting import unless
from models.enums import InboxState
from models.traffic import InboxUpdate
from services.messages import inbox
from storage.database import Database
from tests.support.only import sqlite_only
from tests.support.schema import new_database

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def message(number, chat=1, text="x"):
    return {"update_id": number, "message": {"message_id": number, "from": {"id": chat}, "text": text}}


class Handler:
    """Stands behind the intake as the dispatcher does: notes what it gets, and marks it done."""

    def __init__(self, db):
        self.db = db
        self.seen = []
        self.running = set()
        self.fails = {}

    async def __call__(self, entry):
        number, chat = entry.id, chat_of(entry.raw)
        assert chat not in self.running, "two updates of one chat at once"
        self.running.add(chat)
        try:
            await asyncio.sleep(0.002 * (number % 3))
            if self.fails.get(number):
                raise self.fails[number].pop(0)
            async with self.db.begin() as session:
                await inbox.mark_done(session, entry.number)
            self.seen.append((chat, number))
        finally:
            self.running.discard(chat)


@pytest.fixture
async def db(tmp_path):
    built = Database(await new_database(tmp_path / "test.db"))
    yield built
    await built.dispose()


@pytest.fixture
def handler(db):
    return Handler(db)


@pytest.fixture
def intake(db, handler):
    return Intake(db, handler, lambda: NOW)


async def states(db):
    """Where others may be, what was done and shown is closed a moment later: it is done by then, too."""
    state = case((inbox.SHOWN, InboxState.DONE), else_=InboxUpdate.state)
    async with db.read() as session:
        rows = await session.execute(select(InboxUpdate.update_id, type_coerce(state, InboxUpdate.state.type)))
        return {int(number): state.value for number, state in rows}


async def test_in_order_within_a_chat_and_side_by_side_across_chats(intake, handler, db):
    for batch in range(5):
        await intake.accept([message(batch * 100 + number, chat=number % 7) for number in range(100)])
    await intake.idle()
    assert len(handler.seen) == 500
    for chat in range(7):
        mine = [number for own, number in handler.seen if own == str(chat)]
        assert mine == sorted(mine)
    assert handler.seen != sorted(handler.seen, key=lambda pair: pair[1]), "chats do not wait for each other"
    assert set((await states(db)).values()) == {"done"}


async def test_told_again_it_happens_once(intake, handler):
    batch = [message(1), message(2), message(2)]
    await intake.accept(batch)
    await intake.accept(batch)
    await intake.idle()
    await intake.accept(batch)
    await intake.idle()
    assert handler.seen == [("1", 1), ("1", 2)]


async def test_one_that_cannot_be_parsed_is_set_aside_and_stops_nobody(intake, handler, db):
    with pytest.raises(ValidationError) as broken:
        Update.model_validate({"update_id": 2, "message": "?"})
    handler.fails[2] = [broken.value]
    await intake.accept([message(1), message(2), message(3), {"update_id": 4, "message": "?"}, {"update_id": 5}])
    await intake.idle()
    found = await states(db)
    assert found[2] == "set_aside"
    assert (found[1], found[3]) == ("done", "done")
    assert intake.set_aside == 1
    async with db.read() as session:
        kept = select(InboxUpdate.payload).where(InboxUpdate.update_id == "2")
        assert (await session.execute(kept)).scalar_one(), "it is kept, so that it can be looked into"


async def test_an_unexpected_error_is_an_incident_and_stops_nobody(intake, handler, db):
    handler.fails[1] = [ZeroDivisionError()]
    await intake.accept([message(1), message(2)])
    await intake.idle()
    assert await states(db) == {1: "failed", 2: "done"}
    async with db.read() as session:
        row = (await session.execute(select(InboxUpdate).where(InboxUpdate.update_id == "1"))).scalar_one()
    assert len(row.incident) == 6
    assert row.payload is None, "what somebody wrote is not kept longer than needed"


async def test_what_was_accepted_is_taken_up_after_a_crash_in_order(db, handler):
    async def crash(entry):
        await asyncio.Event().wait()

    before = Intake(db, crash, lambda: NOW)
    await before.accept([message(number, chat=number % 2) for number in range(10)])
    assert not await before.drain(0.01)

    after = Intake(db, handler, lambda: NOW)
    assert await after.recover() == 10
    await after.idle()
    assert [number for chat, number in handler.seen if chat == "0"] == [0, 2, 4, 6, 8]
    assert [number for chat, number in handler.seen if chat == "1"] == [1, 3, 5, 7, 9]


async def test_what_ends_the_process_again_and_again_is_tried_alone_then_set_aside(db, handler):
    """The innocent beside it are handled as soon as it is tried alone."""
    poison = message(5, chat=5)
    innocent = [message(number, chat=number) for number in (1, 2, 9)]

    class EndOfProcess(BaseException):
        pass

    async def crash(entry):
        await asyncio.Event().wait()

    first = Intake(db, crash, lambda: NOW)
    await first.accept([*innocent, poison])
    await first.drain(0)
    for _ in range(TRIES - 1):  # ended with everything in flight
        life = Intake(db, crash, lambda: NOW)
        await life.recover()
        await life.drain(0)
    for _ in range(TRIES_ALONE):
        handler.fails = {5: [EndOfProcess()]}
        with pytest.raises(EndOfProcess):
            await Intake(db, handler, lambda: NOW).recover()

    handler.fails = {}
    last = Intake(db, handler, lambda: NOW)
    await last.recover()
    await last.idle()
    assert await states(db) == {1: "done", 2: "done", 9: "done", 5: "set_aside"}


async def test_a_stop_does_not_wait_for_what_is_tried_alone(db):
    """It goes on as everything else does, as long as the others are waited for."""
    begun = asyncio.Event()

    async def slow(entry):
        begun.set()
        await asyncio.Event().wait()

    first = Intake(db, slow, lambda: NOW)
    await first.accept([message(5, chat=5)])
    await first.drain(0)
    for _ in range(TRIES - 1):
        life = Intake(db, slow, lambda: NOW)
        await life.recover()
        await life.drain(0)
    begun.clear()
    stop = asyncio.Event()
    last = Intake(db, slow, lambda: NOW)
    starting = asyncio.create_task(unless(stop, last.recover()))
    await begun.wait()
    stop.set()
    assert await starting is None
    await last.drain(0.01)
    assert await states(db) == {5: "new"}


async def test_no_more_is_asked_for_than_can_be_held(intake):
    assert not intake.is_full
    intake.waiting = 2_000
    assert intake.is_full


async def test_on_stop_what_runs_is_finished_and_the_rest_stays(db):
    started, go_on = asyncio.Event(), asyncio.Event()
    handler = Handler(db)

    async def slow(entry):
        started.set()
        await go_on.wait()
        return await handler(entry)

    intake = Intake(db, slow, lambda: NOW)
    await intake.accept([message(1), message(2), message(3)])
    await started.wait()
    draining = asyncio.create_task(intake.drain(5))
    await asyncio.sleep(0)
    go_on.set()
    assert not await draining, "some are left"
    assert await states(db) == {1: "done", 2: "new", 3: "new"}


@sqlite_only("the lock of a file; a server's is asked for in tests/postgres")
async def test_a_short_lock_by_another_process_is_waited_for(intake, handler, db):
    with closing(sqlite3.connect(db.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        accepting = asyncio.create_task(intake.accept([message(1)]))
        await asyncio.sleep(0.3)
        assert not accepting.done()
        other.execute("ROLLBACK")
        await accepting
    await intake.idle()
    assert handler.seen == [("1", 1)]


@pytest.mark.parametrize("chat", [7, [], {}, {"type": []}, {"type": {}}, {"id": 1, "type": None}, {"type": "private"}])
def test_whatever_a_chat_looks_like_it_can_be_written_down(chat):
    assert lean({"update_id": 1, "message": {"chat": chat, "text": ["x"]}})["update_id"] == 1


def test_of_a_group_only_the_command_is_kept():
    whole = message(1, text="/status Секрет") | {"x": 1}
    whole["message"] |= {"chat": {"id": -5, "type": "group", "title": "Т"}, "photo": [{"file_id": "f"}], "date": 1}
    assert lean(whole)["message"].keys() == {"message_id", "date", "chat", "from", "text"}
    assert lean(whole)["message"]["text"] == "/status"
    assert "text" not in lean({"edited_message": whole["message"] | {"text": "Секрет"}})["edited_message"]


async def test_the_sign_that_no_database_keeps_is_taken_out_and_nothing_else(intake, db):
    texts = ["до\0после", r"набрано: \u0000", "обычное"]
    raw = [message(number, text=text) for number, text in enumerate(texts, start=1)]
    await intake.accept(raw)
    await intake.idle()
    kept = [without_zeros(one)["message"]["text"] for one in raw]
    assert kept == ["допосле", r"набрано: \u0000", "обычное"]
    assert await states(db) == {1: "done", 2: "done", 3: "done"}
