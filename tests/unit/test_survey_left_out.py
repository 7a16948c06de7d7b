"""What of a questionnaire's file is not taken – hidden, crossed out, beside it – is said with count and place."""

import io

import docx
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from documents.left_out import Left
from locales import translator
from services.files.left_out import left_out_words
from services.surveys.definitions.reading import DefinitionFaults, read_survey
from tests.support.office import saved

HEAD = [["Название", "Школьный обед"], ["Кому", "учителя"], ["Вид", "именной"], []]
ROWS = [
    ["Вопрос", "Тип", "Варианты", "Пояснение"],
    ["Вкусно?", "выбор одного", "да; нет", ""],
    ["Тепло?", "выбор одного", "да; нет", ""],
    ["Что изменить?", "текст", "", ""],
    ["Что ещё?", "текст", "", "в двух словах"],
]
GONE = Font(strike=True)


@pytest.fixture
def book():
    made = Workbook()
    for row in [*HEAD, *ROWS]:
        made.active.append(row)
    return made


def told(read):
    return [(one.what, one.count, one.where) for one in read.left_out]


def texts(read):
    return [one.text for one in read.definition.questions]


def words(read):
    return [str(left_out_words(one, translator("ru"))) for one in read.left_out]


def test_hidden_rows_columns_and_sheets(book):
    sheet = book.active
    sheet.title = "Анкета обеда"
    sheet.row_dimensions[7].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["D"].hidden = True
    hidden = book.create_sheet("Списки")
    hidden.append(["да", "нет"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Расписание").append(["Понедельник", "борщ"])
    book.create_sheet("Пустой")
    read = read_survey(saved(book), "обед.xlsx")
    assert texts(read) == ["Вкусно?", "Что изменить?"]
    assert words(read) == [
        "2 скрытые строки не взяты: 7, 9 («Анкета обеда»)",
        "1 скрытый столбец не взят: D («Анкета обеда»)",
        "1 скрытый лист не взят: Списки",
        "ещё 1 лист не прочитан: Расписание",
    ]


def test_crossed_out_questions_words_and_rows(book):
    sheet = book.active
    sheet["A7"].font = GONE  # the question alone: its type and its answers were left standing
    for letter in "ABCD":
        sheet[f"{letter}8"].font = GONE
    sheet["A9"] = CellRichText("Что ", TextBlock(InlineFont(strike=True), "больше всего "), "ещё?")
    read = read_survey(saved(book), "обед.xlsx")
    assert texts(read) == ["Вкусно?", "Что ещё?"]
    assert told(read) == [(Left.STRUCK_ROWS, 2, "7, 8 («Sheet»)"), (Left.STRUCK_WORDS, 1, "9 («Sheet»)")]


def test_what_is_left_out_is_said_beside_mistakes_too(book):
    book.active["B6"] = "неведомый тип"
    book.active.row_dimensions[7].hidden = True
    with pytest.raises(DefinitionFaults) as refused:
        read_survey(saved(book), "обед.xlsx")
    assert [one.place.cell for one in refused.value.faults] == ["B6"]
    assert told(refused.value) == [(Left.HIDDEN_ROWS, 1, "7 («Sheet»)")]


def test_nothing_is_said_of_an_ordinary_file(book):
    read = read_survey(saved(book), "обед.xlsx")
    assert (len(read.definition.questions), read.left_out) == (4, [])


def test_a_formula_and_a_date_are_still_found_where_words_are_crossed_out(book):
    book.active["A7"].font = GONE
    book.active["A8"] = "=1+1"
    again = load_workbook(io.BytesIO(saved(book)))
    with pytest.raises(DefinitionFaults) as refused:
        read_survey(saved(again), "обед.xlsx")
    assert [one.place.cell for one in refused.value.faults] == ["A8"]


def paper(*tables):
    file = docx.Document()
    for line in ("Школьный обед", "Кому: учителя", "Вид: именной"):
        file.add_paragraph(line)
    for rows in tables:
        table = file.add_table(rows=0, cols=3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        file.add_paragraph("Спасибо за ответы!")
    return file


def test_every_table_of_a_paper_is_read_and_what_stands_beside_is_named():
    rows = [row[:3] for row in ROWS]
    file = paper(rows[:3], [rows[0], rows[3]])
    read = read_survey(saved(file), "обед.docx")
    assert texts(read) == ["Вкусно?", "Тепло?", "Что изменить?"]
    assert told(read) == [(Left.LINES, 2, "Спасибо за ответы!, Спасибо за ответы!")]


def test_crossed_out_rows_and_lines_of_a_paper():
    file = paper([row[:3] for row in ROWS])
    for cell in file.tables[0].rows[1].cells:
        for run in cell.paragraphs[0].runs:
            run.font.strike = True
    assert told(read_survey(saved(file), "обед.docx"))[0] == (Left.STRUCK_ROWS, 1, "Вкусно?")
    lines = docx.Document()
    for line in ("Обед", "Кому: учителя", "Вид: именной", "1. Вкусно?", "а) да", "б) нет"):
        lines.add_paragraph(line)
    lines.add_paragraph().add_run("2. Тепло?").font.strike = True
    read = read_survey(saved(lines), "обед.docx")
    assert (texts(read), told(read)) == (["Вкусно?"], [(Left.STRUCK_ROWS, 1, "2. Тепло?")])
