"""Papers as people make them: controls, ticks, torn words, lists of people, tables in cells, what nobody sees."""

from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from documents.left_out import Left
from documents.roadmap_rows import Note
from documents.roadmap_table import read_rows
from documents.roadmap_table.text import excel_months, number_again, tidy
from documents.tables import read_tables
from services.calendar.period import Period
from services.deadlines import read_deadline
from tests.support.office import document, saved, workbook, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
YEAR = Period.parse("2025-09-01..2026-08-31")
HEADER = ["№", "Мероприятие", "Срок", "Ответственный"]
STRUCK = "<w:rPr><w:strike/></w:rPr>"


def run(text, properties=""):
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def cell(inside, properties=""):
    if not inside.startswith("<w:"):
        inside = run(inside, properties)
    return f"<w:tc><w:p>{inside}</w:p></w:tc>"


def line(*cells, properties=""):
    return f"<w:tr>{properties}{''.join(one if one.startswith('<w:tc') else cell(one) for one in cells)}</w:tr>"


def paper(*lines, before="", **parts):
    """Build a docx of one table of raw rows."""
    table = f"<w:tbl>{line(*HEADER)}{''.join(lines)}</w:tbl>"
    text = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{before}{table}</w:body></w:document>'
    return zipped({"word/document.xml": text} | {f"word/{name}.xml": part for name, part in parts.items()})


def read(data):
    return read_rows(read_tables(data))


def told(found):
    return [(one.what, one.count, one.where) for one in found.left_out]


def shown(data):
    return [(row.number, row.title, row.deadline, row.executors) for row in read(data).rows]


def control(inside, *, filled=False):
    state = "" if filled else "<w:showingPlcHdr/>"
    return f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def test_the_grey_words_of_an_unfilled_control_are_nobodys_words():
    whole_cell = control(cell("Выберите элемент."))
    block = f"<w:tc>{control('<w:p>' + run('Место для ввода даты.') + '</w:p>')}<w:p/></w:tc>"
    styled = cell(run("Щёлкните здесь", '<w:rPr><w:rStyle w:val="a3"/></w:rPr>'))
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style></w:styles>'
    data = paper(
        line("1", "Собрать планы", control(run("Место для ввода даты."), filled=False), "Куратор"),
        line("2", "Посетить уроки", block, whole_cell),
        line("3", "Провести семинар", control(run("май 2026"), filled=True), styled),
        styles=styles,
    )
    assert shown(data) == [
        ("1", "Собрать планы", "", "Куратор"),
        ("2", "Посетить уроки", "", None),
        ("3", "Провести семинар", "май 2026", None),
    ]


def sign(code, font="Wingdings"):
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


@pytest.mark.parametrize(
    "tick",
    [
        sign("F0FC"),
        sign("F0FE"),
        sign("F052", "Wingdings 2"),
        run("ü", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'),
        run("\uf0fc"),
        run("☒"),
        run("✔"),
        run("да"),
    ],
)
def test_a_tick_is_a_tick_however_it_is_drawn(tick):
    rows = [
        ["№", "Мероприятие", "сентябрь", "октябрь", "ноябрь", "Ответственный"],
        ["1", "Собрать планы", run("☐"), tick, sign("F0A8"), "Куратор"],
    ]
    table = f"<w:tbl>{''.join(line(*row) for row in rows)}</w:tbl>"
    text = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{table}</w:body></w:document>'
    assert shown(zipped({"word/document.xml": text})) == [("1", "Собрать планы", "октябрь", "Куратор")]


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("Сентябр\nь-декабр\nь 2025", "Сентябрь-декабрь 2025"),
        ("Октябр ь 2025", "Октябрь 2025"),
        ("Каждый\nпонедельн\nик", "Каждый понедельник"),
        ("сен\nтя\nбрь", "сентябрь"),
        ("В течен\nие учебно\nго года", "В течение учебного года"),
        ("Февра-\nль 2026", "Февраль 2026"),
        ("май\nиюнь", "май июнь"),
        ("Школы\nи кураторы", "Школы и кураторы"),
        ("до 15 мая\nили позже", "до 15 мая или позже"),
    ],
)
def test_words_that_a_narrow_column_has_torn(torn, whole):
    assert tidy(torn) == whole


@pytest.mark.parametrize("words", ["Сентябр ьдекабр ь", "Сентябр\nьдекабр\nь", "сентябр ьоктябр ь 2025"])
def test_two_months_that_have_grown_together_are_not_one_of_them(words):
    assert read_deadline(tidy(words), YEAR).needs_date


def test_torn_headers_are_found():
    data = document(
        [
            ["№\nп/\nп", "Мероприя\nтия", "Сроки\nиспол\nнения", "Ответст\nвенный", "Резуль\nтат"],
            ["1", "Собрать планы", "октябрь", "Куратор", "Планы"],
        ]
    )
    [row] = read(data).rows
    assert (row.title, row.deadline, row.executors, row.result) == ("Собрать планы", "октябрь", "Куратор", "Планы")


