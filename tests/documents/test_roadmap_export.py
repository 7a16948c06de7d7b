import io
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.cells import safe
from documents.heights import LINE
from documents.roadmap_export import WIDTHS, ExportRow, ExportWords, as_docx, as_xlsx
from documents.roadmap_table import read_rows
from documents.tables import read_tables
from tests.support.shares import tries

WORDS = ExportWords(
    title="Дорожная карта Приозёрного района",
    number="№ п/п",
    activity="Мероприятия",
    deadline="Сроки реализации",
    executors="Исполнители",
    result="Планируемые результаты",
    mark="Отметка об исполнении",
)
ROWS = [
    ExportRow("1.", "Организация", "Собрать планы", "30.11.2023", "Куратор", "Планы", "исполнено 28.11.2023"),
    ExportRow("2.", "Организация", "Проверить планы", "до 20.12.2023", "Куратор", "", ""),
    ExportRow("5.", "Кадры", "Посетить уроки", "ежемесячно", "Методист", "Карта урока", ""),
]


@pytest.mark.parametrize("write", [as_docx, as_xlsx])
def test_what_is_written_reads_back_as_it_was(write):
    read = read_rows(read_tables(write(ROWS, WORDS))).rows
    assert [(row.number, row.section, row.title, row.deadline, row.executors, row.result or "") for row in read] == [
        (row.number, row.section, row.title, row.deadline, row.executors, row.result) for row in ROWS
    ]


def test_the_marks_stand_in_the_last_column_and_sections_go_across():
    table = Document(io.BytesIO(as_docx(ROWS, WORDS))).tables[0]
    assert [cell.text for cell in table.rows[0].cells][-1] == "Отметка об исполнении"
    assert {cell.text for cell in table.rows[1].cells} == {"Организация"}
    assert table.rows[2].cells[5].text == "исполнено 28.11.2023"
    sheet = load_workbook(io.BytesIO(as_xlsx(ROWS, WORDS))).active
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:F1", "A3:F3", "A6:F6"}
    assert sheet["F4"].value == "исполнено 28.11.2023"


@pytest.mark.parametrize("write", [as_docx, as_xlsx])
def test_a_line_under_the_title_is_no_row(write):
    words = replace(WORDS, told="На 9 ноября 2026 г. Мероприятия: выполнено 1 из 3")
    read = read_rows(read_tables(write(ROWS, words))).rows
    assert [(row.number, row.section, row.title) for row in read] == [
        (one.number, one.section, one.title) for one in ROWS
    ]


def test_columns_are_as_wide_as_their_words_in_any_program():
    table = Document(io.BytesIO(as_docx(ROWS, WORDS))).tables[0]
    assert [round(column.width.cm, 1) for column in table.columns] == list(WIDTHS)


def test_a_row_is_as_high_as_its_longest_cell():
    long = replace(ROWS[0], title="Составить индивидуальные маршруты " * 12)
    sheet = load_workbook(io.BytesIO(as_xlsx([long, ROWS[2]], WORDS))).active
    assert sheet.row_dimensions[4].height >= 10 * LINE
    assert sheet.row_dimensions[6].height is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 900", "-1", "@SUM(A1)", " =1", "\t=1", "\x00=1", "\u202e=1", "\r\n=cmd()"]
)
def test_a_text_is_never_a_formula(text):
    row = ExportRow(text, text, text, text, text, text, text)
    sheet = load_workbook(io.BytesIO(as_xlsx([row], WORDS))).active
    for line in sheet.iter_rows(min_row=3):
        for cell in line:
            assert cell.value is None or (cell.data_type == "s" and cell.value.startswith("'"))


@settings(max_examples=tries(20, quick=5))  # each writes two office files
@given(st.text(max_size=30))
def test_any_characters_can_be_written(text):
    assert not safe(text).lstrip().startswith(("=", "+", "-", "@"))
    row = ExportRow(text, text, text, text, text, text, text)
    assert as_docx([row], WORDS)
    assert as_xlsx([row], WORDS)
