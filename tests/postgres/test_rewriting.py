"""Nothing deleted is left in a server's files; who holds a table there holds nothing else up."""

import asyncio

import pytest
from sqlalchemy import delete

from models.people import Municipality, School
from models.tables import Base
from services import people
from storage import postgres
from storage.database import Database
from tests.support import schema
from tests.support.factories import make_municipality

GONE = "Забываевская".encode()


@pytest.fixture
async def deleted(place, tmp_path, monkeypatch):
    """A database in whose files something stands that was deleted."""
    monkeypatch.setattr(postgres, "REWRITE_WAITS", "200ms")
    db = Database(place(tmp_path / "rewritten.db"))
    await make_and_delete(db)
    assert GONE in schema.written(tmp_path / "rewritten.db"), "else this would prove nothing"
    yield db
    await db.dispose()


@pytest.fixture
def other(place, tmp_path):
    """A second database of the server."""
    file = tmp_path / "other.db"
    place(file)
    return file


async def make_and_delete(db):
    async with db.begin() as session:
        municipality = await make_municipality(session)
        await people.create_school(session, municipality_id=municipality, name="Забываевская СШ")
    async with db.begin() as session:
        await session.execute(delete(School))


def begin_writing(stranger):
    stranger.execute("BEGIN")
    stranger.execute("SELECT pg_current_xact_id()")


async def waits_for_a_table(file):
    """Whoever writes tables anew has come to one that somebody holds."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with schema.connected(file) as console:
        for _ in range(2_400):
            if console.execute(query).fetchone()[0]:
                return
            await asyncio.sleep(0.05)
    pytest.fail("nobody waits")


async def test_who_holds_a_table_is_not_waited_for(deleted, tmp_path, caplog):
    file = tmp_path / "rewritten.db"
    with schema.connected(file) as console:
        console.execute("BEGIN")
        console.execute("LOCK TABLE school IN ACCESS SHARE MODE")
        rewriting = asyncio.create_task(deleted.vacuum())
        await asyncio.sleep(0)
        async with deleted.begin() as session:
            await session.execute(delete(Municipality))
        await rewriting
        assert "until next time: school" in caplog.text
        assert GONE in schema.written(file)
        console.execute("COMMIT")
    await deleted.rewrite_the_rest()
    assert GONE not in schema.written(file)
    caplog.clear()
    await deleted.rewrite_the_rest()
    assert not caplog.text


async def test_who_still_sees_what_was_is_waited_for(deleted, tmp_path, monkeypatch):
    """What somebody looks at from before would be written along, whatever table they look at."""
    monkeypatch.setattr(postgres, "REWRITE_WAITS", "60s")  # the server's own upkeep may be at a table for a moment
    monkeypatch.setattr(postgres, "LOOKS", 1_200)
    file = tmp_path / "rewritten.db"
    with schema.connected(file) as console:
        console.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        console.execute("SELECT count(*) FROM municipality")
        rewriting = asyncio.create_task(deleted.vacuum())
        await asyncio.sleep(0.5)
        assert GONE in schema.written(file)
        console.execute("COMMIT")
        await rewriting
    assert GONE not in schema.written(file)


async def test_who_goes_on_and_on_looking_is_not(deleted, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(postgres, "LOOKS", 2)
    file = tmp_path / "rewritten.db"
    with schema.connected(file) as console:
        console.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        console.execute("SELECT count(*) FROM municipality")
        await deleted.vacuum()
        assert "until next time" in caplog.text
    await deleted.rewrite_the_rest()
    assert GONE not in schema.written(file)


async def test_who_writes_in_another_database_is_waited_for(deleted, other, tmp_path, monkeypatch, caplog):
    """The server keeps for each look what was before the oldest transaction that goes on, in whatever database."""
    monkeypatch.setattr(postgres, "LOOKS", 2)
    file = tmp_path / "rewritten.db"
    with schema.connected(other) as stranger:
        begin_writing(stranger)
        await make_and_delete(deleted)
        await deleted.vacuum()
        assert "until next time" in caplog.text
        assert GONE in schema.written(file)
        stranger.execute("COMMIT")
    monkeypatch.setattr(postgres, "LOOKS", 100)
    await deleted.rewrite_the_rest()
    assert GONE not in schema.written(file)


async def test_what_the_server_wrote_along_is_written_again(deleted, other, tmp_path, monkeypatch):
    """Of what was deleted and begun elsewhere since nobody was waited for, the server tells."""
    monkeypatch.setattr(postgres, "REWRITE_WAITS", "60s")
    monkeypatch.setattr(postgres, "LOOKS", 1_200)
    file = tmp_path / "rewritten.db"
    with schema.connected(other) as stranger, schema.connected(file) as console:
        console.execute("BEGIN")
        console.execute(f"LOCK TABLE {min(Base.metadata.tables)} IN ACCESS SHARE MODE")
        rewriting = asyncio.create_task(deleted.vacuum())
        await waits_for_a_table(file)
        begin_writing(stranger)
        await make_and_delete(deleted)
        console.execute("COMMIT")
        await asyncio.sleep(1)
        assert not rewriting.done()
        stranger.execute("COMMIT")
        await rewriting
    assert GONE not in schema.written(file)


async def test_neighbours_whose_writes_overlap_keep_it_from_nothing(deleted, other, tmp_path, monkeypatch):
    """Whoever began after the deletion is not waited for, though somebody is always there."""
    monkeypatch.setattr(postgres, "LOOKS", 2)
    file = tmp_path / "rewritten.db"
    with schema.connected(other) as stranger, schema.connected(other) as next_one:
        begin_writing(stranger)
        await make_and_delete(deleted)
        await deleted.vacuum()
        assert GONE in schema.written(file), "else this would prove nothing"
        begin_writing(next_one)
        stranger.execute("COMMIT")
        monkeypatch.setattr(postgres, "LOOKS", 100)
        await deleted.rewrite_the_rest()
        assert GONE not in schema.written(file)
        next_one.execute("COMMIT")


async def test_another_process_goes_on_where_one_has_ended(deleted, other, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "LOOKS", 2)
    file = tmp_path / "rewritten.db"
    with schema.connected(other) as stranger:
        begin_writing(stranger)
        await make_and_delete(deleted)
        await deleted.vacuum()
        stranger.execute("COMMIT")
    await deleted.dispose()
    assert GONE in schema.written(file), "else this would prove nothing"
    monkeypatch.setattr(postgres, "LOOKS", 100)
    later = Database(schema.address(file))
    await later.rewrite_the_rest()
    assert GONE not in schema.written(file)
    await later.dispose()
    with schema.connected(file) as console:
        assert not console.execute(
            "SELECT count(*) FROM pg_description WHERE description LIKE 'nastavnik%'"
        ).fetchone()[0]


async def test_a_table_that_is_not_ours_is_said_and_stays_owed(deleted, tmp_path, caplog):
    """The server skips it with a warning only."""
    file = tmp_path / "rewritten.db"
    with schema.connected(file) as console:
        console.execute("CREATE ROLE somebody_else")
        try:
            console.execute("ALTER TABLE school OWNER TO somebody_else")
            console.execute("CREATE ROLE clerk LOGIN")
            owed = postgres.Unwritten({"school"})
            await postgres.rewrite_tables(deleted.url.set(username="clerk"), owed)
            assert owed.tables == {"school"}
            assert "the server says of a table" in caplog.text
        finally:
            console.execute("ALTER TABLE school OWNER TO nastavnik")
            console.execute("DROP ROLE somebody_else, clerk")
