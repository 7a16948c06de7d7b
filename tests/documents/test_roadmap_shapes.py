"""Tables as municipal offices make them, with invented content: each is read as a person would."""

from datetime import date

import docx
import pytest
from docx.oxml import OxmlElement
from openpyxl import Workbook

from documents.errors import Problem, Unreadable
from documents.roadmap_rows import Note
from documents.roadmap_table import read_rows
from documents.tables import read_tables
from tests.support.office import Wide, add_table, document, number_by_word, saved, workbook

HEADER = ["№ п/п", "Мероприятие", "Срок", "Ответственный", "Результат"]


def read(data):
    return read_rows(read_tables(data))


def rows(data):
    """Read rows as (number, section, title, deadline, executors)."""
    return [(row.number, row.section, row.title, row.deadline, row.executors) for row in read(data).rows]


def test_columns_in_another_order_and_wording():
    data = document(
        "План работы",
        [
            ["Кто отвечает", "Дата проведения", "Содержание работы", "N п.п.", "Вид документа", "Отметка о выполнении"],
            ["Методист", "15.10.2023", "Собрать планы школ", "1)", "Справка", ""],
            ["Куратор", "до 01.12.2023", "Посетить уроки", "2)", "Карта урока", "да"],
        ],
    )
    assert rows(data) == [
        ("1)", None, "Собрать планы школ", "15.10.2023", "Методист"),
        ("2)", None, "Посетить уроки", "до 01.12.2023", "Куратор"),
    ]
    assert [row.result for row in read(data).rows] == ["Справка", "Карта урока"]


@pytest.mark.parametrize(
    "header",
    [
        ["№", "Направления работы", "Сроки проведения", "Ответственные лица"],
        ["№ п\\п", "Перечень мероприятий", "Когда", "Кто"],
        ["", "Наименование мероприятия", "Период реализации", "Ответственный исполнитель"],
        ["№\nп/п", "Мероприятия\n(действия)", "Срок\nисполнения", "Исполнители,\nсоисполнители"],
        ["№", "Что делаем", "Месяц", "Ответственные"],
        ["№", "Тема заседания", "Дата", "Докладчик"],
        ["п/п", "МЕРОПРИЯТИЯ ПЛАНА", "СРОКИ РЕАЛИЗАЦИИ МЕРОПРИЯТИЯ", "ОТВЕТСТВЕННЫЕ"],
    ],
)
def test_headers_in_any_words(header):
    found = rows(
        document([header, ["1", "Собрать планы", "октябрь", "Куратор"], ["2", "Посетить уроки", "май", "Методист"]])
    )
    assert [row[:4] for row in found] == [("1", None, "Собрать планы", "октябрь"), ("2", None, "Посетить уроки", "май")]


def test_no_column_of_numbers_and_none_of_executors():
    data = document([["Мероприятия", "Сроки"], ["Собрать планы", "октябрь 2023"], ["Посетить уроки", "ежемесячно"]])
    assert rows(data) == [
        (None, None, "Собрать планы", "октябрь 2023", None),
        (None, None, "Посетить уроки", "ежемесячно", None),
    ]


def test_a_header_repeated_on_every_page_and_a_row_of_column_numbers():
    data = document(
        "Дорожная карта",
        [HEADER, ["1", "2", "3", "4", "5"], ["1", "Собрать планы", "октябрь", "Куратор", "План"]],
        "Продолжение таблицы 1",
        [HEADER, ["1", "2", "3", "4", "5"], ["2", "Посетить уроки", "май", "Методист", ""]],
        [["1", "2", "3", "4", "5"], ["3", "Провести семинар", "июнь", "Методист", ""]],
    )
    assert [row[:3] for row in rows(data)] == [
        ("1", None, "Собрать планы"),
        ("2", None, "Посетить уроки"),
        ("3", None, "Провести семинар"),
    ]


