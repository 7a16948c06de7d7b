import sqlite3
import threading

from bot.lock import only_one


def mark(operator, name):
    operator.sql("INSERT INTO municipality (slug, name, timezone, calendar, settings, consent_version) "
                 f"VALUES ('{name}', '{name}', 'Europe/Moscow', '{{}}', '{{}}', 1)")  # fmt: skip


def slugs(operator):
    return [slug for (slug,) in operator.sql("SELECT slug FROM municipality ORDER BY id")]


def test_a_backup_holds_everything_that_was_committed_while_writing_goes_on(settled, tmp_path):
    """`cp` would lose what is still in the write-ahead log."""
    going = threading.Event()
    written = []

    def write():
        connection = sqlite3.connect(settled.database)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        while not going.is_set():
            with connection:
                connection.execute(
                    "INSERT INTO audit_entry (at, action, subject, details) VALUES ('2026', 'a', 'b', '{}')"
                )
            written.append(1)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 200:
        pass
    before = len(written)
    assert settled.does("backup", str(tmp_path / "deep" / "copy.db"), "--json") == 0
    going.set()
    writer.join()
    copy = sqlite3.connect(tmp_path / "deep" / "copy.db")
    (count,) = copy.execute("SELECT count(*) FROM audit_entry").fetchone()
    copy.close()
    assert before <= count <= len(written)
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["copy.db"], "one file with nothing beside it"
    assert settled.json["bytes"] == (tmp_path / "deep" / "copy.db").stat().st_size


def test_restore_brings_the_backup_back_and_keeps_the_old_file(settled, tmp_path):
    mark(settled, "first")
    assert settled.does("backup", str(tmp_path / "copy.db")) == 0
    mark(settled, "second")

    assert settled.does("restore", str(tmp_path / "copy.db"), "--json") == 0
    assert slugs(settled) == ["first"]
    old = sqlite3.connect(settled.json["old"])
    assert old.execute("SELECT slug FROM municipality").fetchall() == [("first",), ("second",)]
    old.close()
    assert settled.does("migrate") == 0


def test_a_newer_schema_is_refused_and_nothing_changes(settled, tmp_path):
    mark(settled, "first")
    assert settled.does("backup", str(tmp_path / "copy.db")) == 0
    newer = sqlite3.connect(tmp_path / "copy.db")
    with newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()

    assert settled.does("restore", str(tmp_path / "copy.db")) == 1
    assert "более новой версией Наставника (схема 9999)" in settled.err
    assert slugs(settled) == ["first"]
    assert not list(settled.database.parent.glob("*.before-restore-*"))


def test_what_is_no_database_is_refused(settled, tmp_path):
    (tmp_path / "copy.db").write_text("это не база" * 1000)
    sqlite3.connect(tmp_path / "empty.db").close()
    for name in ("copy.db", "empty.db", "missing.db"):
        assert settled.does("restore", str(tmp_path / name)) == 1
        assert f"{name} – не целая база данных Наставника. Ничего не изменено." in settled.err


def test_a_running_bot_is_not_restored_under_its_feet(settled, tmp_path):
    assert settled.does("backup", str(tmp_path / "copy.db")) == 0
    with only_one(settled.database.parent):
        assert settled.does("restore", str(tmp_path / "copy.db")) == 1
    assert "Наставник уже работает с папкой" in settled.err


def test_nothing_to_back_up(operator, tmp_path):
    assert operator.does("backup", str(tmp_path / "copy.db")) == 1
    assert "ещё нет" in operator.err
    assert not (tmp_path / "copy.db").exists()


def test_postgresql_has_its_own_tools(operator, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://nastavnik@localhost/nastavnik")
    assert operator.does("backup", str(tmp_path / "copy.db")) == 1
    assert "pg_dump" in operator.err
