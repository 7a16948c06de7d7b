"""Roadmaps in shapes of their own: what is right was written down before the reader ran."""

import datetime as dt

import pytest

from services.deadlines import DEFAULT
from services.roadmap.parsing import read_file
from tests.support.office import Wide, document, workbook

PERIOD = "2026-09-01..2027-08-31"
HEADER = ["№ п/п", "Мероприятие", "Срок", "Ответственный"]
ASK = "?"
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
