"""Papers in a bucket, at the terminal: carried there and back, in copies, and put back from them."""

import tarfile

import pytest

from services.evidence.bucket import BucketStore
from tests.cli.test_backups import keep
from tests.support.s3 import s3_server


@pytest.fixture
def s3(monkeypatch):
    with s3_server() as fake:
        for name, value in fake.env.items():
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture
def town(settled):
    settled.sql("INSERT INTO municipality (slug, name, timezone, calendar, settings, consent_version) "
                "VALUES ('a', 'А', 'Europe/Moscow', '{}', '{}', 1)")  # fmt: skip
    return settled


def missing(operator):
    return [one for (one,) in operator.sql("SELECT stored_name FROM evidence_file WHERE missing_at IS NOT NULL")]


def test_papers_are_carried_over_compared_and_back(town, s3, monkeypatch):
    whole, torn, lost = (keep(town, content) for content in (b"%PDF one", b"%PDF two", b"%PDF three"))
    torn.write_bytes(b"%PDF tw")
    lost.unlink()
    assert town.does("evidence", "move", "--json") == 0
    assert town.json == {"files": 1, "missing": 2}
    assert s3.names == {whole.name}
    assert whole.exists(), "the source is only read"
    assert town.does("evidence", "move") == 0
    assert "Файлов на месте, сверено с записями: 1" in town.out
    whole.unlink()
    assert town.does("evidence", "move", "--back") == 0
    assert whole.read_bytes() == b"%PDF one"
    assert "EVIDENCE_URL" in town.out
    monkeypatch.delenv("EVIDENCE_URL")
    assert town.does("evidence", "move") == 1
    assert "EVIDENCE_URL" in town.err


def test_a_bucket_that_is_away_stops_the_move_in_words(town, s3):
    keep(town, b"%PDF one")
    s3.fault = "503"
    assert town.does("evidence", "move") == 1
    assert "s3://papers/school" in town.err
    assert not s3.things


def test_a_copy_holds_the_papers_and_puts_them_back(town, s3, tmp_path):
    paths = [keep(town, b"%PDF one"), keep(town, b"%PDF two")]
    assert town.does("evidence", "move") == 0
    for path in paths:
        path.unlink()
    copy = tmp_path / "copy.tar"
    assert town.does("backup", str(copy)) == 0
    with tarfile.open(copy) as archive:
        assert {name.rpartition("/")[2] for name in archive.getnames()} == {"nastavnik.db", *(p.name for p in paths)}
    s3.things.clear()
    assert town.does("restore", str(copy), "--json") == 0
    assert "missing" not in town.json
    assert s3.names == {path.name for path in paths}
    assert missing(town) == []


def test_no_copy_is_made_while_the_bucket_is_away_and_nothing_is_put_back(town, s3, tmp_path):
    keep(town, b"%PDF one")
    assert town.does("evidence", "move") == 0
    copy = tmp_path / "copy.tar"
    assert town.does("backup", str(copy)) == 0
    s3.fault = "503"
    assert town.does("backup", str(tmp_path / "second.tar")) == 1
    assert not list(tmp_path.glob("second*"))
    town.sql("INSERT INTO municipality (slug, name, timezone, calendar, settings, consent_version) "
             "VALUES ('b', 'Б', 'Europe/Moscow', '{}', '{}', 1)")  # fmt: skip
    assert town.does("restore", str(copy)) == 1
    assert town.sql("SELECT count(*) FROM municipality") == [(2,)], "the database in use is as it was"


def night_of(town, tmp_path):
    """The database alone, as a night copies it: papers stay in the bucket."""
    whole = tmp_path / "whole.tar"
    assert town.does("backup", str(whole)) == 0
    night = town.database.parent / "backups" / "nastavnik-2026-11-01"
    with tarfile.open(whole) as archive:
        archive.extract("nastavnik.db", night, filter="data")
    return night


def test_a_nights_copy_names_the_papers_and_says_which_are_nowhere(town, s3, tmp_path):
    there, gone = keep(town, b"%PDF one"), keep(town, b"%PDF two")
    assert town.does("evidence", "move") == 0
    night = night_of(town, tmp_path)
    BucketStore(s3.bucket).remove([gone.name])
    assert town.does("restore", str(night), "--json") == 0
    assert town.json["missing"] == 1
    assert missing(town) == [gone.name]
    assert s3.names == {there.name}


def test_a_nights_copy_alone_is_no_whole_one_for_a_folder(town, s3, tmp_path, monkeypatch):
    keep(town, b"%PDF one")
    assert town.does("evidence", "move") == 0
    night = night_of(town, tmp_path)
    s3.said.clear()
    monkeypatch.delenv("EVIDENCE_URL")
    assert town.does("restore", str(night)) == 1
    assert s3.said == []


def test_the_doctor_tries_the_bucket(town, s3):
    town.does("doctor", "--json")
    assert "evidence" in town.out
    assert "Хранилище" in town.out or town.json
    s3.fault = "403"
    assert town.does("doctor") == 1
    assert "s3://papers/school" in town.out + town.err


def test_the_doctor_says_that_the_papers_lie_elsewhere(town, s3, monkeypatch):
    keep(town, b"%PDF one")
    assert town.does("doctor") == 1
    assert "s3://papers/school" in town.out + town.err
    assert "nastavnik evidence move" in town.out + town.err
    assert not s3.things
    assert town.does("evidence", "move") == 0
    town.does("doctor")
    assert "Хранилище принимает документы" in town.out + town.err


def test_all_papers_are_exported_from_the_bucket_and_restored_from_that(town, s3, tmp_path):
    path = keep(town, b"%PDF one")
    assert town.does("evidence", "move") == 0
    path.unlink()
    assert town.does("export", "all", str(tmp_path / "all.zip")) == 0
    s3.things.clear()
    assert town.does("restore", str(tmp_path / "all.zip")) == 0
    assert s3.names == {path.name}
