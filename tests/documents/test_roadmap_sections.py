"""Sections of roadmaps, and what is written once for several rows: invented content in the shapes of real tables."""

import docx

from tests.support.office import Wide, add_table, document, number_by_word, saved
from tests.support.reading import HEADER, rows


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
