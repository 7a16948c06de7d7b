"""Roadmaps without a table: separated values, orders, pasted lists, and what is none."""

import pytest

from documents.errors import Problem, Unreadable
from documents.roadmap_rows import Note
from tests.support.office import document
from tests.support.reading import read, rows

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
