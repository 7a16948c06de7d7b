"""The roadmap at a computer: read whole, a row corrected, several moved by one act, and nobody overwritten."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, ItemChange, RoadmapItem
from services import people
from services.privacy.consents import end_everything
from tests.support.computer import Computer
from tests.support.factories import assign, make_item, make_roadmap


@pytest.fixture
async def map_(school, house, pc):
    await pc.comes_in(school.anna)
    return {number: await item_of(house, school.tasks[number]) for number in school.tasks}


async def item_of(house, task):
    async with house.app.db.read() as session:
        return (await session.execute(select(Assignment.item_id).where(Assignment.id == task))).scalar_one()


async def field(house, item, column):
    async with house.app.db.read() as session:
        return (await session.execute(select(getattr(RoadmapItem, column)).where(RoadmapItem.id == item))).scalar_one()


async def due(house, task):
    async with house.app.db.read() as session:
        return (await session.execute(select(Assignment.due).where(Assignment.id == task))).scalar_one()


async def changes(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(ItemChange))).scalar_one()


async def test_the_whole_table_is_read_and_narrowed(school, map_, pc):
    await pc.follows("Дорожная карта")
    assert pc.sees("Показано: 3 из 3")
    for words in ("Утвердить приказом школьную команду", "до 01.10.2026", "чт, 1 октября", "0 из 1"):
        assert pc.sees(words)
    await pc.opens("/roadmap?q=курсы")
    assert pc.sees("Показано: 1 из 3")
    await pc.opens("/roadmap?shelf=u")
    assert pc.sees("Ничего не найдено")
    heads = [one.text_content() for one in pc.page.iter("th") if one.get("scope") == "col"]
    assert not heads
    await pc.opens("/roadmap")
    heads = [one.text_content() for one in pc.page.iter("th") if one.get("scope") == "col"]
    assert heads[:4] == ["Отметка", "№", "Мероприятие", "В документе"]


async def test_a_deadline_is_typed_as_in_the_order(house, school, map_, pc):
    await pc.opens("/roadmap")
    await pc.follows("Утвердить приказом")
    await pc.presses("Сохранить: Срок", value="до 20 ноября", reason="приказ № 12")
    assert pc.sees("Изменено 1 мероприятие") or pc.sees("Изменена 1 строка") or pc.sees("1 человек")
    assert await due(house, school.tasks["5"]) == date(2026, 11, 20)
    assert school.dasha.sees("приказ № 12")
    assert school.dasha.sees("20 ноября")
    await pc.presses("Вернуть как было")
    assert await due(house, school.tasks["5"]) == date(2026, 10, 1)


async def test_what_is_not_one_certain_day_is_not_saved(house, school, map_, pc):
    await pc.opens(f"/roadmap/{map_['5']}")
    for phrase in ("", "по плану РМО", "ежемесячно", "31 июня", "когда-нибудь", "<b>", "до 1 марта и до 1 мая"):
        assert await pc.presses("Сохранить: Срок", value=phrase) == 409, phrase
        assert pc.sees("поэтому ничего не сохранено")
        assert pc.page.get_element_by_id("v_date").get("value") == phrase
    assert await changes(house) == 0


async def test_it_is_read_while_it_is_typed(map_, pc):
    path = f"/roadmap/{map_['5']}/reading"
    async with pc.web.get(pc.url + path, params={"text": "до 20.11"}) as answer:
        assert await answer.json() == {"said": "= пт, 20 ноября 2026 г.", "sure": True}
    async with pc.web.get(pc.url + path, params={"text": "31 июня"}) as answer:
        assert await answer.json() == {"said": "Такого дня в календаре нет.", "sure": False}


async def test_words_of_a_row(house, school, map_, pc):
    item = map_["7"]
    for button, value, column in (
        ("Сохранить: Формулировка", "Пройти курсы <всем>", "title"),
        ("Сохранить: Плановый результат", "Не менее 2", "result_text"),
        ("Сохранить: Раздел", "Кадры", "section"),
        ("Сохранить: Номер мероприятия", "7а", "number"),
        ("Сохранить: Плановый результат", "", "result_text"),
    ):
        await pc.opens(f"/roadmap/{item}")
        assert await pc.presses(button, value=value) == 200
        assert await field(house, item, column) == (value or None)
    await pc.opens(f"/roadmap/{item}")
    assert await pc.presses("Сохранить: Формулировка", value=" ") == 409
    assert await pc.presses("Сохранить: Номер мероприятия", value="7" * 21) == 409
    await pc.presses("Сохранить: Ожидаемый", value="certificate")
    assert await field(house, item, "expected_kind") == "certificate"
    await pc.opens(f"/roadmap/{item}")
    await pc.presses("Закрыть мероприятие", reason="исключено приказом")
    assert await field(house, item, "closed_at")
    assert await pc.opens(f"/roadmap/{item}") == 409


async def test_executors_are_understood_or_asked(house, school, map_, pc):
    await pc.opens(f"/roadmap/{map_['9']}")
    assert await pc.presses("Сохранить: Исполнители", value="Школьные команды, товарищ Неведомый") == 409
    assert pc.sees("Понято не всё")
    assert pc.sees("Неведомый")
    await pc.presses("Сохранить: Исполнители", accept="1")
    assert await field(house, map_["9"], "executors_text") == "Школьные команды, товарищ Неведомый"


async def test_a_cell_is_saved_by_a_script(house, school, map_, pc):
    """The grid sends what the form of the row's page sends, and is told how the cell reads now."""
    await pc.opens("/roadmap")
    mark = pc.page.find(".//form[@id='rows']//input[@name='form']").get("value")

    async def saves(what, value, seen, **more):
        sent = {"form": mark, "what": what, "value": value, f"seen_{map_['5']}": str(seen), "reason": "приказ № 14"}
        where = f"{pc.url}/roadmap/{map_['5']}"
        headers = {"Origin": pc.origin, "Accept": "application/json"}
        async with pc.web.post(where, data=sent | more, headers=headers) as answer:
            return answer.status, await answer.json()

    status, told = await saves("date", "до 20.11", 0)
    assert (status, told["shown"]) == (200, "пт, 20 ноября")
    assert told["said"] == "Об этом узнает 1 человек." or "1 человек" in told["said"]
    assert await due(house, school.tasks["5"]) == date(2026, 11, 20)
    status, faster = await saves("title", "Иначе", 0)
    assert status == 409
    assert "Анна Приозёрная" in faster["problem"]
    status, again = await saves("title", "Иначе & проще", told["seen"])
    assert (status, again["shown"]) == (200, "Иначе & проще")
    assert await saves("date", "31 июня", again["seen"]) == (
        409,
        {"problem": "Это не один определённый день, поэтому ничего не сохранено. Такого дня в календаре нет."},
    )
    status, who = await saves("who", "Школьные команды, товарищ Неведомый", again["seen"])
    assert status == 409
    assert "Неведомый" in who["problem"]
    await pc.opens(f"/roadmap?act={again['act']}&items=1&told=1")
    await pc.presses("Вернуть как было")
    assert await field(house, map_["5"], "title") == "Утвердить приказом школьную команду"


