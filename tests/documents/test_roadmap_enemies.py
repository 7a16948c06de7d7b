"""Roadmaps in shapes of their own: what is right was written down before the reader ran."""

import datetime as dt

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from documents.left_out import Left
from documents.tables import read_tables
from services.deadlines import DEFAULT
from services.roadmap.parsing import read_file
from tests.support.office import Wide, add_table, document, saved, workbook

PERIOD = "2026-09-01..2027-08-31"
HEADER = ["№ п/п", "Мероприятие", "Срок", "Ответственный"]
ASK = "?"
STEPS = [["№", "Мероприятие", "I квартал", "II квартал", "III квартал", "IV квартал"], ["1", "А", "", "", "", ""]]


def with_notes():
    """Marks of notes, raised or not, right behind a year."""
    file = docx.Document()
    rows = [
        ["1", "А", "до 15.12.2026"],
        ["2", "Б", "октябрь 2026"],
        ["3", "В", "20.11.2026 1)"],
        ["4", "Г", "май 2027 [2]"],
    ]
    table = add_table(file, [HEADER[:3], *rows])
    for row, mark in ((1, "1"), (2, "2)")):
        table.cell(row, 2).paragraphs[0].add_run(mark).font.superscript = True
    return saved(file)


def with_boxes():
    """Boxes to tick, as Word draws its own: one of them is ticked."""
    file = docx.Document()
    table = add_table(file, STEPS)
    for column, sign in enumerate("☐☒☐☐", start=2):
        control = f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
        table.cell(1, column).paragraphs[0]._p.append(parse_xml(control))
    return saved(file)


def with_words_crossed_out():
    """Part of a cell is crossed out: on a sheet, where a cell's own font says nothing of it."""
    gone = InlineFont(strike=True)
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["1", "А", CellRichText(TextBlock(gone, "до 15.11.2026 "), "до 20.12.2026"), "УО"])
    book.active.append(["2", CellRichText(TextBlock(gone, "Старое"), " Новое"), "октябрь 2026", "УО"])
    return saved(book)


def with_forms_of_dates():
    book = Workbook()
    book.active.append(HEADER)
    forms = ("yyyy-mm-dd", "[$-419]mmmm\\ yyyy;@", "mmm", "dd.mm.yyyy hh:mm", "yyyy")
    for row, form in enumerate(forms, start=2):
        book.active.append([str(row - 1), "А", dt.datetime(2026, 11, 15), "УО"])  # noqa: DTZ001 - a sheet has no zones
        book.active.cell(row, 3).number_format = form
    return saved(book)


