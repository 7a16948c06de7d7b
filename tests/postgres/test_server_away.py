"""A server that goes away, comes back, or has somebody else at it: patience and words; nothing is lost."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.lock import AlreadyRunningElsewhere, only_one_on
from models.enums import Role
from models.people import Municipality
from storage.alone import Alone
from storage.database import Database, is_out_of_reach
from tests.support import schema, server
from tests.support.harness import House
from tests.support.shares import tries

AWAY_S = tries(60, quick=1)
ENDED = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid != pg_backend_pid()"


@pytest.fixture(scope="module")
def own():
    """A server of our own: others must not feel what is done to it."""
    with server.server() as both:
        yield both


@pytest.fixture
def here(own, monkeypatch):
    running, url = own
    monkeypatch.setattr(schema, "SERVER", url)
    yield running
    schema.drop_databases()


@pytest.mark.parametrize("how", ["stopped", "crashed"])
async def test_what_is_tapped_meanwhile_is_done_when_it_is_back(here, tmp_path, how):
    schema.place(tmp_path / "nastavnik.db")
    with schema.connected(tmp_path / "nastavnik.db") as console:
        name = console.execute("SELECT current_database()").fetchone()[0]
        console.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")  # as anywhere but in tests
    async with House(tmp_path) as house:
        school = await house.school("Берёзовская СШ")
        vera = await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=school)
        await vera.sends("/settings")
        await asyncio.to_thread(here.crash if how == "crashed" else here.stop)
        tapping = asyncio.create_task(vera.sends("/help"))
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(here.start)
        await tapping
        await house.box.settled()
        async with house.app.db.read() as session:
            assert (await session.execute(select(Municipality.slug))).scalars().all() == ["priozyorny"]
        with schema.beside(tmp_path / "nastavnik.db") as beside:
            assert beside.execute("SELECT count(*) FROM inbox WHERE state != 'done'").fetchone() == (0,)
        await house.moves(timedelta(hours=1))


async def test_away_is_out_of_reach_and_no_mistake_of_ours(here, tmp_path):
    url = schema.place(tmp_path / "away.db")
    db = Database(url)
    async with db.read() as session:
        await session.execute(select(Municipality))
    await asyncio.to_thread(here.stop)
    for door in (db.read, db.begin, db.lookup):
        with pytest.raises(Exception) as error:
            async with door() as session:
                await session.execute(select(Municipality))
        assert is_out_of_reach(error.value), door
    await asyncio.to_thread(here.start)
    async with db.begin() as session:
        await session.execute(select(Municipality))
    await db.dispose()


async def test_one_bot_on_one_database(here, tmp_path):
    url = schema.place(tmp_path / "one.db")
    async with only_one_on(url):
        with pytest.raises(AlreadyRunningElsewhere):
            async with only_one_on(url):
                pass
    async with only_one_on(url):
        pass


async def test_who_has_lost_its_lock_to_another_stops(here, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.lock.LOOKS_EVERY_S", 0.05)
    url, stop = schema.place(tmp_path / "lost.db"), asyncio.Event()
    other = Alone(url)
    async with only_one_on(url, stop):
        with schema.beside(tmp_path / "lost.db") as beside:
            taken = False
            while not taken:  # be quicker than who looks again
                beside.execute(ENDED)
                taken = await other.take()
        await asyncio.wait_for(stop.wait(), 30)
    await other.close()


async def test_a_consolethat_comes_back_is_the_same_bots(here, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.lock.LOOKS_EVERY_S", 0.05)
    url, stop = schema.place(tmp_path / "back.db"), asyncio.Event()
    async with only_one_on(url, stop):
        await asyncio.to_thread(here.stop)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(here.start)
        await asyncio.sleep(0.5)
        assert not stop.is_set()
        with pytest.raises(AlreadyRunningElsewhere):
            async with only_one_on(url):
                pass
