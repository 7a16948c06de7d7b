"""Tables as municipal offices make them, with invented content: each is read as a person would."""

import docx
from docx.oxml import OxmlElement

from documents.roadmap_rows import Note
from tests.support.office import Wide, add_table, document, saved
from tests.support.reading import HEADER, read, rows


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
