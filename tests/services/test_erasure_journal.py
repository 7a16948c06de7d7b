"""The journal of erasures, torn or garbled: read as far as it makes sense, built anew from the acts, and said so."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.health import examination
from models.people import Person
from models.traffic import Outgoing
from services.access import on_telegram
from services.privacy import Journal, erase
from tests.support.bytes import traces
from tests.support.factories import NOW, fresh_database, make_municipality, make_person
from tests.support.harness import House
from tests.support.schema import written

MADE = datetime(2026, 9, 1, tzinfo=UTC)
GARBAGE = {
    "torn": b'{"person": 3, "created',
    "torn in a number": b'{"person": 3',
    "not text": b"\xff\xfe\x00\x01\n",
    "another shape": b'{"person": "3", "created_at": "2026-09-01T00:00:00+00:00"}\n',
    "no object": b"[1, 2]\n3\n",
    "no moment": b'{"person": 3, "created_at": "yesterday"}\n',
    "a naive moment": b'{"person": 3, "created_at": "2026-09-01T00:00:00"}\n',
    "zeros after a power cut": b"\x00" * 512,
}


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path) as built:
        yield built


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


def journal_of(tmp_path, **more):
    return Journal(tmp_path / "erasures.jsonl", **more)


@pytest.mark.parametrize("kind", GARBAGE)
def test_what_makes_no_sense_is_left_out(tmp_path, kind):
    journal = journal_of(tmp_path)
    journal.add({(1, MADE)}, now=NOW)
    with journal.path.open("ab") as file:
        file.write(GARBAGE[kind])
    journal.add({(2, MADE)}, now=NOW)
    assert journal.entries() == {(1, MADE), (2, MADE)}
    assert journal.read().unread >= 1


@pytest.mark.parametrize("kind", GARBAGE)
async def test_it_is_rebuilt_from_the_acts_and_said(tmp_path, db, caplog, kind):
    journal = journal_of(tmp_path, operators={on_telegram(77)})
    async with db.begin() as session:
        municipality = await make_municipality(session)
        gone = await make_person(session, "Забываева Анна", municipality_id=municipality)
        await make_person(session, "Операторова Вера", municipality_id=municipality, platform_id="77")
        await erase(session, gone, reason="asked", now=NOW)
    journal.add({(999, MADE)}, now=NOW)  # of a database that is no more
    with journal.path.open("ab") as file:
        file.write(GARBAGE[kind])

    assert await journal.agree(db, now=NOW) == 0
    assert {number for number, _ in journal.entries()} == {gone, 999}
    assert journal.read().unread == 0
    assert all(json.loads(line) for line in journal.path.read_text().splitlines())
    [aside] = journal.damaged()
    assert GARBAGE[kind] in aside.read_bytes()
    assert "journal of erasures was damaged" in caplog.text
    async with db.read() as session:
        told = (await session.execute(select(Outgoing.payload).where(Outgoing.kind == "operator.word"))).scalars()
        assert [one["word"] for one in told] == ["journal_damaged"]
        assert (await session.execute(select(Person.name).where(Person.id == gone))).scalar_one() == ""

    assert await journal.agree(db, now=NOW) == 0
    assert len(journal.damaged()) == 1, "mended once"


async def test_who_was_erased_just_before_the_end_is_off_the_disk_when_it_starts_again(tmp_path, db):
    """The journal is written last: what it does not know yet is wiped first."""
    journal = journal_of(tmp_path)
    async with db.begin() as session:
        municipality = await make_municipality(session)
        gone = await make_person(session, "Забываева Анна", municipality_id=municipality)
    async with db.begin() as session:
        await erase(session, gone, reason="asked", now=NOW)
    assert "Забываева".encode() in written(tmp_path / "test.db"), "else this would prove nothing"
    await journal.agree(db, now=NOW)
    assert traces(tmp_path, "Забываева") == []
    assert "Забываева".encode() not in written(tmp_path / "test.db")
    assert {number for number, _ in journal.entries()} == {gone}


async def test_the_bot_starts_with_it_and_doctor_says_so(house):
    journal = house.app.context["journal"]
    journal.add({(999, MADE)}, now=house.now)
    await house.stop()
    with journal.path.open("ab") as file:
        file.write(GARBAGE["torn"])
    await house.start()
    assert journal.entries() == {(999, MADE)}
    checks = {one.name: one for one in await examination(house.app.settings)}
    assert checks["erasures"].values["file"].endswith(journal.damaged()[0].name)
