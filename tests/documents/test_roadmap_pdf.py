import sys

import pytest

from documents.errors import Problem, Unreadable
from documents.roadmap_table import read_rows
from documents.tables import read_tables
from tests.support.pdf import pdf

HEADER = ["No", "Activity", "Deadline", "Responsible"]


def test_a_table_on_two_pages():
    pytest.importorskip("pdfplumber")
    data = pdf(
        [HEADER, ["1.", "Collect the plans", "30.11.2023", "Curator"]],
        [["2.", "Visit lessons", "01.12.2023", "Tutor"]],
    )
    assert [(row.number, row.title, row.deadline, row.executors) for row in read_rows(read_tables(data)).rows] == [
        ("1.", "Collect the plans", "30.11.2023", "Curator"),
        ("2.", "Visit lessons", "01.12.2023", "Tutor"),
    ]


def test_pictures_of_pages_are_refused():
    pytest.importorskip("pdfplumber")
    with pytest.raises(Unreadable) as refused:
        read_tables(pdf([]))
    assert refused.value.problem is Problem.PDF_WITHOUT_TEXT


def test_without_the_extra_a_pdf_is_refused_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(Unreadable) as refused:
        read_tables(pdf([HEADER]))
    assert refused.value.problem is Problem.PDF_NOT_SUPPORTED
