"""The period and the order that stand above the table."""

import pytest

from services.roadmap.head import head_of, propose_now
from tests.support.office import document, workbook
from tests.support.roadmaps import HEADER, table


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Дорожная карта на 2026–2027 учебный год", "2026-09-01..2027-08-31"),
        ("План работы в 2026/27 уч. году", "2026-09-01..2027-08-31"),
        ("мероприятия 2026-2027 учебного года", "2026-09-01..2027-08-31"),
        ("Дорожная карта на 2027 год", "2027-01-01..2027-12-31"),
        ("План на 2027 календарный год", "2027-01-01..2027-12-31"),
        ("План на 2025 – 2027 годы", "2025-01-01..2027-12-31"),
        ("на период с 01.10.2026 по 31.05.2027 года", "2026-10-01..2027-05-31"),
        ("Приказ от 12.09.2026 № 345", None),
        ("план на 2026-2030 учебный год", None),
        ("с 41.10.2026 по 31.05.2027", None),
        ("", None),
    ],
)
def test_the_period(text, period):
    found = head_of(text).period
    assert (str(found) if found else None) == period


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Утверждена приказом управления образования от 12.09.2026 № 345", "№ 345 от 12.09.2026"),
        (
            "УТВЕРЖДЕНО\nприказом отдела образования\nот «12» сентября 2026 г. № 345-о",
            "№ 345-о от «12» сентября 2026 г.",
        ),
        ("Приложение № 1 к распоряжению № 7/2 от 01.10.2026", "№ 7/2 от 01.10.2026"),
        ("Утверждена приказом от __.__.2026 № ___", None),
        ("Дорожная карта на 2026 год", None),
    ],
)
def test_the_order(text, order):
    assert head_of(text).order == order


def test_from_a_document_and_from_a_workbook():
    stamp = ["", "УТВЕРЖДЕНА приказом управления образования от 12.09.2026 № 345"]
    paper = document([stamp], "Дорожная карта на 2026–2027 учебный год", table())
    head = propose_now(paper)
    assert (str(head.period), head.order) == ("2026-09-01..2027-08-31", "№ 345 от 12.09.2026")
    book = workbook(
        [
            ["Утверждён приказом от 12.09.2026 № 345"],
            ["План мероприятий на 2027 год"],
            HEADER,
            *([str(n), "Отчёт на 2031 год", "май", "Школы", ""] for n in range(9)),
        ]
    )
    head = propose_now(book)
    assert (str(head.period), head.order) == ("2027-01-01..2027-12-31", "№ 345 от 12.09.2026")
    assert propose_now(document("Дорожная карта", table())).period is None
