"""Who takes the lead while the database has a fault goes on trying: no process ends by it, nothing waits for good."""

import asyncio

import pytest

from bot.app import build_app
from bot.life import live
from tests.support import schema
from tests.support.harness import House

# Whatever is written to the outbox is refused, as by a server that is being stopped.
BREAKS = (
    "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '57P01'; END $$;"
    " CREATE TRIGGER breaks BEFORE UPDATE ON outbox EXECUTE FUNCTION breaks()"
)
LEADER = "SELECT number FROM worker WHERE leads"


@pytest.fixture
async def pair(place, tmp_path):
    """A house, and a process beside it that stands by."""
    place(tmp_path / "nastavnik.db")
    async with House(tmp_path) as house:
        second = build_app(house.app.settings, clock=house.box.clock)
        living = asyncio.create_task(live(second))
        with schema.beside(tmp_path / "nastavnik.db") as server:
            while server.execute("SELECT count(*) FROM worker").fetchone() != (2,):  # noqa: ASYNC110 - what the other does
                await asyncio.sleep(0.05)
            yield house, second, living, server
        second.stop.set()
        await living


async def test_a_fault_at_the_moment_of_taking_the_lead(pair, caplog):
    house, second, living, server = pair
    server.execute(BREAKS)
    await house.stop()
    async with asyncio.timeout(120):
        while "what is due waits until it is there again" not in caplog.text:
            assert not living.done()
            await asyncio.sleep(0.05)
        assert server.execute(LEADER).fetchone() == (second.number,)
        server.execute("DROP TRIGGER breaks ON outbox")
        house.box.until_idle = second.idle
        person = house.box.person("Примерова Вера", user_id=5)
        await person.sends("/start")
    assert person.messages, "it hears and answers"
    assert caplog.text.count("what is due waits") == 1, "one line, however long it lasts"


async def test_who_is_told_to_stop_while_it_waits_stops(pair, caplog):
    house, second, living, server = pair
    server.execute(BREAKS)
    await house.stop()
    async with asyncio.timeout(120):
        while "what is due waits until it is there again" not in caplog.text:  # noqa: ASYNC110 - what the other does
            await asyncio.sleep(0.05)
        second.stop.set()
        await living
    assert server.execute("SELECT count(*) FROM worker").fetchone() == (0,)
