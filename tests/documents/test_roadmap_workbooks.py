"""Roadmaps that somebody typed into a workbook."""

from datetime import date

from openpyxl import Workbook

from tests.support.office import saved, workbook
from tests.support.reading import HEADER, rows


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
