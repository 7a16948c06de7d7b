"""What issue 15 promises and no other test holds: what a list leaves out, last year's years, lists in the middle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.roadmap.assignments import confirm
from tests.support.office import saved, workbook
from tests.support.reporting import PDF
from tests.support.roadmaps import as_text, brings, items_of, roadmap_docx

SECTION = "1. Работа с командами школ в 2026/27 учебном году"
LIST = "Лугова Анна Петровна, учитель, Приозёрная СШ № 1\nПолевая Нина Олеговна, завуч, Приозёрная СШ № 1"


@pytest.fixture
async def anna(house):
    house.north = await house.school("Приозёрная СШ № 1")
    house.south = await house.school("Берёзовская СШ")
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


async def test_who_is_hidden_in_a_list_of_people_is_said_in_the_chat(anna):
    book = Workbook()
    for name in ("Лугова Анна Петровна", "Полевая Нина Олеговна"):
        book.active.append([name, "учитель", "Приозёрная СШ № 1"])
    book.active.insert_rows(1)
    for column, header in enumerate(("ФИО", "Роль", "Школа"), start=1):
        book.active.cell(1, column, header)
    book.active.row_dimensions[3].hidden = True
    await anna.uploads(saved(book), "люди.xlsx")
    await anna.taps("Список людей")
    assert anna.hears("Новых: 1")
    assert anna.hears("1 скрытая строка не взята: 3")


async def test_next_year_moves_every_year_and_asks_about_the_others(house, anna):
    """F-X9: no date of last year stays in a phrase, a title or a result without a word."""
    rows = [
        ["1.", "Итоги 2026/27 учебного года, программа до 2030 года", "до 15.10.2026", "Школьные команды", "ВПР-2027"],
        ["2.", "Отчёт по приказу от 12.09.2026 № 345", "май 2027", "Отдел образования", "Справка к 25.05.27"],
    ]
    await brings(anna, roadmap_docx(rows, section=SECTION))
    await anna.taps("Сохранить карту")
    await anna.sends("/roadmap")
    await anna.taps("🗂")
    await anna.taps("На следующий год")
    assert anna.hears("Эти годы и документы")
    assert anna.hears("№ 1: 2030")
    assert anna.hears("№ 2: от 12.09.2026 № 345")
    await anna.taps("Сохранить карту")
    async with house.app.db.read() as session:
        newest = (await session.execute(select(Roadmap.id).order_by(Roadmap.id.desc()).limit(1))).scalar_one()
        query = select(RoadmapItem).where(RoadmapItem.roadmap_id == newest).order_by(RoadmapItem.position)
        one, two = (await session.execute(query)).scalars()
    assert one.title == "Итоги 2027/28 учебного года, программа до 2030 года"
    assert one.section == SECTION.replace("2026/27", "2027/28")
    assert (one.deadline_text, two.deadline_text) == ("до 15.10.2027", "май 2028")
    assert (one.result_text, two.result_text) == ("ВПР-2028", "Справка к 25.05.28")
    assert two.title == "Отчёт по приказу от 12.09.2026 № 345"


async def test_not_less_than_two_seminars_of_two_schools(house, anna):
    """F-X6: the number is told with the report and summed by the target, not counted by schools."""
    rows = [["1.", "Провести семинары", "ноябрь 2026", "Школьные команды", "Не менее 2 семинаров"]]
    await brings(anna, roadmap_docx(rows))
    await anna.taps("Сохранить карту")
    [item] = await items_of(house)
    for school, number, fact in ((house.north, "1", "▫️ План: не менее 2 семинаров. Факт: 1 из 2"),
                                 (house.south, "3", "✅ План: не менее 2 семинаров. Факт: 4 из 2")):  # fmt: skip
        surname = "Озёрная" if school == house.north else "Полевая"
        leader = await house.joined(f"Дарья {surname}", Role.LEADER, school=school)
        async with house.app.db.read() as session:
            query = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.school_id == school)
            mine = (await session.execute(query)).scalar_one()
        await leader.taps_data(f"ev.card:{mine}")
        await leader.taps("отчитаться")
        await leader.uploads(PDF, "Справка.pdf")
        await leader.taps("✅ Отправить отчёт")
        assert leader.hears("Сколько семинаров?")
        await leader.sends(number)
        async with house.app.db.begin() as session:
            await confirm(session, [(mine, None)], by=await house.id_of(anna), now=house.now)
            state = (await session.execute(select(Assignment.state).where(Assignment.id == mine))).scalar_one()
        assert state is AssignmentState.CONFIRMED
        await anna.taps_data(f"rm.item:{item.id}:0")
        assert anna.hears(fact)


async def test_a_pasted_list_is_recognised_while_another_one_is_awaited(anna):
    await anna.sends("/import")
    await anna.sends(LIST)
    assert anna.hears("Что это, 2 строки?")
    assert "Список людей" in anna.last.labels[0]
    await anna.taps("Список людей")
    assert anna.hears("Лугова Анна Петровна: «учитель»")
    await anna.sends("/people")
    await anna.taps("📥", message=anna.last)
    await anna.sends(as_text())
    assert "Дорожная карта" in anna.last.labels[0]


async def test_a_pasted_list_is_recognised_while_a_questionnaire_is_awaited(anna):
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.sends(LIST)
    assert "Список людей" in anna.last.labels[0]


async def test_what_a_questionnaire_leaves_out_is_said_before_it_is_sent_and_beside_mistakes(anna):
    """F-I7: the plan of a run, and the mistakes, name what of the file is no question."""
    book = Workbook()
    for row in (
        *(["Название", "Обед"], ["Кому", "учителя"], ["Вид", "именной"], []),
        *(
            ["Вопрос", "Тип", "Варианты"],
            ["Вкусно?", "да/нет", ""],
            ["Тепло?", "да/нет", ""],
            ["Что ещё?", "текст", ""],
        ),
    ):
        book.active.append(row)
    book.active.row_dimensions[7].hidden = True
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.uploads(saved(book), "обед.xlsx")
    assert anna.hears("2 вопроса")
    assert anna.hears("⚠️ 1 скрытая строка не взята: 7")
    book.active["B8"] = "рисунок"
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("Свой опрос из файла")
    await anna.uploads(saved(book), "обед.xlsx")
    assert anna.hears("B8")
    assert anna.hears("1 скрытая строка не взята: 7")


async def test_inputs_of_other_kinds_in_the_chat(anna):
    """F-I3, F-I4, F-I5: two lists under headers of their own, notes and totals, a column that nobody reads."""
    people = [
        ["ФИО", "Место работы", None, "Стаж"],
        [None, "Школа", "Должность", None],
        ["Лугова Анна Петровна", "Приозёрная СШ № 1", "учитель", 12],
        ["* на время отпуска основного работника"],
        ["Школа", "ФИО", "Должность"],
        ["Берёзовская СШ", "Полевая Нина Олеговна", "завуч"],
    ]
    await anna.uploads(workbook(people), "люди.xlsx")
    assert "Список людей" in anna.last.labels[0]
    await anna.taps("Список людей")
    assert anna.hears("Новых: 2")
    assert anna.hears("⚠️ 1 примечание не взято: 4")
    assert anna.hears("⚠️ 1 столбец не взят: Стаж")
    await anna.taps("Не сохранять")
    rows = [
        ["№", "Мероприятия", "Сроки", "Срок факт", "Исполнители"],
        ["1.", "Провести семинар", "до 10.12.2026", "12.12.2026", "Школьные команды"],
        ["* срок может быть изменён"],
        ["2.", "Собрать отчёты", "до 20.12.2026", None, "Школьные команды"],
        ["Итого", "2 мероприятия"],
    ]
    await brings(anna, workbook(rows), "карта.xlsx")
    assert anna.hears("⚠️ 2 примечания не взяты: 3, 5")
    assert anna.hears("⚠️ 1 столбец не взят: Срок факт")


async def corrects(house, anna, what):
    """The first item of a saved roadmap is being corrected."""
    if not await items_of(house):
        await brings(anna, roadmap_docx())
        await anna.taps("Сохранить карту")
    item = (await items_of(house))[0]
    await anna.taps_data(f"rm.item:{item.id}:0")
    await anna.taps("✏️ Изменить")
    await anna.taps(what)
    return item


async def test_a_list_pasted_at_a_prompt_for_short_words_is_asked_about_and_the_prompt_waits(house, anna):
    """F-I9: whatever is awaited, a list is no number of an item; the dialogue is put aside, not lost."""
    item = await corrects(house, anna, "Номер")
    await anna.sends(LIST)
    assert anna.hears("Что это, 2 строки?")
    assert anna.hears("Я ждал другого")
    assert "Список людей" in anna.last.labels[0]
    assert (await items_of(house))[0].number == item.number
    await anna.taps("Список людей")
    await anna.taps("Не сохранять")
    await anna.sends("/menu")
    await anna.taps("Продолжить")
    await anna.sends("1.1")
    await anna.taps("Сохранить без причины")
    assert (await items_of(house))[0].number == "1.1"


async def test_what_looks_like_a_list_may_be_the_answer_after_all(house, anna):
    await corrects(house, anna, "Планируемый результат")
    await anna.sends("Справка")
    await anna.sends(LIST)
    assert anna.hears("Я ждал другого: причина изменения")
    await anna.taps("Нет, это ответ")
    assert (await items_of(house))[0].result_text == "Справка"
    assert anna.hears("Лугова Анна Петровна, учитель")


async def test_a_table_at_a_prompt_for_text_is_asked_about_and_three_lines_are_not(house, anna):
    await anna.sends("/announce")
    await anna.sends("Уважаемые коллеги!\nНазначены: Лугова Анна Петровна, завуч,\nПолевая Нина Олеговна, учитель.")
    assert not anna.hears("Что это"), "an announcement may name people"
    await anna.sends("/announce")
    await anna.sends(as_text())
    assert anna.hears("Что это, 7 строк?")
    assert "Дорожная карта" in anna.last.labels[0]


async def test_a_list_that_comes_late_is_asked_about_once(house, anna):
    await corrects(house, anna, "Номер")
    await house.moves(timedelta(hours=2))
    await anna.sends(LIST)
    assert anna.hears("Что это, 2 строки?")
    assert not anna.hears("Это номер")


async def test_a_list_at_the_period_of_a_roadmap_is_no_period(anna):
    await anna.sends("/import")
    await anna.uploads(roadmap_docx(), "карта.docx")
    await anna.sends(LIST)
    assert anna.hears("Что это, 2 строки?")
    await anna.taps("Нет, это ответ")
    assert anna.hears("период")


async def test_several_are_closed_at_once_and_a_section_of_several_is_put_back(house, anna):
    rows = [[f"{n}.", f"Открытый урок {n}", "март 2027", "Школьные команды", "Справка"] for n in range(1, 4)]
    await brings(anna, roadmap_docx(rows, section=SECTION))
    await anna.taps("Сохранить карту")

    async def begins(what):
        await anna.sends("/roadmap")
        await anna.taps("Все мероприятия: 3")
        await anna.taps("Изменить несколько")
        await anna.taps("Отметить весь список: 3")
        await anna.taps("Что изменить? (3)")
        await anna.taps(what)

    await begins("Раздел")
    await anna.sends("Открытые уроки")
    await anna.taps("Сохранить без причины")
    assert {item.section for item in await items_of(house)} == {"Открытые уроки"}
    await anna.taps("Вернуть как было (3 мероприятия)")
    assert {item.section for item in await items_of(house)} == {SECTION}
    await begins("✖️ Закрыть")
    await anna.sends("Приказ № 9")
    assert await items_of(house) == []
    await anna.taps("Вернуть как было (3 мероприятия)")
    assert len(await items_of(house)) == 3


async def test_a_period_is_put_back(house, anna):
    await brings(anna, roadmap_docx([["1.", "Утвердить план", "до 15.10.2026", "Отдел образования", "Приказ"]]))
    await anna.taps("Сохранить карту")
    await anna.sends("/roadmap")
    for label in ("🗂", "✏️ Изменить", "Период"):
        await anna.taps(label)
    await anna.sends("01.09.2026 – 31.05.2027")
    await anna.taps("Сохранить без причины")
    await anna.taps("Вернуть как было")
    async with house.app.db.read() as session:
        row = (await session.execute(select(Roadmap.period_start, Roadmap.period_end))).one()
    assert f"{row.period_start}..{row.period_end}" == "2026-09-01..2027-08-31"


async def test_a_file_in_the_middle_of_a_correction_is_asked_about(house, anna):
    await brings(anna, roadmap_docx())
    await anna.taps("Сохранить карту")
    item = (await items_of(house))[0]
    await anna.taps_data(f"rm.item:{item.id}:0")
    await anna.taps("✏️ Изменить")
    await anna.taps("Формулировка")
    await anna.uploads(workbook([["ФИО", "Роль"], ["Лугова Анна Петровна", "куратор"]]), "люди.xlsx")
    assert anna.hears("Что такое люди.xlsx?")
    assert (await items_of(house))[0].title == item.title
