"""A server on a bad day – full, slow, without a connection to spare, at a newer schema, cut off in the middle – and
lists longer than it takes: patience and words; nothing is lost, nothing comes twice."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import bindparam, delete, insert, select, tuple_, update

import cli
from models.enums import Role
from models.people import Municipality, Person
from models.traffic import InboxUpdate, Worker
from services.backup.carrying import copy_to_file, in_file, move
from services.messages import inbox
from storage import carry
from storage.database import Database, is_out_of_reach
from storage.prepared import Prepared
from tests.postgres.test_restoring import OWNER
from tests.support import schema
from tests.support.factories import NOW
from tests.support.harness import House
from tests.support.shares import FULL, tries
from tests.support.slow_way import slow_way

PATIENCE = "я выполню это, как только смогу"
MANY = 40_000  # the server takes 32,767 parameters a statement
PEOPLE = tries(60, quick=12)
SLOW_S = 0.3 if FULL else 0.05  # a statement
AS_SLOW_AS_A_LEASE_S = 25 if FULL else 6
STATES = "SELECT state, count(*) FROM inbox WHERE payload IS NOT NULL GROUP BY state"
# What a server says whose disk is full, to whoever writes what comes in, or what comes of it.
FULL_DISK = (
    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;"
    " CREATE TRIGGER no_room BEFORE {} EXECUTE FUNCTION no_room()"
)


@pytest.fixture
async def house(place, tmp_path):
    place(tmp_path / "nastavnik.db")
    async with House(tmp_path) as built:
        yield built


def several(house, count=PEOPLE):
    return [house.box.person(f"Учитель {number}", user_id=100 + number) for number in range(count)]


async def until(check, seconds=240):
    async with asyncio.timeout(seconds):
        while not check():  # noqa: ASYNC110 - what the bot does
            await asyncio.sleep(0.05)


async def states(house):
    async with house.app.db.read() as session:
        return await inbox.counts(session)


async def test_a_full_server_that_takes_nothing_in(house):
    """Who writes is asked for patience, once, and what was written is done as soon as there is room."""
    people = several(house, 3)
    with schema.connected(house.folder / "nastavnik.db") as server:
        server.execute(FULL_DISK.format("INSERT ON inbox"))
        acts = [asyncio.create_task(one.sends("/start")) for one in people]
        await until(lambda: all(one.sees(PATIENCE) for one in people))
        server.execute("DROP FUNCTION no_room CASCADE")
        await asyncio.gather(*acts)
    await house.box.settled()
    assert await states(house) == {"done": len(people)}
    for one in people:
        assert [PATIENCE in text for text in said(one)] == [True, False], "and then the answer"


def said(person):
    return [shown.text for shown in person.messages if shown.from_bot]


async def test_a_full_server_that_keeps_nothing_of_what_is_done(house, caplog):
    """What was shown is shown once, what is done is done once, however long it takes to be noted."""
    anna = await house.joined("Тестова Анна", Role.COORDINATOR)
    before = len(said(anna))
    with schema.connected(house.folder / "nastavnik.db") as server:
        server.execute(FULL_DISK.format("UPDATE ON inbox"))
        looks = asyncio.create_task(anna.sends("/help"))
        await until(lambda: caplog.text.count("is closed as soon as it can be") >= 3)
        server.execute("DROP FUNCTION no_room CASCADE")
        await looks
        assert len(said(anna)) == before + 1
        server.execute(FULL_DISK.format("INSERT OR UPDATE ON conversation"))
        caplog.clear()
        asks = asyncio.create_task(anna.sends("/import"))
        await until(lambda: "cannot be written to" in caplog.text)
        server.execute("DROP FUNCTION no_room CASCADE")
        await asks
    await house.box.settled()
    assert anna.hears("Пришлите дорожную карту как есть")
    assert sum("Пришлите дорожную карту" in text for text in said(anna)) == 1


async def test_a_slow_server(running_server, place, tmp_path, monkeypatch):
    """Every statement takes 0.3 s (with FULL): each is answered, in order, and nobody is taken over from."""
    place(tmp_path / "nastavnik.db")
    with slow_way(running_server) as way, monkeypatch.context() as patched:
        patched.setattr(schema, "SERVER", way.url)
        async with House(tmp_path) as house:
            people = several(house, 3)
            async with house.app.db.read() as session:
                before = (await session.execute(select(Worker.number))).scalars().all()
            way.delay = SLOW_S
            for one in people:
                await one.sends("/start")
            await asyncio.gather(*(one.sends(f"Слово {number}") for number in range(3) for one in people))
            await asyncio.sleep(AS_SLOW_AS_A_LEASE_S)
            way.delay = 0.0
            assert await states(house) == {"done": 4 * len(people)}
            assert not house.app.team.given_up
            async with house.app.db.read() as session:
                assert (await session.execute(select(Worker.number))).scalars().all() == before


@pytest.fixture
def clerk(place, tmp_path):
    """Somebody at the server of whom it takes as many connections as it is told to, which it does of no superuser."""
    place(tmp_path / "nastavnik.db")
    with schema.connected(tmp_path / "nastavnik.db") as server:
        server.execute("CREATE ROLE clerk LOGIN")
        for what in ("TABLES", "SEQUENCES"):
            server.execute(f"GRANT ALL ON ALL {what} IN SCHEMA public TO clerk")
        server.execute("GRANT SET ON PARAMETER session_replication_role TO clerk")  # of the tests' own
        yield server
        server.execute("DROP OWNED BY clerk; DROP ROLE clerk")


async def test_no_connection_to_spare(clerk, running_server, tmp_path, monkeypatch):
    """As many as are open when it is calm, and no more: whoever comes then waits a little, and nobody is lost."""
    with monkeypatch.context() as patched:
        patched.setattr(schema, "SERVER", running_server.replace("nastavnik@", "clerk@"))
        async with House(tmp_path) as house:
            await house.box.person("Первая", user_id=99).sends("/start")
            open_now = clerk.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'clerk'").fetchone()[0]
            clerk.execute(f"ALTER ROLE clerk CONNECTION LIMIT {open_now}")
            db = Database(schema.address(tmp_path / "nastavnik.db"))
            with pytest.raises(Exception) as error:
                async with db.lookup() as door:
                    await door.execute(select(1))
            assert is_out_of_reach(error.value)
            await db.dispose()
            people = several(house)
            await asyncio.gather(*(one.sends("/start") for one in people))
            await until(lambda: all(one.messages for one in people))
            await house.box.settled()
            assert await states(house) == {"done": PEOPLE + 1}


async def test_lists_of_any_length(place, tmp_path):
    db = Database(place(tmp_path / "nastavnik.db"))
    numbers, names = list(range(1, MANY + 1)), [f"Школа «№ {number}», д'Артаньяна \\ %s :x" for number in range(MANY)]
    row = {"platform": "telegram", "chat": "", "state": "new", "attempts": 0, "received_at": NOW}
    async with db.begin() as session:
        await session.execute(insert(InboxUpdate), [row | {"update_id": name} for name in names])
    known = Prepared(select(InboxUpdate.number).where(InboxUpdate.number.in_(bindparam("wanted", expanding=True))))
    async with db.begin() as session:
        found = select(InboxUpdate.number).where(InboxUpdate.number.in_(numbers), InboxUpdate.update_id.in_(names))
        assert len((await session.execute(found)).all()) == MANY
        assert (await session.execute(found.where(InboxUpdate.number.not_in(numbers)))).all() == []
        assert len(await known.rows(session, wanted=numbers)) == MANY
        assert len(await known.rows(session, wanted=numbers[:7])) == 7
        pairs = [("new", number) for number in numbers]
        both = select(InboxUpdate.number).where(tuple_(InboxUpdate.state, InboxUpdate.number).in_(pairs))
        assert len((await session.execute(both)).all()) == MANY
        changed = update(InboxUpdate).where(InboxUpdate.number.in_(numbers)).values(attempts=1)
        assert (await session.execute(changed)).rowcount == MANY
        await inbox.let_go(session, numbers)
        await session.execute(delete(InboxUpdate).where(InboxUpdate.number.in_(numbers)))
    async with db.read() as session:
        assert (await session.execute(select(InboxUpdate.number))).all() == []
        assert (await session.execute(select(Person.id).where(Person.id.in_([2**70, *numbers])))).all() == []
    await db.dispose()


@pytest.fixture
def operator(place, tmp_path, monkeypatch, capsys):
    """Whoever runs commands on a server's database with one municipality in it."""
    for name, value in (("DATA_DIR", str(tmp_path)), ("LANG", "ru_RU.UTF-8"), ("BOT_TOKEN", "123456:" + "x" * 30)):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", place(tmp_path / "nastavnik.db"))

    def does(*words):
        code = cli.main(list(words))
        return code, capsys.readouterr().err

    with schema.connected(tmp_path / "nastavnik.db") as server:
        server.execute(OWNER)
    return does


