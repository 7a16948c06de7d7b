"""Names of files: whatever somebody has called a thing, its file can be saved everywhere and says what it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.filenames import LONGEST, safe_file_name, safe_name


@given(st.text(max_size=500))
def test_any_text_makes_a_safe_name(text):
    for name in (safe_name(text), safe_file_name(text), safe_file_name(f"{text}.docx")):
        assert name not in {"", ".", ".."}
        assert not set(name) & set('/\\:*?"<>|')
        assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert len(name.encode()) <= LONGEST + 1
        assert not name.startswith(".")
    assert safe_file_name(f"{text}.docx").endswith(".docx")


@pytest.mark.parametrize("text", ["con", "NUL.txt", "../..", "...", "", "\u202eexe.fdp"])
def test_names_that_systems_refuse(text):
    assert safe_name(text) not in {"con", "NUL.txt", "", "..", "../.."}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Дорожная карта 2026/27.docx", "Дорожная карта 2026-27.docx"),
        ("Приказ\u202excod.exe", "Приказxcod.exe"),
        ("Справка\x00\u200b\u00a0№ 5.pdf", "Справка № 5.pdf"),
        ("../../etc/passwd", "_"),
        ("С" * 300 + ".xlsx", "С" * 97 + ".xlsx"),
        ("приказ", "приказ"),
    ],
)
def test_a_name_stays_readable_and_keeps_its_ending(given, name):
    assert safe_file_name(given) == name if name != "_" else "/" not in safe_file_name(given)
