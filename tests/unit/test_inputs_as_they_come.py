"""Documents, lists and questionnaires as people make them: what each becomes, and what of it is said to be left out.

Kinds beside those of the folders D…, P… and Q…; each of these was once decided silently, and wrongly.
"""

import docx
import pytest
from openpyxl import Workbook

from documents.people_sheet import read_people
from documents.roadmap_table import read_rows
from documents.tables import read_tables
from services.people.importing.plan import Planner
from services.people.importing.reading import understood
from services.schools import SchoolNames, split_schools
from services.surveys.definitions.model import Kind
from services.surveys.definitions.reading import read_survey
from tests.support.office import Wide, document, saved, workbook

NORTH, SOUTH = "Приозёрная СШ № 1", "Берёзовская СШ"
HEADER = ["№", "Мероприятия", "Сроки", "Исполнители"]
ITEM = ["1.", "Провести семинар", "до 10.12.2026", "Школы"]
LAST = ["2.", "Собрать отчёты", "май 2027", "Отдел образования"]


def roadmap(data):
    """Titles with days, and what was left out."""
    read = read_rows(read_tables(data))
    left = [(one.what.value, one.count, one.where) for one in read.left_out]
    return [(row.section, row.title, row.deadline) for row in read.rows], left


TWO = [(None, "Провести семинар", "до 10.12.2026"), (None, "Собрать отчёты", "май 2027")]


@pytest.mark.parametrize(
    ("data", "items", "left"),
    [
        pytest.param(
            document([HEADER, ITEM, [Wide("* срок может быть изменён", across=4)], LAST]),
            TWO,
            [("notes", 1, "* срок может быть изменён")],
            id="a note between the rows is no section",
        ),
        pytest.param(
            document([HEADER, ITEM, ["", "* при наличии средств", "", ""], LAST]),
            TWO,
            [("notes", 1, "* при наличии средств")],
            id="a note under the titles is no rest of the item above",
        ),
        pytest.param(
            workbook([HEADER, ITEM, LAST, ["Итого", "2 мероприятия"], ["Исп. Лугова А.П., 2-15-20"]]),
            TWO,
            [("notes", 1, "4 («Лист1»)"), ("lines", 1, "5 («Лист1»)")],
            id="a total and a signature",
        ),
        pytest.param(
            document([HEADER, ITEM, LAST], "Примечание: сроки уточняются приказом"),
            TWO,
            [("notes", 1, "Примечание: сроки уточняются приказом")],
            id="a note below the table",
        ),
        pytest.param(
            document([[*HEADER, "Срок факт", "Контроль"], [*ITEM, "12.12.2026", "Отдел"], [*LAST, "", ""]]),
            TWO,
            [("columns", 2, "Срок факт, Контроль")],
            id="the day of the fact is no second deadline, and columns that nobody reads are named",
        ),
        pytest.param(
            document([["№", "Мероприятие", "Содержание", "Сроки"], ["1.", "Провести семинар", "Читаем", "май 2027"]]),
            [(None, "Провести семинар", "май 2027")],
            [("columns", 1, "Содержание")],
            id="details of an item",
        ),
    ],
)
def test_roadmaps(data, items, left):
    """F-I5: what is no item is none, and said."""
    assert roadmap(data) == (items, left)


def people(data):
    """Give who is taken – name, role, schools – and what was left out or asked."""
    read = read_people(read_tables(data))
    found = understood(
        {"rows": [vars_of(row) for row in read.rows], "left_out": [vars_of(one) for one in read.left_out]}
    )
    planner = Planner(names=SchoolNames(), closed=SchoolNames(), known=[], add_schools=True)
    for row in found.rows:
        planner.take(row)
    taken = [(one.name, one.role.value, one.schools) for one in planner.plan.readings]
    return taken, [(one.what.value, one.count, one.where) for one in found.left_out], len(planner.plan.problems)


def vars_of(one):
    return {name: getattr(one, name) for name in one.__slots__}


ANNA = ("Лугова Анна Петровна", "teacher", (NORTH,))
NINA = ("Полевая Нина Олеговна", "leader", (SOUTH,))


def sheets(**tables):
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        page = book.create_sheet(title.replace("_", " "))
        for row in rows:
            page.append(row)
    return saved(book)


