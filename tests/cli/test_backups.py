import hashlib
import sqlite3
import tarfile
import threading
import tracemalloc
import uuid

from bot.lock import only_one
from tests.support import schema
from tests.support.only import sqlite_only
from tests.support.schema import SERVER, beside


def mark(operator, name):
    operator.sql("INSERT INTO municipality (slug, name, timezone, calendar, settings, consent_version) "
                 f"VALUES ('{name}', '{name}', 'Europe/Moscow', '{{}}', '{{}}', 1)")  # fmt: skip


def slugs(operator):
    return [slug for (slug,) in operator.sql("SELECT slug FROM municipality ORDER BY id")]


def keep(operator, content):
    """A file of evidence and its record."""
    name = f"{uuid.uuid4().hex}.pdf"
    path = operator.database.parent / "evidence" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    operator.sql("INSERT INTO evidence_file (municipality_id, sha256, stored_name, size, suffix, created_at) "
                 f"VALUES (1, '{digest}', '{name}', {len(content)}, '.pdf', '2026-10-01')")  # fmt: skip
    return path


def unpacked(archive, folder):
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return sqlite3.connect(folder / "nastavnik.db")


def test_a_backup_holds_everything_that_was_committed_while_writing_goes_on(settled, tmp_path):
    """`cp` would lose what is still in the write-ahead log."""
    going = threading.Event()
    written = []
    entry = "INSERT INTO audit_entry (at, action, subject, details) VALUES ('2026-10-01', 'a', 'b', '{}')"

    def write():
        with beside(settled.database) as connection:
            if not SERVER:
                connection.execute("PRAGMA wal_autocheckpoint = 0")
            while not going.is_set():
                connection.execute(entry)
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 200:
        pass
    before = len(written)
    assert settled.does("backup", str(tmp_path / "deep" / "copy.tar"), "--json") == 0
    going.set()
    writer.join()
    copy = unpacked(tmp_path / "deep" / "copy.tar", tmp_path / "copy")
    (count,) = copy.execute("SELECT count(*) FROM audit_entry").fetchone()
    copy.close()
    assert before <= count <= len(written)
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["copy.tar"], "one file with nothing beside it"
    assert settled.json["bytes"] == (tmp_path / "deep" / "copy.tar").stat().st_size


def test_restore_brings_database_and_evidence_back_and_keeps_the_old_ones(settled, tmp_path):
    mark(settled, "first")
    order = keep(settled, b"%PDF order")
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    mark(settled, "second")
    photo = keep(settled, b"%PDF photo")
    order.unlink()

    assert settled.does("restore", str(tmp_path / "copy.tar"), "--json") == 0
    assert slugs(settled) == ["first"]
    assert order.read_bytes() == b"%PDF order"
    assert not photo.exists()
    old = sqlite3.connect(settled.json["old"])
    assert old.execute("SELECT slug FROM municipality").fetchall() == [("first",), ("second",)]
    old.close()
    (aside,) = settled.database.parent.glob("evidence.before-restore-*")
    assert (aside / photo.parent.name / photo.name).read_bytes() == b"%PDF photo"
    assert not list(settled.database.parent.glob("*.restoring"))
    assert settled.does("migrate") == 0


def test_a_backup_is_restored_on_an_empty_machine(settled, tmp_path):
    mark(settled, "first")
    order = keep(settled, b"%PDF order")
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    settled.moves(tmp_path / "new")
    assert settled.does("restore", str(tmp_path / "copy.tar"), "--json") == 0
    file = schema.address(settled.database) if SERVER else str(tmp_path / "new" / "nastavnik.db")
    old = settled.json["old"] if SERVER else None  # there what is empty is copied aside as well
    assert settled.json == {"file": file, "old": old, "erased_again": 0}
    assert slugs(settled) == ["first"]
    assert (tmp_path / "new" / "evidence" / order.parent.name / order.name).read_bytes() == b"%PDF order"


def test_no_record_of_a_backup_is_without_its_file(settled, tmp_path):
    """What upkeep took away, or somebody deleted, is marked in the copy; the database in use is left as it is."""
    mark(settled, "first")
    order, lost = keep(settled, b"%PDF order"), keep(settled, b"%PDF lost")
    lost.unlink()
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    copy = unpacked(tmp_path / "copy.tar", tmp_path / "copy")
    there = dict(copy.execute("SELECT stored_name, missing_at IS NULL FROM evidence_file"))
    copy.close()
    assert there == {order.name: 1, lost.name: 0}
    assert [path.name for path in (tmp_path / "copy" / "evidence").glob("*/*")] == [order.name]
    assert settled.sql("SELECT count(*) FROM evidence_file WHERE missing_at IS NOT NULL") == [(0,)]
    assert settled.does("restore", str(tmp_path / "copy.tar")) == 0


