"""A whole installation from its file to a server and back: row for row, number for number, and it goes on."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import JSON, Text, cast, insert, select, text

import cli
import migrations
from models.roadmap import RoadmapDraft
from models.tables import Base
from models.traffic import InboxUpdate
from services.backup.carrying import NotEmpty, NotKept, copy_to_file, in_file, move
from storage.database import Database
from storage.postgres import is_on_server
from storage.run_keys import KeyRing
from tests.support import schema
from tests.support.factories import NOW, make_municipality
from tests.support.rows import COUNTED, KEYS
from tests.support.version_before import lay_out


@pytest.fixture
async def lived_in(tmp_path):
    """The database of an office that has worked for a year with the version before, brought to this one's schema."""
    lay_out(tmp_path)
    await migrations.bring_to_head(in_file(tmp_path / "nastavnik.db"))
    return in_file(tmp_path / "nastavnik.db")


@pytest.fixture
async def empty_server(place, tmp_path):
    return place(tmp_path / "moved.db")


async def everything(url):
    """Every value of every row as it is stored."""
    db = Database(url)
    async with db.read() as session:
        told = {}
        for table in Base.metadata.sorted_tables:
            stored = [cast(one, Text) if isinstance(one.type, JSON) else one for one in table.columns]
            rows = await session.execute(select(*stored).order_by(text(KEYS[table.name])))
            told[table.name] = [tuple(row) for row in rows]
    await db.dispose()
    return told


async def test_row_for_row_there_and_back(lived_in, empty_server, tmp_path):
    before = await everything(lived_in)
    assert sum(map(len, before.values())) > 1_000, "else this would prove little"
    told = await move(lived_in, empty_server)
    assert {table: one.rows for table, one in told.items()} == {table: len(rows) for table, rows in before.items()}
    assert await everything(lived_in) == before, "the source is only read"
    arrived = await everything(empty_server)
    noted = arrived.pop("plan_change"), before.pop("plan_change")
    assert len(noted[0]) > len(noted[1]), "all is planned anew"
    assert arrived == before
    copy_to_file(empty_server, tmp_path / "back.db")
    back = await everything(in_file(tmp_path / "back.db"))
    back.pop("plan_change")
    assert back == before
    assert not (tmp_path / "back.db-wal").exists(), "one file, with nothing beside it"


@pytest.mark.parametrize("way", ["to a server", "to a file"])
async def test_numbers_go_on_and_are_not_given_again(lived_in, empty_server, tmp_path, way):
    """A row that is gone had a number, and a button that was sent may know it."""
    db = Database(lived_in)
    async with db.begin() as session:
        someone = "SELECT min(person.id), min(municipality.id) FROM person, municipality"
        person, municipality = (await session.execute(text(someone))).one()
        values = {"person_id": person, "municipality_id": municipality, "filename": "карта.docx", "content": {}}
        values |= {"created_at": NOW}
        last = (await session.execute(insert(RoadmapDraft).values(**values).returning(RoadmapDraft.id))).scalar_one()
        await session.execute(text(f"DELETE FROM roadmap_draft WHERE id = {last}"))
    await db.dispose()
    await move(lived_in, empty_server)
    url = empty_server
    if way == "to a file":
        copy_to_file(empty_server, tmp_path / "back.db")
        url = in_file(tmp_path / "back.db")
    db = Database(url)
    async with db.begin() as session:
        new = (await session.execute(insert(RoadmapDraft).values(**values).returning(RoadmapDraft.id))).scalar_one()
        for table, counted in COUNTED.items():
            if counted and is_on_server(url):
                highest = (await session.execute(text(f"SELECT max({counted}) FROM {table}"))).scalar() or 0
                name = f"pg_sequence_last_value(pg_get_serial_sequence('{table}', '{counted}')::regclass)"
                assert highest <= ((await session.execute(text(f"SELECT {name}"))).scalar() or 0), table
    await db.dispose()
    assert new > last


async def test_only_into_an_empty_one(lived_in, empty_server):
    await move(lived_in, empty_server)
    before = await everything(empty_server)
    with pytest.raises(NotEmpty):
        await move(lived_in, empty_server)
    assert await everything(empty_server) == before


async def test_broken_off_half_way_nothing_is_there(lived_in, empty_server):
    """What the server cannot keep is met late: the last table has it."""
    db = Database(lived_in)
    async with db.begin() as session:
        odd = {"platform": "telegram", "update_id": "\0", "chat": "", "state": "done", "received_at": NOW}
        await session.execute(insert(InboxUpdate).values(**odd))
    await db.dispose()
    with pytest.raises(NotKept) as refused:
        await move(lived_in, empty_server)
    assert refused.value.values == {"table": "inbox"}
    assert not any((await everything(empty_server)).values())


