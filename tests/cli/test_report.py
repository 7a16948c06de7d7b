"""`nastavnik report …` in the shapes of the contract."""

import asyncio
import json

import pytest
from docx import Document

from storage.database import Database
from tests.support.year import make_year

PERIOD = ("--period", "2026-09-01..2027-08-31")


@pytest.fixture
def grown(settled):
    """An operator whose municipality has a year behind it."""

    async def fill():
        db = Database(f"sqlite+aiosqlite:///{settled.database}")
        try:
            async with db.begin() as session:
                await make_year(session)
        finally:
            await db.dispose()

    asyncio.run(fill())
    return settled


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
