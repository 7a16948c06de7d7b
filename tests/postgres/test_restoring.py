"""A backup put back on a server: whatever moment the program ends at, the database there has all its files."""

import hashlib
import uuid

import pytest

import cli
from services import backup
from tests.support import schema

OWNER = (
    "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version)"
    " VALUES (1, 'one', 'Один', 'Europe/Moscow', '{}', '{}', 1)"
)
RECORD = (
    "INSERT INTO evidence_file (municipality_id, sha256, stored_name, size, suffix, created_at)"
    " VALUES (1, %s, %s, %s, '.pdf', '2026-10-01')"
)


class Office:
    """An installation whose database is on a server and whose files are here."""

    def __init__(self, folder, console):
        self.evidence, self.console = folder / "evidence", console
        console.execute(OWNER)

    def keeps(self, content):
        name = f"{uuid.uuid4().hex}.pdf"
        (self.evidence / name[:2]).mkdir(parents=True, exist_ok=True)
        (self.evidence / name[:2] / name).write_bytes(content)
        self.console.execute(RECORD, (hashlib.sha256(content).hexdigest(), name, len(content)))
        return name

    def loses(self, name):
        self.console.execute("DELETE FROM evidence_file WHERE stored_name = %s", (name,))
        (self.evidence / name[:2] / name).unlink()

    def known(self):
        return {name for (name,) in self.console.execute("SELECT stored_name FROM evidence_file").fetchall()}


def files(folder):
    return {path.name for path in folder.glob("*/*")}


@pytest.fixture
def office(place, tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    monkeypatch.setenv("DATABASE_URL", place(tmp_path / "office.db"))
    with schema.connected(tmp_path / "office.db") as console:
        yield Office(tmp_path, console)


@pytest.fixture
def copied(office, tmp_path):
    """What a copy has alone, what it has in common with the office, and what has come since."""
    lost, common = office.keeps(b"lost"), office.keeps(b"common")
    assert cli.main(["backup", str(tmp_path / "copy.tar")]) == 0
    office.loses(lost)
    return lost, common, office.keeps(b"new")


@pytest.mark.parametrize("broken", [False, True])
def test_a_database_never_stands_beside_the_files_of_another(office, copied, tmp_path, monkeypatch, capsys, broken):
    lost, common, new = copied
    (office.evidence / common[:2] / common).write_bytes(b"damaged")
    seen = []

    async def watched(*where, over):
        (aside,) = tmp_path.glob("evidence.before-restore-*")
        seen.append((files(office.evidence), files(aside), office.known()))
        assert len(list(tmp_path.glob("nastavnik.db.before-restore-*"))) == 1
        if broken:
            raise OSError(5, "the server went away", "x")
        return await carried(*where, over=over)

    carried = backup.move
    monkeypatch.setattr(backup, "move", watched)
    assert cli.main(["restore", str(tmp_path / "copy.tar")]) == int(broken)
    assert seen == [({lost, common, new}, {common, new}, {common, new})]
    assert office.known() == files(office.evidence) == ({common, new} if broken else {lost, common})
    asides = list(tmp_path.glob("*.before-restore-*"))
    assert (asides == []) if broken else (len(asides) == 2)
    if not broken:
        assert (office.evidence / common[:2] / common).read_bytes() == b"common"
        assert files(next(tmp_path.glob("evidence.before-restore-*"))) == {common, new}


def test_a_copy_aside_is_whole_or_not_there(office, copied, tmp_path, monkeypatch):
    def half(_, file):
        file.write_bytes(b"half")
        raise OSError(28, "full")

    monkeypatch.setattr(backup, "copy_to_file", half)
    assert cli.main(["restore", str(tmp_path / "copy.tar")]) == 1
    assert not list(tmp_path.glob("*.before-restore-*"))
    assert files(office.evidence) == office.known() == set(copied[1:])
