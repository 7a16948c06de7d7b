"""Bad files, forged buttons, impatient taps: a clear answer, and nothing half-saved."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from models.enums import Role
from models.roadmap import Roadmap, RoadmapDraft
from services.errors import MEGABYTE
from tests.support.office import document, saved, workbook, zipped
from tests.support.roadmaps import HEADER, ROWS, brings, count, roadmap_docx

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200


@pytest.fixture
async def anna(house):
    await house.school("Приозёрная СШ № 1")
    return await house.joined("Анна Приозёрная", Role.COORDINATOR)


async def draft_id(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(RoadmapDraft.id))).scalar_one()


@pytest.mark.parametrize(
    ("content", "name", "answer"),
    [
        (document("Приказ. Утвердить прилагаемую дорожную карту."), "приказ.docx", "таблиц"),
        (PNG, "карта.xlsx", "картинка"),
        (roadmap_docx()[:3000], "карта.docx", "повреждён"),
        (zipped({"a.txt": "x"}), "карта.docx", "архив"),
        (b"", "карта.docx", "пуст"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "карта.xls", "веб-страниц"),
    ],
)
async def test_a_bad_file_is_refused_and_the_next_one_is_read(house, anna, content, name, answer):
    await anna.sends("/import")
    await anna.uploads(content, name)
    await anna.sends("2026/27")
    assert anna.hears(answer)
    assert await count(house, RoadmapDraft) == 0
    await anna.uploads(roadmap_docx(), "карта.docx")
    await anna.sends("2026/27")
    assert anna.hears("Прочитано 6 строк")


async def test_a_file_of_30_megabytes_is_said_to_be_too_large(house, anna):
    await anna.sends("/import")
    assert anna.hears("до 20 МБ")
    await anna.uploads(b"\0" * 30 * MEGABYTE, "карта.docx")
    assert anna.hears("больше 20 МБ")
    await anna.uploads(roadmap_docx(), "карта.docx")
    assert anna.hears("На какой период")


async def test_a_period_that_is_none(house, anna):
    await anna.sends("/import")
    await anna.uploads(roadmap_docx(), "карта.docx")
    for period in ("скоро", "31.08.2027 – 01.09.2026", "2026/28", "32.13.2026 – 01.01.2027"):
        await anna.sends(period)
        assert not anna.hears("Прочитано")
        assert not anna.hears("Что-то пошло не так")
    await anna.sends("01.09.2026 – 31.08.2027")
    assert anna.hears("Прочитано 6 строк")


async def test_doubtful_deadlines_say_why(house, anna):
    rows = [
        ["1", "Издать приказ", "до 20.08.2026", "Отдел образования", None],
        ["2", "Провести проверку", "05.11.2026 – 29.12.2025", "Отдел образования", None],
        ["3", "Собрать отчёты", "до 1 мая 2203", "Отдел образования", None],
        ["4", "Подвести итоги", "31 июня 2027", "Отдел образования", None],
    ]
    await brings(anna, roadmap_docx(rows))
    await anna.taps("Разобрать")
    heard = []
    for _ in rows:
        heard.append(anna.screen)
        await anna.taps("Позже")
    said = "\n".join(heard)
    for reason in ("за период дорожной карты", "Конец раньше начала", "Такого дня в календаре нет"):
        assert reason in said
    assert "2203" in said
    await anna.taps("Обзор")
    await anna.taps("Сохранить карту")
    assert anna.hears("4 мероприятия")


async def test_an_empty_column_of_deadlines_is_told(house, anna):
    rows = [[*row[:2], "", *row[3:]] for row in ROWS]
    await brings(anna, roadmap_docx(rows))
    assert anna.hears("нет ни одного срока")
    assert anna.hears("назначить срок для 6 строк")
    await anna.taps("Разобрать")
    await anna.taps("До конца периода")
    assert anna.hears("Решено для 6 строк с этими словами")


async def test_what_is_left_out_of_a_file_is_told_with_its_count_and_place(house, anna):
    book = Workbook()
    sheet = book.active
    for row in ([*HEADER], *([number, f"Дело {number}", "май 2027", "Школьные команды", ""] for number in range(1, 6))):
        sheet.append(row)
    for hidden in (3, 5):
        sheet.row_dimensions[hidden].hidden = True
    await brings(anna, saved(book), "карта.xlsx")
    assert anna.hears("Понял 3 из 3")
    assert anna.hears("2 скрытые строки не взяты: 3, 5")
    await anna.taps("Сохранить карту")

    # The next wording of the same paper hides one row more: that nobody means to remove it by that is for them to say.
    sheet.row_dimensions[6].hidden = True
    await brings(anna, saved(book), "карта.xlsx")
    assert anna.hears("3 скрытые строки не взяты: 3, 5, 6")


async def test_a_draft_of_before_knows_nothing_of_what_was_left_out(house, anna):
    await brings(anna, roadmap_docx())
    async with house.app.db.begin() as session:
        [draft] = (await session.execute(select(RoadmapDraft))).scalars()
        draft.content = {name: value for name, value in draft.content.items() if name != "left_out"}
    await anna.taps("Все строки")
    await anna.taps("Обзор")
    assert anna.hears("Понял 5 из 6")


async def test_a_page_in_a_deadline_cell_is_asked_about(house, anna):
    rows = [ROWS[0], ["2.", "Дело", "до 1 мая 2027, " + "потом по плану, " * 500, "Школьные команды", ""]]
    await brings(anna, roadmap_docx(rows))
    assert anna.hears("назначить срок для 1 строки")
    await anna.taps("Разобрать")
    assert anna.hears("Для срока здесь слишком много текста")


async def test_a_book_that_is_pasted_bit_by_bit_is_refused(house, anna):
    await anna.sends("/import")
    page = "\n".join(f"{number}\tДело {number} {'ы' * 150}\tмай\tКуратор" for number in range(20))
    for _ in range(20):
        await anna.sends(page)
        if anna.hears("сообщения это слишком много. Пришлите, пожалуйста, файлом"):
            break
    assert anna.hears("сообщения это слишком много. Пришлите, пожалуйста, файлом")


async def test_two_taps_at_once_save_once(house, anna):
    await brings(anna, roadmap_docx())
    overview = anna.last
    await asyncio.gather(anna.taps("Сохранить карту", message=overview), anna.taps("Сохранить карту", message=overview))
    assert await count(house, Roadmap) == 1
    assert anna.sees("Эта загрузка уже завершена")


async def test_forged_buttons_do_nothing(house, anna):
    await brings(anna, roadmap_docx())
    draft = await draft_id(house)
    far, near = date(2040, 1, 1).toordinal(), date(2026, 10, 1).toordinal()
    forged = [
        f"rmi.day:{draft}:0:{far}",
        f"rmi.day:{draft}:999:{near}",
        f"rmi.day:{draft}:0:1",
        f"rmi.day:{draft}:0:999999999",
        f"rmi.dec:{draft}:0:date",
        f"rmi.dec:{draft}:4:yes",
        f"rmi.dec:{draft}:-1:skip",
        f"rmi.dec:{draft}:0:nonsense",
        f"rmi.cal:{draft}:77:{near}",
        f"rmi.cal:{draft}:0:0",
        f"rmi.who:{draft}:50:centre",
        f"rmi.per1:{draft}:0:4040",
        f"rmi.tick:{draft}:0:4040:0",
        f"rmi.row:{draft}:-5:0",
        f"rmi.save:{draft + 1}",
        "rmi.per:1:2",
        "rmi.save:",
        "rmi.что-то",
    ]
    for data in forged:
        await anna.taps_data(data)
        assert not anna.sees("Что-то пошло не так"), data
    assert await count(house, Roadmap) == 0
    await anna.taps("Сохранить карту")
    assert anna.hears("6 мероприятий")


async def test_somebody_elses_draft_and_somebody_without_the_right(house, anna):
    await brings(anna, roadmap_docx())
    draft = await draft_id(house)
    boris = await house.joined("Борис Приозёрный", Role.COORDINATOR)
    await boris.sends("/home")
    await boris.taps_data(f"rmi.save:{draft}")
    assert boris.hears("Эта загрузка уже завершена")
    await boris.taps_data(f"rmi.drop:{draft}")
    assert await count(house, RoadmapDraft) == 1
    teacher = await house.joined("Тамара Учителева", Role.TEACHER, school=await house.school("Лесная СШ"))
    await teacher.sends("/import")
    assert teacher.hears("Сюда у вас нет доступа")
    await teacher.taps_data(f"rmi.save:{draft}")
    assert teacher.hears("Сюда у вас нет доступа")
    assert await count(house, Roadmap) == 0


async def test_two_thousand_rows_while_others_are_answered(house, anna):
    rows = [
        [str(n), f"Мероприятие {n}", "до 15.10.2026" if n % 3 else "ежеквартально", "Школьные команды", None]
        for n in range(1, 2001)
    ]
    teacher = await house.joined("Тамара Учителева", Role.TEACHER, school=await house.school("Лесная СШ"))
    await anna.sends("/import")
    await anna.uploads(workbook([HEADER, *rows]), "карта.xlsx")
    await anna.sends("2026/27", wait="nothing")
    await teacher.sends("/home", wait="answer")
    assert not anna.hears("Прочитано")
    assert teacher.hears("Тамара Учителева")
    await anna.waits_for("Прочитано 2000 строк", timeout=300)
    await anna.taps("Приказа пока нет")
    assert anna.hears("Понял 2000 из 2000")
    await anna.taps("Сохранить карту")
    assert anna.hears("2000 мероприятий")


async def test_an_order_that_is_a_novel(house, anna):
    await anna.sends("/import")
    await anna.uploads(roadmap_docx(), "карта.docx")
    await anna.sends("2026/27")
    await anna.sends("приказ " * 100)
    assert anna.hears("слишком длинно")
    await anna.sends("№ 5 от 01.09.2026")
    assert anna.hears("№ 5 от 01.09.2026")
