"""The field's real tables, where they are at hand: every file equals its CSV."""

import csv

import pytest

from documents.roadmap_table import read_rows
from documents.tables import read_tables
from tests.support.data import shared_data

DATA = shared_data()
pytestmark = pytest.mark.skipif(DATA is None, reason="the folder with real papers is not here")
FIELDS = ("number", "section", "title", "deadline", "executors", "result")


def rows(path):
    read = read_rows(read_tables(path.read_bytes())).rows
    return [tuple(getattr(row, name) or "" for name in FIELDS) for row in read]


def written(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [tuple(row[name] for name in FIELDS) for row in csv.DictReader(file)]


@pytest.mark.parametrize("path", sorted((DATA / "roadmaps").glob("*")) if DATA else [], ids=lambda path: path.name)
def test_every_row_is_read_as_written(path):
    assert rows(path) == written(path.with_suffix(".csv"))


def test_the_split_document_equals_the_whole_one():
    folder = DATA / "roadmaps"
    names = [path.stem for path in folder.glob("*_split.docx")]
    assert names
    for name in names:
        assert rows(folder / f"{name}.docx") == rows(folder / f"{name.removesuffix('_split')}.docx")


def test_the_numbers_of_the_whole_roadmap_keep_their_gaps():
    found = [row for path in (DATA / "roadmaps").glob("*_split.docx") for row in rows(path)]
    assert len(found) == 29
    assert len({row[1] for row in found}) == 5
    assert [row[0] for row in found[:4]] == ["1.", "2.", "5.", "6."]