def slugs(server):
    return [slug for (slug,) in server.execute("SELECT slug FROM municipality ORDER BY slug").fetchall()]


def test_what_a_newer_version_made_is_refused_and_nothing_changes(operator, tmp_path):
    with schema.connected(tmp_path / "nastavnik.db") as server:
        (ours,) = server.execute("SELECT version_num FROM alembic_version").fetchone()
        server.execute("UPDATE alembic_version SET version_num = '9999'")
        for words in (("run",), ("migrate",), ("outbox",)):
            code, told = operator(*words)
            assert (code, "схема 9999" in told) == (1, True), words
        server.execute("UPDATE alembic_version SET version_num = %s", (ours,))
        copy = tmp_path / "copy"
        copy_to_file(schema.address(tmp_path / "nastavnik.db"), copy / "nastavnik.db")
        with closing(sqlite3.connect(copy / "nastavnik.db", isolation_level=None)) as file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
        server.execute("UPDATE municipality SET slug = 'two'")
        code, told = operator("restore", str(copy))
        assert (code, "более новой версией Наставника (схема 9999)" in told) == (1, True)
        assert slugs(server) == ["two"]
        assert server.execute("SELECT version_num FROM alembic_version").fetchone() == (ours,)


@pytest.mark.parametrize("table", ["municipality", "person", "outbox"])
async def test_a_move_that_is_cut_off_leaves_nothing_and_goes_again(process, place, tmp_path, monkeypatch, table):
    """The server ends the connection in the middle, as it does when it is stopped or the program is killed."""
    source, target = place(tmp_path / "from.db"), place(tmp_path / "to.db")
    db = Database(source)
    async with db.begin() as session:
        rows = [{"name": f"Учитель {number}", "created_at": NOW} for number in range(3 * carry.AT_ONCE)]
        await session.execute(insert(Person), rows)
        place_ = {"slug": "one", "name": "Один", "timezone": "Europe/Moscow", "calendar": {}, "settings": {}}
        await session.execute(insert(Municipality).values(**place_))
    await db.dispose()
    copy_to_file(source, tmp_path / "source.db")
    with schema.connected(tmp_path / "to.db") as server:
        # The trigger ends its own connection at the first row of this table, or of the last one before it.
        server.execute(
            "CREATE FUNCTION cuts() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"
        )
        server.execute(f"CREATE TRIGGER cuts BEFORE INSERT OR DELETE ON {table} EXECUTE FUNCTION cuts()")
        if table == "outbox":
            server.execute(f"ALTER TABLE {table} DISABLE TRIGGER cuts")
            server.execute("CREATE TRIGGER cuts BEFORE INSERT ON plan_change EXECUTE FUNCTION cuts()")
        with pytest.raises(Exception) as error:
            await move(in_file(tmp_path / "source.db"), target)
        assert is_out_of_reach(error.value)
        for one in ("person", "municipality"):
            assert server.execute(f"SELECT count(*) FROM {one}").fetchone() == (0,)
        server.execute("DROP FUNCTION cuts CASCADE")
    told = await move(in_file(tmp_path / "source.db"), target)
    assert (told["person"].rows, told["municipality"].rows) == (3 * carry.AT_ONCE, 1)