def test_a_list_of_people_is_no_roadmap_and_is_named():
    people = [
        ["№", "Куратор", "Должность", "Школа", "Срок закрепления"],
        ["1", "Первова Анна Андреевна", "методист", "СОШ № 3", "до 31.05.2026"],
        ["2", "Второва Б.Б.", "директор", "СОШ № 5", "до 31.05.2026"],
    ]
    signatures = [["ФИО", "Должность", "Подпись", "Дата"], ["Первова А.А.", "методист", "", "10.11.2025"]]
    found = read(
        document([HEADER, ["1", "Собрать планы", "октябрь", "Куратор"]], "Список", people, "Ознакомлены:", signatures)
    )
    assert [row.title for row in found.rows] == ["Собрать планы"]
    assert told(found)[0] == (Left.PEOPLE, 3, "Первова Анна Андреевна, Второва Б.Б.; Первова А.А.")


def test_a_roadmap_whose_executors_are_people_stays_one():
    data = document(
        [HEADER, ["1", "Собрать планы", "октябрь", "Первова А.А."], ["2", "Посетить", "май", "Второва Б.Б."]]
    )
    assert [row[1] for row in shown(data)] == ["Собрать планы", "Посетить"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["№", "Этап", "Срок", "Куратор"], ["1", "Собрать планы", "май", "Первова А.А."]),
        (["№", "Педагогические советы", "Срок", "Участники"], ["1", "О дисциплине", "май", "Все учителя"]),
        (["№", "", "Срок", "Должность"], ["1", "Собрать планы школ", "май", "директор"]),
    ],
)
def test_one_column_of_people_makes_no_list_of_people(header, row):
    found = read(document([header, row]))
    assert [one.title for one in found.rows] == [row[1]]
    assert told(found) == [(Left.COLUMNS, 1, header[3])], "nor is it read: that is said"


def test_an_empty_list_to_be_signed_is_one_of_people():
    sheet = [["№", "ФИО", "Должность", "Дата ознакомления"], ["1", "Примерова", "учитель", "10.11.2025"]]
    found = read(document([HEADER, ["1", "Собрать планы", "октябрь", "Куратор"]], sheet))
    assert told(found) == [(Left.PEOPLE, 1, "Примерова")]


def test_a_table_inside_a_cell_belongs_to_it():
    inner = f"<w:tbl>{line('ученики', 'до 10.10.2025')}{line('учителя', 'до 20.10.2025')}</w:tbl>"
    data = paper(line("1", "Провести анкетирование", f"<w:tc><w:p/>{inner}<w:p/></w:tc>", "Куратор"))
    assert shown(data) == [
        ("1", "Провести анкетирование", "ученики – до 10.10.2025; учителя – до 20.10.2025", "Куратор")
    ]


def test_what_is_crossed_out_is_void_and_said():
    data = paper(
        line("1", "Собрать планы", "октябрь", "Куратор"),
        line(*(cell(text, STRUCK) for text in ("2", "Отменённое", "ноябрь", "Куратор"))),
        line("3", "Провести вебинар", cell(run("до 01.12.2025", STRUCK) + run(" до 20.12.2025")), "Куратор"),
        line("4", cell("Забытое", "<w:rPr><w:dstrike/></w:rPr>"), "май", "Куратор"),
        line("5", cell("Не зачёркнуто", '<w:rPr><w:strike w:val="0"/></w:rPr>'), "май", "Куратор"),
        line("6", cell("Скрытое", "<w:rPr><w:vanish/></w:rPr>"), "май", "Куратор"),
    )
    found = read(data)
    assert [(row.number, row.deadline) for row in found.rows] == [
        ("1", "октябрь"),
        ("3", "до 20.12.2025"),
        ("5", "май"),
    ]
    assert told(found) == [(Left.STRUCK_ROWS, 3, "2, 4, 6"), (Left.STRUCK_WORDS, 1, "3")]


def test_crossed_out_by_a_style():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="s"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:styleId="t"><w:basedOn w:val="s"/></w:style></w:styles>'
    )
    struck = f'<w:tc><w:p><w:pPr><w:pStyle w:val="t"/></w:pPr>{run("Отменённое")}</w:p></w:tc>'
    found = read(paper(line("1", "Дело", "май", "Куратор"), line("2", struck, "май", "Куратор"), styles=styles))
    assert told(found) == [(Left.STRUCK_ROWS, 1, "2")]


def test_a_point_of_an_order_that_is_crossed_out():
    points = [run("1. Собрать планы. Срок: до 20.11.2025."), run("2. Отменить. Срок: май 2026.", STRUCK)]
    body = "".join(f"<w:p>{one}</w:p>" for one in points)
    text = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    found = read(zipped({"word/document.xml": text}))
    assert [row.number for row in found.rows] == ["1."]
    assert told(found) == [(Left.STRUCK_ROWS, 1, "2. Отменить. Срок: май 2026.")]


