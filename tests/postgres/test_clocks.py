"""Clocks that differ: each process knows by how much its own does from the server's, which alone judges anybody."""

import asyncio
import json
import time

import pytest

import cli
from bot.health import examination
from bot.troubles import Troubles
from services.messages import workers
from storage.members import APART_S
from tests.support import schema
from tests.support.harness import House

FIVE_MINUTES = 300.0
SAID = "Часы моих машин и сервера базы данных расходятся"
OVER = "часы снова идут одинаково"
REAL = time.time


@pytest.fixture
def clock(monkeypatch):
    """Set the machine's clock: so many seconds ahead of the server's."""
    return lambda ahead: monkeypatch.setattr(time, "time", lambda: REAL() + ahead)


@pytest.mark.parametrize("ahead", [FIVE_MINUTES, -FIVE_MINUTES])
async def test_nobody_is_judged_by_a_clock_of_a_machine(process, clock, ahead):
    (one, held), (two, line) = await process(1), await process(2)
    async with one.begin() as session:
        assert await workers.take_over(session, 1)
    clock(ahead)
    seen = await line.look()
    assert (seen.lost, seen.headless) == (False, False)
    assert await line.beat()
    async with two.begin() as session:
        assert not await workers.take_over(session, 2), "the other one leads"
    async with one.read() as session:
        assert await workers.furthest_apart(session) == pytest.approx(abs(ahead), abs=2)
    clock(0)
    seen = await held.look()
    assert not seen.lost
    assert await held.beat(), "nor has anybody taken over from it"


async def test_it_is_said_once_in_the_log_and_once_that_it_is_over(process, team_of, clock, caplog):
    caplog.set_level("INFO")
    late = team_of(3)
    clock(FIVE_MINUTES)
    await late.join()
    for ahead, apart, agree in ((FIVE_MINUTES, 1, 0), (0, 1, 1), (APART_S - 3, 1, 1), (-FIVE_MINUTES, 2, 1)):
        clock(ahead)
        for _ in range(2):
            await late._look(await late._line.look())
        told = [record.message for record in caplog.records]
        assert sum("300 s apart" in one for one in told) == apart
        assert sum("agree again" in one for one in told) == agree


async def test_the_doctor_says_it(process, place, tmp_path, monkeypatch, capsys):
    await process(1)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", schema.address(tmp_path / "team.db"))

    def doctor():
        cli.main(["doctor", "--json"])
        told = json.loads(capsys.readouterr().out)["checks"]
        cli.main(["doctor"])
        return next(one for one in told if one["name"] == "clocks"), capsys.readouterr().out

    check, words = await asyncio.to_thread(doctor)
    assert check == {"name": "clocks", "ok": True}
    assert "✓ Часы бота и сервера базы данных идут одинаково." in words
    with schema.connected(tmp_path / "team.db") as server:
        server.execute("UPDATE worker SET apart = -300.4")
    check, words = await asyncio.to_thread(doctor)
    assert check == {"name": "clocks", "ok": False, "seconds": 300}
    assert "✗ Часы бота и сервера базы данных расходятся на 300 с" in words
    with schema.connected(tmp_path / "team.db") as server:
        server.execute("UPDATE worker SET beat_at = beat_at - interval '1 h'")
    check, _ = await asyncio.to_thread(doctor)
    assert check["ok"], "who is no more has no clock"


async def test_the_operator_hears_once_and_once_that_it_is_over(place, tmp_path, clock):
    place(tmp_path / "nastavnik.db")
    async with House(tmp_path, admins=(77,)) as house:
        boss = house.box.person("Вера Операторова", user_id=77)
        await boss.sends("/start")
        for label in ("Продолжить", "Согласен", "Оставить"):
            await boss.taps(label)
        troubles = Troubles(house.app)

        async def times(ahead):
            clock(ahead)
            async with asyncio.timeout(120):
                apart = None
                while apart is None or abs(apart - abs(ahead)) > 2:
                    await asyncio.sleep(0.2)
                    async with house.app.db.read() as session:
                        apart = await workers.furthest_apart(session)
            for _ in range(3):
                await troubles.look()
            await house.tick()
            await house.box.settled()
            return [sum(words in shown.text for shown in boss.messages) for words in (SAID, OVER)]

        assert await times(0) == [0, 0]
        assert await times(FIVE_MINUTES) == [1, 0]
        assert await times(0) == [1, 1]


async def test_on_a_file_there_is_one_clock(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "SERVER", "")
    async with House(tmp_path) as house:
        async with house.app.db.read() as session:
            assert await workers.furthest_apart(session) == 0
        assert "clocks" not in {check.name for check in await examination(house.app.settings)}
