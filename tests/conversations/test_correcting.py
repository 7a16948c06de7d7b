"""Everything of a saved item is corrected in the chat: one property, ten items at once, and put back by one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, EvidenceKind, ItemChangeKind, NoticeKind, Role
from models.roadmap import Assignment, ItemChange, RoadmapItem
from models.traffic import Outgoing
from services.access import Action
from services.roadmap.assignments import confirm, report
from tests.support.reporting import PDF
from tests.support.roadmaps import brings, count, days_of, items_of, roadmap_docx
from views.folding import MOST
from views.roadmap.buttons import SaveEdit, Undo

ROWS = [
    ["1.", "Выявить дефициты учителей", "ноябрь 2026", "Школьные команды", "Справка"],
    ["2.", "Провести семинар для завучей", "декабрь 2026", "Отдел образования", "Не менее 2 семинаров"],
    ["3.", "Совещание с директорами", "ежеквартально", "Школьные команды", None],
    *([f"{n}.", f"Открытый урок для коллег, тема {n}", "март 2027", "Школьные команды", None] for n in range(4, 13)),
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
    return anna, dasha, vera


async def item_at(house, number):
    return next(item for item in await items_of(house) if item.number == f"{number}.")


async def opens(house, person, number):
    item = await item_at(house, number)
    await person.taps_data(f"rm.item:{item.id}:0")
    return item


async def changes(house, person, number, prop):
    item = await opens(house, person, number)
    await person.taps("✏️ Изменить")
    await person.taps(prop)
    return item


async def given(house, item):
    """Who has something of an item that is not cancelled: schools, people, and None for the office."""
    async with house.app.db.read() as session:
        query = select(Assignment.school_id, Assignment.person_id).where(
            Assignment.item_id == item.id, Assignment.state != AssignmentState.CANCELLED
        )
        return {school or person for school, person in await session.execute(query)}


async def again(house, item):
    async with house.app.db.read() as session:
        return (await session.execute(select(RoadmapItem).where(RoadmapItem.id == item.id))).scalar_one()


def data_of(person, label):
    """The data behind a button of the last message."""
    return next(one["callback_data"] for row in person.last.keyboard for one in row if label in one["text"])


async def test_the_card_offers_at_most_eight_properties(house, municipality):
    anna, dasha, _ = municipality
    await opens(house, anna, 1)
    await anna.taps("✏️ Изменить")
    assert anna.hears("Что изменить?")
    assert sum(len(row) for row in anna.last.keyboard[:-1]) <= MOST, "the way back is not counted"
    await opens(house, dasha, 1)
    assert "✏️ Изменить" not in str(dasha.last.labels)


@pytest.mark.parametrize(
    ("prop", "value", "column", "was"),
    [
        ("Номер", "1.1", "number", "1."),
        ("Раздел", "Работа с учителями", "section", "1. Работа с командами школ"),
        ("Формулировка", "Выявить дефициты молодых учителей", "title", "Выявить дефициты учителей"),
        ("Планируемый результат", "Не менее 2 справок", "result_text", "Справка"),
    ],
)
async def test_a_wording_is_changed_told_once_and_put_back(house, municipality, prop, value, column, was):
    anna, dasha, vera = municipality
    item = await changes(house, anna, 1, prop)
    assert anna.hears(f"Сейчас: {was}")
    await anna.sends(value)
    assert anna.hears(f"Было: {was}")
    assert anna.hears(f"Станет: {value}")
    await anna.sends("Приказ № 7 от 01.10.2026")
    assert getattr(await again(house, item), column) == value
    assert anna.hears(f"{was} → {value}")
    assert anna.hears("Приказ № 7")
    await house.moves(timedelta(minutes=1))
    for one in (dasha, vera):
        assert one.hears("В дорожной карте изменения")
        assert one.hears("Причина: Приказ № 7")
    assert await count(house, Outgoing, Outgoing.kind == NoticeKind.ITEMS_CHANGED) == 2
    await opens(house, anna, 1) if column != "number" else await anna.taps_data(f"rm.item:{item.id}:0")
    await anna.taps("Вернуть как было")
    assert getattr(await again(house, item), column) == was
    assert anna.hears("возвращено как было")
    await house.moves(timedelta(minutes=1))
    assert dasha.hears("Последнее изменение отменено")


async def test_executors_are_understood_before_saving_and_assignments_follow(house, municipality):
    anna, dasha, vera = municipality
    item = await changes(house, anna, 1, "Исполнители")
    both = await given(house, item)
    await anna.sends("Берёзовская СШ, Кузнечиков К.К.")
    assert anna.hears("Понято: Берёзовская СШ")
    assert anna.hears("Не понято: Кузнечиков")
    assert await given(house, item) == both, "nothing before it is said that this is all"
    await anna.taps("Да, это все")
    assert anna.hears("Станет: Берёзовская СШ, Кузнечиков К.К.")
    await anna.taps("Сохранить без причины")
    left = await given(house, item)
    assert left < both
    assert len(left) == 1
    await house.moves(timedelta(minutes=1))
    assert dasha.hears("Школьные команды → Берёзовская СШ"), "who loses it hears of it too"
    assert vera.hears("Школьные команды → Берёзовская СШ")
    await opens(house, anna, 1)
    await anna.taps("Вернуть как было")
    assert await given(house, item) == both
    assert (await again(house, item)).executors_text == "Школьные команды"


async def test_a_group_is_one_tap_and_nobody_understood_cannot_be_saved(house, municipality):
    anna, _, _ = municipality
    item = await changes(house, anna, 1, "Исполнители")
    await anna.sends("Кузнечиков К.К.")
    assert anna.hears("Не понято: Кузнечиков")
    assert "Да, это все" not in str(anna.last.labels)
    await anna.taps("Управление образования")
    await anna.taps("Сохранить без причины")
    assert await given(house, item) == {None}


async def test_what_was_reported_stays_when_the_executors_change(house, municipality):
    anna, dasha, _ = municipality
    item = await item_at(house, 1)
    async with house.app.db.begin() as session:
        query = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.school_id == 1)
        first = (await session.execute(query)).scalar_one()
        await report(session, first, by=await house.id_of(dasha), now=house.now, action=Action.ITEM_REPORT)
    await changes(house, anna, 1, "Исполнители")
    await anna.taps("Управление образования")
    assert anna.hears("Уже выполнено: 1 из 2. Сделанное остаётся сделанным")
    await anna.taps("Сохранить без причины")
    async with house.app.db.read() as session:
        state = (await session.execute(select(Assignment.state).where(Assignment.id == first))).scalar_one()
    assert state is AssignmentState.REPORTED


async def test_the_kind_of_evidence_is_chosen_and_seen_by_the_school(house, municipality):
    anna, dasha, _ = municipality
    item = await changes(house, anna, 1, "Чем подтверждается")
    await anna.taps("протокол")
    await anna.taps("Сохранить без причины")
    assert (await again(house, item)).expected_kind is EvidenceKind.PROTOCOL
    async with house.app.db.read() as session:
        query = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.school_id == 1)
        mine = (await session.execute(query)).scalar_one()
    await dasha.taps_data(f"ev.card:{mine}")
    assert dasha.hears("протокол")


async def test_a_moved_date_and_a_closed_item_are_put_back(house, municipality):
    anna, _, _ = municipality
    item = await opens(house, anna, 1)
    await anna.taps("Перенести срок")
    await anna.taps("20")
    await anna.taps("Перенести без причины")
    assert await days_of(house, item) == ["2026-11-20"]
    await anna.taps("Вернуть как было")
    assert await days_of(house, item) == ["2026-11-30"]
    both = await given(house, item)
    await anna.taps("✏️ Изменить")
    await anna.taps("Закрыть мероприятие")
    await anna.taps("Закрыть без причины")
    assert anna.hears("Мероприятие закрыто")
    assert await given(house, item) == set()
    await anna.taps("Вернуть как было")
    assert (await again(house, item)).closed_at is None
    assert await given(house, item) == both


async def ticks(anna, words, every):
    await anna.sends("/roadmap")
    await anna.taps("Найти")
    await anna.sends(words)
    await anna.taps("Изменить несколько")
    await anna.taps(f"Отметить весь список: {every}")


async def test_ten_items_at_once_and_back(house, municipality):
    anna, dasha, vera = municipality
    await anna.sends("/roadmap")
    await anna.taps("Все мероприятия: 12")
    await anna.taps("Изменить несколько")
    assert len([one for one in anna.last.labels if one.startswith("▫️")]) == 8
    await anna.taps("Отметить весь список: 12")
    await anna.taps("2. Провести семинар")
    await anna.taps("3. Совещание")
    assert anna.hears("Отмечено: 10")
    await anna.taps("Что изменить? (10)")
    await anna.taps("Исполнители")
    assert anna.hears("10 мероприятий")
    await anna.sends("Берёзовская СШ")
    await anna.sends("Приказ № 8")
    assert anna.hears("Изменено 10 мероприятий")
    assert anna.hears("Об этом узнают 2 человека")
    items = [await item_at(house, n) for n in (1, *range(4, 13))]
    assert all([len(await given(house, item)) == 1 for item in items])
    await house.moves(timedelta(minutes=1))
    assert await count(house, Outgoing, Outgoing.kind == NoticeKind.ITEMS_CHANGED) == 2, "one message a person"
    assert dasha.hears("… и ещё 2")
    await anna.taps("Вернуть как было (10 мероприятий)")
    assert anna.hears("10 мероприятий возвращено как было")
    assert all([len(await given(house, item)) == 2 for item in items])
    assert await count(house, ItemChange, ItemChange.kind == ItemChangeKind.RESTORED) == 10
    await house.moves(timedelta(minutes=1))
    assert vera.hears("Последнее изменение отменено")


async def test_a_section_and_a_date_for_those_that_a_search_found(house, municipality):
    anna, _, _ = municipality
    await ticks(anna, "открытый урок", 9)
    await anna.taps("Что изменить? (9)")
    await anna.taps("Раздел")
    await anna.sends("Открытые уроки")
    await anna.taps("Сохранить без причины")
    assert {(await item_at(house, n)).section for n in range(4, 13)} == {"Открытые уроки"}
    await anna.sends("/roadmap")
    await anna.taps("Все мероприятия: 12")
    await anna.taps("Изменить несколько")
    await anna.taps("1. Выявить")
    await anna.taps("3. Совещание")
    await anna.taps("Что изменить? (2)")
    await anna.taps("Срок")
    await anna.taps("25")
    assert anna.hears("У 1 мероприятия несколько сроков")
    await anna.taps("Сохранить без причины")
    assert anna.hears("Изменено 1 мероприятие")
    assert len(await days_of(house, await item_at(house, 3))) == 4
    assert (await days_of(house, await item_at(house, 1)))[0].endswith("-25")


async def picks(anna, what):
    """Of the three open lessons 4, 5 and 6: what is to be changed."""
    await anna.sends("/roadmap")
    await anna.taps("Все мероприятия: 12")
    await anna.taps("Изменить несколько")
    for number in (4, 5, 6):
        await anna.taps(f"{number}. Открытый урок")
    await anna.taps("Что изменить? (3)")
    await anna.taps(what)


async def test_target_evidence_numbers_and_wordings_of_several(house, municipality):
    """F-X4: every property of a selection; numbers are counted on, of wordings some words become others."""
    anna, dasha, _ = municipality

    async def now(column):
        return [getattr(one, column) for one in (await items_of(house))[3:6]]

    await picks(anna, "Планируемый результат")
    await anna.sends("Не менее 2 уроков")
    await anna.sends("Приказ № 9")
    assert anna.hears("Изменено 3 мероприятия")
    assert await now("result_text") == ["Не менее 2 уроков"] * 3
    await picks(anna, "Чем подтверждается")
    await anna.taps("протокол")
    await anna.taps("Сохранить без причины")
    assert await now("expected_kind") == [EvidenceKind.PROTOCOL] * 3
    await house.moves(timedelta(minutes=1))
    assert dasha.hears("Причина: Приказ № 9")
    await picks(anna, "Формулировка")
    await anna.sends("коллег\nучителей района")
    assert anna.hears("– Открытый урок для коллег, тема 5 → Открытый урок для учителей района, тема 5")
    await anna.taps("Сохранить без причины")
    assert await now("title") == [f"Открытый урок для учителей района, тема {n}" for n in (4, 5, 6)]
    await picks(anna, "Номер")
    await anna.sends("2.9.")
    assert anna.hears("– 5. → 2.10.")
    await anna.taps("Сохранить без причины")
    assert await now("number") == ["2.9.", "2.10.", "2.11."]
    await anna.taps("Вернуть как было (3 мероприятия)")
    assert await now("number") == ["4.", "5.", "6."]


@pytest.mark.parametrize(
    ("prop", "written", "answer"),
    [
        ("Формулировка", "одна строка", "в двух строках"),
        ("Формулировка", "балет\nхор", "Ни в одной из этих формулировок нет слов «балет»"),
        ("Номер", "а)", "В первом номере нужна цифра"),
    ],
)
async def test_what_several_items_cannot_get(house, municipality, prop, written, answer):
    anna, _, _ = municipality
    before = [(one.number, one.title) for one in await items_of(house)]
    await picks(anna, prop)
    await anna.sends(written)
    assert anna.hears(answer)
    assert [(one.number, one.title) for one in await items_of(house)] == before


async def test_two_coordinators_correct_one_item(house, municipality):
    anna, _, _ = municipality
    boris = await house.joined("Борис Лугов", Role.COORDINATOR)
    item = await changes(house, boris, 1, "Планируемый результат")
    await changes(house, anna, 1, "Планируемый результат")
    await anna.sends("Приказ")
    await anna.sends("по письму из области")
    await boris.sends("Протокол")
    await boris.sends("так договорились")
    assert boris.hears("тем временем это изменили")
    assert boris.hears("Справка → Приказ")
    assert boris.hears("Анна Приозёрная")
    assert (await again(house, item)).result_text == "Приказ"
    await boris.taps("Всё равно сохранить моё")
    assert (await again(house, item)).result_text == "Протокол"
    assert boris.hears("так договорились")


async def test_nothing_is_put_back_over_what_came_after(house, municipality):
    anna, dasha, _ = municipality
    item = await changes(house, anna, 1, "Формулировка")
    await anna.sends("Другие слова")
    await anna.taps("Сохранить без причины")
    assert "Вернуть как было" in str(anna.last.labels)
    undo = data_of(anna, "Вернуть как было")
    async with house.app.db.begin() as session:
        query = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.school_id == 1)
        first = (await session.execute(query)).scalar_one()
        await report(session, first, by=await house.id_of(dasha), now=house.now, action=Action.ITEM_REPORT)
    await anna.taps_data(undo)
    assert anna.hears("вернуть всё целиком уже нельзя")
    assert (await again(house, item)).title == "Другие слова"
    await dasha.taps_data(undo)
    assert dasha.hears("нет доступа")
    await anna.taps_data(Undo(act=40404).pack())
    assert not anna.sees("Что-то пошло не так")


async def test_a_button_of_another_question_saves_nothing(house, municipality):
    anna, _, _ = municipality
    item = await changes(house, anna, 1, "Номер")
    await anna.sends("77")
    stale = data_of(anna, "Сохранить без причины")
    await changes(house, anna, 1, "Номер")
    await anna.sends("88")
    await anna.taps_data(stale)
    await anna.taps_data(SaveEdit(mark=5).pack())
    assert (await again(house, item)).number == "1."
    await anna.taps_data("rm.edp:40404:who")
    assert not anna.sees("Что-то пошло не так")


async def test_what_is_confirmed_stays_and_who_did_it_hears_so(house, municipality):
    anna, dasha, vera = municipality
    item = await item_at(house, 1)
    async with house.app.db.read() as session:
        query = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.school_id == 1)
        mine = (await session.execute(query)).scalar_one()
    await dasha.taps_data(f"ev.card:{mine}")
    await dasha.taps("отчитаться")
    await dasha.uploads(PDF, "Справка о дефицитах.pdf")
    await dasha.taps("✅ Отправить отчёт")
    async with house.app.db.begin() as session:
        await confirm(session, [(mine, None)], by=await house.id_of(anna), now=house.now)

    await changes(house, anna, 1, "Планируемый результат")
    await anna.sends("Приказ")
    assert anna.hears("Уже выполнено: 1 из 2. Сделанное остаётся сделанным")
    await anna.taps("Сохранить без причины")
    assert anna.hears("Об этом узнают 2 человека")
    await house.moves(timedelta(minutes=1))
    assert dasha.hears("Справка → Приказ")
    assert dasha.hears("Ваш отчёт остаётся")
    assert vera.hears("Справка → Приказ")
    assert not vera.hears("Ваш отчёт остаётся")

    await changes(house, anna, 1, "Исполнители")
    await anna.sends("Берёзовская СШ")
    await anna.taps("Сохранить без причины")
    await changes(house, anna, 1, "Закрыть мероприятие")
    await anna.taps("Закрыть без причины")
    async with house.app.db.read() as session:
        rows = await session.execute(
            select(Assignment.school_id, Assignment.state).where(Assignment.item_id == item.id)
        )
        states = dict(map(tuple, rows))
    assert states == {1: AssignmentState.CONFIRMED, 2: AssignmentState.CANCELLED}
    await dasha.taps_data(f"ev.card:{mine}")
    assert dasha.hears("Справка о дефицитах.pdf")
