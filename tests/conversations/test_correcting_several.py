"""Several items are corrected by one act: the executors hear of it once, and one tap puts it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import EvidenceKind, ItemChangeKind, NoticeKind
from models.roadmap import ItemChange
from models.traffic import Outgoing
from tests.support.corrected import corrected_place, given, item_at
from tests.support.roadmaps import count, days_of, items_of


@pytest.fixture
async def municipality(house):
    return await corrected_place(house)


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
