"""The same definitions from Excel: a methodist's sheet, and every mistake with its cell."""

# ruff: noqa: E501 - the words of a mistake stand whole beside it

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.marked import Place
from locales import translator
from services.surveys.definitions import Definition, DefinitionFaults, read_definition, sheet_of, template, templates
from services.surveys.definitions.kinds import SHEET_KINDS

SURVEY = [
    ["Название", "Обед в школе"],
    ["Вступление", "Три вопроса"],
    ["Язык", "русский"],
    ["Кому", "учителя; руководители"],
    ["Вид", "именной"],
    ["Разрезы", "школа"],
]
HEADERS = ["Код", "Тип", "Вопрос", "Варианты", "Обязательный", "Другое", "Не больше", "От", "До", "Подписи шкалы", "Показывать, если"]  # fmt: skip
QUESTIONS = [
    HEADERS,
    ["taste", "шкала", "Вкусно?", None, None, None, None, 1, 5, "нет\nда", None],
    ["why", "несколько из", "Что не так?", "Холодное\nМало соли\nsalt = Много соли", "нет", "да", 2, None, None, None, "taste: 1–2"],
    ["again", "да/нет", "Ещё?", None, None, None, None, None, None, None, None],
]  # fmt: skip
SHARES = [["Код", "Название", "Ответы", "Вопросы"], ["good", "Вкусно", "4–5", "taste"]]
LEVELS = [["Код", "Название", "Показатель", "Ступени"], ["mark", "Отметка", "good", "высокая: 50–100\nнизкая: 0–49"]]
SHEETS = {"Анкета": SURVEY, "Вопросы": QUESTIONS, "Доли": SHARES, "Уровни": LEVELS}


