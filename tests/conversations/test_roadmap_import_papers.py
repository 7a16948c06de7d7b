"""What a coordinator may bring as her roadmap, and what is read out of it: forms of files, periods, days, executors."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.enums import Role
from models.roadmap import Assignment, Roadmap
from tests.support.data import shared_data
from tests.support.office import document, workbook
from tests.support.roadmaps import (
    HEADER,
    PERIOD,
    ROWS,
    as_csv,
    as_text,
    brings,
    count,
    days_of,
    items_of,
    roadmap_docx,
    table,
)


@pytest.fixture
async def anna(house):
    for name in ("Приозёрная СШ № 1", "Берёзовская СШ"):
        await house.school(name)
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(), "карта.csv"),
        (as_csv(separator=",", encoding="utf-8"), "карта.csv"),
        (as_csv(encoding="cp1251"), "карта.csv"),
        (workbook([HEADER, *ROWS]), "карта.xlsx"),
        (workbook([HEADER, *ROWS]), "без расширения"),
    ],
)
async def test_workbooks_and_csv(house, anna, content, name):
    await brings(anna, content, name)
    assert anna.hears("Понял 5 из 6")


async def test_a_table_copied_into_a_message(house, anna):
    await anna.sends("/import")
    await anna.sends(as_text(ROWS[:3]))
    assert anna.hears("На какой период")
    await anna.sends("\n".join(as_text(ROWS[3:]).splitlines()[1:]))
    assert anna.hears("пока 7 строк")
    await anna.sends(PERIOD)
    assert anna.hears("Прочитано 6 строк")


async def test_a_file_and_a_table_that_are_simply_sent(house, anna):
    await anna.uploads(roadmap_docx(), "Карта <b>& 2026.docx")
    assert anna.hears("Что такое Карта <b>& 2026.docx?")
    await anna.taps("📋 Дорожная карта")
    await anna.taps("2026/27 учебный год")
    await anna.taps("Приказа пока нет")
    assert anna.hears("Понял 5 из 6")
    await anna.taps("Не загружать")

    await anna.uploads(roadmap_docx(), "справка.docx")
    await anna.taps("Нет, это другое")
    assert anna.hears("отложил этот файл")

    await anna.sends(as_text())
    await anna.taps("📋 Дорожная карта")
    await anna.sends(PERIOD)
    assert anna.hears("Прочитано 6 строк")


@pytest.mark.skipif(shared_data() is None, reason="the real roadmaps are not here")
async def test_a_real_roadmap_from_upload_to_saved(house, anna):
    """29 rows; the 14 without a certain date are decided by taps."""
    content = (shared_data() / "roadmaps" / "tyukhtet_2023.docx").read_bytes()
    await brings(anna, content, period="2023/24", order="№ 93 от 25.09.2023")
    assert anna.hears("из 29")
    await anna.taps("Разобрать")
    dated = 0
    while not anna.hears("Всё понятно"):
        if anna.hears("Кто исполняет?"):
            await anna.taps("Управление образования")
        elif anna.hears("Кто ещё исполняет?"):
            await anna.taps("Да, это все")
        elif anna.hears("Верно?"):
            await anna.taps("Да, верно")
            dated += 1
        elif dated % 2:
            await anna.taps("По плану, даты пока нет")
            dated += 1
        else:
            await anna.taps("Выбрать день")
            await anna.taps("15" if anna.sees("[15]") else "5")
            dated += 1
        assert dated <= 14
    assert dated >= 12  # the same words are decided once
    await anna.taps("Сохранить карту")
    assert anna.hears("29 мероприятий")
    items = await items_of(house)
    assert len(items) == 29
    assert not any(item.needs_date for item in items)
    assert len({item.section for item in items}) == 5

    await brings(anna, content, period="2023/24")
    assert anna.hears("Изменений нет")
    split = (shared_data() / "roadmaps" / "tyukhtet_2023_split.docx").read_bytes()
    await brings(anna, split, period="2023/24")
    assert anna.hears("Изменений нет")


async def test_the_period_and_the_order_that_stand_in_the_document_are_proposed(house, anna):
    """F-I8: neither is asked blankly."""
    stamp = [["", "УТВЕРЖДЕНА приказом управления образования от 12.09.2027 № 345"]]
    paper = document(stamp, "Дорожная карта на 2027–2028 учебный год", table())
    await anna.sends("/import")
    await anna.uploads(paper, "карта.docx")
    assert anna.hears("В документе: 2027/28 учебный год")
    assert "2027/28" in anna.last.labels[0]
    assert sum("2027/28" in one for one in anna.last.labels) == 1
    await anna.taps("✅ 2027/28")
    assert anna.hears("В документе: № 345 от 12.09.2027")
    await anna.taps("✅ № 345")
    assert anna.hears("2027/28 учебный год · № 345 от 12.09.2027")
    await anna.taps("Сохранить карту")
    async with house.app.db.read() as session:
        row = (await session.execute(select(Roadmap.period_start, Roadmap.order_text))).one()
    assert (row.period_start.isoformat(), row.order_text) == ("2027-09-01", "№ 345 от 12.09.2027")


async def test_vacations_are_known_where_the_municipality_has_its_days(house, anna):
    rows = [["1.", "Смена для одарённых детей", "осенние каникулы", "Отдел образования", None]]
    await brings(anna, roadmap_docx(rows))
    assert anna.hears("Понял 0 из 1")
    await anna.sends("/people")
    for button in ("Муниципалитет", "Календарь", "➕ Каникулы"):
        await anna.taps(button, message=anna.last)
    await anna.sends("24.10.2026 – 01.11.2026")

    await brings(anna, roadmap_docx(rows))
    assert anna.hears("Понял 1 из 1")
    await anna.taps("Сохранить карту")
    (item,) = await items_of(house)
    assert await days_of(house, item) == ["2026-11-01"]

    await anna.sends("/roadmap")
    await anna.taps("🗂")
    await anna.taps("На следующий год")
    assert anna.hears("проверить 1 срок"), "next autumn is not set yet"


async def test_until_the_end_of_the_period_is_an_open_deadline(house, anna):
    await brings(anna, roadmap_docx([["1.", "Вести сайт проекта", "", "Отдел образования", None]]))
    await anna.taps("Разобрать")
    await anna.taps("До конца периода")
    await anna.taps("Сохранить карту")
    (item,) = await items_of(house)
    assert item.deadline_kind == "whole_period", "it is asked about each quarter"
    assert await days_of(house, item) == ["2027-08-31"]


async def test_schools_are_ticked_where_the_paper_is_not_clear(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Все строки")
    await anna.taps("№ 7")
    await anna.taps("Кто исполняет")
    await anna.taps("Выбрать школы")
    await anna.taps("Готово")
    assert anna.hears("Пока не отмечена ни одна школа")
    await anna.taps("Берёзовская СШ")
    assert anna.hears("☑️ Берёзовская СШ")
    await anna.taps("Готово")
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    item = next(item for item in await items_of(house) if item.number == "7.")
    assert await count(house, Assignment, Assignment.item_id == item.id) == 1
