"""A saved item is corrected in the chat, one property after the other, and put back by one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, EvidenceKind, NoticeKind, Role
from models.roadmap import Assignment
from models.traffic import Outgoing
from services.access import Action
from services.roadmap.assignments import confirm, report
from tests.support.corrected import again, changes, corrected_place, data_of, given, item_at, opens
from tests.support.reporting import PDF
from tests.support.roadmaps import count, days_of
from views.folding import MOST
from views.roadmap.buttons import SaveEdit, Undo


@pytest.fixture
async def municipality(house):
    return await corrected_place(house)


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
    shown = boris.last
    await changes(house, anna, 1, "Планируемый результат")
    await anna.sends("Отчёт")
    await anna.taps("Сохранить без причины")
    await boris.taps("Всё равно сохранить моё", message=shown)
    assert boris.hears("Приказ → Отчёт"), "what came after the question was not seen by him either"
    assert (await again(house, item)).result_text == "Отчёт"
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
