"""«Сколько семинаров?»: a number is told with the report where the plan names one; it counts by the plan's rule."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment
from services.roadmap.assignments import confirm
from tests.support.reporting import PDF
from tests.support.roadmaps import brings, items_of, roadmap_docx

ROWS = [
    ["1.", "Провести семинары для учителей", "ноябрь 2026", "Школьные команды", "Не менее 4 семинаров"],
    ["2.", "Открытые уроки", "декабрь 2026", "Школьные команды", "Не менее 2 открытых уроков в каждой школе"],
    ["3.", "Утвердить план", "декабрь 2026", "Школьные команды", "Приказ"],
    ["4.", "Обучить педагогов", "декабрь 2026", "Школьные команды", "Не менее 80 % педагогов"],
]


@pytest.fixture
async def municipality(house):
    north = await house.school("Приозёрная СШ № 1")
    south = await house.school("Берёзовская СШ")
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS))
    await anna.taps("Сохранить карту")
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=north)
    vera = await house.joined("Вера Берёзова", Role.LEADER, school=south)
    return anna, (dasha, north), (vera, south)


async def task(house, number, school):
    item = next(one for one in await items_of(house) if one.number == f"{number}.")
    async with house.app.db.read() as session:
        query = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.school_id == school)
        return item.id, (await session.execute(query)).scalar_one()


async def begins(house, person, number, school):
    _, mine = await task(house, number, school)
    await person.taps_data(f"ev.card:{mine}")
    await person.taps("отчитаться")
    await person.uploads(PDF, "Справка.pdf")
    await person.taps("✅ Отправить отчёт")
    return mine


async def confirms(house, anna, assignment):
    async with house.app.db.begin() as session:
        await confirm(session, [(assignment, None)], by=await house.id_of(anna), now=house.now)


async def test_two_schools_tell_their_numbers_and_the_sum_is_the_fact(house, municipality):
    anna, (dasha, north), (vera, south) = municipality
    item, _ = await task(house, 1, north)
    first = await begins(house, dasha, 1, north)
    assert dasha.hears("Сколько семинаров?")
    assert dasha.hears("В плане: всего не менее 4 семинаров")
    await dasha.sends("много")
    assert dasha.hears("Здесь нужно число")
    await dasha.sends("3 семинара")
    assert dasha.hears("Отчёт принят")
    second = await begins(house, vera, 1, south)
    await vera.sends("2")
    await confirms(house, anna, first)
    await anna.taps_data(f"rm.item:{item}:0")
    assert anna.hears("План: не менее 4 семинаров. Факт: 3 из 4"), "two papers are not two seminars"
    assert anna.hears("▫️ План")
    await confirms(house, anna, second)
    await anna.taps_data(f"rm.item:{item}:0")
    assert anna.hears("✅ План: не менее 4 семинаров. Факт: 5 из 4")


async def test_from_each_school_is_another_rule(house, municipality):
    anna, (dasha, north), (vera, south) = municipality
    item, _ = await task(house, 2, north)
    for person, school, number in ((dasha, north, "4"), (vera, south, "1")):
        one = await begins(house, person, 2, school)
        assert person.hears("Сколько открытых уроков?")
        await person.sends(number)
        await confirms(house, anna, one)
    await anna.taps_data(f"rm.item:{item}:0")
    assert anna.hears("▫️ План: не менее 2 открытых уроков от каждого. Факт: есть у 1 из 2")


async def test_a_share_of_people_is_asked_for_and_counts_no_papers(house, municipality):
    anna, (dasha, north), (vera, south) = municipality
    item, _ = await task(house, 4, north)
    first = await begins(house, dasha, 4, north)
    assert dasha.hears("Сколько процентов педагогов?")
    await dasha.sends("120")
    assert dasha.hears("число до 100")
    await dasha.sends("85 %")
    second = await begins(house, vera, 4, south)
    await vera.sends("60")
    for one in (first, second):
        await confirms(house, anna, one)
    await anna.taps_data(f"rm.item:{item}:0")
    assert anna.hears("▫️ План: не менее 80 % педагогов от каждого. Факт: есть у 1 из 2"), "two papers are not 100 %"


async def test_it_can_be_sent_without_a_number_and_that_is_said(house, municipality):
    anna, (dasha, north), _ = municipality
    item, _ = await task(house, 1, north)
    one = await begins(house, dasha, 1, north)
    await dasha.taps("Отправить без числа")
    assert dasha.hears("Отчёт принят")
    await confirms(house, anna, one)
    await anna.taps_data(f"rm.item:{item}:0")
    assert anna.hears("Факт: 0 из 4")
    assert anna.hears("1 отчёт пришёл без числа")


async def test_where_the_plan_names_no_number_none_is_asked(house, municipality):
    _, (dasha, north), _ = municipality
    one = await begins(house, dasha, 3, north)
    assert dasha.hears("Отчёт принят")
    async with house.app.db.read() as session:
        state = (await session.execute(select(Assignment.state).where(Assignment.id == one))).scalar_one()
    assert state is AssignmentState.REPORTED


async def test_the_number_is_changed_before_it_goes_and_belongs_to_the_sender(house, municipality):
    _, (dasha, north), (vera, _south) = municipality
    mine = await begins(house, dasha, 1, north)
    basket = dasha.last.keyboard[0][0]["callback_data"].split(":")[1]
    await vera.taps_data(f"ev.many1:{basket}:{mine}")
    assert not vera.hears("Сколько")
    await dasha.taps("‹ Назад")
    await dasha.taps("✅ Отправить отчёт")
    await dasha.sends("7")
    async with house.app.db.read() as session:
        told = (await session.execute(select(Assignment.amount).where(Assignment.id == mine))).scalar_one()
    assert told == 7


async def test_a_number_of_something_else_is_none_of_the_new_plan(house, municipality):
    anna, (dasha, north), (vera, south) = municipality
    item, _ = await task(house, 1, north)
    first = await begins(house, dasha, 1, north)
    await dasha.sends("3")
    await confirms(house, anna, first)

    async def plans(words):
        await anna.taps_data(f"rm.item:{item}:0")
        await anna.taps("✏️ Изменить")
        await anna.taps("Планируемый результат")
        await anna.sends(words)
        await anna.taps("Сохранить без причины")

    await plans("Не менее 21 семинара")
    assert anna.hears("Факт: 3 из 21"), "the same thing in another case"
    await plans("Не менее 4 открытых уроков")
    assert anna.hears("Факт: 0 из 4"), "three seminars are no lessons"
    assert anna.hears("1 отчёт назвал число о другом: план с тех пор изменён")
    second = await begins(house, vera, 1, south)
    assert vera.hears("Сколько открытых уроков?")
    await vera.sends("5")
    await confirms(house, anna, second)
    await anna.taps_data(f"rm.item:{item}:0")
    assert anna.hears("Факт: 5 из 4")
    await plans("Не менее 4 семинаров")
    assert anna.hears("Факт: 3 из 4"), "nothing that was told is lost"
