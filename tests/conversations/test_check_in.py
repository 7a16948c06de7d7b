"""The quarterly question about items without a date: asked, answered, counted in the status and the card."""

from datetime import UTC, date, datetime

import pytest

from models.enums import Progress, ReturnReason
from models.reminders import CheckIn
from services.access import Action
from services.roadmap.assignments import report, send_back
from tests.support.factories import assign, make_item
from tests.support.harness import House
from tests.support.reminded import DAY, behind, build_municipality, mornings

BEFORE = datetime(2026, 10, 29, 3, 0, tzinfo=UTC)  # a Thursday; the term ends on Friday the 30th
TITLE = "Вести работу с одарёнными детьми"


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, start=BEFORE) as built:
        yield built


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


@pytest.fixture
async def asked(house, municipality):
    """One item without a date at each school, asked about; give the assignments of the north and the south."""
    both = await municipality.item(TITLE, days=None, number="7", schools=(municipality.north, municipality.south))
    await house.moves(DAY)
    assert municipality.dasha.hears("короткий вопрос")
    assert TITLE in municipality.dasha.last.text
    assert {"🔄 Идёт", "✅ Сделано", "⬜ Не начинали"} <= set(municipality.dasha.last.labels)
    return both


async def status(person):
    await person.sends("/status")
    return person.last.text


async def test_the_answers_feed_the_status_and_the_card(house, municipality, asked):
    assert "Без точного срока 2: нет ответа 2" in await status(municipality.anna)
    await municipality.dasha.taps("Идёт")
    assert municipality.dasha.hears("Отмечено: идёт")
    await municipality.gleb.taps("Не начинали")
    assert "Без точного срока 2: идёт 1, не начинали 1" in await status(municipality.anna)
    await municipality.anna.taps("Требует внимания")
    await municipality.anna.taps("Без точного срока: 2")
    text = municipality.anna.last.text
    assert text.index("Берёзовская СШ") < text.index("Приозёрная СШ № 1"), "what was not begun stands first"
    assert "🔄 идёт, 30 октября" in text
    await municipality.anna.taps("№ 7")
    assert municipality.anna.hears("⬜ Не начинали – 30 октября, Пробный Глеб Егорович")
    assert "Без точного срока 1: идёт 1" in await status(municipality.dasha)


async def test_done_is_a_report(house, municipality, asked):
    await municipality.dasha.taps("Сделано")
    assert municipality.dasha.hears("Отмечено: сделано")
    assert municipality.vera.sees(TITLE), "the curator gets it to confirm"
    assert "Без точного срока 1" in await status(municipality.anna)


async def test_the_last_answer_counts_however_often_one_taps(house, municipality, asked):
    question = municipality.dasha.last
    going, begun = behind(question, "Идёт"), behind(question, "Не начинали")
    for data in (going, going, begun, begun):
        await municipality.dasha.taps_data(data)
    assert "не начинали 1" in await status(municipality.anna)
    async with house.app.db.read() as session:
        rows = (await session.execute(CheckIn.__table__.select())).all()
    assert [(row.assignment_id, row.answer) for row in rows] == [(asked[0], Progress.NOT_BEGUN)]


async def test_who_does_not_answer_is_asked_once_more_then_next_quarter(house, municipality, asked):
    await municipality.gleb.taps("Идёт")
    for _ in range(10):
        await house.moves(DAY)
    assert mornings(municipality.dasha, TITLE) == 2, "on the day and a week later"
    assert mornings(municipality.gleb, TITLE) == 1
    for _ in range(52):
        await house.moves(DAY)
    assert mornings(municipality.dasha, TITLE) == 3
    assert sum(TITLE in shown.text for shown in municipality.gleb.messages) == 2, "at the end of the next term"


async def test_the_wrong_person_a_closed_item_and_a_month_later(house, municipality, asked):
    going, done = behind(municipality.dasha.last, "Идёт"), behind(municipality.dasha.last, "Сделано")
    await municipality.gleb.taps_data(going)
    assert municipality.gleb.hears("нет доступа")
    await house.restarts()
    await house.moves(31 * DAY)
    await municipality.dasha.taps_data(going)
    assert municipality.dasha.hears("Отмечено: идёт"), "late is better than never"
    await municipality.dasha.taps_data(done)
    await municipality.dasha.taps_data(going)
    assert municipality.dasha.hears("уже отчитались")


