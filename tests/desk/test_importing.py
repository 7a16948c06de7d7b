"""The doubts of an import at a computer: typed as in an order, or answered by a button; and saved there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.people import AuditEntry
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.privacy.consents import end_everything
from tests.support.computer import Computer
from tests.support.doubtful import DOUBTFUL, doubtful_docx
from tests.support.roadmaps import ROWS, brings, count, items_of, roadmap_docx


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
    assert await pc.presses("Сохранить карту", order="Приказ № 93 от 25.09.2026") == 200
    assert pc.sees("Дорожная карта сохранена")
    assert len(pc.page.findall(".//tbody/tr")) == 17, "what was created stands there"
    await anna.taps("Сохранить карту")
    assert anna.hears("Эта загрузка уже завершена"), "the chat's draft is closed with it"
    async with house.app.db.read() as session:
        (order,) = (await session.execute(select(Roadmap.order_text))).scalars()
        done = (
            await session.execute(select(AuditEntry.details).where(AuditEntry.action == "roadmap.created"))
        ).scalars()
        assert [one["via"] for one in done] == ["desk"]
    assert order == "Приказ № 93 от 25.09.2026"
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


def table(pc):
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in pc.page.iter("tr")]
    return rows[1:]


async def test_a_new_edition_says_what_it_changes_before_it_does(house, anna, pc):
    await brings(anna, roadmap_docx(ROWS[:4]))
    await anna.taps("Сохранить карту")
    first, second, third, _fourth = ROWS[:4]
    changed = [*second[:2], "до 20 ноября 2026", second[3], second[4]]
    await brings(anna, roadmap_docx([first, changed, [*third[:4], "Не менее 5 семинаров"], ROWS[5]]))
    await pc.opens("/import/end")
    assert pc.sees("Карта на этот период уже есть")
    told = {(row[0], row[1]): (row[2], row[3]) for row in table(pc)}
    assert told["2. Выявить профессиональные дефициты учителей", "срок"][1] == "до 20 ноября 2026 г."
    assert told["5. Провести семинар для завучей", "планируемый результат"] == (
        "Не менее 2 семинаров",
        "Не менее 5 семинаров",
    )
    assert told["6. Совещание с директорами", "убрано"][1] == "закрыто, сделанное сохраняется"
    assert ("9. Сдать отчёт", "добавлено") in told
    assert len(await items_of(house)) == 4, "looking changes nothing"
    assert await pc.presses("Применить изменения") == 200
    assert pc.sees("Дорожная карта обновлена")
    titles = {one.title for one in await items_of(house)}
    assert titles == {first[1], second[1], third[1], ROWS[5][1]}
    await brings(anna, roadmap_docx([first, changed, [*third[:4], "Не менее 5 семинаров"], ROWS[5]]))
    await pc.opens("/import/end")
    assert pc.sees("Изменений нет")
    await pc.presses("Не загружать")
    await pc.opens("/import")
    assert pc.sees("Сейчас ничего не загружается")


async def test_what_was_changed_by_hand_holds_until_the_paper_is_said_to_be_right(house, anna, pc):
    await brings(anna, roadmap_docx(ROWS[:2]))
    await anna.taps("Сохранить карту")
    item = (await items_of(house))[0]
    await pc.opens(f"/roadmap/{item.id}")
    await anna.taps_data(f"rm.item:{item.id}:0")
    await anna.taps("✏️ Изменить")
    await anna.taps("Планируемый результат")
    await anna.sends("Распоряжение")
    await anna.taps("Сохранить без причины")
    await brings(anna, roadmap_docx([[*ROWS[0][:4], "Постановление"], ROWS[1]]))
    await pc.opens("/import/end")
    assert pc.sees("1 мероприятие изменено вручную, а в документе иначе")
    await pc.presses("Взять из документа")
    assert ["1. Утвердить план работы со школами", "планируемый результат", "Распоряжение", "Постановление"] in table(
        pc
    )
    await pc.presses("Оставить изменённое вручную")
    assert not table(pc)
    await pc.presses("Взять из документа")
    await pc.presses("Применить изменения")
    assert (await items_of(house))[0].result_text == "Постановление"


async def test_of_which_roadmap_it_is_a_new_edition_is_asked(house, anna, pc):
    await brings(anna, roadmap_docx(ROWS[:4]))
    await anna.taps("Сохранить карту")
    others = [[f"{n}.", f"Открытый урок по теме {n}", "март 2027", "Школьные команды", None] for n in range(1, 4)]
    await brings(anna, roadmap_docx(others), "Уроки.docx")
    await pc.opens("/import/end")
    assert pc.sees("Это её новая редакция или другая карта?")
    mark = next(one.get("value") for one in pc.page.iter("input") if one.get("name") == "form")
    draft = next(one.get("value") for one in pc.page.iter("input") if one.get("name") == "draft")
    sent = {"form": mark, "draft": draft, "do": "save"}
    assert await pc.asks("POST", "/desk/import/end", data=sent) == 409, "it is not saved before that is said"
    assert pc.sees("Сначала нужно сказать")
    assert await pc.asks("POST", "/desk/import/end", data=sent | {"do": "into", "roadmap": "4040"}) == 409
    assert await count(house, Roadmap) == 1
    await pc.opens("/import/end")
    await pc.presses("Это другая карта")
    await pc.presses("Сохранить карту")
    assert await count(house, Roadmap) == 2
    assert await count(house, RoadmapItem, RoadmapItem.closed_at.is_not(None)) == 0
    assert await pc.asks("POST", "/desk/import/end", data=sent) == 200
    assert pc.sees("Сейчас ничего не загружается"), "a second time there is nothing to save"
    assert await count(house, Roadmap) == 2


async def test_what_was_done_before_is_said_once(house, anna, pc):
    await house.moves(timedelta(days=60))  # a roadmap that comes in mid-year
    rows = [["1.", "Издать приказ", "до 20.09.2026", "Школьные команды", "Приказ"], ROWS[2]]
    await pc.comes_in(anna)
    await brings(anna, roadmap_docx(rows))
    await pc.opens("/import/end")
    await pc.presses("Сохранить карту")
    assert pc.sees("Что из этого уже сделано?")
    key = next(one.get("value") for one in pc.page.iter("input") if one.get("type") == "checkbox")
    await pc.presses("Отметить сделанным", item=key)
    assert pc.sees("Отмечено сделанным 1 поручение")
    assert pc.sees("Ничего не забыто")
    states = await count(house, Assignment, Assignment.state == AssignmentState.CONFIRMED)
    assert states == 1
    async with Computer(house) as second:
        await second.comes_in(await house.joined("Вера Специалист", Role.CURATOR, school=1))
        assert await second.opens("/import/end") == 404


async def test_a_role_lost_in_the_middle(house, anna, pc):
    await house.joined("Быстрова Белла Олеговна", Role.COORDINATOR)
    await brings(anna, doubtful_docx())
    await pc.opens("/import")
    async with house.app.db.begin() as session:
        await end_everything(session, await house.id_of(anna), now=house.now)
    assert await pc.presses("Сохранить и дальше", value="до 20.11") == 401
    assert date(2026, 11, 20) not in {one.starts_on for one in await items_of(house)}