def test_a_header_of_two_lines():
    data = document(
        [
            [Wide("№", down=2), Wide("Мероприятие", down=2), Wide("Сроки", across=2), Wide("Ответственный", down=2)],
            [None, None, "начало", "окончание", None],
            ["1", "Собрать планы", "01.09.2023", "30.09.2023", "Куратор"],
            ["2", "Посетить уроки", "", "май 2024", "Методист"],
        ]
    )
    assert rows(data) == [
        ("1", None, "Собрать планы", "01.09.2023 – 30.09.2023", "Куратор"),
        ("2", None, "Посетить уроки", "май 2024", "Методист"),
    ]


def test_quarters_as_ticked_columns():
    data = document(
        [
            [Wide("№", down=2), Wide("Мероприятие", down=2), Wide("Срок исполнения", across=4)],
            [None, None, "I квартал", "II квартал", "III квартал", "IV квартал"],
            ["1", "Собрать планы", "+", "", "", ""],
            ["2", "Посетить уроки", "", "+", "", "+"],
        ]
    )
    assert [row[3] for row in rows(data)] == ["I квартал", "II квартал, IV квартал"]


def test_months_as_ticked_columns_without_a_word_above_them():
    data = document(
        [
            ["№", "Мероприятие", "сентябрь", "октябрь", "ноябрь", "Отв."],
            ["1", "Собрать планы", "+", "", "V", "Куратор"],
            ["2", "Посетить уроки", "", "1 неделя", "", "Методист"],
        ]
    )
    assert rows(data) == [
        ("1", None, "Собрать планы", "сентябрь, ноябрь", "Куратор"),
        ("2", None, "Посетить уроки", "октябрь 1 неделя", "Методист"),
    ]


def test_a_plan_by_months():
    data = document(
        [
            ["№", "Мероприятие", "Ответственный"],
            [Wide("Сентябрь 2023", across=3)],
            ["1", "Собрать планы", "Куратор"],
            [Wide("Октябрь", across=3)],
            ["1", "Посетить уроки", "Методист"],
        ]
    )
    assert [row[:4] for row in rows(data)] == [
        ("1", "Сентябрь 2023", "Собрать планы", "Сентябрь 2023"),
        ("1", "Октябрь", "Посетить уроки", "Октябрь"),
    ]


def test_a_merge_written_out_into_every_cell_and_a_header_in_two_rows():
    data = document(
        [
            ["№", "Мероприятия", "Сроки", "Ответственные"],
            ["п/п", "(содержание)", "исполнения", "лица"],
            ["Организация"] * 4,
            ["1", "Собрать планы", "октябрь", "Куратор"],
            ["", "", "май", "Методист"],
        ]
    )
    assert rows(data) == [("1", "Организация", "Собрать планы", "октябрь; май", "Куратор; Методист")]


def test_a_passport_is_no_roadmap():
    data = document(
        [
            ["Наименование программы", "Поддержка школ"],
            ["Ожидаемые результаты", "Реализация мероприятий"],
            ["Исполнители", "Отдел образования"],
        ],
        [HEADER, ["1", "Собрать планы", "октябрь", "Куратор", ""]],
    )
    assert [row[2] for row in rows(data)] == ["Собрать планы"]


def test_planned_and_actual_dates():
    data = document(
        [
            ["№", "Мероприятие", "Плановый срок", "Фактический срок", "Ответственный"],
            ["1", "Собрать планы", "октябрь", "12.11.2023", "Куратор"],
        ]
    )
    assert [row[3] for row in rows(data)] == ["октябрь"]


def test_sections_as_a_number_and_a_merged_title():
    data = document(
        [
            HEADER,
            ["I.", Wide("Организация", across=4)],
            ["1", "Собрать планы", "октябрь", "Куратор", ""],
            ["II.", Wide("Методическая работа", across=4)],
            ["1", "Посетить уроки", "май", "Методист", ""],
        ]
    )
    assert [row[:3] for row in rows(data)] == [
        ("1", "I. Организация", "Собрать планы"),
        ("1", "II. Методическая работа", "Посетить уроки"),
    ]