PEOPLE = [["1", "Лугова Анна Петровна", "директор", "89001112233"], ["2", "Речкин П.И.", "методист", "89001112244"]]
ONE = [HEADER, ["1", "Семинар", "до 10.12.2026", "УО"]]
# What is sent → item by number or title → its days, «?» where it is to be asked.
PAPERS = {
    "bullets of a messenger": (
        "План на декабрь 2026 г.\n• Семинар для завучей – до 10 декабря – Лугова А.П.\n• Сбор отчётов – 20.12 – школы",
        {"Семинар для завучей": "2026-12-10", "Сбор отчётов": "2026-12-20"},
    ),
    "bullets with commas are no csv": (
        "- Семинар, срок: 10.12.2026, отв. Лугова А.П.\n- Сбор отчётов, срок: 20.12.2026, отв. школы",
        {"Семинар": "2026-12-10", "Сбор отчётов": "2026-12-20"},
    ),
    "keycaps": (
        "1️⃣ Семинар – до 10.12.2026 (Лугова А.П.)\n2️⃣ Отчёт – до 20.12.2026 (школы)",
        {"Семинар": "2026-12-10", "Отчёт": "2026-12-20"},
    ),
    "beginning and end": (
        document(
            [
                ["№", "Мероприятие", "Начало", "Окончание", "Ответственный"],
                ["1", "Диагностика", "01.10.2026", "10.10.2026", "УО"],
                ["2", "Семинар", "", "20.11.2026", "УО"],
            ]
        ),
        {"1": "2026-10-10", "2": "2026-11-20"},
    ),
    "plan and fact": (
        document(
            [
                ["№", "Мероприятие", "Срок (план)", "Срок (факт)", "Ответственный"],
                ["1", "Диагностика", "10.10.2026", "12.10.2026", "УО"],
                ["2", "Семинар", "20.11.2026", "", "УО"],
            ]
        ),
        {"1": "2026-10-10", "2": "2026-11-20"},
    ),
    "Latin look-alikes": (
        document([["№", "Мepoприятие", "Cpoк", "Oтвeтcтвeнный"], ["1", "Семинар", "дo 10.12.2026", "УО"]]),
        {"1": "2026-12-10"},
    ),
    "by the 30th": (
        document([HEADER, ["1", "Мониторинг", "с 01.05 по 30.05", "УО"], ["2", "Анкеты", "по 30.05", "УО"]]),
        {"1": "2027-05-30", "2": "2027-05-30"},
    ),
    "a date for several rows": (
        document([HEADER, ["1", "А", Wide("до 15.10.2026", down=2), "УО"], ["2", "Б", None, "УО"]]),
        {"1": "2026-10-15", "2": "2026-10-15"},
    ),
    "months as rows between": (
        document(
            [
                ["№", "Мероприятие", "Ответственный"],
                [Wide("Октябрь", across=3)],
                ["1", "А", "УО"],
                [Wide("Ноябрь", across=3)],
                ["2", "Б", "УО"],
            ]
        ),
        {"1": "2026-10-31", "2": "2026-11-30"},
    ),
    "csv of a Russian Excel": (
        "№;Мероприятие;Срок;Ответственный\n1;Семинар;15.10.2026;УО\n2;Отчёт;дек.26;УО".encode("cp1251"),
        {"1": "2026-10-15", "2": "2026-12-31"},
    ),
    "utf-16": (
        "№\tМероприятие\tСрок\tОтветственный\n1\tСеминар\t15.10.2026\tУО\n2\tОтчёт\t20 декабря\tУО".encode("utf-16"),
        {"1": "2026-10-15", "2": "2026-12-20"},
    ),
    "days that no calendar has": (
        document([HEADER, ["1", "А", "31.11.2026", "УО"], ["2", "Б", "15.10.2024", "УО"]]),
        {"1": ASK, "2": ASK},
    ),
    "marks of notes": (
        with_notes(),
        {"1": "2026-12-15", "2": "2026-10-31", "3": "2026-11-20", "4": "2027-05-31"},
    ),
    "boxes to tick": (with_boxes(), {"1": "2027-06-30"}),
    "words crossed out in a cell of a sheet": (with_words_crossed_out(), {"1": "2026-12-20", "Новое": "2026-10-31"}),
    "a date that is shown as its year": (
        with_forms_of_dates(),
        {"1": "2026-11-15", "2": "2026-11-30", "3": "2026-11-30", "4": "2026-11-15", "5": "2026-12-31"},
    ),
    "people below without a header": (document(ONE, "Состав рабочей группы", PEOPLE), {"1": "2026-12-10"}),
    "months above points": (
        "План\nНоябрь\n1. Семинар\n2. Сбор отчётов – до 20.11\nДекабрь:\n3. Педсовет",
        {"1": "2026-11-30", "2": "2026-11-20", "3": "2026-12-31"},
    ),
    "dates in steps inside a title": (
        document([HEADER, ["1", "Семинар: шаг 1 – 10.10.2026, шаг 2 – 20.11.2026", "", "УО"]]),
        {"1": ASK},
    ),
    "a column of stages with their days": (
        document(
            [
                ["Этап", "Сроки этапа", "Мероприятия", "Ответственные"],
                [Wide("Начало", down=2), Wide("сентябрь – октябрь 2026", down=2), "Создать группу", "УО"],
                [None, None, "Собрать данные", "школы"],
            ]
        ),
        {"Создать группу": "2026-10-31", "Собрать данные": "2026-10-31"},
    ),
    "serial days": (
        workbook([HEADER, ["1", "А", 46341, "УО"], ["2", "Б", dt.datetime(2026, 12, 1), "УО"]]),  # noqa: DTZ001 - a sheet has no zones
        {"1": "2026-11-15", "2": "2026-12-01"},
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_every_row_is_right_or_asked(name):
    paper, right = PAPERS[name]
    read = read_file(paper.encode() if isinstance(paper, str) else paper, PERIOD, DEFAULT.to_text())
    found = {}
    for row, deadline in zip(read["rows"], read["deadlines"], strict=True):
        key = row["title"] if row["title"] in right else (row["number"] or "").strip(".")
        found[key] = ASK if deadline.needs_date else ",".join(day.isoformat() for day in deadline.due)
    assert found == right


def test_executors_of_a_list_are_kept():
    paper = PAPERS["bullets with commas are no csv"][0].encode()
    rows = read_file(paper, PERIOD, DEFAULT.to_text())["rows"]
    assert [(row["number"], row["executors"]) for row in rows] == [(None, "Лугова А.П."), (None, "школы")]


@pytest.mark.parametrize(
    ("paper", "left"),
    [
        (with_words_crossed_out(), (Left.STRUCK_WORDS, 2, "2, 3 («Sheet»)")),
        (document(ONE, "Состав группы", PEOPLE), (Left.PEOPLE, 2, "Лугова Анна Петровна, Речкин П.И.")),
        (
            document(ONE, [["ФИО", "Дата", "Подпись"], ["Лугова А.П.", "01.09.2026", ""]]),
            (Left.PEOPLE, 1, "Лугова А.П."),
        ),
        (document(ONE, [["Показатель", "2025"], ["Школы", "8"], ["Учителя", "90"]]), (Left.TABLES, 1, "Показатель")),
    ],
    ids=["crossed out", "people", "to be signed", "figures"],
)
def test_what_stands_beside_the_roadmap_is_named(paper, left):
    [told] = read_file(paper, PERIOD, DEFAULT.to_text())["left_out"]
    assert (told["what"], told["count"], told["where"]) == left


def test_hours_with_raised_minutes_are_hours():
    file = docx.Document()
    line = file.add_paragraph("Семинар состоится в 10")
    line.add_run("00").font.superscript = True
    line.add_run(" часов, площадь – 30 м")
    line.add_run("2").font.superscript = True
    [told] = read_tables(saved(file))
    assert told.text == "Семинар состоится в 10:00 часов, площадь – 30 м²"
