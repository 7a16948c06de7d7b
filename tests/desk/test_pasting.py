"""A range from a spreadsheet: laid over the roadmap as one act, or not at all; and several rows get other executors."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, select, update

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, ItemChange, RoadmapItem
from tests.support.computer import Computer


@pytest.fixture
async def map_(school, house, pc):
    await pc.comes_in(school.anna)
    async with house.app.db.read() as session:
        rows = await session.execute(select(Assignment.id, Assignment.item_id))
        of = dict(rows.all())
    return {number: of[task] for number, task in school.tasks.items()}


async def row(house, item):
    async with house.app.db.read() as session:
        one = (await session.execute(select(RoadmapItem).where(RoadmapItem.id == item))).scalar_one()
        mine = select(Assignment.due).where(Assignment.item_id == item).order_by(Assignment.id)
        due = (await session.execute(mine)).scalars().first()
    return one.number, one.title, due, one.executors_text, one.result_text


async def changes(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(ItemChange))).scalar_one()


async def pastes(pc, map_, text, *, first="5", column="date", **more):
    await pc.opens("/paste")
    return await pc.presses("Вставить ячейки", text=text, first=map_[first], column=column, **more)


async def test_a_range_is_one_act_told_once_and_taken_back_as_one(house, school, map_, pc):
    before = len(school.dasha.messages)
    was = [await row(house, one) for one in map_.values()]
    text = "20.11.2026\tШкольные команды\tНе менее 2\r\nдо 25 ноября\t\t\r\n\t\t«Один»\r\n"
    assert await pastes(pc, map_, text, reason="приказ № 15") == 200
    assert pc.sees("Изменены 3 мероприятия") or pc.sees("Изменено 3 мероприятия")
    five, seven, nine = [await row(house, one) for one in map_.values()]
    assert five[2:] == (date(2026, 11, 20), "Школьные команды", "Не менее 2")
    assert seven[2] == date(2026, 11, 25)
    assert seven[3:] == was[1][3:], "an empty cell leaves what stands there"
    assert nine[4] == "«Один»"
    assert len(school.dasha.messages) == before + 1
    told = str(school.dasha.messages[-1])
    assert told.count("приказ № 15") == 1
    assert told.count("\n5. Утвердить приказом школьную команду") == 1, (
        "an item is named once, whatever changed about it"
    )
    assert "20 ноября" in told
    assert "Не менее 2" in told
    await pc.presses("Вернуть как было")
    assert [await row(house, one) for one in map_.values()] == was
    assert len(school.dasha.messages) == before + 2


async def test_one_doubtful_cell_and_nothing_is_saved(house, school, map_, pc):
    for text, column, words in (
        ("20.11.2026\n31 июня", "date", "строка 2, «Срок»: «31 июня» – Такого дня в календаре нет."),
        ("20.11.2026\n=СУММ(A1)", "date", "формула"),
        ("#ССЫЛКА!", "title", "формула"),
        ("########", "date", "формула"),
        ("20.11.2026\tтоварищ Неведомый", "date", "Неведомый"),
        ("20.11.2026\n01.02.2020", "date", "строка 2"),
        ("Иначе\tдо 1 мая", "title", "этот столбец в таблице не меняется"),
        ("1\t2\n3", "number", "Ячеек в строке 2: 1, а в первой: 2"),
        ("\n".join("1234"), "number", "Скопировано строк: 4"),
        ("а\tб\tв", "result", "Скопировано столбцов: 3"),
        (" \t ", "date", "вставлять нечего"),
        ("\n".join(["\t".join("12345")] * 1000), "number", "Скопировано ячеек: 5000"),
        ("7" * 21, "number", "строка 1, «№»"),
    ):
        assert await pastes(pc, map_, text, column=column) == 409, text
        assert pc.sees(words), (text, pc.says)
        kept = pc.page.get_element_by_id("text").text or ""
        assert kept.strip("\n").split() == text.split(), "what was pasted is still there"
        assert await changes(house) == 0


async def test_what_was_copied_here_changes_nothing_here(house, school, map_, pc):
    await pc.opens("/roadmap")
    cells = [
        [cell.get("data-copy", cell.text_content().strip()) for cell in list(line)[1:]]
        for line in pc.page.iter("tr")
        if line.get("data-item")
    ]
    text = "\n".join("\t".join(line) for line in cells)
    assert await pastes(pc, map_, text, column="number") == 409
    assert pc.sees("уже так")
    assert await changes(house) == 0


async def test_a_range_that_was_copied_here_is_put_back_when_rows_are_done(house, school, map_, pc):
    async with house.app.db.begin() as session:
        await session.execute(update(Assignment).values(state=AssignmentState.CONFIRMED))
    await pc.opens("/roadmap")
    day = next(one for one in pc.page.iter("td") if one.get("data-what") == "date").get("data-copy")
    was = (await row(house, map_["5"]))[2]
    assert await pastes(pc, map_, f"{day or f'{was:%d.%m.%Y}'}\tШкольные команды") == 200
    assert (await row(house, map_["5"]))[2:4] == (was, "Школьные команды")
    assert await pastes(pc, map_, "20.11.2026") == 409
    assert pc.sees("Здесь всё уже сделано")


async def test_a_number_that_excel_took_for_a_date_is_a_number_again(house, school, map_, pc):
    assert await pastes(pc, map_, "02.янв\n01.03.2026\n5.12", column="number") == 200
    assert [(await row(house, one))[0] for one in map_.values()] == ["2.1", "1.3", "5.12"]
    before = await changes(house)
    for text in ("янв.25", "02.01.26", "2026-01-02 00:00:00", "1/2/2026", "2-Jan", "2 января"):
        assert await pastes(pc, map_, text, column="number") == 409, text
        assert pc.sees("Excel принял это за дату"), text
    assert await changes(house) == before


async def test_a_range_that_lies_a_row_off_is_not_saved(house, school, map_, pc):
    for text, column, words in (
        ("Первый\n\nВторой", "title", "строка 2, «Мероприятие»: «» – строка пуста"),
        ("7.\tШкольные слова\n9\tДругие слова", "number", "строка 1, «№»: «7.» – это номер другой строки"),
        ("5\tСлова\n\t\n9\tДругие слова", "number", "строка 2, «№»: «» – строка пуста"),
    ):
        assert await pastes(pc, map_, text, column=column) == 409, text
        assert pc.sees(words), pc.says
    assert await changes(house) == 0
    assert await pastes(pc, map_, "5\tПервый\n7.1\tВторой\n\t\n", column="number") == 200
    assert [(await row(house, one))[:2] for one in list(map_.values())[:2]] == [("5", "Первый"), ("7.1", "Второй")]


async def test_who_was_faster_is_not_overwritten(house, school, map_, pc):
    other = await house.joined("Быстрова Белла", Role.COORDINATOR)
    async with Computer(house) as second:
        await second.comes_in(other)
        await pc.opens("/paste")
        assert await pastes(second, map_, "Слова Беллы", column="title") == 200
        assert await pc.presses("Вставить ячейки", text="Мои слова", first=map_["5"], column="title") == 409
        assert pc.sees("Быстрова")
        assert (await row(house, map_["5"]))[1] == "Слова Беллы"
        await pc.presses("сохранить моё")
        assert (await row(house, map_["5"]))[1] == "Мои слова"


async def test_neither_a_refusal_nor_a_second_try_overwrites_what_was_not_shown(house, school, map_, pc):
    other = await house.joined("Быстрова Белла", Role.COORDINATOR)
    async with Computer(house) as second:
        await second.comes_in(other)
        await pc.opens("/paste")
        assert await pastes(second, map_, "Слова Беллы", column="title") == 200
        assert await pc.presses("Вставить ячейки", text="=СУММ(A1)", first=map_["5"], column="title") == 409
        assert await pc.presses("Вставить ячейки", text="Мои слова", first=map_["5"], column="title") == 409
        assert pc.sees("Быстрова")
        assert await pastes(second, map_, "И ещё раз", column="title") == 200
        assert await pc.presses("сохранить моё") == 409
        assert pc.sees("И ещё раз")
        assert (await row(house, map_["5"]))[1] == "И ещё раз"
        assert await pc.presses("сохранить моё") == 200
        assert (await row(house, map_["5"]))[1] == "Мои слова"


async def test_not_for_a_curator_and_not_over_foreign_rows(house, school, map_, pc):
    await pc.opens("/paste")
    sent = pc.filled("Вставить ячейки", text="x", first=999_999, column="title")
    assert await pc.asks("POST", "/desk/paste", data=[*sent, ("item", "999999")]) == 404
    assert await pc.asks("POST", "/desk/paste", data=[one for one in sent if one[0] != "column"]) == 404
    async with Computer(house) as curator:
        await curator.comes_in(school.vera)
        await curator.opens("/roadmap")
        assert not curator.sees("Вставить из Excel")
        assert await curator.opens("/paste") == 404
    assert await changes(house) == 0


async def test_several_rows_get_other_executors_by_one_act(house, school, map_, pc):
    await pc.opens("/roadmap")
    ticked = [map_["5"], map_["7"]]
    sent = {"item": ticked, "what": "who", "who": "Школьные команды, товарищ Неведомый", "reason": "приказ № 16"}
    assert await pc.presses("Изменить отмеченные", **sent) == 409
    assert pc.sees("Неведомый")
    chosen = [one.get("value") for one in pc.page.iter("input") if one.get("name") == "item" and one.checked]
    assert sorted(map(int, chosen)) == sorted(ticked), "what was ticked is still ticked"
    assert await changes(house) == 0
    assert await pc.presses("Изменить отмеченные", accept="1") == 200
    texts = [(await row(house, map_[one]))[3] for one in ("5", "7", "9")]
    assert texts[:2] == ["Школьные команды, товарищ Неведомый"] * 2
    assert texts[2] != texts[0]
    await pc.presses("Вернуть как было")
    assert (await row(house, map_["5"]))[3] != texts[0]


async def test_more_than_may_be_sent_at_once_is_said_in_words(house, school, map_, pc, window):
    before = await changes(house)
    huge = "х" * 4 * 1024 * 1024
    assert await pastes(pc, map_, huge) == 413
    assert pc.sees("За один раз принимается не больше 4 МБ, а отправлено больше. Ничего не сохранено")
    assert pc.headers["Content-Security-Policy"]
    await window.comes_in(school.anna)
    assert await pastes(window, map_, huge) == 413
    assert window.sees("не больше 4 МБ")
    assert window.page.find_class("problem"), "what the script there shows above the form that stays"
    await pc.opens("/paste")
    sent = pc.filled("Вставить ячейки", text=huge, first=map_["5"], column="date")
    await pc.asks("POST", pc.url + "/paste", data=sent, headers={"Accept": "application/json"})
    assert pc.status == 413
    assert "не больше 4 МБ" in json.loads(pc.content)["problem"], "and what the table's script says"
    assert await changes(house) == before


async def test_a_form_has_as_many_fields_as_a_large_roadmap_needs(school, map_, pc):
    await pc.opens("/paste")
    many = {f"seen_{n}": "0" for n in range(100_000, 110_000)}
    assert await pc.presses("Вставить ячейки", text="20.11.2026", first=map_["5"], column="date", **many) == 200
    assert pc.sees("Изменено 1 мероприятие")