def book(sheets=SHEETS, **cells):
    """An xlsx of the sheets; `cells` like Вопросы_B3="колесо" are written over."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for name, value in cells.items():
        title, cell = name.split("_")
        made[title][cell] = value
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def told(data, language="en"):
    with pytest.raises(DefinitionFaults) as caught:
        read_definition(data, "Обед.xlsx")
    _ = translator(language)
    return [(fault.place.sheet, fault.place.cell, fault.words(_).unescape()) for fault in caught.value.faults]


def test_a_methodists_sheet_is_read():
    definition = read_definition(book(), "Обед.xlsx")
    assert definition.key == "obed_v_shkole"
    assert definition.audience == ("teacher", "leader")
    assert definition.question("why").values == ("kholodnoe", "malo_soli", "salt", "other")
    assert definition.question("why").conditions[0].values == ("1", "2")
    assert definition.question("taste").ends == ("нет", "да")
    assert definition.shares[0].values == ("4", "5")
    assert definition.levels[0].steps[0].name == "высокая"
    assert definition.groups == ("school",)


MISTAKES = {
    "unknown type": ({"Вопросы_B2": "шкалаа"}, "Вопросы", "B2", "Unknown type of question “шкалаа”; perhaps “шкала” is meant"),
    "strange type": ({"Вопросы_B2": "рисунок"}, "Вопросы", "B2", f"Unknown type of question “рисунок”; the types are: {', '.join(SHEET_KINDS)}"),
    "empty required cell": ({"Вопросы_C4": None}, "Вопросы", "C4", "“вопрос” is missing; it must be filled in"),
    "bad number": ({"Вопросы_H2": "один"}, "Вопросы", "H2", "“один” is not a number; write digits, for example 5"),
    "swapped bounds": ({"Вопросы_H2": 7}, "Вопросы", "H2", "The lower bound 7 must be less than the upper bound 5; swap or change them"),
    "no upper bound": ({"Вопросы_I2": None}, "Вопросы", "H2", "A scale needs “от” and “до”, for example 1 and 5"),
    "formula": ({"Вопросы_C4": "=A1"}, "Вопросы", "C4", "The cell holds a formula; write the text or the number itself"),
    "error": ({"Вопросы_C4": "#REF!"}, "Вопросы", "C4", "The cell shows an error of Excel (#REF!); write the text or the number itself"),
    "date": ({"Вопросы_K3": date(2027, 1, 2)}, "Вопросы", "K3", "Excel took this for a date; give the cell the format “Text” and write it again"),
    "misspelt header": ({"Вопросы_C1": "Вапрос"}, "Вопросы", "C1", "Unknown name “Вапрос”; perhaps “вопрос” is meant"),
    "strange header": ({"Уровни_A1": "Цвет 1"}, "Уровни", "A1", "Unknown name “Цвет 1”; the names are: код, название, показатель, ступени"),
    "header twice": ({"Вопросы_A1": "Тип"}, "Вопросы", "B1", "“Тип” is written twice; keep one of them"),
    "setting twice": ({"Анкета_A2": "Название"}, "Анкета", "A2", "“Название” is written twice; keep one of them"),
    "misspelt setting": ({"Анкета_A6": "Разрез"}, "Анкета", "A6", "Unknown name “Разрез”; perhaps “разрезы” is meant"),
    "unknown role": ({"Анкета_B4": "учительь"}, "Анкета", "B4", "Nobody has the role “учительь”; perhaps “учитель” is meant"),
    "unknown privacy": ({"Анкета_B5": "тайный"}, "Анкета", "B5", "“тайный” is neither “конфиденциальный” nor “именной”; write one of the two"),
    "two equal options": ({"Вопросы_D3": "А\nа"}, "Вопросы", "D3", "The answer “а” stands here twice; keep one of them"),
    "maximum too large": ({"Вопросы_G3": 7}, "Вопросы", "G3", "“не больше” is 7, but there are only 4 answers; make it smaller or leave it out"),
    "no effect": ({"Вопросы_D4": "а; б"}, "Вопросы", "D4", "“варианты” has no effect in a question of type “да/нет”; delete it or change the type"),
    "condition out of scale": ({"Вопросы_K3": "taste: 7"}, "Вопросы", "K3", "“7” is outside the scale of “taste”, which runs from 1 to 5"),
    "share out of scale": ({"Доли_C2": "6"}, "Доли", "C2", "“6” is outside the scale of “taste”, which runs from 1 to 5"),
    "share on nothing": ({"Доли_D2": "test"}, "Доли", "D2", "There is no question “test”; perhaps “taste” is meant"),
    "steps overlap": ({"Уровни_D2": "высокая: 50–100\nнизкая: 0–50"}, "Уровни", "D2", "The steps “низкая” and “высокая” overlap at 50; move one of the borders"),
    "unknown breakdown": ({"Анкета_B6": "погода"}, "Анкета", "B6", "A breakdown “погода” is not known; take the code of a question with ready answers, or: роль, школа, статус"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_told_with_its_cell(mistake):
    cells, sheet, cell, words = MISTAKES[mistake]
    assert (sheet, cell, words) in told(book(**cells))


def test_missing_sheets_are_named():
    assert told(book({"Лист1": [["а"]]})) == [
        ("", "", "The sheet “Анкета” is missing; sheets found: Лист1"),
        ("", "", "The sheet “Вопросы” is missing; sheets found: Лист1"),
    ]


def test_an_empty_sheet_of_questions_shows_the_headers():
    (fault, *_) = told(book(SHEETS | {"Вопросы": []}))
    assert fault[:2] == ("Вопросы", "")
    assert fault[2].startswith("The sheet is empty; its first row holds the headers: код, тип, вопрос")


def test_rows_beyond_the_limit_are_refused():
    rows = [*QUESTIONS, *[[] for _ in range(296)], ["late", "текст", "Ещё?"]]
    assert ("Вопросы", "A301", "Only the first 300 rows are read; delete what does not belong to the survey") in told(
        book(SHEETS | {"Вопросы": rows})
    )


def test_a_zip_bomb_is_not_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 11_000_000)
    assert told(stream.getvalue()) == [
        ("", "", "The file is damaged and cannot be opened; save it again and send it once more")
    ]


def test_a_zip_of_something_else_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.txt", "а")
    assert len(told(stream.getvalue())) == 1


@given(st.binary(max_size=300))
def test_nothing_but_faults_comes_of_damaged_bytes(tail):
    with pytest.raises(DefinitionFaults):
        read_definition(b"PK\3\4" + tail, "a.xlsx")


@pytest.mark.parametrize("key", templates())
def test_a_definition_written_as_a_sheet_reads_back_the_same(key):
    definition = template(key)
    again = read_definition(sheet_of(definition), "a.xlsx")
    assert isinstance(again, Definition)
    assert again == definition


def test_cells_of_a_written_sheet_hold_no_formulas():
    text = open_sheet(sheet_of(template("teachers")))
    assert all(cell.data_type != "f" for sheet in text for row in sheet.iter_rows() for cell in row)


def open_sheet(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_places_read_as_people_say_them():
    _ = translator("ru")
    assert Place("Вопросы", cell="B4").words(_) == "лист «Вопросы», ячейка B4"
    assert Place(line=3).words(_) == "строка 3"
    assert Place().words(_) == "весь файл"


def test_english_names_are_understood():
    definition = read_definition(
        book(
            {
                "Survey": [["title", "Lunch"], ["language", "en"], ["audience", "teacher"], ["privacy", "named"]],
                "questions": [["type", "text"], ["yes_no", "Was it good?"], ["nps", "Recommend?"]],
            }
        ),
        "lunch.xlsx",
    )
    assert [(question.key, question.kind) for question in definition.questions] == [("q1", "yes_no"), ("q2", "nps")]
    assert definition.questions[0].options[0].label == "Yes"