@pytest.mark.parametrize(
    ("data", "taken", "left", "asked"),
    [
        pytest.param(
            workbook(
                [
                    ["ФИО", "Место работы", None, "Телефон"],
                    [None, "Школа", "Должность", None],
                    [ANNA[0], NORTH, "учитель", "89001112233"],
                ]
            ),
            [ANNA],
            [],
            0,
            id="a header of two rows",
        ),
        pytest.param(
            workbook(
                [
                    ["ФИО", "Должность", "Школа"],
                    [ANNA[0], "учитель", NORTH],
                    [],
                    ["Школа", "ФИО", "Должность"],
                    [SOUTH, NINA[0], "завуч"],
                ]
            ),
            [ANNA, NINA],
            [],
            0,
            id="two lists on one sheet, their columns in another order",
        ),
        pytest.param(
            sheets(Берёзовская_СШ=[["ФИО", "Должность"], [NINA[0], "завуч"]]),
            [NINA],
            [],
            0,
            id="a sheet that bears a school's name",
        ),
        pytest.param(
            workbook([["Школа", "Команда школы"], [NORTH, f"{ANNA[0]}, учитель"], [SOUTH, f"{NINA[0]}\n{ANNA[0]}"]]),
            [ANNA],
            [],
            1,
            id="a team in one cell is read or asked about, never dropped",
        ),
        pytest.param(
            workbook(
                [
                    ["ФИО", "Должность", "Школа", "Стаж"],
                    [ANNA[0], "учитель", NORTH, 12],
                    ["* на время отпуска"],
                    ["Всего: 1"],
                ]
            ),
            [ANNA],
            [("notes", 2, "3, 4 («Лист1»)"), ("columns", 1, "Стаж («Лист1»)")],
            0,
            id="notes, totals and a column that nobody asked for",
        ),
        pytest.param(
            document(
                [["Ф.И.О.", "Долж-\nность", "Школа"], ["Лугова Анна\nПетровна", "учи-\nтель", "Приозёр-\nная СШ № 1"]]
            ),
            [ANNA],
            [],
            0,
            id="words torn by narrow columns",
        ),
        pytest.param(
            f"Добрый день!\nВысылаю список:\n{ANNA[0]}, учитель, {NORTH}\n{NINA[0]}, завуч, {SOUTH}".encode(),
            [ANNA, NINA],
            [("lines", 2, "Добрый день!, Высылаю список:")],
            0,
            id="a message around a list",
        ),
        pytest.param(
            workbook(
                [["ФИО, должность, тел.", "Школа"], [f"{ANNA[0]}, учитель физики, 8-900-111-22-33", NORTH]],
            ),
            [ANNA],
            [],
            0,
            id="name, post and phone in one column",
        ),
    ],
)
def test_lists_of_people(data, taken, left, asked):
    """F-I3, F-I4: whoever is taken is right, and whatever is not is said or asked."""
    assert people(data) == (taken, left, asked)


@pytest.mark.parametrize(
    ("written", "schools"),
    [
        ("СОШ №№ 1, 2, 5", ["СОШ № 1", "СОШ № 2", "СОШ № 5"]),
        ("школы № 1, 3–5", ["школы № 1", "школы № 3", "школы № 4", "школы № 5"]),
        ("СОШ № 1, ул. Мира, 5-7", ["СОШ № 1, ул. Мира, 5-7"]),
        ("СОШ № 12-А", ["СОШ № 12-А"]),
    ],
)
def test_numbers_of_schools(written, schools):
    """F-I4: a span of numbers names each school of it."""
    assert split_schools(written) == schools


SETTINGS = [["Название", "Обед"], ["Кому", "учителя"], ["Вид", "именной"], []]
LINES = "Обед\nКому: учителя\nВид: именной\n"


def survey(data, name="анкета.xlsx"):
    read = read_survey(data, name)
    asked = [(one.kind, one.text, tuple(option.label for option in one.options)) for one in read.definition.questions]
    return asked, [(one.what.value, one.count, one.where) for one in read.left_out]


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        ([["Вопрос", "Варианты ответа", None, None], ["Вкусно?", "да", "нет", "не знаю"]], ("да", "нет", "не знаю")),
        (
            [["Вопрос", "Вариант 1", "Вариант 2", "Вариант 3"], ["Вкусно?", "да", "нет", "не знаю"]],
            ("да", "нет", "не знаю"),
        ),
        ([["Вопрос", "Тип", "Варианты"], ["Вкусно?", "один из", "1) очень 2) не очень"]], ("очень", "не очень")),
        ([["Вопрос", "Тип", "Варианты"], ["Вкусно?", "один из", "очень / не очень"]], ("очень", "не очень")),
    ],
)
def test_answers_stand_in_columns_or_in_one_cell(rows, options):
    """F-I7: answers beside each other under one header, counted, parted by a stroke."""
    assert survey(workbook([*SETTINGS, *rows])) == ([(Kind.ONE_OF, "Вкусно?", options)], [])


def test_below_and_beside_the_questions():
    """F-I7: a word of thanks is no answer, a column without a name is not read silently."""
    rows = [["Вопрос", "Тип", None], ["Вкусно?", "текст", "из прошлой анкеты"], ["Спасибо за участие!"]]
    assert survey(workbook([*SETTINGS, *rows[:2]]))[1] == [("columns", 1, "C («Лист1»)")]
    numbered = [["№", "Вопрос"], ["1", "Вкусно?"], ["2", ""], ["Спасибо за участие!", ""]]
    assert survey(workbook([*SETTINGS, *numbered])) == ([(Kind.TEXT, "Вкусно?", ())], [("lines", 1, "8 («Лист1»)")])


def test_parts_of_a_paper_and_thanks_are_no_answers():
    text = LINES + "1. Удобно?\n- да\n- нет\nРаздел 2. Помещение\n2. Тепло?\n- да\n- нет\nСпасибо!"
    asked, left = survey(text.encode(), "анкета.txt")
    assert [(kind, text) for kind, text, _ in asked] == [(Kind.YES_NO, "Удобно?"), (Kind.YES_NO, "Тепло?")]
    assert left == [("lines", 2, "Раздел 2. Помещение, Спасибо!")]


def test_a_scale_in_the_words_of_the_question():
    asked, _ = survey((LINES + "1. Оцените обед по шкале от 1 до 5\n2. Сколько лет вы здесь?").encode(), "анкета.txt")
    assert [(kind, len(options)) for kind, _, options in asked] == [(Kind.SCALE, 5), (Kind.TEXT, 0)]


def test_a_table_in_a_word_document_with_hidden_words():
    file = docx.Document()
    table = file.add_table(rows=2, cols=4)
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ITEM, strict=True):
        cell.text = text
    table.rows[1].cells[2].paragraphs[0].runs[0].font.hidden = True
    table.rows[1].cells[2].paragraphs[0].add_run("до 20.12.2026")
    assert roadmap(saved(file)) == ([(None, "Провести семинар", "до 20.12.2026")], [("struck_words", 1, "1.")])
