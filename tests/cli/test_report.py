"""`nastavnik report …` in the shapes of the contract."""

import asyncio
import hashlib
import io
import json
import uuid
import zipfile
from datetime import datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from storage.database import Database
from tests.support.schema import address
from tests.support.year import make_year

PERIOD = ("--period", "2026-09-01..2027-08-31")


@pytest.fixture
def grown(settled):
    """An operator whose municipality has a year behind it."""

    async def fill():
        db = Database(address(settled.database))
        try:
            async with db.begin() as session:
                await make_year(session)
        finally:
            await db.dispose()

    asyncio.run(fill())
    return settled


def keep(operator, content):
    """A file of evidence and its record."""
    name = f"{uuid.uuid4().hex}.pdf"
    path = operator.database.parent / "evidence" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    operator.sql(
        "INSERT INTO evidence_file (id, municipality_id, sha256, stored_name, size, suffix, created_at)"
        f" VALUES (1, 1, '{digest}', '{name}', {len(content)}, '.pdf', '2026-10-01')"
    )
    return path


def test_figures_paper_and_check(grown):
    assert grown.does("report", "figures", *PERIOD, "--json") == 0
    told = grown.json
    assert set(told) == {"period", "at", "figures"}
    assert {frozenset(one) for one in told["figures"]} == {
        frozenset(("key", "section", "value", "n", "total", "unit", "rule", "ids"))
    }
    seminars = next(one for one in told["figures"] if one["key"] == "events.seminar.held")
    assert (seminars["value"], seminars["ids"]) == (8, [f"E{n}" for n in range(1, 9)])
    assert grown.does("report", "write", "paper.docx", *PERIOD, "--order", "№ 15 от 20.12.2027", "--json") == 0
    told = grown.json
    assert set(told) == {"report", "sections", "figures", "waiting", "doubts"}
    assert told["waiting"] == ["basis", "conclusions", "tasks"]
    paper = Document(grown.folder / "paper.docx")
    assert "приказом № 15 от 20.12.2027" in [one.text for one in paper.paragraphs]
    assert len(list(paper.comments)) > 100
    assert grown.does("report", "check", "paper.figures.json", "--json") == 0
    assert grown.json == {"drift": []}
    grown.sql("UPDATE event SET state = 'cancelled' WHERE id = 1")
    assert grown.does("report", "check", "paper.figures.json", "--json") == 1
    moved = {one["key"]: one for one in grown.json["drift"]}
    assert (moved["events.seminar.held"]["was"], moved["events.seminar.held"]["is"]) == (8, 7)
    assert moved["events.seminar.held"]["removed"] == ["E1"]
    assert grown.does("report", "check", "paper.figures.json") == 1
    assert "events.seminar.held: было 8, стало 7; новые строки: –; исчезли: E1" in grown.out
    assert grown.does("report", "write", "clean.docx", *PERIOD, "--clean") == 0
    assert "Осталось написать: Выводы" in grown.out
    assert list(Document(grown.folder / "clean.docx").comments) == []


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"period": "2026-09-01..2027-08-31", "at": "x", "figures": []}'])
def test_a_file_that_holds_no_figures_is_refused_in_words(settled, kept):
    (settled.folder / "x.figures.json").write_text(kept)
    assert settled.does("report", "check", "x.figures.json") == 1
    assert "Это не файл с показателями" in settled.err


def test_an_empty_municipality_has_an_empty_report(settled):
    assert settled.does("report", "figures", *PERIOD) == 0
    assert settled.does("report", "write", "paper.docx", *PERIOD, "--json") == 0
    assert json.loads((settled.folder / "paper.figures.json").read_text())["period"] == "2026-09-01..2027-08-31"


def test_everything_is_taken_along_and_read_back(grown, tmp_path):
    """Tables that Excel takes, the report, the calendar, files by name, sums that are right, a copy that restores."""
    kept = keep(grown, b"%PDF-1.4 order")
    grown.sql(
        "INSERT INTO evidence_basket (id, person_id, municipality_id, created_at, sent_at)"
        " VALUES (1, 1, 1, '2026-10-01 00:00:00', '2026-10-01 00:00:00')"
    )
    grown.sql(
        "INSERT INTO evidence_piece (id, basket_id, file_id, name, kind, added_by, added_at)"
        " VALUES (1, 1, 1, 'приказ.pdf', 'order', 1, '2026-10-01 00:00:00')"
    )
    grown.sql("INSERT INTO evidence (assignment_id, piece_id, attached_at) VALUES (1, 1, '2026-10-01 00:00:00')")
    assert grown.does("export", "all", "out/all.zip", "--json") == 0
    told = grown.json
    assert (told["files"], told["missing"], told["sheets"], told["copy"]) == (1, 0, 9, True)
    with zipfile.ZipFile(grown.folder / "out" / "all.zip") as archive:
        names = set(archive.namelist())
        (file,) = (name for name in names if name.startswith("files/"))
        assert file.startswith("files/1 – Приозёрная школа № 1 – Издать приказ")
        assert archive.read(file) == b"%PDF-1.4 order"
        assert {"tables.xlsx", "tables.json", "report.docx", "report.figures.json", "events.ics", "copy.tar"} <= names
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names - {"SHA256SUMS"}}
        book = load_workbook(io.BytesIO(archive.read("tables.xlsx")))
        rows = json.loads(archive.read("tables.json"))
        assert archive.read("events.ics").count(b"BEGIN:VEVENT") == 27
    assert book.sheetnames == list(rows)
    headers = [range_boundaries(sheet.auto_filter.ref)[1] for sheet in book]  # below a title, where there is one
    assert [sheet.max_row - at for sheet, at in zip(book, headers, strict=True)] == [len(one) for one in rows.values()]
    assert (len(rows["Поручения"]), len(rows["Мероприятия"]), len(rows["Участие"])) == (40, 27, 217)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(isinstance(one, str) and one.startswith(("=", "+", "-", "@")) for one in cells)
    assert any(isinstance(one, datetime) for one in cells)
    grown.sql("DELETE FROM event_part")
    kept.unlink()
    assert grown.does("restore", "out/all.zip") == 0
    assert grown.sql("SELECT count(*) FROM event_part") == [(217,)]
    assert kept.read_bytes() == b"%PDF-1.4 order"


def test_of_several_municipalities_one_is_taken_along_without_a_copy(grown):
    grown.sql(
        "INSERT INTO municipality (id, slug, name, timezone, calendar, settings, consent_version) "
        "VALUES (2, 'far', 'Дальний район', 'Asia/Omsk', '{}', '{}', 1)"
    )
    ((slug,),) = grown.sql("SELECT slug FROM municipality WHERE id = 1")
    assert grown.does("export", "all", "all.zip", "--municipality", slug) == 0
    assert "в ней были бы и другие муниципалитеты" in grown.out
    assert "copy.tar" not in zipfile.ZipFile(grown.folder / "all.zip").namelist()
    assert grown.does("restore", "all.zip") == 1
    assert grown.sql("SELECT count(*) FROM event_part") == [(217,)]