def test_sections_that_nobody_merged():
    data = document(
        [
            HEADER,
            ["1", "Организация", "", "", ""],
            ["1.1", "Собрать планы", "октябрь", "Куратор", ""],
            ["1.2", "Проверить планы", "ноябрь", "Куратор", ""],
            ["2", "Методическая работа", "", "", ""],
            ["2.1", "Посетить уроки", "май", "Методист", ""],
            ["", "Итоги года", "", "", ""],
            ["3", "Написать справку", "июнь", "Методист", ""],
        ]
    )
    assert [row[:3] for row in rows(data)] == [
        ("1.1", "1 Организация", "Собрать планы"),
        ("1.2", "1 Организация", "Проверить планы"),
        ("2.1", "2 Методическая работа", "Посетить уроки"),
        ("3", "Итоги года", "Написать справку"),
    ]


def test_sections_as_lines_above_tables_of_their_own():
    data = document(
        "Дорожная карта",
        "Раздел 1. Организация",
        [HEADER, ["1", "Собрать планы", "октябрь", "Куратор", ""]],
        "Раздел 2. Методическая работа",
        [HEADER, ["1", "Посетить уроки", "май", "Методист", ""]],
        "Приложение 2 к приказу",
        "Итоги",
        [HEADER, ["1", "Написать справку", "июнь", "Методист", ""]],
    )
    assert [row[:2] for row in rows(data)] == [
        ("1", "Раздел 1. Организация"),
        ("1", "Раздел 2. Методическая работа"),
        ("1", "Итоги"),
    ]


def test_a_merged_section_above_a_header_that_repeats():
    data = document(
        [
            [Wide("1. Организация", across=5)],
            HEADER,
            ["1", "Собрать планы", "октябрь", "Куратор", ""],
            [Wide("2. Методическая работа", across=5)],
            HEADER,
            ["1", "Посетить уроки", "май", "Методист", ""],
        ]
    )
    assert [row[:2] for row in rows(data)] == [("1", "1. Организация"), ("1", "2. Методическая работа")]


def test_a_section_column_before_the_titles():
    data = document(
        [
            ["Направление", "Мероприятия", "Срок", "Ответственные"],
            [Wide("Организация", down=2), "Собрать планы", "октябрь", "Куратор"],
            [None, "Проверить планы", "ноябрь", "Куратор"],
            ["Работа с кадрами", "Посетить уроки", "май", "Методист"],
            ["", "Провести семинар", "июнь", "Методист"],
        ]
    )
    assert [row[1:3] for row in rows(data)] == [
        ("Организация", "Собрать планы"),
        ("Организация", "Проверить планы"),
        ("Работа с кадрами", "Посетить уроки"),
        ("Работа с кадрами", "Провести семинар"),
    ]


def test_one_deadline_for_several_rows():
    data = document(
        [
            HEADER,
            ["1", "Собрать планы", Wide("октябрь 2023", down=2), Wide("Куратор", down=2), ""],
            ["2", "Проверить планы", None, None, "Справка"],
        ]
    )
    assert rows(data) == [
        ("1", None, "Собрать планы", "октябрь 2023", "Куратор"),
        ("2", None, "Проверить планы", "октябрь 2023", "Куратор"),
    ]


def test_one_item_with_executors_in_two_rows():
    data = document(
        [
            HEADER,
            [Wide("1", down=2), Wide("Собрать планы", down=2), Wide("октябрь", down=2), "Куратор", "План"],
            [None, None, None, "Директора школ", ""],
            ["2", "Посетить уроки", "май", "Методист", ""],
        ]
    )
    assert rows(data) == [
        ("1", None, "Собрать планы", "октябрь", "Куратор; Директора школ"),
        ("2", None, "Посетить уроки", "май", "Методист"),
    ]


def test_one_title_with_two_deadlines_is_two_items():
    data = document(
        [
            HEADER,
            [Wide("1", down=2), Wide("Провести заседание", down=2), "октябрь", "Куратор", "Протокол 1"],
            [None, None, "март", "Методист", "Протокол 2"],
        ]
    )
    assert rows(data) == [
        ("1", None, "Провести заседание", "октябрь", "Куратор"),
        ("1", None, "Провести заседание", "март", "Методист"),
    ]