async def test_by_the_command(lived_in, empty_server, tmp_path, monkeypatch, capsys):
    for name in ("DATABASE_URL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    before = await everything(lived_in)
    assert await asyncio.to_thread(cli.main, ["move", "--to", empty_server, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == sum(map(len, before.values()))
    monkeypatch.setenv("DATABASE_URL", empty_server)
    assert await asyncio.to_thread(cli.main, ["backup", str(tmp_path / "copy.tar")]) == 0
    assert await asyncio.to_thread(cli.main, ["restore", str(tmp_path / "copy.tar")]) == 0
    after = await everything(empty_server)
    assert len(list(tmp_path.glob("nastavnik.db.before-restore-*"))) >= 1
    for gone in ("plan_change", "desk_session"):
        before.pop(gone), after.pop(gone)
    assert after == before


def shape(file):
    """Every table and index of a file: columns with their types, keys, what is unique, what is never given again."""
    with closing(sqlite3.connect(file)) as connection:
        ask = lambda query: connection.execute(query).fetchall()  # noqa: E731
        tables = sorted(name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'"))
        triggers = sorted(ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return triggers, {
            table: (
                sorted(one[1:4] + one[5:] for one in ask(f"PRAGMA table_info({table})")),
                sorted(one[2:] for one in ask(f"PRAGMA foreign_key_list({table})")),
                sorted(
                    (one[2], *(part[2] for part in ask(f"PRAGMA index_info({one[1]})")))
                    for one in ask(f"PRAGMA index_list({table})")
                ),
            )
            for table in tables
        }


async def test_a_copy_is_built_as_the_steps_build_a_file(lived_in, empty_server, tmp_path):
    await move(lived_in, empty_server)
    await asyncio.gather(*(asyncio.to_thread(copy_to_file, empty_server, tmp_path / f"{n}.db") for n in range(2)))
    wanted = shape(tmp_path / "nastavnik.db")
    assert shape(tmp_path / "0.db") == shape(tmp_path / "1.db") == wanted


async def test_the_doctor_looks_at_a_server_too(empty_server, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", empty_server)
    await asyncio.to_thread(cli.main, ["doctor", "--json"])
    checks = {one["name"]: one["ok"] for one in json.loads(capsys.readouterr().out)["checks"]}
    assert checks.pop("hearing") is False, "no bot runs"
    assert checks.keys() >= {"schema", "writing", "inbox", "outbox", "backup"}
    assert all(checks.values())
    monkeypatch.setenv("DATABASE_URL", empty_server.replace("/t", "/nowhere"))
    await asyncio.to_thread(cli.main, ["doctor", "--json"])
    checks = {one["name"]: one["ok"] for one in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["schema"] is False


@pytest.mark.parametrize("taken", ["by an earlier version", "by somebody else"])
async def test_what_is_not_empty_is_not_brought_to_this_version_either(lived_in, place, tmp_path, taken):
    url = place(tmp_path / "taken.db")
    with schema.connected(tmp_path / "taken.db") as beside:
        if taken == "by somebody else":
            beside.execute("DROP SCHEMA public CASCADE")
            beside.execute("CREATE SCHEMA public")
            beside.execute('CREATE TABLE "Счета" (id int)')
        else:
            beside.execute("DROP TABLE alembic_version, inbox")
            beside.execute("CREATE TABLE alembic_version AS SELECT '0001' AS version_num")
            beside.execute("CREATE TABLE inbox AS SELECT 1 AS id")
        tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        before = beside.execute(tables).fetchall()
        with pytest.raises(NotEmpty):
            await move(lived_in, url)
        assert beside.execute(tables).fetchall() == before
        if taken == "by an earlier version":
            assert beside.execute("SELECT * FROM alembic_version").fetchall() == [("0001",)]


@pytest.fixture
def apart(lived_in, tmp_path, monkeypatch):
    """An installation whose keys lie elsewhere than those of the server's database will."""
    for name in ("LANG", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    office = tmp_path / "office"
    office.mkdir()
    (tmp_path / "nastavnik.db").rename(office / "own.db")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", in_file(office / "own.db"))
    return KeyRing(office / "own.db.keys").make(), KeyRing(tmp_path / "nastavnik.db.keys")


async def test_keys_that_cannot_be_copied_leave_nothing_moved(apart, empty_server, monkeypatch):
    name, keys = apart
    with monkeypatch.context() as broken:
        broken.setattr(KeyRing, "copy_to", lambda *_: (_ for _ in ()).throw(OSError(28, "full", "key")))
        assert await asyncio.to_thread(cli.main, ["move", "--to", empty_server]) == 1
    assert not any((await everything(empty_server)).values())
    assert await asyncio.to_thread(cli.main, ["move", "--to", empty_server]) == 0
    assert name in keys.names()


async def test_where_rows_do_not_come_no_key_stays(apart, empty_server, capsys):
    name, keys = apart
    db = Database(empty_server)
    async with db.begin() as session:
        await make_municipality(session)
    await db.dispose()
    assert await asyncio.to_thread(cli.main, ["move", "--to", empty_server]) == 1
    assert "Ничего не изменено" in capsys.readouterr().err
    assert name not in keys.names()
