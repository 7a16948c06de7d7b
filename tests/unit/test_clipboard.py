"""What a spreadsheet copies comes back cell by cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.clipboard import NEEDS_QUOTES, is_no_value, read_clipboard

CELL = st.text(
    st.sampled_from('аб1 "«\t\n,;=') | st.characters(blacklist_categories=("Cs",), blacklist_characters="\r")
)


def as_copied(rows):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in NEEDS_QUOTES) else text

    return "".join("\t".join(map(cell, row)) + "\r\n" for row in rows)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_a_range_comes_back(rows):
    if any(broken(cell) for row in rows for cell in row):
        return
    assert read_clipboard(as_copied(rows)) == rows


def broken(cell):
    """A plain cell that begins with a quotation mark may run into one further on: no reader can tell them apart."""
    return cell.startswith('"') and not any(sign in cell for sign in NEEDS_QUOTES)


@given(st.text(max_size=200))
def test_any_text_is_read_to_its_end(text):
    for row in read_clipboard(text):
        assert row
        assert all(isinstance(cell, str) for cell in row)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\nc\td\n", [["a", "b"], ["c", "d"]]),
        ("a\t\n\tb", [["a", ""], ["", "b"]]),
        ('"Точка роста" в школе', [['"Точка роста" в школе']]),
        ('"Точка роста"\tб', [['"Точка роста"', "б"]]),
        ('"две\nстроки и ""слово"""\tб', [['две\nстроки и "слово"', "б"]]),
        ('"не закрыта\tб', [['"не закрыта', "б"]]),
    ],
)
def test_examples(text, rows):
    assert read_clipboard(text) == rows


@pytest.mark.parametrize("cell", ["=A1", "=СУММ(A1:A3)", "#ССЫЛКА!", "#REF!", "#N/A", "#Н/Д", "#ИМЯ?", "####", " =1"])
def test_no_value(cell):
    assert is_no_value(cell)


@pytest.mark.parametrize("cell", ["20.11", "№ 5", "до 5 мая = срок", "#хэштег школы", "не менее 2", "-"])
def test_a_value(cell):
    assert not is_no_value(cell)