def test_numbers_that_word_counts_by_itself():
    file = docx.Document()
    table = add_table(
        file, [HEADER, ["", "Собрать планы", "октябрь", "Куратор", ""], ["", "Посетить уроки", "май", "Методист", ""]]
    )
    for row in table.rows[1:]:
        number_by_word(file, row.cells[0])
    assert [row[0] for row in rows(saved(file))] == ["1.", "2."]


def test_no_header_at_all():
    data = document(
        "Дорожная карта на 2023/24 учебный год",
        [
            ["1.", "Собрать планы школ по работе с отстающими", "октябрь 2023", "Куратор", "План"],
            ["2.", "Посетить уроки в школах района", "до 01.05.2024", "Методист", "Карта"],
            ["3.", "Провести семинар для руководителей", "ежеквартально", "Методист", ""],
        ],
    )
    assert rows(data)[0] == ("1.", None, "Собрать планы школ по работе с отстающими", "октябрь 2023", "Куратор")
    assert len(rows(data)) == 3
    assert Note.COLUMNS_GUESSED in read(data).notes


def test_dates_and_words_broken_by_narrow_columns():
    data = document(
        [
            HEADER,
            ["1", "Собрать\nпланы", "30.11.\n2023", "Куратор", ""],
            ["2", "Посетить уроки", "30.\n11.2023", "Методист", ""],
            ["3", "Провести семинар", "сен-\nтябрь 2023", "Методист", ""],
            ["4", "Провести час", "май-\nиюнь", "Методист", ""],
            ["5", "Провести два часа", "03.10.\n10.10.", "Методист", ""],
            ["6", "Провести три часа", "01.09.20\n23", "Методист", ""],
            ["7", "Провести ночь", "с 01.09.2023\nпо 30.\u00a009.2023", "Методист", ""],
        ]
    )
    assert [row[3] for row in rows(data)] == [
        *("30.11.2023", "30.11.2023", "сентябрь 2023", "май-июнь", "03.10. 10.10.", "01.09.2023"),
        "с 01.09.2023 по 30. 09.2023",
    ]
    assert rows(data)[0][2] == "Собрать планы"


def test_tables_that_are_no_roadmap_are_left_out():
    data = document(
        [["СОГЛАСОВАНО\nГлава района", "УТВЕРЖДАЮ\nНачальник отдела\n«01» сентября 2023 г."]],
        [HEADER, ["1", "Собрать планы", "октябрь", "Куратор", ""]],
        "Список школ",
        [
            ["№ п/п", "Школа", "Директор", "Телефон", "Адрес"],
            ["1", "Приозёрная СШ № 1", "Лесная А.А.", "2-22-22", "ул. Новая, 1"],
        ],
        [["Начальник отдела", "", "Б.Б. Полевая"]],
    )
    assert rows(data) == [("1", None, "Собрать планы", "октябрь", "Куратор")]


