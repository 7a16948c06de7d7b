"""One at a time on a server's database: who comes second changes nothing there, not the schema either."""

import asyncio

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

import cli
from bot.lock import AlreadyRunning, AlreadyRunningElsewhere, only_one, only_one_on
from storage.alone import Alone
from storage.postgres import NAMESPACE, RUNNING
from tests.support import schema

TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_who_comes_second_leaves_the_schema_alone(place, tmp_path, monkeypatch, capsys, command):
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_TOKEN", "123456:secret-secret-secret-secret")
    monkeypatch.setenv("DATABASE_URL", place(tmp_path / "one.db"))
    with schema.connected(tmp_path / "one.db") as first:
        first.execute("DROP SCHEMA public CASCADE")
        first.execute("CREATE SCHEMA public")
        first.execute(f"SELECT pg_advisory_lock({NAMESPACE}, {RUNNING})")
        assert cli.main([command]) == 1
        assert "уже работает бот или команда" in capsys.readouterr().err
        assert first.execute(TABLES).fetchone() == (0,)
    if command == "migrate":
        assert cli.main([command]) == 0


async def test_who_cannot_tell_whether_it_is_alone_stops(place, tmp_path, monkeypatch, caplog):
    async def fails(_):
        raise PoolTimeout

    monkeypatch.setattr("bot.lock.LOOKS_EVERY_S", 0.01)
    monkeypatch.setattr(Alone, "holds", fails)
    stop = asyncio.Event()
    async with only_one_on(place(tmp_path / "one.db"), stop):
        await asyncio.wait_for(stop.wait(), 30)
    assert "this bot stops" in caplog.text


async def test_bots_are_at_work_beside_each_other_and_a_command_alone(place, tmp_path):
    url = place(tmp_path / "beside.db")
    async with only_one_on(url, beside_others=True), only_one_on(url, beside_others=True):
        with pytest.raises(AlreadyRunningElsewhere):
            async with only_one_on(url):
                pass
    async with only_one_on(url):
        with pytest.raises(AlreadyRunningElsewhere):
            async with only_one_on(url, beside_others=True):
                pass


def test_and_so_it_is_with_their_folder(tmp_path):
    with (
        only_one(tmp_path, beside_others=True),
        only_one(tmp_path, beside_others=True),
        pytest.raises(AlreadyRunning),
        only_one(tmp_path),
    ):
        pass
    with only_one(tmp_path), pytest.raises(AlreadyRunning), only_one(tmp_path, beside_others=True):
        pass
