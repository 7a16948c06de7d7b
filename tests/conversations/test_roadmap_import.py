"""A coordinator brings in the roadmap that she has: file → period → order → doubts → saved."""

from __future__ import annotations

import pytest

from models.enums import Role
from models.roadmap import Assignment, Roadmap, RoadmapDraft, RoadmapItem
from tests.support.roadmaps import ROWS, brings, count, days_of, items_of, roadmap_docx


@pytest.fixture
async def anna(house):
    for name in ("Приозёрная СШ № 1", "Берёзовская СШ"):
        await house.school(name)
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


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
    assert anna.hears("Сент. 2026")
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
    """F-X10: two roadmaps of one period are told apart."""
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
    assert anna.hears("У вас начата загрузка карты")
    assert anna.hears("карта.docx")
    assert anna.hears("осталось 4 вопроса")
    await anna.taps("Продолжить")
    assert anna.hears("Понял 6 из 6")
    await anna.sends("/import")
    await anna.uploads(roadmap_docx(), "другая.docx")
    assert anna.hears("Начатая загрузка файла карта.docx будет отменена")


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
