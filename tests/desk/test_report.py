"""The report on a year at a computer: a text whose numbers open their lists, words of one's own, the document."""

from __future__ import annotations

import asyncio
import io
from contextvars import copy_context
from datetime import date

import pytest
from docx import Document
from sqlalchemy import insert, select, update

from models.enums import Role
from models.people import AuditEntry
from models.reports import Report, ReportBlock
from services.access import Action, may
from services.access.actors import actor_of
from services.calendar.period import Period
from services.figures import View
from services.people.appointments import AT_SCHOOL
from services.report.figures import ask_as
from tests.support.computer import Computer, desk_house
from tests.support.factories import make_person
from tests.support.year import END


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    """A municipality at the end of its year."""
    async with desk_house(tmp_path, unused_tcp_port, start=END) as built:
        yield built


async def writes(pc, section, text):
    await pc.opens(f"/report/text?section={section}")
    return await pc.presses("Сохранить текст", text=text)


async def test_each_number_opens_the_list_that_counts_to_it(vera, pc):
    await pc.follows("Справка")
    assert pc.sees("За период проведено: 8 семинаров, 6 вебинаров, 3 видеоконференции")
    assert pc.sees("Сопровождение вели 7 кураторов для 8 школ.")
    assert pc.sees("Кураторова Анна 0"), "people stand there by name"
    links = [one for one in pc.page.iter("a") if "report/figure" in one.get("href")]
    assert len(links) > 40
    seminars = next(one for one in links if one.text_content() == "8 семинаров")
    await pc.asks("GET", seminars.get("href"))
    assert pc.sees("Строк: 8")
    assert len(pc.page.findall(".//tbody/tr")) == 8
    plain = [one for one in links if one.text_content().isdigit() and "key=schools." in one.get("href")]
    assert len(plain) > 1
    for one in plain:
        await pc.asks("GET", one.get("href"))
        said = "Список пуст" if one.text_content() == "0" else f"Строк: {one.text_content()}"
        assert pc.sees(said), one.get("href")
    assert await pc.opens("/report/figure?key=nothing") == 404
    assert await pc.opens("/report?period=2026-09-01..2026-08-01") == 409
    assert await pc.opens("/report?period=0001-01-01..0001-02-01") == 404


async def test_words_of_ones_own_and_nobody_is_overwritten(house, vera, pc):
    assert await writes(pc, "basis", "Цель года – помощь школам.\nВторая строка.") == 200
    assert pc.sees("Цель года – помощь школам.")
    assert pc.sees("Вера Главная")
    async with Computer(house) as second:
        await second.comes_in(await house.joined("Соня Специалист", Role.SPECIALIST))
        await second.opens("/report/text?section=basis")
        await writes(pc, "basis", "Слова Веры.")
        assert await second.presses("Сохранить текст", text="Слова Сони.") == 409
        assert second.sees("тем временем изменил другой человек")
        assert second.sees("Слова Веры.")
        assert second.page.get_element_by_id("text").text.strip() == "Слова Сони.", "what was typed stays"
        assert await second.presses("Сохранить текст") == 200, "and is saved over what was seen"
    async with house.app.db.read() as session:
        query = select(ReportBlock.text).where(ReportBlock.superseded_at.is_(None))
        assert list((await session.execute(query)).scalars()) == ["Слова Сони."]
        told = (
            await session.execute(select(AuditEntry.details).where(AuditEntry.action == "report.written"))
        ).scalars()
        assert {one["via"] for one in told} == {"desk"}
    await vera.sends("/report")
    assert vera.sees("1 из 3"), "the chat tells the same"
    await pc.opens("/report/text?section=basis")
    assert await pc.presses("Сохранить текст", text=" ") == 409
    await pc.presses("Убрать текст")
    assert not pc.sees("Слова Сони.")
    assert await pc.opens("/report/text?section=nothing") == 404


async def test_doubts_stand_before_the_clean_copy(vera, pc):
    await writes(pc, "basis", "В 2024 году обучены 411 педагогов.")
    assert pc.sees("год 2024 не относится к отчётному периоду")
    await pc.opens("/report/paper?clean=1")
    assert pc.sees("Перед чистовиком стоит проверить"), "it leads to what is doubtful first"
    assert await pc.presses("Число из другого источника", source=" ") == 409
    await pc.presses("Число из другого источника", source="Статистика региона")
    assert not pc.sees("числа 411")
    await pc.follows("Всё равно чистовик")
    text = "\n".join(one.text for one in Document(io.BytesIO(pc.content)).paragraphs)
    assert "обучены 411 педагогов" in text
    await pc.opens("/report/paper")
    comments = list(Document(io.BytesIO(pc.content)).comments)
    assert comments, "in the draft each figure has its root"


