"""A coordinator brings in the roadmap that she has: file → period → order → doubts → saved."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.enums import Role
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapDraft, RoadmapItem
from tests.support.data import shared_data
from tests.support.office import document, workbook
from tests.support.roadmaps import HEADER, ROWS, as_csv, as_text, roadmap_docx, table

PERIOD = "2026/27"


async def count(house, table, *where):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(table).where(*where))).scalar_one()


async def items_of(house):
    async with house.app.db.read() as session:
        query = select(RoadmapItem).where(RoadmapItem.closed_at.is_(None)).order_by(RoadmapItem.position)
        return list((await session.execute(query)).scalars())


async def days_of(house, item):
    async with house.app.db.read() as session:
        query = select(ItemOccurrence.due).where(ItemOccurrence.item_id == item.id).order_by(ItemOccurrence.ordinal)
        return [day.isoformat() if day else None for day in (await session.execute(query)).scalars()]


@pytest.fixture
async def anna(house):
    for name in ("Приозёрная СШ № 1", "Берёзовская СШ"):
        await house.school(name)
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


async def brings(anna, content, name="карта.docx", *, order=None, period=PERIOD):
    """From /import to the overview."""
    await anna.sends("/import")
    await anna.uploads(content, name)
    await anna.sends(period)
    if order:
        await anna.sends(order)
    else:
        await anna.taps("Приказа пока нет")


async def test_from_the_file_to_the_saved_roadmap(house, anna):
    await anna.sends("/import")
    assert anna.hears("Пришлите дорожную карту как есть")
    assert anna.hears("до 20 МБ")
    await anna.uploads(roadmap_docx(), "карта.docx")
    assert anna.hears("На какой период эта карта?")
    await anna.taps("2026/27 учебный год")
    assert anna.hears("Прочитано 6 строк")
    await anna.sends("№ 93 от 25.09.2026")
    assert anna.hears("№ 93 от 25.09.2026")
    assert anna.hears("Понял 5 из 6")
    assert anna.hears("проверить 1 срок, назначить срок для 2 строк, уточнить исполнителей в 2 местах")
    assert await count(house, Roadmap) == 0

    await anna.taps("Разобрать")
    assert anna.hears("Сдать отчёт")
    assert anna.hears("Такого дня в календаре нет")
    assert anna.hears("В документе: «31 июня 2027»")
    assert anna.hears("Я понял так: до 30 июня 2027")
    await anna.taps("Да, верно")

    assert anna.hears("5. Провести семинар для завучей")
    await anna.taps("По плану, даты пока нет")

    assert anna.hears("В документе срока нет")
    await anna.taps("Выбрать день")
    assert anna.hears("Сентябрь 2026")
    await anna.taps("›")
    await anna.taps("20")

    assert anna.hears("Исполнители в документе: «ОО»")
    await anna.taps("Все школы")
    assert anna.hears("Исполнители в документе: «Озёрный О.О.»")
    await anna.taps("Один человек")
    await anna.taps("Анна Приозёрная")
    assert anna.hears("Всё понятно")

    await anna.taps("Сохранить карту")
    assert anna.hears("Дорожная карта сохранена")
    assert anna.hears("6 мероприятий")

    items = await items_of(house)
    assert [item.number for item in items] == [row[0] for row in ROWS]
    assert await days_of(house, items[0]) == ["2026-10-15"]
    assert await days_of(house, items[2]) == [None]
    assert len(await days_of(house, items[3])) == 12
    assert await days_of(house, items[4]) == ["2026-10-20"]
    assert await days_of(house, items[5]) == ["2027-06-30"]
    assert not any(item.needs_date for item in items)
    mine = await house.id_of(anna)
    assert await count(house, Assignment, Assignment.item_id == items[4].id, Assignment.school_id.is_not(None)) == 2
    assert await count(house, Assignment, Assignment.item_id == items[5].id, Assignment.person_id == mine) == 1
    assert await count(house, RoadmapDraft) == 0


async def test_the_same_file_again_changes_nothing(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Сохранить карту")
    await brings(anna, roadmap_docx())
    assert anna.hears("Изменений нет")
    await anna.taps("Закрыть")
    assert await count(house, Roadmap) == 1
    assert await count(house, RoadmapDraft) == 0


async def test_an_amended_file_changes_exactly_its_amendments(house, anna):
    await brings(anna, roadmap_docx(), order="№ 93 от 25.09.2026")
    await anna.taps("Сохранить карту")
    before = {item.number: item for item in await items_of(house)}
    amended = [
        ROWS[0],
        [*ROWS[1][:2], "ноябрь 2026", *ROWS[1][3:]],
        ["3.", "Открыть консультационный пункт", "до 01.12.2026", "Отдел образования", None],
        *ROWS[2:4],
        ROWS[5],
    ]
    await brings(anna, roadmap_docx(amended), order="№ 101 от 20.10.2026")
    assert anna.hears("1 добавлена")
    assert anna.hears("3. Открыть консультационный пункт")
    assert anna.hears("1 изменена")
    assert anna.hears("2. Выявить профессиональные дефициты")
    assert anna.hears("1 исключена")
    assert anna.hears("7. Собеседование с командами школ")
    assert anna.hears("без изменений 4 строки")
    await anna.taps("Применить изменения")
    assert anna.hears("Дорожная карта обновлена")

    items = await items_of(house)
    assert [item.number for item in items] == ["1.", "2.", "3.", "5.", "6.", "9."]
    assert items[0].id == before["1."].id
    assert await days_of(house, items[1]) == ["2026-11-30"]
    closed = before["7."].id
    assert await count(house, RoadmapItem, RoadmapItem.id == closed, RoadmapItem.closed_at.is_not(None)) == 1
    assert await count(house, Assignment, Assignment.item_id == closed, Assignment.state != "cancelled") == 0
    assert await count(house, Roadmap) == 1


async def test_what_was_decided_holds_when_only_the_title_changes(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Разобрать")
    await anna.taps("До конца периода")  # 31 June
    await anna.taps("По плану, даты пока нет")
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    amended = [*ROWS[:5], ["9.", "Сдать годовой отчёт", *ROWS[5][2:]]]
    await brings(anna, roadmap_docx(amended))
    assert anna.hears("1 изменена")
    assert not anna.hears("проверить")
    await anna.taps("Применить изменения")
    last = (await items_of(house))[-1]
    assert last.title == "Сдать годовой отчёт"
    assert await days_of(house, last) == ["2027-08-31"]


async def test_an_answer_by_words_is_remembered_for_the_next_import(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Разобрать")
    await anna.taps("Позже")
    await anna.taps("По плану, даты пока нет")
    await anna.taps("Обзор")
    await anna.taps("Не загружать")
    await brings(anna, roadmap_docx(), period="2027/28")
    assert anna.hears("1 строка решена, как в прошлый раз")
    assert anna.hears("назначить срок для 1 строки")


async def test_another_roadmap_for_the_same_period_is_put_beside(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Сохранить карту")
    await brings(anna, roadmap_docx([["1", "Создать совет наставников", "сентябрь 2026", "Руководители ОО", None]]))
    assert anna.hears("в этом документе нет 6")
    await anna.taps("Это другая карта")
    assert not anna.hears("исключено")
    await anna.taps("Сохранить карту")
    assert await count(house, Roadmap) == 2
    assert await count(house, RoadmapItem, RoadmapItem.closed_at.is_not(None)) == 0


async def test_leaving_and_coming_back(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Разобрать")
    await anna.taps("Да, верно")
    await anna.sends("/home")
    await house.restarts()
    await anna.sends("/import")
    assert anna.hears("У вас начат импорт")
    assert anna.hears("карта.docx")
    assert anna.hears("осталось 4 вопроса")
    await anna.taps("Продолжить")
    assert anna.hears("Понял 6 из 6")
    await anna.sends("/import")
    await anna.uploads(roadmap_docx(), "другая.docx")
    assert anna.hears("Начатый импорт файла карта.docx я отброшу")


async def test_all_rows_can_be_looked_at_and_changed(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Все строки")
    assert anna.hears("1. Утвердить план работы со школами")
    assert anna.hears("📅 до 15 октября 2026")
    await anna.taps("№ 1")
    assert anna.hears("Срок: до 15 октября 2026")
    await anna.taps("Не брать строку")
    await anna.taps("Обзор")
    assert anna.hears("1 строка не войдёт в карту")
    await anna.taps("Сохранить карту")
    assert anna.hears("5 мероприятий")


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
        if anna.hears("Кто это делает?"):
            await anna.taps("Управление образования")
        elif anna.hears("Кто ещё это делает?"):
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


LAST_YEAR = [
    ["1", "Утвердить план", "до 15.10.2025", "Муниципальный координатор", None],
    ["2", "Провести анализ работ", "15.11.2025, 15.02.2026", "Школьные команды", None],
    ["3", "Подвести итоги", "до 01.10.2026", "Школьные команды", None],
]


async def test_what_is_done_already_is_marked_before_the_first_morning(house, anna):
    await brings(anna, roadmap_docx(LAST_YEAR), period="01.10.2025 – 31.12.2026")
    await anna.taps("Сохранить карту")
    assert anna.hears("У 2 мероприятий срок уже прошёл")
    await anna.taps("Что уже сделано?")
    await anna.taps("По месяцам")
    assert anna.hears("октябрь 2025 г. · 1")
    assert anna.hears("ноябрь 2025 г. · 2")
    await anna.taps("ноябрь 2025")
    assert anna.hears("☑️ ноябрь 2025")
    assert anna.hears("Отмечено 2 поручения")
    await anna.taps("Отметить сделанным")
    assert anna.hears("Отмечены сделанными 2 поручения")
    assert await count(house, Assignment, Assignment.state == "confirmed") == 2
    await anna.taps("По одному")
    assert anna.hears("1. Утвердить план · 1")
    await anna.taps("‹ Назад")
    await anna.taps("Всё это сделано")
    assert anna.hears("Ничего не забыто")
    assert await count(house, Assignment, Assignment.state == "open") == 2


async def test_the_home_screen_says_what_waits(house, anna):
    await brings(anna, roadmap_docx())
    await anna.sends("/home")
    assert anna.hears("Вы начали загружать дорожную карту")
    await anna.taps("Продолжить загрузку")
    await anna.taps("Сохранить карту")
    await anna.sends("/home")
    assert anna.hears("У 3 мероприятий ещё нет срока")
    await anna.taps("Назначить сроки")
    assert anna.hears("5. Провести семинар")


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


async def test_the_period_and_the_order_that_stand_in_the_document_are_proposed(house, anna):
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
