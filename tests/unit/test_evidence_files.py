"""What a file really is; how it is kept; what its name and wording tell."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import Problem
from models.enums import EvidenceKind
from services.evidence.baskets import tidy_file_name
from services.evidence.dates import DateInFuture, DateNotRead, guessed_date, read_date
from services.evidence.expected import expected_kind, kind_of
from services.evidence.filetypes import HEAD, EmptyFile, FileNotTaken, look_inside, suffix_of, suffix_of_head
from services.evidence.store import FolderStore
from services.files import UnreadableFile, apart, processes
from tests.support.stoppers import STOPPERS, many_entries

PDF = b"%PDF-1.7 some paper"
TODAY = date(2026, 11, 10)


def packed(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (PDF, "любое.exe", ".pdf"),
        (b"\xff\xd8\xff\xe0 jpg", "", ".jpg"),
        (b"\x89PNG\r\n\x1a\n...", "x", ".png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", ".webp"),
        (b"\x00\x00\x00\x18ftypheic", "IMG.HEIC", ".heic"),
        (packed(*WORD), "Приказ.docx", ".docx"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "a.zip", ".xlsx"),
        (packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "a.odt", ".odt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 30, "Приказ.DOC", ".doc"),
        ("Провели семинар".encode("cp1251"), "отчёт.txt", ".txt"),
    ],
)
async def test_by_its_bytes(content, name, suffix):
    assert await suffix_of(content, name) == suffix


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00\x03", "Приказ.pdf"),
        (b"MZ plain letters only", "отчёт.txt"),
        (b"\x7fELF", "a.docx"),
        (b"#!/bin/sh\nrm -rf /", "отчёт.txt"),
        (packed("a.exe"), "Приказ.docx"),
        (packed(*WORD, "word/vbaProject.bin"), "Приказ.docm"),
        (b"PK\x03\x04 broken", "Приказ.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "setup.msi"),
        (b"<html><script>", "page.html"),
        (b"\x00\x01\x02", "отчёт.txt"),
    ],
)
async def test_what_is_not_taken(content, name):
    with pytest.raises(FileNotTaken):
        await suffix_of(content, name)


async def test_an_empty_file_is_said_to_be_empty():
    with pytest.raises(EmptyFile):
        await suffix_of(b"", "Приказ.pdf")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("text.txt", ".txt"),
        ("line.txt", ".txt"),
        ("cells.docx", ".docx"),
        ("paper.docx", ".docx"),
        ("picture.png", ".png"),
    ],
)
async def test_a_heavy_file_is_told_by_its_kind_all_the_same(name, suffix):
    assert await suffix_of(STOPPERS[name](), name) == suffix


async def test_an_archive_of_endless_entries_is_not_taken():
    with pytest.raises(FileNotTaken):
        await suffix_of(many_entries(), "Приказ.docx")


async def test_a_busy_machine_is_no_reason_to_call_a_file_wrong(monkeypatch):
    monkeypatch.setattr(processes, "PYTHON", (sys.executable, "-c", "import time; time.sleep(600)"))
    monkeypatch.setattr(apart, "NET_S", 0.2)
    with pytest.raises(UnreadableFile) as refused:
        await suffix_of(packed(*WORD), "Приказ.docx")
    assert refused.value.problem is Problem.BUSY


@given(st.binary(max_size=300), st.sampled_from([".txt", ".csv", ".doc", ".docx", ""]))
def test_any_bytes_are_taken_or_refused(content, name):
    """As `suffix_of` does, without a process for each."""
    try:
        suffix = suffix_of_head(content[:HEAD], name) or look_inside(content, name)
    except FileNotTaken:
        return
    assert suffix is None or suffix.startswith(".")


@given(st.text(max_size=400))
def test_a_name_never_leads_out_of_its_folder(name):
    tidy = tidy_file_name(name)
    assert "/" not in tidy
    assert "\\" not in tidy
    assert not tidy.startswith(".")
    assert len(tidy) <= 200


async def test_kept_under_a_name_of_our_own(tmp_path):
    store = FolderStore(tmp_path / "evidence")
    kept = await store.keep(PDF, "../../приказ.pdf")
    assert await store.read(kept.stored_name) == PDF
    assert store.older_than(0) == {kept.stored_name}
    assert store.older_than(60) == set()
    with pytest.raises(ValueError, match=r"\.\."):
        store.path("../../etc/passwd")
    assert store.missing([kept.stored_name]) == []
    assert store.remove([kept.stored_name]) == 1
    assert await store.read(kept.stored_name) is None


@pytest.mark.parametrize(
    ("result", "title", "kind"),
    [
        ("Приказ о назначении куратора", "", EvidenceKind.ORDER),
        ("Сертификаты участников", "", EvidenceKind.CERTIFICATE),
        ("Индивидуальные образовательные маршруты", "", EvidenceKind.ROUTE),
        ("Аналитическая справка", "Мониторинг", EvidenceKind.REPORT),
        ("Фотоотчёт на сайте школы", "", EvidenceKind.PHOTO),
        (None, "Составить список учителей", EvidenceKind.LIST),
        ("Не менее двух посещений", "Посещение уроков", None),
    ],
)
def test_what_paper_the_wording_asks_for(result, title, kind):
    assert expected_kind(result, title) == kind


def test_what_a_file_is_by_its_name_else_by_what_is_expected():
    assert kind_of("Приказ_12.pdf", ".pdf", EvidenceKind.PHOTO) is EvidenceKind.ORDER
    assert kind_of("IMG_1.jpg", ".jpg", None) is EvidenceKind.PHOTO
    assert kind_of("IMG_1.jpg", ".jpg", EvidenceKind.ORDER) is EvidenceKind.ORDER
    assert kind_of("scan.pdf", ".pdf", None) is EvidenceKind.OTHER


@pytest.mark.parametrize("written", ["12.10.2026", "от 12/10/26", "12-10-2026", "№ 45 от 12.10.2026 г."])
def test_a_day_as_people_write_it(written):
    assert read_date(written, today=TODAY) == date(2026, 10, 12)


def test_days_that_cannot_be():
    with pytest.raises(DateInFuture):
        read_date("11.11.2026", today=TODAY)
    for written in ("вчера", "31.06.2026", "12.10.1899", ""):
        with pytest.raises(DateNotRead):
            read_date(written, today=TODAY)
    assert guessed_date("Приказ 01.12.2026.pdf", today=TODAY) is None
    assert guessed_date("Приказ 45 от 01.09.2026.pdf", today=TODAY) == date(2026, 9, 1)