async def test_words_of_the_last_report_are_offered(house, year, vera, pc):
    async with house.app.db.begin() as session:
        days = {
            "period_start": END.date().replace(year=2025, month=9, day=1),
            "period_end": END.date().replace(year=2026),
        }
        row = insert(Report).values(municipality_id=year.municipality, **days, created_at=END).returning(Report.id)
        report = (await session.execute(row)).scalar_one()
        said = {"section": "conclusions", "text": "В 2025 году проведено 44 семинара.", "at": END}
        await session.execute(insert(ReportBlock).values(report_id=report, **said))
    await pc.opens("/report/text?section=conclusions")
    assert pc.sees("год 2025 не относится")
    await pc.presses("Взять этот текст")
    assert pc.sees("В 2025 году проведено 44 семинара.")


async def test_accepted_it_stays_as_it_is(house, vera, pc):
    await pc.opens("/report")
    await pc.presses("Да, принять")
    assert pc.sees("Принята 31 августа 2027 г.")
    assert not [one for one in pc.links() if "report/text" in one]
    assert await pc.opens("/report/text?section=basis") == 409
    await vera.sends("/report")
    assert vera.sees("Принята 31 августа 2027 г.")
    await pc.opens("/report")
    await pc.presses("Да, открыть снова")
    assert [one for one in pc.links() if "report/text" in one]


async def test_what_is_changed_while_it_is_accepted_is_in_it(house, vera, pc):
    """Somebody writes a section at that very moment: what is kept is what stands there when the acceptance is saved."""
    await writes(pc, "conclusions", "Прежний вывод.")
    await pc.opens("/report")
    outside = copy_context()  # whoever presses is not within what is being written here
    async with house.app.db.begin() as session:
        accepting = asyncio.create_task(pc.presses("Да, принять"), context=outside)
        async with asyncio.timeout(60):
            while not house.app.db._lock._waiters:  # noqa: ASYNC110 - it tells nobody that it waits to write
                await asyncio.sleep(0.01)
        newer = update(ReportBlock).where(ReportBlock.text == "Прежний вывод.").values(text="Новый вывод.")
        await session.execute(newer)
    assert await accepting == 200
    async with house.app.db.read() as session:
        kept = (await session.execute(select(Report.accepted))).scalar_one()
    assert "Новый вывод." in str(kept["paper"])
    assert "Прежний вывод." not in str(kept["paper"])


@pytest.mark.parametrize("other", list(Role))
async def test_nobody_at_the_desk_sees_sums_alone(house, other):
    """The report's pages have no look for observers: nobody comes in as one alone, whatever else they are."""
    school = await house.school("Берёзовская СШ")
    people = []
    async with house.app.db.begin() as session:
        for place in {school, school if other in AT_SCHOOL else None}:
            posts = (Role.OBSERVER, None), (other, place)
            people.append(await make_person(session, "Иванов Иван", *posts, municipality_id=house.municipality_id))
    period = Period(date(2026, 9, 1), date(2027, 8, 31))
    async with house.app.db.read() as session:
        actors = [await actor_of(session, person, now=house.now) for person in people]
        entering = [one for one in actors if may(one, Action.DESK_ENTER)]
        views = {(await ask_as(session, one, period, now=house.now)).scope.view for one in entering}
    assert View.REGION not in views


async def test_a_curator_reads_of_her_schools_and_writes_nothing(house, year, pc):
    dora = await house.joined("Дора Кураторова", Role.CURATOR, school=year.schools[0])
    await pc.comes_in(dora)
    assert await pc.opens("/report") == 200
    assert pc.sees("Здесь подсчитаны только ваши школы")
    assert not pc.sees("Приозёрная школа № 5")
    assert not [one for one in pc.links() if "report/text" in one]
    assert await pc.opens("/report/text?section=basis") == 404
    mark = next(one.get("value") for one in pc.page.iter("input") if one.get("name") == "form")
    for path, data in (
        ("/desk/report", {"do": "accept"}),
        ("/desk/report/text", {"section": "basis", "text": "Слово"}),
    ):
        assert await pc.asks("POST", path, data={"form": mark} | data) == 404
    async with house.app.db.read() as session:
        assert (await session.execute(select(ReportBlock.id))).first() is None