async def test_several_rows_move_by_one_act_and_everybody_hears_once(house, school, map_, pc):
    before = len(school.dasha.messages)
    await pc.opens("/roadmap")
    await pc.presses("Изменить отмеченные", item=list(map_.values()), days="14", reason="приказ № 13")
    assert await due(house, school.tasks["5"]) == date(2026, 10, 15)
    assert await due(house, school.tasks["9"]) == date(2026, 11, 4)
    assert len(school.dasha.messages) == before + 1
    assert school.dasha.sees("приказ № 13")
    await pc.presses("Вернуть как было")
    assert await due(house, school.tasks["5"]) == date(2026, 10, 1)
    await pc.opens("/roadmap")
    await pc.presses("Изменить отмеченные", item=[map_["5"], map_["7"]], what="section", section="Команды", days="")
    assert [await field(house, map_[one], "section") for one in ("5", "7", "9")] == ["Команды", "Команды", None]
    for fields in (
        {"item": []},
        {"days": "много"},
        {"days": "0"},
        {"days": "9999"},
        {"what": "none"},
        {"days": "-300"},
    ):
        await pc.opens("/roadmap")
        made = await changes(house)
        assert await pc.presses("Изменить отмеченные", **({"item": [map_["5"]], "days": "1"} | fields)) == 409
        assert await changes(house) == made