async def test_not_begun_leads_to_the_curator(house, municipality, asked):
    await municipality.dasha.taps("Не начинали")
    await municipality.dasha.taps("Есть проблема")
    await municipality.dasha.sends("Нет педагога")
    assert municipality.vera.sees("Нет педагога")


async def test_what_was_done_and_came_back_is_under_way(house, municipality, asked):
    await municipality.dasha.taps("Сделано")
    async with house.app.db.begin() as session:
        vera = await house.id_of(municipality.vera)
        await send_back(session, asked[0], by=vera, now=house.now, reason=ReturnReason.NO_LINK)
    assert "Без точного срока 2: идёт 1, нет ответа 1" in await status(municipality.anna)


# -- an open deadline with an end ----------------------------------------------------------

YEAR = {"starts_on": date(2026, 9, 1), "deadline_text": "в течение учебного года", "deadline_kind": "whole_period"}
END = date(2027, 8, 31)


async def open_item(house, municipality, due=END, **fields):
    async with house.app.db.begin() as session:
        item = await make_item(session, municipality.roadmap, "8", TITLE, due=due, **(YEAR | fields))
        (assignment,) = await assign(
            session, municipality.roadmap, item, due=due, schools=(municipality.north,), created_at=house.now
        )
    return assignment


async def test_a_whole_year_is_asked_about_each_quarter_and_keeps_its_end(house, municipality):
    await open_item(house, municipality)
    await house.moves(DAY)
    assert municipality.dasha.hears("короткий вопрос")
    assert "Без точного срока 1: нет ответа 1" in await status(municipality.anna)
    await municipality.dasha.taps(
        "Идёт", message=next(one for one in municipality.dasha.messages if "Идёт" in str(one.labels))
    )
    assert "Без точного срока 1: идёт 1" in await status(municipality.anna)
    for _ in range(65):
        await house.moves(DAY)
    assert mornings(municipality.dasha, TITLE) == 2, "at the end of the second quarter"
    await status(municipality.anna)
    await municipality.anna.taps("Требует внимания")
    await municipality.anna.taps("Без точного срока: 1")
    await municipality.anna.taps("№ 8")
    assert municipality.anna.hears("31 августа")


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"deadline_kind": "by_plan", "starts_on": None}, 1),
        ({"deadline_kind": "range", "starts_on": date(2026, 10, 1), "due": date(2027, 5, 31)}, 1),
        ({"deadline_kind": "month_range", "starts_on": date(2026, 9, 1), "due": date(2026, 12, 31)}, 1),
        ({"deadline_kind": "month_range", "starts_on": date(2026, 10, 1), "due": date(2026, 12, 31)}, 0),
        ({"deadline_kind": "range", "starts_on": date(2026, 11, 1), "due": date(2027, 5, 31)}, 0),
        ({"deadline_kind": "whole_period", "due": date(2026, 11, 10)}, 0),
        ({"deadline_kind": "date", "starts_on": None}, 0),
    ],
    ids=["by a plan", "eight months", "four months", "a quarter", "not begun yet", "ends soon", "a day"],
)
async def test_which_deadlines_are_open(house, municipality, fields, asked):
    await open_item(house, municipality, **fields)
    await house.moves(DAY)
    questions = [shown for shown in municipality.dasha.messages if "короткий вопрос" in shown.text]
    assert len(questions) == asked


async def test_what_was_reported_is_not_asked_about(house, municipality):
    number = await open_item(house, municipality)
    async with house.app.db.begin() as session:
        await report(
            session, number, by=await house.id_of(municipality.dasha), now=house.now, action=Action.ITEM_REPORT
        )
    for _ in range(10):
        await house.moves(DAY)
    assert mornings(municipality.dasha, TITLE) == 0
