"""The archive of evidence: names that people understand and no system refuses; nothing is held in memory."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from unittest.mock import ANY

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from cli.evidence import listed
from locales import translator
from models.enums import Role
from models.evidence import EvidenceFile
from services import people
from services.evidence import baskets
from services.evidence.export import everything, pack
from services.evidence.store import FolderStore
from services.evidence.upkeep import tidy
from tests.support.factories import (
    NOW,
    assign,
    fresh_database,
    make_item,
    make_municipality,
    make_person,
    make_roadmap,
)

PDF = b"%PDF-1.7 "


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as made:
        yield made


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "evidence")


async def fill(db, store) -> int:
    """One order for two items, a photo for one, a link; titles as nasty as they come."""
    papers = [await store.keep(PDF + bytes([n]), f"{n}.pdf") for n in range(2)]
    async with db.begin() as session:
        municipality = await make_municipality(session)
        school = await people.create_school(session, municipality_id=municipality, name="../../Берёзовская СШ")
        leader = await make_person(session, "Дарья Директорова", (Role.LEADER, school), municipality_id=municipality)
        roadmap = await make_roadmap(session, municipality)
        tasks = []
        for number, title in (("5.", "Утвердить: план/график?"), ("7", "Очень длинное дело " * 40)):
            item = await make_item(session, roadmap, number, title, due=date(2026, 12, 1))
            tasks += await assign(session, roadmap, item, due=date(2026, 12, 1), schools=[school])
        basket = await baskets.open_basket(session, by=leader, now=NOW, assignments=tasks)
        for kept in papers:
            await baskets.add_file(session, basket, kept, by=leader, name="../приказ.pdf", now=NOW)
        await baskets.add_words(session, basket, "https://school.example/plan", by=leader, now=NOW)
        await baskets.send(session, basket, by=leader, now=NOW)
    return municipality


def packed(target, rows, store):
    words = translator("ru")
    return pack(
        target, rows, store, list_name="Опись.xlsx", make_list=lambda named: listed(named, words, day=NOW.date())
    )


async def test_the_archive_and_its_list(db, store, tmp_path):
    municipality = await fill(db, store)
    async with db.read() as session:
        rows = await everything(session, municipality)
    done = packed(tmp_path / "all.zip", rows, store)
    assert (done.files, done.words, done.missing) == (4, 2, 0)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        book = load_workbook(io.BytesIO(archive.read("Опись.xlsx")))
    assert names[0] == "5 – .. .. Берёзовская СШ – Утвердить план график.pdf"
    assert names[1] == "5 – .. .. Берёзовская СШ – Утвердить план график (2).pdf"
    assert all("/" not in name and len(name.encode()) <= 200 for name in names)
    assert [book.active[f"A{row}"].value for row in (1, 2, 3)] == ["Опись подтверждающих документов", ANY, ANY]
    told = list(book.active.iter_rows(min_row=6, values_only=True))
    assert len(told) == 6
    assert told[0][7] == names[0]
    assert told[2][9] == "https://school.example/plan"


async def test_a_file_that_is_gone_is_said_to_be_gone(db, store, tmp_path):
    municipality = await fill(db, store)
    async with db.read() as session:
        rows = await everything(session, municipality)
    store.remove([rows[0].stored_name])
    done = packed(tmp_path / "all.zip", rows, store)
    assert (done.files, done.missing) == (2, 2)
    tidied = await tidy(db, store, now=NOW, grace_s=0)
    assert (tidied.removed, tidied.missing) == (0, 1)
    assert (await tidy(db, store, now=NOW, grace_s=0)).missing == 0


async def test_upkeep_takes_away_what_nobody_knows(db, store):
    await fill(db, store)
    orphan = await store.keep(PDF + b"orphan", "a.pdf")
    half = store.path(orphan.stored_name).with_name("0" * 32 + ".pdf.part")
    half.write_bytes(b"half")
    target = store.folder / "00" / half.name
    target.parent.mkdir(exist_ok=True)
    half.replace(target)
    assert (await tidy(db, store, now=NOW)).removed == 0, "both may belong to somebody who is still at work"
    assert (await tidy(db, store, now=NOW, grace_s=0)).removed == 2
    assert len(store.older_than(0)) == 2


async def test_bytes_that_come_again_heal_a_lost_file(db, store):
    municipality = await fill(db, store)
    async with db.begin() as session:
        await session.execute(update(EvidenceFile).values(missing_at=NOW))
        leader = await make_person(session, "Егор Завучев", (Role.COORDINATOR, None), municipality_id=municipality)
        basket = await baskets.open_basket(session, by=leader, now=NOW)
        again = await store.keep(PDF + bytes([0]), "a.pdf")
        await baskets.add_file(session, basket, again, by=leader, name="a.pdf", now=NOW)
    async with db.read() as session:
        rows = await everything(session, municipality)
    assert again.stored_name in {row.stored_name for row in rows}
