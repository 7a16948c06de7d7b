"""The doubts of an import at a computer: typed as in an order, or answered by a button; saved in the chat."""

from __future__ import annotations

from datetime import date

import pytest

from models.enums import Role
from models.roadmap import RoadmapItem
from services.privacy.consents import end_everything
from tests.support.computer import Computer
from tests.support.doubtful import DOUBTFUL, doubtful_docx
from tests.support.roadmaps import brings, count, items_of, roadmap_docx


@pytest.fixture
async def anna(house, pc):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
    await pc.comes_in(anna)
    return anna


async def test_each_answer_leads_to_the_next_doubt(house, anna, pc):
    await pc.opens("/import")
    assert pc.sees("Сейчас ничего не загружается")
    await brings(anna, doubtful_docx())
    await pc.opens("/roadmap")
    await pc.follows("Вопросы по загрузке")
    assert pc.sees("осталось 14 вопросов")
    asked = []
    for day in range(14):
        (here,) = [one for one in pc.page.iter("tr") if one.get("class") == "here"]
        asked.append(here.findall("td")[1].text_content())
        assert await pc.presses("Сохранить и дальше", value=f"до {day + 1} марта") == 200
    assert sorted(asked) == sorted(one.strip() for one in DOUBTFUL)
    assert pc.sees("Всё решено")
    assert await count(house, RoadmapItem) == 0, "nothing is saved before that is wanted"
    await anna.sends("/import")
    await anna.taps("Продолжить")
    await anna.taps("Сохранить карту")
    found = {one.deadline_text: one for one in await items_of(house)}
    assert len(found) == 17 - 1  # two rows of the document say the same
    assert not any(one.needs_date for one in found.values())


async def test_other_answers(house, anna, pc):
    await brings(anna, doubtful_docx())
    await pc.opens("/import")
    assert await pc.presses("Сохранить и дальше", value="31 июня") == 409
    assert pc.sees("Такого дня в календаре нет.")
    assert pc.page.get_element_by_id("value").get("value") == "31 июня"
    assert await pc.presses("Сохранить и дальше", value="до 20.10.2027") == 409
    assert pc.sees("вне периода карты")
    await pc.opens("/import")
    first = pc.page.find(".//h2").text_content()
    await pc.presses("Позже")
    assert pc.page.find(".//h2").text_content() != first
    await pc.presses("Да, прочитано верно")
    await pc.presses("До конца периода")
    await pc.presses("Не брать строку")
    assert pc.sees("Эта строка не войдёт в карту.")
    await pc.follows("Изменить")
    assert await pc.presses("Сохранить и дальше", value="до 20.11") == 200
    assert pc.sees("20 ноября")
    path = next(one.get("data-reading") for one in pc.page.iter("input") if one.get("data-reading"))
    async with pc.web.get(pc.origin + path, params={"text": "до 20.11"}) as answer:
        assert await answer.json() == {"said": "= пт, 20 ноября 2026 г.", "sure": True}


async def test_executors_in_other_words(house, anna, pc):
    await brings(anna, roadmap_docx())
    await pc.opens("/import?row=4&kind=executors")
    assert pc.sees("Исполнители в документе: «ОО»")
    assert await pc.presses("Сохранить и дальше", value="") == 409
    assert await pc.presses("Сохранить и дальше", value="Школьные команды, товарищ Неведомый") == 409
    assert pc.sees("Неведомый")
    assert await pc.presses("Сохранить и дальше", accept="1") == 200
    await pc.opens("/import?row=4&kind=executors")
    assert pc.sees("Все школы")
    await pc.presses("Кураторы")
    assert pc.page.find(".//h2").text_content().startswith("7."), "a tick is not yet the answer"
    await pc.presses("Понято верно, больше никого")
    await pc.opens("/import?row=5&kind=executors")
    assert await pc.presses("Сохранить и дальше", value="Приозёрная А. Б.") == 200


async def test_only_ones_own_draft_and_only_while_it_is_there(house, anna, pc):
    await brings(anna, doubtful_docx())
    await pc.opens("/import")
    other = await house.joined("Быстрова Белла Олеговна", Role.COORDINATOR)
    async with Computer(house) as second:
        await second.comes_in(other)
        await second.opens("/import")
        assert second.sees("Сейчас ничего не загружается")
        mark = next(one.get("value") for one in second.page.iter("input") if one.get("name") == "form")
        sent = dict(pc.filled("Сохранить и дальше", value="до 20.11")) | {"form": mark}
        await second.asks("POST", "/desk/import", data=sent)
        assert second.sees("Сейчас ничего не загружается")
    assert await pc.opens("/import?row=99") == 409
    await pc.opens("/import")
    await anna.sends("/import")
    await anna.taps("Не отправлять")
    assert await pc.presses("Сохранить и дальше", value="до 20.11") == 200
    assert pc.sees("Сейчас ничего не загружается")
    assert await count(house, RoadmapItem) == 0


async def test_another_file_that_comes_meanwhile_takes_no_answer_meant_for_the_first(house, anna, pc):
    await brings(anna, doubtful_docx())
    await pc.opens("/import")
    await pc.presses("Позже")
    behind = pc.at
    (link,) = {one for one in pc.links() if "row=3" in one and "kind" not in one}
    later = pc.filled("Позже")
    await anna.sends("/import")
    await anna.taps("Не отправлять")
    await brings(anna, roadmap_docx())
    assert await pc.presses("Сохранить и дальше", value="до 20 ноября") == 409
    assert pc.sees("прислали другой файл")
    assert not [one for one in pc.page.iter("input") if one.get("value") == "до 20 ноября"], "nothing to send by Enter"
    for method, where, data in (("GET", behind, None), ("GET", link, None), ("POST", "/desk/import", later)):
        assert await pc.asks(method, where, data=data) == 409, where
        assert pc.sees("прислали другой файл")
    await pc.opens("/import")
    assert not pc.sees("прислали другой файл")
    assert not pc.sees("20 ноября 2026")


async def test_a_role_lost_in_the_middle(house, anna, pc):
    await house.joined("Быстрова Белла Олеговна", Role.COORDINATOR)
    await brings(anna, doubtful_docx())
    await pc.opens("/import")
    async with house.app.db.begin() as session:
        await end_everything(session, await house.id_of(anna), now=house.now)
    assert await pc.presses("Сохранить и дальше", value="до 20.11") == 401
    assert date(2026, 11, 20) not in {one.starts_on for one in await items_of(house)}
