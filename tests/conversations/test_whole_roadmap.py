"""A roadmap's name, period and order are changed, with a reason and a history, and put back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import NoticeKind, Role
from models.roadmap import Roadmap, RoadmapChange
from models.traffic import Outgoing
from tests.support.roadmaps import brings, count, roadmap_docx

ROWS = [
    ["1.", "Утвердить план", "до 15.10.2026", "Отдел образования", "Приказ"],
    ["2.", "Подвести итоги", "июнь 2027", "Отдел образования", None],
]


@pytest.fixture
async def anna(house):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS), order="№ 93 от 25.09.2026")
    await anna.taps("Сохранить карту")
    return anna


async def opens(anna):
    await anna.sends("/roadmap")
    await anna.taps("🗂")
    await anna.taps("✏️ Изменить")


async def held(house):
    async with house.app.db.read() as session:
        query = select(Roadmap.title, Roadmap.order_text, Roadmap.period_start, Roadmap.period_end)
        row = (await session.execute(query)).one()
    return row.title, row.order_text, f"{row.period_start}..{row.period_end}"


async def test_name_and_order_are_changed_with_a_reason_and_put_back(house, anna):
    before = await held(house)
    await opens(anna)
    await anna.taps("Название")
    await anna.sends("Карта поддержки школ <района>")
    assert anna.hears("Станет: Карта поддержки школ <района>")
    await anna.sends("так в приказе № 12")
    assert anna.hears("так в приказе № 12")
    await anna.taps("Приказ")
    await anna.sends("№ 12 от 01.10.2026")
    await anna.taps("Сохранить без причины")
    assert (await held(house))[:2] == ("Карта поддержки школ <района>", "№ 12 от 01.10.2026")
    await anna.taps("Вернуть как было")
    assert (await held(house))[1] == before[1]
    assert "Вернуть как было" not in str(anna.last.labels), "what was put back is not put back once more"


async def test_a_new_period_tells_which_dates_lie_outside(house, anna):
    await opens(anna)
    await anna.taps("Период")
    await anna.sends("когда-нибудь")
    assert anna.hears("не могу прочитать") or anna.hears("период")
    await anna.sends("01.09.2026 – 31.05.2027")
    assert anna.hears("1 срок вне нового периода")
    assert anna.hears("2. Подвести итоги: 30 июня 2027")
    await anna.taps("Сохранить без причины")
    assert (await held(house))[2] == "2026-09-01..2027-05-31"


async def test_two_coordinators_and_somebody_else(house, anna):
    boris = await house.joined("Борис Лугов", Role.COORDINATOR)
    school = await house.school("Приозёрная СШ № 1")
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=school)
    await opens(anna)
    await anna.taps("Название")
    await opens(boris)
    await boris.taps("Название")
    await boris.sends("Карта Бориса")
    await boris.taps("Сохранить без причины")
    await anna.sends("Карта Анны")
    await anna.taps("Сохранить без причины")
    assert anna.hears("С тех пор здесь что-то изменилось")
    assert (await held(house))[0] == "Карта Бориса"
    await dasha.taps_data("rm.whole:1")
    assert dasha.hears("нет доступа")
    assert await count(house, RoadmapChange) == 1


@pytest.fixture
async def vera(house):
    """She leads a school that has something to do."""
    school = await house.school("Приозёрная СШ № 1")
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx([["1.", "Выявить дефициты", "ноябрь 2026", "Школьные команды", "Справка"]]))
    await anna.taps("Сохранить карту")
    vera = await house.joined("Вера Берёзова", Role.LEADER, school=school)
    vera.coordinator = anna
    return vera


async def test_who_works_on_a_roadmap_hears_of_it_once_things_have_settled(house, vera):
    """F-X4: executors are told of a new name, period and order: in one message, or in none where it is taken back."""
    anna = vera.coordinator
    boris = await house.joined("Борис Лугов", Role.SPECIALIST)
    await opens(anna)
    await anna.taps("Название")
    await anna.sends("Карта поддержки")
    await anna.sends("Приказ № 12")
    await house.moves(timedelta(minutes=3))
    await anna.taps("Период")
    await anna.sends("01.09.2026 – 31.05.2027")
    await anna.taps("Сохранить без причины")
    await house.moves(timedelta(minutes=3))
    assert not vera.hears("Карта поддержки"), "what is changed again meanwhile waits once more"
    await house.moves(timedelta(minutes=3))
    assert vera.hears("→ Карта поддержки")
    assert vera.hears("Период: ")
    assert vera.hears("Причина: Приказ № 12")
    assert await count(house, Outgoing, Outgoing.kind == NoticeKind.WHOLE_CHANGED) == 1, "one message a person"
    assert not boris.hears("Карта поддержки"), "nothing of it is his"
    await anna.taps("Вернуть как было")
    await house.moves(timedelta(minutes=6))
    assert await count(house, Outgoing, Outgoing.kind == NoticeKind.WHOLE_CHANGED) == 2
    assert vera.hears("01.09.2026 – 31.05.2027 → 2026/27 учебный год")


async def test_what_is_taken_back_within_five_minutes_nobody_hears_of(house, vera):
    anna = vera.coordinator
    await opens(anna)
    await anna.taps("Приказ")
    await anna.sends("№ 12 от 01.10.2026")
    await anna.taps("Сохранить без причины")
    await house.moves(timedelta(minutes=2))
    await anna.taps("Вернуть как было")
    await house.moves(timedelta(minutes=6))
    assert not vera.hears("№ 12 от 01.10.2026")
    assert await count(house, Outgoing, Outgoing.reason == "taken_back") == 1