def test_a_frame_around_the_whole_page():
    file = docx.Document()
    frame = file.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "Дорожная карта"
    inner = frame.add_table(rows=2, cols=3)
    for row, texts in zip(
        inner.rows, (["Мероприятие", "Срок", "Кто"], ["Собрать планы", "май", "Куратор"]), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert rows(saved(file)) == [(None, None, "Собрать планы", "май", "Куратор")]


def test_content_controls_are_read_and_deleted_rows_are_not():
    file = docx.Document()
    table = add_table(
        file,
        [
            HEADER,
            ["1", "Собрать планы", "май", "Куратор", ""],
            ["2", "Старое", "май", "Куратор", ""],
            ["3", "Новое", "июнь", "Куратор", ""],
        ],
    )
    table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    row = table.rows[3]._tr
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    row.getparent().replace(row, control)
    control.append(content)
    content.append(row)
    assert [row[2] for row in rows(saved(file))] == ["Собрать планы", "Новое"]


def test_a_section_and_a_title_cut_by_a_page_break():
    data = document(
        [HEADER, ["1", "Собрать планы школ и", "октябрь", "Куратор", "План"]],
        "",
        [["", "обсудить их с директорами", "", "", ""], [Wide("Работа с кадрами и", across=5)]],
        "",
        [[Wide("повышение квалификации", across=5)], ["2", "Посетить уроки", "май", "Методист", ""]],
    )
    assert [row[:3] for row in rows(data)] == [
        ("1", None, "Собрать планы школ и обсудить их с директорами"),
        ("2", "Работа с кадрами и повышение квалификации", "Посетить уроки"),
    ]


def test_a_table_with_an_empty_column_of_deadlines():
    data = document([HEADER, ["1", "Собрать планы", "", "Куратор", ""], ["2", "Посетить уроки", "", "", ""]])
    assert rows(data) == [("1", None, "Собрать планы", "", "Куратор"), ("2", None, "Посетить уроки", "", None)]
    assert Note.NO_DEADLINES in read(data).notes


def test_empty_columns_and_rows_between():
    data = document(
        [
            ["№", "", "Мероприятие", "", "Срок", "Исполнитель", ""],
            ["1", "", "Собрать планы", "", "октябрь", "Куратор", ""],
            ["", "", "", "", "", "", ""],
            ["2", "", "Посетить уроки", "", "май", "Методист", ""],
        ]
    )
    assert [row[:4] for row in rows(data)] == [
        ("1", None, "Собрать планы", "октябрь"),
        ("2", None, "Посетить уроки", "май"),
    ]


def test_cells_that_are_wider_than_their_header():
    data = document(
        [
            ["№", Wide("Мероприятие", across=2), Wide("Срок", across=2), "Исполнитель"],
            ["1", "Собрать планы", "", "октябрь", "", "Куратор"],
            ["2", Wide("Посетить уроки", across=2), Wide("май", across=2), "Методист"],
        ]
    )
    assert [row[:4] for row in rows(data)] == [
        ("1", None, "Собрать планы", "октябрь"),
        ("2", None, "Посетить уроки", "май"),
    ]


def test_a_workbook_with_dates_sections_and_a_title():
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Дорожная карта на 2023/24 учебный год"
    sheet.merge_cells("A1:E1")
    for row in (
        [],
        HEADER,
        ["Организация", None, None, None, None],
        [1, "Собрать планы", date(2023, 11, 30), "Куратор", "План"],
        [2.0, "Посетить уроки", date(2023, 9, 1), "Методист", None],
        [],
        ["Итоги", None, None, None, None],
        [3, "Написать справку", "июнь 2024", "Методист", None],
        [None, "Обсудить справку", "июнь 2024", "Методист", None],
    ):
        sheet.append(row)
    for row in (4, 8):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
    sheet["C6"].number_format = "mmmm yyyy"
    hidden = book.create_sheet("Справочник")
    hidden.append(HEADER)
    hidden.append([1, "Не показывать", "май", "Никто", None])
    hidden.sheet_state = "hidden"
    assert rows(saved(book)) == [
        ("1", "Организация", "Собрать планы", "30.11.2023", "Куратор"),
        ("2", "Организация", "Посетить уроки", "сентябрь 2023", "Методист"),
        ("3", "Итоги", "Написать справку", "июнь 2024", "Методист"),
        (None, "Итоги", "Обсудить справку", "июнь 2024", "Методист"),
    ]


def test_numbers_that_excel_took_for_dates_or_measures():
    book = Workbook()
    sheet = book.active
    sheet.append(["№", "Мероприятие", "Срок"])
    sheet.append([date(2023, 2, 1), "Собрать планы", "май"])
    sheet.append([1.1, "Посетить уроки", "май"])
    sheet.append([1.1, "Провести семинар", "май"])
    sheet["A4"].number_format = "0.00"
    assert [row[0] for row in rows(saved(book))] == ["1.2", "1.1", "1.10"]


def test_cells_merged_down_in_a_workbook():
    book = Workbook()
    sheet = book.active
    sheet.append(["Раздел", "Мероприятие", "Срок", "Кто"])
    sheet.append(["Организация", "Собрать планы", "май", "Куратор"])
    sheet.append([None, "Проверить планы", None, "Куратор"])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:C3")
    assert rows(saved(book)) == [
        (None, "Организация", "Собрать планы", "май", "Куратор"),
        (None, "Организация", "Проверить планы", "май", "Куратор"),
    ]


def test_a_sheet_for_every_section():
    book = Workbook()
    for name in ("Организация", "Кадры"):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append([1, f"Работа: {name}", "май", "Куратор", None])
    assert [row[1:3] for row in rows(saved(book))] == [
        ("Организация", "Работа: Организация"),
        ("Кадры", "Работа: Кадры"),
    ]


def test_two_thousand_rows():
    data = workbook([HEADER, *([number, f"Дело {number}", "май", "Куратор", ""] for number in range(1, 2001))])
    found = rows(data)
    assert (len(found), found[-1]) == (2000, ("2000", None, "Дело 2000", "май", "Куратор"))


TEXT = "№;Мероприятие;Срок;Исполнитель\n1;Собрать планы;30.11.2023;Куратор\n2;Посетить уроки;май;Методист\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1251"),
        TEXT.encode("cp866"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        ("sep=;\r\n" + TEXT.replace("\n", "\r\n")).encode("cp1251"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        "".join(f"| {line.replace(';', ' | ')} |\n" for line in TEXT.splitlines()).encode(),
        ("Дорожная карта;;;\n;;;\n" + TEXT).encode(),
        TEXT.replace("Собрать планы", '"Собрать ""все""\nпланы"').replace("Собрать", "Собрать").encode(),
    ],
)
def test_tables_as_text(data):
    found = rows(data)
    assert [(row[0], row[3]) for row in found] == [("1", "30.11.2023"), ("2", "май")]
    assert found[1] == ("2", None, "Посетить уроки", "май", "Методист")


