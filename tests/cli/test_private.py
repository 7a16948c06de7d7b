"""What lies in DATA_DIR can be read by the program's own user alone, whatever the umask."""

import os
import sqlite3
import stat
from contextlib import closing

import pytest

from bot.lock import only_one
from models.enums import Role
from storage.private import close_to_others, private_opener
from tests.support.harness import House
from tests.support.only import sqlite_only
from tests.support.schema import SERVER

PDF = b"%PDF-1.7 order"


@pytest.fixture(autouse=True)
def generous():
    """The umask of most machines: everybody may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder):
    paths = [folder, *folder.rglob("*")]
    return [path.name for path in paths if path.lstat().st_mode & 0o077]


async def test_everything_that_is_made_is_closed(tmp_path):
    folder = tmp_path / "a" / "data"
    folder.mkdir(parents=True, mode=0o700)
    async with House(folder) as house:
        gone = await house.joined("Лампа Забываева", Role.TUTOR)
        await house.app.context["evidence"].keep(PDF, "Приказ.pdf")
        await gone.sends("/forget")
        await gone.taps("Да, стереть")
        await house.app.scheduler.upkeep()
        made = {path.name for path in folder.rglob("*")}
        beside = set() if SERVER else {"nastavnik.db-wal", "nastavnik.db-shm"}
        assert beside | {"erasures.jsonl", "heartbeat.json", "backups"} <= made
        # The test's own copy of an empty database is the only thing that the program has not made itself.
        assert open_to_others(folder) == []


def test_a_new_database_and_its_folders(tmp_path, operator):
    assert operator.does("migrate") == 0
    assert operator.does("backup", str(tmp_path / "safe" / "copy.tar")) == 0
    assert open_to_others(operator.database.parent) == []
    assert open_to_others(tmp_path / "safe") == []
    assert operator.does("restore", str(tmp_path / "safe" / "copy.tar")) == 0
    assert open_to_others(operator.database.parent) == []


@sqlite_only("a file that others could read; what a server keeps is its own user's")
def test_what_an_earlier_version_left_open_is_closed(tmp_path, operator):
    folder = operator.database.parent
    assert operator.does("migrate") == 0
    (folder / "evidence" / "ab").mkdir(parents=True)
    (folder / "evidence" / "ab" / "paper.pdf").write_bytes(PDF)
    (folder / "backups" / "nastavnik-2026-10-01").mkdir(parents=True)
    outside = tmp_path / "outside.txt"
    outside.write_text("somebody else's")
    (folder / "link").symlink_to(outside)
    operator.database.chmod(0o644)
    folder.chmod(0o755)
    with closing(sqlite3.connect(operator.database)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE alembic_version SET version_num = version_num")
        other.commit()
        operator.database.with_name("nastavnik.db-wal").chmod(0o644)
        assert len(open_to_others(folder)) >= 7
        assert operator.does("outbox") == 0
        assert "nastavnik.db" not in open_to_others(folder), "each command closes the database that it opens"
        assert "nastavnik.db-wal" not in open_to_others(folder)
        with only_one(folder):
            assert open_to_others(folder) == ["link"]
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644, "a link leads out of the folder"


def test_a_file_is_closed_from_its_first_moment(tmp_path):
    with open(tmp_path / "fresh", "w", opener=private_opener) as file:
        assert stat.S_IMODE(os.fstat(file.fileno()).st_mode) == 0o600


def test_what_cannot_be_closed_is_left(tmp_path):
    close_to_others(tmp_path / "missing")
