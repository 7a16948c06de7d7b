"""Copies that cannot be written: the operator hears of it once, and once that it is over; doctor and metrics know."""

import asyncio
import errno
import json
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import cli
from bot.heartbeat import Beat, write_beat
from bot.metrics import figures
from models.enums import Role
from services.backup.watch import DAMAGED, FORBIDDEN, FULL, OTHER, reason_of
from tests.support.harness import House
from tests.support.only import sqlite_only
from tests.support.schema import address

DAY = timedelta(days=1)
WORDS = "Ночную копию записать не удалось"


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, admins=(77,)) as built:
        yield built


@pytest.fixture
async def boss(house):
    boss = house.box.person("Вера Операторова", user_id=77)
    await boss.sends("/start")
    for label in ("Продолжить", "Согласен", "Оставить"):
        await boss.taps(label)
    return boss


async def night(house):
    await house.moves(DAY)
    await house.app.scheduler.upkeep()
    await house.app.scheduler.settle()
    await house.box.settled()


def block(house):
    """Something else lies where the copies should: no right of root's gets past it."""
    (house.folder / "backups").write_text("not a folder")


def times(person, words):
    return sum(words in shown.text for shown in person.messages)


def age(house_figures):
    [line] = [one for one in house_figures.decode().splitlines() if one.startswith("nastavnik_backup_age_seconds ")]
    return float(line.split()[1])


async def test_the_operator_hears_once_and_once_when_it_is_over(house, boss):
    anna = await house.joined("Анна Тестова", Role.COORDINATOR)
    block(house)
    for _ in range(3):
        await night(house)
    assert times(boss, WORDS) == 1
    assert boss.sees("Копий ещё нет")
    assert times(boss, "Копии снова пишутся") == 0
    (house.folder / "backups").unlink()
    for _ in range(3):
        await night(house)
    assert times(boss, "Копии снова пишутся") == 1
    assert times(boss, WORDS) == 1
    # And again, the next time.
    backups = house.folder / "backups"
    backups.rename(house.folder / "aside")
    block(house)
    await night(house)
    assert times(boss, WORDS) == 2
    assert not anna.sees(WORDS), "a coordinator who runs no machine cannot mend it"


@sqlite_only("the file of another program in place of ours")
async def test_a_damaged_database_is_said(house, boss):
    with closing(sqlite3.connect(house.folder / "other.db")) as other:
        other.execute("CREATE TABLE something (x)")
    house.app.scheduler._upkeep.db.url = house.app.db.url.set(database=str(house.folder / "other.db"))
    await night(house)
    assert boss.sees("База данных повреждена")
    assert times(boss, WORDS) == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, FULL), (errno.EDQUOT, FULL), (errno.EROFS, FORBIDDEN), (errno.EACCES, FORBIDDEN),
        (errno.EIO, OTHER), (None, OTHER),
    ],
)  # fmt: skip
def test_the_reason_is_named(code, reason):
    assert reason_of(OSError(code, "…") if code else OSError()) == reason
    assert DAMAGED not in {FULL, FORBIDDEN, OTHER}


async def test_the_age_of_the_newest_copy_is_a_figure(house, boss):
    assert age(await figures(house.app)) == float("inf")
    await night(house)
    young = age(await figures(house.app))
    assert 0 <= young < DAY.total_seconds()
    await house.moves(2 * DAY)
    assert age(await figures(house.app)) == young + 2 * DAY.total_seconds()


@sqlite_only("the doctor of a database that is a file")
async def test_doctor_falls_ill_when_no_copy_comes(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", address(tmp_path / "nastavnik.db"))
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def doctor():
        write_beat(tmp_path, Beat(1, "bot", time.time() - 9, time.time(), time.time()))
        code = cli.main(["doctor", "--json"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        return code, next(one for one in checks if one["name"] == "backup")

    def sql(statement):
        with closing(sqlite3.connect(tmp_path / "nastavnik.db")) as database, database:
            database.execute(statement)

    assert await asyncio.to_thread(cli.main, ["migrate"]) == 0
    capsys.readouterr()
    assert await asyncio.to_thread(doctor) == (0, {"name": "backup", "ok": True}), "nothing is there to be lost"
    sql("INSERT INTO person (platform, name, language, reminder_hour, quiet_from, quiet_to, created_at) "
        "VALUES ('telegram', 'Проверка', 'ru', 8, 21, 8, '2026-01-01 00:00:00.000000')")  # fmt: skip
    assert await asyncio.to_thread(doctor) == (1, {"name": "backup", "ok": False})
    today = datetime.now(ZoneInfo("Europe/Moscow")).date()
    (tmp_path / "backups" / f"nastavnik-{today - DAY}.part").mkdir(parents=True)
    assert (await asyncio.to_thread(doctor))[0] == 1, "a half-made copy is none"
    (tmp_path / "backups" / f"nastavnik-{today - 3 * DAY}").mkdir()
    code, check = await asyncio.to_thread(doctor)
    assert (code, check["ok"]) == (1, False)
    assert 60 < check["hours"] < 100
    (tmp_path / "backups" / f"nastavnik-{today}").mkdir()
    code, check = await asyncio.to_thread(doctor)
    assert (code, check["ok"], check["hours"] < 24) == (0, True, True)