def test_an_order_without_a_table():
    data = document(
        "ПРИКАЗЫВАЮ:",
        "1. Утвердить план работы.",
        "2. Руководителям школ:",
        "2.1. Собрать планы. Срок: до 20.11.2023. Ответственный: Лесная А.А.",
        "2.2. Посетить уроки.",
        "Срок: ежемесячно.",
        "Ответственные: заместители директоров.",
        "3. Методисту Полевой Б.Б. подготовить справку в срок до 1 июня 2024 года.",
        "4. Контроль за исполнением приказа оставляю за собой.",
    )
    assert rows(data) == [
        ("2.1.", "2. Руководителям школ", "Собрать планы", "до 20.11.2023", "Лесная А.А."),
        ("2.2.", "2. Руководителям школ", "Посетить уроки", "ежемесячно", "заместители директоров"),
        (
            *("3.", None, "Методисту Полевой Б.Б. подготовить справку в срок до 1 июня 2024 года."),
            *("до 1 июня 2024 года", "Методисту Полевой Б.Б."),
        ),
    ]
    assert read(data).notes == [Note.READ_FROM_LIST]


def test_a_pasted_list():
    text = "1. Собрать планы – до 30.11.2023 – Куратор\n2. Посетить уроки – 01.12.2023 - 20.12.2023 – Методист\n"
    assert rows(text.encode()) == [
        ("1.", None, "Собрать планы", "до 30.11.2023", "Куратор"),
        ("2.", None, "Посетить уроки", "01.12.2023 – 20.12.2023", "Методист"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        document("Просто письмо.", "Без таблицы."),
        document([["Школа", "Телефон"], ["Приозёрная СШ № 1", "2-22-22"]]),
        "Добрый день! Когда семинар?".encode(),
        "1. Хлеб\n2. Молоко\n".encode(),
    ],
)
def test_nothing_to_read(data):
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.problem is Problem.NO_ROADMAP
