"""Copies in which confidential answers can be read are named and go; a restore without the key asks people again."""

import shutil
import sqlite3
import tarfile

import pytest

from tests.support import open_run
from tests.support.only import sqlite_only

pytestmark = sqlite_only("version 0.1 knew files alone")


@pytest.fixture
def old(operator):
    """The folder of an operator who has just put the new version there."""
    operator.database.parent.mkdir()
    open_run.build(operator.database)
    backups = operator.database.parent / "backups"
    for day in ("2026-11-11", "2026-11-12"):
        night = backups / f"nastavnik-{day}"
        night.mkdir(parents=True)
        copy(operator.database, night / "nastavnik.db")
    copy(operator.database, operator.database.with_name("nastavnik.db.before-restore-20261112T000000Z"))
    copy(operator.database, operator.folder / "nastavnik.db")
    with tarfile.open(operator.folder / "own.tar", "w") as archive:
        archive.add(operator.folder / "nastavnik.db", "nastavnik.db")
    (operator.folder / "nastavnik.db").unlink()
    return operator


def copy(source, target):
    with sqlite3.connect(source) as connection, sqlite3.connect(target) as there:
        connection.backup(there)
        there.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    there.close()


def readable(folder):
    """Files below in which somebody's words stand."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "тайна".encode() in path.read_bytes()
    )


def test_they_are_named_and_deleted_and_a_new_one_is_made(old):
    data = old.database.parent
    assert old.does("backups", "forget-open") == 1
    assert "Сначала выполните `nastavnik migrate`" in old.err, "else the new copy would be as readable"
    assert old.does("migrate") == 0
    assert old.out.count("nastavnik backups forget-open") == 3

    assert old.does("backups", "list", "--json") == 0
    assert [one["readable"] for one in old.json] == [True, True, True]
    assert old.does("backups", "list") == 0
    assert old.out.count("можно прочесть ответы конфиденциального опроса") == 3
    assert old.does("backups", "forget-open", "own.tar", "--json") == 0
    assert len(old.json["removed"]) == 4
    fresh = old.json["made"]
    assert readable(old.folder) == []
    assert not (old.folder / "own.tar").exists()
    assert [str(path) for path in (data / "backups").iterdir()] == [str(data.parent / fresh)]
    assert not list(data.glob("*before-restore*"))
    assert old.does("backups", "forget-open", "--json") == 0
    assert old.json == {"removed": [], "made": None}
    assert old.does("restore", fresh) == 0
    assert old.does("survey", "close", "S1") == 0
    assert old.sql("SELECT count(DISTINCT response) FROM survey_released") == [(8,)]


def test_a_copy_of_today_that_is_readable_gives_way_to_the_new_one(old):
    assert old.does("migrate") == 0
    assert old.does("backups", "forget-open", "--json") == 0
    made = old.folder / old.json["made"]
    shutil.rmtree(made)
    made.mkdir()
    with tarfile.open(old.folder / "own.tar") as archive:
        archive.extract("nastavnik.db", made, filter="data")
    assert old.does("backups", "forget-open", "--json") == 0
    assert old.json["removed"] == [old.json["made"]]
    assert made.is_dir()
    assert readable(old.database.parent) == []


def test_a_file_that_is_not_there_is_said(old):
    assert old.does("migrate") == 0
    assert old.does("backups", "forget-open", "nothing.tar") == 1
    assert "nothing.tar" in old.err
    assert old.does("backups") == 2


def test_an_old_copy_is_put_back_under_the_new_protection(old):
    assert old.does("migrate") == 0
    keys = old.database.with_name("nastavnik.db.keys")
    assert old.does("restore", "own.tar", "--json") == 0
    assert "asked_again" not in old.json
    assert len(list(keys.iterdir())) == 2, "what was put aside keeps its key as long as itself"
    assert [path.name for path in old.database.parent.iterdir() if "restoring" in path.name] == []
    assert "тайна".encode() not in old.database.read_bytes()
    assert old.does("survey", "close", "S1") == 0
    assert old.sql("SELECT count(DISTINCT response) FROM survey_released") == [(8,)]


def test_a_restore_without_the_key_says_how_many_are_asked_again(old):
    assert old.does("migrate") == 0
    assert old.does("backup", "copy.tar") == 0
    assert old.does("survey", "close", "S1", "--json") == 0
    assert not list(old.database.with_name("nastavnik.db.keys").iterdir())
    assert old.does("restore", "copy.tar", "--json") == 0
    assert old.json["asked_again"] == 8
    assert old.sql("SELECT count(*) FROM outbox WHERE kind = 'survey_again'") == [(9,)], "one had begun"
    assert old.sql("SELECT count(finished_at), count(started_at) FROM survey_participation") == [(0, 0)]
    assert len(list(old.database.with_name("nastavnik.db.keys").iterdir())) == 1