def test_large_files_pass_through_in_pieces(settled, tmp_path):
    """Ten files of 20 MB: the memory in use is that of a copy without them, and far less than one of them."""
    mark(settled, "first")
    without = memory_in_use(settled, tmp_path / "copy.tar")
    for number in range(10):
        keep(settled, bytes([number]) * (20 << 20))
    assert memory_in_use(settled, tmp_path / "copy.tar") < without + (12 << 20)
    assert (tmp_path / "copy.tar").stat().st_size > 10 * (20 << 20)


def memory_in_use(operator, copy):
    """At most, while a copy is made and put back."""
    tracemalloc.start()
    assert operator.does("backup", str(copy)) == 0
    assert operator.does("restore", str(copy)) == 0
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@sqlite_only("of tables that it does not know, a server's rows are not copied: there is no such copy to try")
def test_a_newer_schema_is_refused_and_nothing_changes(settled, tmp_path):
    mark(settled, "first")
    ours = settled.sql("SELECT version_num FROM alembic_version")[0][0]
    settled.sql("UPDATE alembic_version SET version_num = '9999'")
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    settled.sql(f"UPDATE alembic_version SET version_num = '{ours}'")
    mark(settled, "second")

    assert settled.does("restore", str(tmp_path / "copy.tar")) == 1
    assert "более новой версией Наставника (схема 9999)" in settled.err
    assert slugs(settled) == ["first", "second"]
    assert sorted(path.name for path in settled.database.parent.iterdir()) == ["nastavnik.db", "nastavnik.lock"]


def test_what_is_no_whole_backup_is_refused(settled, tmp_path):
    mark(settled, "first")
    keep(settled, b"%PDF order" * 10_000)
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    whole = (tmp_path / "copy.tar").read_bytes()
    (tmp_path / "words.tar").write_text("это не копия" * 1000)
    (tmp_path / "empty.tar").write_bytes(b"")
    (tmp_path / "cut.tar").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "changed.tar").write_bytes(whole.replace(b"%PDF order", b"%PDF 0rder", 1))
    (tmp_path / "folder").mkdir()
    for name in ("words.tar", "empty.tar", "cut.tar", "changed.tar", "folder", "missing.tar"):
        assert settled.does("restore", str(tmp_path / name)) == 1, name
        assert f"{name} – не целая резервная копия Наставника. Ничего не изменено." in settled.err
    assert slugs(settled) == ["first"]
    assert not list(settled.database.parent.glob("*re*stor*"))


def test_a_strangers_archive_writes_nowhere_else(settled, tmp_path):
    """Names that lead out of the folder, links, files of another program."""
    mark(settled, "first")
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    for name, kind in (
        ("../evil.pdf", tarfile.REGTYPE),
        ("evidence/aa/x", tarfile.SYMTYPE),
        ("/evil", tarfile.REGTYPE),
    ):
        with tarfile.open(tmp_path / "evil.tar", "w") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        assert settled.does("restore", str(tmp_path / "evil.tar")) == 1
        assert "не целая резервная копия" in settled.err
    assert not list(tmp_path.rglob("evil.pdf"))


def test_a_running_bot_is_not_restored_under_its_feet(settled, tmp_path):
    assert settled.does("backup", str(tmp_path / "copy.tar")) == 0
    with only_one(settled.database.parent):
        assert settled.does("restore", str(tmp_path / "copy.tar")) == 1
    assert "Наставник уже работает с папкой" in settled.err


def test_nothing_to_back_up(operator, tmp_path):
    assert operator.does("backup", str(tmp_path / "copy.tar")) == 1
    assert ("ещё не готова" if SERVER else "ещё нет") in operator.err
    assert not (tmp_path / "copy.tar").exists()


def test_where_nothing_is_nothing_is_copied(operator, tmp_path):
    assert operator.does("backup", str(tmp_path / "copy.tar")) != 0
    assert ("ещё не готова" if SERVER else "ещё нет") in operator.err
    assert not (tmp_path / "copy.tar").exists()


@sqlite_only("a file's bytes are spoiled")
def test_a_damaged_database_is_named_and_not_called_a_copy(settled, tmp_path):
    settled.database.write_bytes(b"not a database at all" * 500)
    assert settled.does("backup", str(tmp_path / "copy.tar")) != 0
    assert "повреждена" in settled.err
    assert not (tmp_path / "copy.tar").exists()


def test_a_copy_that_cannot_be_written_is_told_with_the_reason(settled, tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert settled.does("backup", str(tmp_path / "file" / "copy.tar")) != 0
    assert "Не удалось записать" in settled.err
    assert (tmp_path / "file").read_text() == "no folder"