async def test_who_was_faster_is_not_overwritten(house, school, map_, pc):
    other = await house.joined("Быстрова Белла", Role.COORDINATOR)
    async with Computer(house) as second:
        await second.comes_in(other)
        await second.opens(f"/roadmap/{map_['5']}")
        await pc.opens(f"/roadmap/{map_['5']}")
        await second.presses("Сохранить: Формулировка", value="Слова Беллы")
        assert await pc.presses("Сохранить: Срок", value="до 20.11") == 409
        assert pc.sees("ничего не сохранено")
        assert pc.sees("Быстрова")
        assert pc.sees("Слова Беллы")
        assert await due(house, school.tasks["5"]) == date(2026, 10, 1)
        await pc.presses("сохранить моё")
        assert await due(house, school.tasks["5"]) == date(2026, 11, 20)
        await pc.opens("/roadmap")
        await second.opens("/roadmap")
        await second.presses("Изменить отмеченные", item=[map_["7"]], days="3")
        assert await pc.presses("Изменить отмеченные", item=[map_["7"], map_["9"]], days="5") == 409
        assert pc.sees("Быстрова")
        assert await due(house, school.tasks["9"]) == date(2026, 10, 21)


async def test_a_curator_reads_and_changes_nothing(house, school, map_):
    async with Computer(house) as pc:
        await pc.comes_in(school.vera)
        await pc.opens("/roadmap")
        assert pc.sees("Показано: 3 из 3")
        assert not list(pc.page.iter("input"))[3:] or not pc.sees("Изменить отмеченные")
        mark = next(one.get("value") for one in pc.page.iter("input") if one.get("name") == "form")
        assert await pc.opens(f"/roadmap/{map_['5']}") == 404
        sent = {"form": mark, "item": map_["5"], "what": "shift", "days": "5", "value": "до 20.11"}
        for path in ("/roadmap", f"/roadmap/{map_['5']}", "/roadmap/undo"):
            assert await pc.asks("POST", "/desk" + path, data=sent) == 404
    assert await changes(house) == 0


async def test_rows_of_another_municipality_are_not_there(house, school, map_, pc):
    async with house.app.db.begin() as session:
        far = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        roadmap = await make_roadmap(session, far)
        foreign = await make_item(session, roadmap, "1", "Чужое мероприятие", due=date(2026, 12, 1))
        await assign(session, roadmap, foreign, due=date(2026, 12, 1), person_id=await house.id_of(school.vera))
    await pc.opens("/roadmap")
    assert not pc.sees("Чужое")
    filled = pc.filled("Изменить отмеченные", item=[map_["5"], foreign[0]], days="5")
    assert await pc.asks("POST", "/desk/roadmap", data=filled) == 404
    await pc.opens("/roadmap/999999")
    nowhere = pc.says
    for path in (f"/roadmap/{foreign[0]}", f"/roadmap/{foreign[0]}/reading?text=1"):
        assert await pc.opens(path) == 404
        assert pc.says == nowhere
    await pc.opens(f"/roadmap/{map_['5']}")
    sent = pc.filled("Сохранить: Срок", value="до 20.11")
    assert await pc.asks("POST", f"/desk/roadmap/{foreign[0]}", data=sent) == 404
    assert await changes(house) == 0


async def test_a_role_lost_in_the_middle_of_an_edit(house, school, map_, pc):
    await house.joined("Быстрова Белла", Role.COORDINATOR)
    await pc.opens(f"/roadmap/{map_['5']}")
    person = await house.id_of(school.anna)
    async with house.app.db.begin() as session:
        await end_everything(session, person, now=house.now)
    assert await pc.presses("Сохранить: Срок", value="до 20.11") == 401
    assert await changes(house) == 0
    assert await school.state("5") is AssignmentState.OPEN


@pytest.mark.parametrize("page", ["/roadmap", "/roadmap/{item}"])
async def test_neither_a_refusal_nor_a_second_try_overwrites_what_was_not_shown(house, school, map_, pc, page):
    other = await house.joined("Быстрова Белла", Role.COORDINATOR)
    item = map_["5"]

    async def saves(computer, section):
        if page == "/roadmap":
            sent = {"item": item, "what": "section", "section": section}
            return await computer.presses("Изменить отмеченные", **sent)
        return await computer.presses("Сохранить: Раздел", value=section)

    async with Computer(house) as second:
        await second.comes_in(other)

        async def bella_saves(section):
            await second.opens(f"/roadmap/{item}")
            assert await second.presses("Сохранить: Раздел", value=section) == 200

        await pc.opens(page.format(item=item))
        await bella_saves("Раздел Беллы")
        assert await saves(pc, "д" * 5000) == 409
        assert await saves(pc, "Мой раздел") == 409
        assert pc.sees("Раздел Беллы")
        await bella_saves("И ещё раз")
        assert await pc.presses("сохранить моё") == 409
        assert pc.sees("И ещё раз")
        assert await field(house, item, "section") == "И ещё раз"
        assert await pc.presses("сохранить моё") == 200
        assert await field(house, item, "section") == "Мой раздел"
