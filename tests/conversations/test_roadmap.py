"""Living with a roadmap: find, read, move a date by an order, close, add; everybody sees their own part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import Role
from models.roadmap import RoadmapItem
from services.calendar.period import Period
from services.roadmap.files import read_roadmap_now
from tests.support.roadmaps import brings, count, days_of, items_of, roadmap_docx

YEAR = Period.parse("2026-09-01..2027-08-31")
ROWS = [
    ["1.", "Утвердить план работы со школами", "до 15.10.2026", "Муниципальный координатор", "Приказ"],
    ["2.", "Выявить дефициты учителей", "октябрь 2026", "Школьные команды", "Не менее 1 справки"],
    ["5.", "Провести совещание с директорами", "ежеквартально", "Школьные команды", "100 % школ"],
    ["7.", "Собеседование с командой", "по плану", "Берёзовская СШ", None],
]


async def saved_roadmap(house):
    north = await house.school("Приозёрная СШ № 1")
    south = await house.school("Берёзовская СШ")
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS))
    await anna.taps("Сохранить карту")
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=north)
    return anna, dasha, south


@pytest.fixture
async def municipality(house):
    return await house.begins(saved_roadmap)


async def test_lists_by_section_month_school_and_state(municipality):
    anna, _, _ = municipality
    await anna.sends("/roadmap")
    assert anna.hears("4 мероприятия, выполнено 0")
    await anna.taps("📂 По разделам")
    await anna.taps("По школам")
    assert anna.hears("Берёзовская СШ · 3")
    await anna.taps("Приозёрная СШ № 1")
    assert anna.hears("2. Выявить дефициты учителей")
    assert not anna.hears("7. Собеседование")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Дорожная карта")
    await anna.taps("📂 По разделам")
    await anna.taps("По месяцам")
    await anna.taps("октябрь 2026")
    assert anna.hears("1. Утвердить план")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Дорожная карта")
    await anna.taps("❔ Без срока: 1")
    assert anna.hears("7. Собеседование с командой")


async def test_search_by_number_and_words(municipality):
    anna, _, _ = municipality
    await anna.sends("/roadmap")
    await anna.taps("Найти")
    await anna.sends("5")
    assert anna.hears("Нашлось 1 мероприятие")
    assert anna.hears("5. Провести совещание")
    await anna.sends("ДЕФИЦИТЫ учителей")
    assert anna.hears("2. Выявить дефициты")
    await anna.sends("динозавр <b>")
    assert anna.hears("Ничего не нашлось: «динозавр <b>»")


async def test_a_school_sees_its_own_part_and_changes_nothing(house, municipality):
    _, dasha, _ = municipality
    await dasha.sends("/roadmap")
    assert dasha.hears("2 мероприятия")
    assert not dasha.hears("Добавить")
    hidden = next(item.id for item in await items_of(house) if item.number == "7.")
    await dasha.taps_data(f"rm.item:{hidden}:0")
    assert dasha.hears("Этого уже нет")
    seen = next(item.id for item in await items_of(house) if item.number == "2.")
    await dasha.taps_data(f"rm.item:{seen}:0")
    assert dasha.hears("2. Выявить дефициты учителей")
    assert dasha.hears("Приозёрная СШ № 1")
    assert not dasha.sees("Берёзовская")
    assert not dasha.hears("Перенести срок")
    await dasha.taps_data(f"rm.shutok:{seen}")
    assert dasha.hears("Сюда у вас нет доступа")
    assert await count(house, RoadmapItem, RoadmapItem.closed_at.is_not(None)) == 0


async def test_a_date_is_moved_by_an_order_and_the_executors_hear(house, municipality):
    anna, dasha, _ = municipality
    await anna.sends("/roadmap")
    await anna.taps("Все мероприятия: 4")
    await anna.taps("№ 2")
    assert anna.hears("В документе: «октябрь 2026»")
    assert anna.hears("План: не менее 1. Факт: 0")
    await anna.taps("Перенести срок")
    await anna.taps("›")
    await anna.taps("20")
    await anna.sends("Учения, приказ № 101 от 12.10.2026")
    assert anna.hears("20 ноября 2026")
    assert anna.hears("31 октября 2026 г. → 20 ноября 2026 г.")
    assert anna.hears("приказ № 101")
    await house.moves(timedelta(minutes=1))
    assert dasha.hears("Срок перенесён")
    assert dasha.hears("Причина: Учения, приказ № 101")
    await dasha.taps("Открыть мероприятие")
    assert dasha.hears("2. Выявить дефициты учителей")
    item = next(item for item in await items_of(house) if item.number == "2.")
    assert await days_of(house, item) == ["2026-11-20"]
    await brings(anna, roadmap_docx(ROWS))
    assert anna.hears("Изменений нет")


async def test_a_date_is_given_a_title_is_changed_an_item_is_added_and_closed(house, municipality):
    anna, _, _ = municipality
    await anna.sends("/roadmap")
    await anna.taps("Без срока: 1")
    await anna.taps("№ 7")
    assert anna.hears("ещё не назначен")
    await anna.taps("Назначить срок")
    await anna.taps("25")
    await anna.taps("Перенести без причины")
    assert anna.hears("25 сентября")
    await anna.taps("✏️ Изменить")
    await anna.taps("Формулировка")
    await anna.sends("Собеседование с командами <школ>")
    await anna.taps("Сохранить без причины")
    assert anna.hears("7. Собеседование с командами <школ>")
    await anna.taps("✏️ Изменить")
    await anna.taps("Закрыть мероприятие")
    await anna.sends("Объединено с п. 4, приказ № 12")
    assert anna.hears("Мероприятие закрыто")
    await anna.taps("‹ Дорожная карта")
    assert anna.hears("3 мероприятия")
    await anna.taps("Добавить")
    await anna.sends("Итоговая конференция")
    assert anna.hears("Итоговая конференция")
    assert anna.hears("ещё не назначен")
    async with house.app.db.read() as session:
        titles = (await session.execute(select(RoadmapItem.title).where(RoadmapItem.closed_at.is_(None)))).scalars()
        assert "Итоговая конференция" in set(titles)


async def test_forged_buttons(municipality):
    anna, _, _ = municipality
    for data in (
        "rm.item:4040:0",
        "rm.move:4040:740000",
        "rm.move:1:5",
        "rm.to:1:zzz",
        "rm.list:q:0:0",
        "rm.list:e:77:9",
    ):
        await anna.taps_data(data)
        assert not anna.sees("Что-то пошло не так"), data
    await anna.taps_data("rm.noreason:1:760000")
    assert anna.hears("слишком далеко")


async def test_next_year_begins_with_a_draft_and_the_old_one_is_put_away(house, municipality):
    anna, dasha, _ = municipality
    await anna.sends("/roadmap")
    await anna.taps("🗂")
    await anna.taps("На следующий год")
    assert anna.hears("2027/28 учебный год")
    assert anna.hears("назначить срок для 1 строки")
    await anna.taps("Сохранить карту")
    assert anna.hears("4 мероприятия")
    fresh = [item for item in await items_of(house) if item.number == "1."][-1]
    assert await days_of(house, fresh) == ["2027-10-15"]
    await anna.sends("/roadmap")
    assert anna.hears("8 мероприятий")
    await anna.taps("2026/27")
    await anna.taps("В архив")
    assert anna.hears("2026/27 учебный год")
    await anna.taps("Да, убрать")
    assert anna.hears("4 мероприятия")

    await dasha.sends("/roadmap")
    for reader in (anna, dasha):
        if "Карты целиком" in reader.screen:
            await reader.taps("Карты целиком")
        await reader.taps("🗄 Архив")
        await reader.taps("2026/27")
        await reader.taps("№ 2")
        assert reader.hears("2. Выявить дефициты учителей")
        assert not reader.hears("Перенести срок")


async def test_the_whole_roadmap_is_taken_as_a_file(municipality):
    anna, dasha, _ = municipality
    await anna.sends("/roadmap")
    await anna.taps("🗂")
    for form in ("Файл Word", "Файл Excel"):
        await anna.taps(form)
        paper = read_roadmap_now(await anna.downloads(anna.last.document), YEAR)
        assert [row.title for row in paper.rows] == [row[1] for row in ROWS]
    await dasha.sends("/roadmap")
    assert not dasha.hears("🗂")
    await dasha.taps_data("rm.paper:1:docx")
    assert dasha.hears("нет доступа")
