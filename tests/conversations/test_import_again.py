"""A document comes again: what was changed by hand holds, and two roadmaps of one period are told apart."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.enums import Role
from models.roadmap import Roadmap, RoadmapDraft, RoadmapItem
from tests.support.roadmaps import brings, count, days_of, items_of, roadmap_docx

ROWS = [
    ["1.", "Выявить дефициты учителей", "ноябрь 2026", "Школьные команды", "Справка"],
    ["2.", "Провести семинар для завучей", "декабрь 2026", "Отдел образования", "Не менее 2 семинаров"],
    ["3.", "Совещание с директорами", "январь 2027", "Школьные команды", None],
    ["4.", "Собеседование с командами", "февраль 2027", "Школьные команды", None],
]
OTHER = [[f"{n}.", f"Открытый урок по теме {n}", "март 2027", "Школьные команды", None] for n in range(1, 4)]


@pytest.fixture
async def anna(house):
    await house.school("Приозёрная СШ № 1")
    await house.school("Берёзовская СШ")
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS))
    await anna.taps("Сохранить карту")
    return anna


async def changes(house, anna, number, prop, value):
    item = next(one for one in await items_of(house) if (one.number or "").startswith(f"{number}."))
    await anna.taps_data(f"rm.item:{item.id}:0")
    await anna.taps("✏️ Изменить")
    await anna.taps(prop)
    await anna.sends(value)
    await anna.taps("Сохранить без причины")


async def everything_by_hand(house, anna):
    await changes(house, anna, 1, "Формулировка", "Диагностика учителей")
    await changes(house, anna, 1, "Исполнители", "Берёзовская СШ")
    await changes(house, anna, 2, "Планируемый результат", "Не менее 3 семинаров")
    await changes(house, anna, 2, "Раздел", "Методическая работа")
    item = next(one for one in await items_of(house) if one.number == "3.")
    await anna.taps_data(f"rm.item:{item.id}:0")
    await anna.taps("Перенести срок")
    await anna.taps("25")
    await anna.taps("Перенести без причины")
    item = next(one for one in await items_of(house) if one.number == "4.")
    await anna.taps_data(f"rm.shutok:{item.id}")
    await anna.sends("/roadmap")
    await anna.taps("Добавить")
    await anna.sends("Итоговая конференция")


async def held(house):
    """What the roadmap says, item by item."""
    async with house.app.db.read() as session:
        items = (await session.execute(select(RoadmapItem).order_by(RoadmapItem.id))).scalars().all()
    return [
        (one.title, one.section, one.executors_text, one.result_text, one.closed_at is None, await days_of(house, one))
        for one in items
    ]


async def test_the_same_document_changes_nothing_of_hers(house, anna):
    await everything_by_hand(house, anna)
    before = await held(house)
    await brings(anna, roadmap_docx(ROWS))
    assert anna.hears("Изменений нет")
    assert anna.hears("Закрыто вручную и остаётся закрытым: 4. Собеседование")
    assert anna.hears("Добавлено вручную и остаётся: Итоговая конференция")
    assert await held(house) == before


async def test_where_the_document_says_something_new_she_is_asked(house, anna):
    await everything_by_hand(house, anna)
    fresh = [
        ["1.", "Выявить дефициты учителей", "ноябрь 2026", "Отдел образования", "Приказ"],
        ["2.", "Провести семинар для завучей", "декабрь 2026", "Отдел образования", "Не менее 5 семинаров"],
        *ROWS[2:],
    ]
    await brings(anna, roadmap_docx(fresh))
    assert anna.hears("2 мероприятия изменены вручную, а в документе иначе")
    assert anna.hears("1. Диагностика учителей (исполнители)")
    await anna.taps("Применить изменения")
    first, second, *_ = await held(house)
    assert first[0] == "Диагностика учителей"
    assert first[2:4] == ("Берёзовская СШ", "Приказ"), "what she did not touch is as the document says"
    assert second[3] == "Не менее 3 семинаров"

    await brings(anna, roadmap_docx(fresh))
    assert anna.hears("Изменений нет"), "said once"
    await brings(anna, roadmap_docx([[*fresh[0][:3], "Приозёрная СШ № 1", "Приказ"], *fresh[1:]]))
    await anna.taps("Взять из документа")
    assert anna.hears("Изменённое вручную станет как в документе")
    await anna.taps("Применить изменения")
    assert (await held(house))[0][2] == "Приозёрная СШ № 1"


async def test_a_document_of_which_most_is_missing_is_asked_about(house, anna):
    """F-X10: it may be a second roadmap of the same period, and does not close the first."""
    await brings(anna, roadmap_docx(OTHER), "План уроков.docx")
    assert anna.hears("Это её новая редакция или другая карта?")
    assert anna.hears("Из её мероприятий (4) в этом документе нет 4")
    assert "Это другая карта" in anna.last.labels[0], "the likeliest stands first"
    await anna.taps("Это другая карта")
    await anna.taps("Сохранить карту")
    assert await count(house, Roadmap) == 2
    assert await count(house, RoadmapItem, RoadmapItem.closed_at.is_not(None)) == 0
    async with house.app.db.read() as session:
        titles = set((await session.execute(select(Roadmap.title))).scalars())
    assert len(titles) == 2, "two of one name cannot be told apart"

    await brings(anna, roadmap_docx([*ROWS, ["5.", "Подвести итоги", "май 2027", "Отдел образования", None]]))
    assert anna.hears("На этот период есть несколько карт")
    assert "2026/27 учебный год · № 1" in anna.last.labels[0]
    await anna.taps("· № 1")
    assert anna.hears("➕ 1")
    await anna.taps("Применить изменения")
    async with house.app.db.read() as session:
        query = select(RoadmapItem.roadmap_id).where(RoadmapItem.title == "Подвести итоги")
        assert (await session.execute(query)).scalars().all() == [1]
    assert await count(house, RoadmapItem, RoadmapItem.closed_at.is_not(None)) == 0


async def test_a_save_button_of_before_does_not_decide_which(house, anna):
    await brings(anna, roadmap_docx(OTHER))
    async with house.app.db.read() as session:
        draft = (await session.execute(select(RoadmapDraft.id))).scalar_one()
    await anna.taps_data(f"rmi.save:{draft}")
    assert anna.hears("новая редакция какой карты")
    await anna.taps_data(f"rmi.into:{draft}:4040")
    assert not anna.sees("Что-то пошло не так")
    assert await count(house, Roadmap) == 1
