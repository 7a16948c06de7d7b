"""Results on paper: the figures handed in, hidden ones as words, no live formulas."""

import io
from dataclasses import replace

import openpyxl
import pytest
from docx import Document

from documents.charts import Bar, bars
from documents.survey_results import (
    Breakdown,
    FunnelRow,
    OptionResult,
    QuestionResult,
    ResultWords,
    ShareResult,
    SurveyResults,
    as_docx,
    as_xlsx,
    in_words,
)
from documents.workbook import Percent

WORDS = ResultWords(
    funnel="Отклик", invited="приглашены", reached="получили", started="начали", finished="ответили", group="группа",
    shares="Доли", measure="показатель", count="число", of="из", share="доля", level="уровень", questions="Вопросы",
    question="вопрос", answer="ответ", mean="среднее", spread="разброс", texts="Своими словами",
    decided="Что решили", hidden="меньше 5",
)  # fmt: skip
RESULTS = SurveyResults(
    title="Помощь пункта",
    subtitle="Декабрь 2026 года, ответили 50 из 64",
    funnel=[FunnelRow("Все", 64, 60, 55, 50), FunnelRow("Лесная СШ", 6, 5, None, None)],
    shares=[ShareResult("Отметили адресность", 46, 50, 0.92, "высокий"), ShareResult("Малая группа", None, None, None)],
    questions=[
        QuestionResult("Адресная?", "46 из 50", 50, [OptionResult("5", 40, 0.8), OptionResult("4", 10, 0.2)], 4.8, 0.4),
        QuestionResult(
            "Нужна?", "", 50, [OptionResult("Да", 46, 0.92)], picture=bars("Нужна?", [Bar("Да", 0.92, "46")])
        ),
        QuestionResult("Что изменить?", "", 2, texts=["=1+1", "Больше практики"]),
    ],
    breakdowns=[Breakdown("По школам", ("школа", "доля"), [("Озёрная", Percent(0.9)), ("другие", None)])],
    answers=Breakdown("Ответы", ("адресная", "слова"), [("5", "+7")]),
    decided="Проведём практикумы.",
)


def book():
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(RESULTS, WORDS)))


def rows(sheet):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=5)]


def test_every_table_has_its_sheet():
    assert book().sheetnames == ["Доли", "Вопросы", "Отклик", "По школам", "Своими словами", "Ответы"]


def test_shares_stand_with_n_and_level():
    assert rows(book()["Доли"]) == [
        ("Отметили адресность", 46, 50, 0.92, "высокий"),
        ("Малая группа", "меньше 5", "меньше 5", "меньше 5", None),
    ]


def test_questions_can_be_filtered_and_carry_their_mean_once():
    assert rows(book()["Вопросы"])[:3] == [
        ("Адресная?", "5", 40, 50, 0.8, 4.8, 0.4),
        ("Адресная?", "4", 10, 50, 0.2, None, None),
        ("Нужна?", "Да", 46, 50, 0.92, None, None),
    ]


def test_hidden_figures_are_words():
    assert rows(book()["Отклик"])[1] == ("Лесная СШ", 6, 5, "меньше 5", "меньше 5")
    assert rows(book()["По школам"])[1] == ("другие", "меньше 5")


def test_no_cell_is_a_formula():
    cells = [cell for sheet in book() for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value or "").startswith(("=", "+", "-", "@")) for cell in cells)


def test_the_paper_tells_the_same():
    paper = Document(io.BytesIO(as_docx(RESULTS, WORDS)))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    assert "Что решили\nПроведём практикумы." in text
    assert "=1+1" in text
    assert tables[1][1] == ["Отметили адресность", "46", "50", "92\N{NO-BREAK SPACE}%", "высокий"]
    assert tables[1][2][1:4] == ["меньше 5"] * 3
    assert len(paper.inline_shapes) == 1


def test_every_sheet_says_which_survey_and_when():
    for sheet in book().worksheets[:-1]:
        assert (sheet["A1"].value, sheet["A2"].value) == (RESULTS.title, RESULTS.subtitle)


def test_no_heading_is_said_twice_and_none_is_torn():
    """A heading stays with its table or picture, rows are whole, and a wide table is parted instead of squeezed."""
    wide = Breakdown(
        "По школам", ("школа", "n", *("Удовлетворённость методической помощью", "n") * 5), [("А", *[1] * 11)]
    )
    paper = Document(io.BytesIO(as_docx(replace(RESULTS, breakdowns=[wide]), WORDS)))
    headings = [one for one in paper.paragraphs if one.style.name.startswith("Heading")]
    assert [one.text for one in headings].count("По школам") == 1
    assert len({one.text for one in headings}) == len(headings)
    assert all(one.paragraph_format.keep_with_next for one in headings)
    parts = [table for table in paper.tables if table.rows[0].cells[0].text == "школа"]
    assert [len(table.columns) for table in parts] == [6, 6, 4]
    for table in paper.tables:
        for cell in table.rows[0].cells:
            longest = max(map(len, cell.text.split()))
            assert cell.width.cm >= longest * 0.2, "no word of a header is broken by its column"
        assert sum(cell.width.cm for cell in table.rows[0].cells) <= 17.6
    for table in paper.tables:
        assert "<w:tblHeader" in table.rows[0]._tr.xml
        assert all("<w:cantSplit" in row._tr.xml for row in table.rows)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (4.52, "4,52"),
        (7, "7"),
        (Percent(0.125), "13\N{NO-BREAK SPACE}%"),
        (Percent(2 / 3), "67\N{NO-BREAK SPACE}%"),
    ],
)
def test_figures_read_as_on_paper(value, words):
    assert in_words(value) == words