def test_a_hidden_row_of_word():
    hidden = "<w:trPr><w:hidden/></w:trPr>"
    found = read(paper(line("1", "Дело", "май", "Куратор"), line("2", "Скрыто", "май", "Куратор", properties=hidden)))
    assert [row.number for row in found.rows] == ["1"]
    assert told(found) == [(Left.HIDDEN_ROWS, 1, "2")]


def test_a_paragraph_whose_end_was_deleted_goes_on():
    torn = (
        "<w:tc><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        + run("Входная диаг")
        + "</w:p><w:p>"
        + run("ностика")
        + "</w:p></w:tc>"
    )
    assert shown(paper(line("1", torn, "май", "Куратор")))[0][1] == "Входная диагностика"


def test_what_is_hidden_or_crossed_out_on_a_sheet_is_said():
    book = Workbook()
    sheet = book.active
    sheet.title = "Карта"
    for row in (
        [*HEADER, "Черновик"],
        [1, "Собрать планы", "октябрь 2025", "Куратор", "а"],
        [2, "Прошлогоднее", "ноябрь 2024", "Куратор", "б"],
        [3, "Скрыто рукой", "май 2026", "Куратор", None],
        [4, "Отменено", "май 2026", "Куратор", None],
        [5, "Подвести итоги", "май 2026", "Куратор", None],
    ):
        sheet.append(row)
    sheet.auto_filter.ref = "A1:E6"
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True
    for struck in sheet[5]:
        struck.font = Font(strike=True)
    book.create_sheet("Справочник").sheet_state = "hidden"
    found = read(saved(book))
    assert [row.number for row in found.rows] == ["1", "5"]
    assert told(found) == [
        (Left.HIDDEN_ROWS, 2, "3, 4 («Карта»)"),
        (Left.HIDDEN_COLUMNS, 1, "E («Карта»)"),
        (Left.HIDDEN_SHEETS, 1, "Справочник"),
        (Left.STRUCK_ROWS, 1, "5 («Карта»)"),
    ]


def test_a_deadline_that_nobody_formatted_as_a_date():
    data = workbook([HEADER, [45992, "Дело", 45975, "Куратор"], [2, "Дело", "45992", "Куратор"], [3, "Дело", 5, "Я"]])
    found = read(data)
    assert [row.deadline for row in found.rows] == ["14.11.2025", "45992", "5"]
    assert found.rows[0].number == "45992"
    assert found.notes == [Note.SERIAL_DAYS]
    assert read_deadline("45992", YEAR).needs_date


def test_dates_that_excel_knows_are_no_bare_numbers():
    found = read(workbook([HEADER, [1, "Дело", date(2025, 11, 14), "Куратор"]]))
    assert (found.rows[0].deadline, found.notes) == ("14.11.2025", [])


@pytest.mark.parametrize(
    ("text", "number"), [("01.янв", "1.1"), ("12.фев", "12.2"), ("01.02.2025", "1.2"), ("1.1", "1.1"), ("май", "май")]
)
def test_numbers_that_excel_has_made_days_of(text, number):
    assert number_again(text) == number


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("окт.25", "октябрь 2025"),
        ("сен.25 - май.26", "сентябрь 2025 - май 2026"),
        ("15.окт", "15.окт"),
        ("15.окт.25", "15.окт.25"),
        ("окт.12", "окт.12"),
        ("май.25.2026", "май.25.2026"),
    ],
)
def test_months_that_excel_has_cut_short(text, month):
    assert excel_months(text) == month


def test_a_table_of_russian_excel_as_csv():
    data = "№;Мероприятие;Срок;Ответственный\n01.янв;Собрать планы;окт.25;Куратор\n01.фев;Сдать отчёт;31.май;Школы\n"
    rows = read(data.encode("cp1251")).rows
    assert [(row.number, row.deadline) for row in rows] == [("1.1", "октябрь 2025"), ("1.2", "31.май")]
    assert [read_deadline(row.deadline, YEAR).due for row in rows] == [(date(2025, 10, 31),), (date(2026, 5, 31),)]


def test_rows_without_a_title_are_counted_and_named():
    found = read(document([HEADER, ["1", "Дело", "май", "Куратор"], ["2", "", "июнь", "Куратор"]]))
    assert told(found) == [(Left.ROWS_WITHOUT_TITLE, 1, "2")]


def test_columns_that_stand_too_far_off_are_named():
    found = read(workbook([HEADER, [1, "Дело", "май", "Куратор", *[None] * 96, "а", "б", "в", "г"]]))
    assert told(found) == [(Left.FAR_COLUMNS, 4, "CW, CX, CY, CZ («Лист1»)")]
