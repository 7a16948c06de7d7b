"""The quarterly question about items without a date: asked, answered, counted in the status and the card."""

from datetime import UTC, date, datetime

import pytest

from models.enums import Progress, ReturnReason
from models.reminders import CheckIn
from services.access import Action
from services.roadmap.assignments import report, send_back
from tests.support.factories import assign, make_item
from tests.support.harness import House
from tests.support.reminded import DAY, behind, build_town, mornings

BEFORE = datetime(2026, 10, 29, 3, 0, tzinfo=UTC)  # a Thursday; the term ends on Friday the 30th
TITLE = "Вести работу с одарёнными детьми"


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, start=BEFORE) as built:
        yield built


@pytest.fixture
async def town(house):
    return await build_town(house)


@pytest.fixture
async def asked(house, town):
    """One item without a date at each school, asked about; give the assignments of the north and the south."""
    both = await town.item(TITLE, days=None, number="7", schools=(town.north, town.south))
    await house.moves(DAY)
    assert town.dasha.hears("короткий вопрос")
    assert TITLE in town.dasha.last.text
    assert {"🔄 Идёт", "✅ Сделано", "⬜ Не начинали"} <= set(town.dasha.last.labels)
    return both


async def status(person):
    await person.sends("/status")
    return person.last.text


async def test_the_answers_feed_the_status_and_the_card(house, town, asked):
    assert "Без точного срока 2: идёт 0, не начинали 0, нет ответа 2" in await status(town.anna)
    await town.dasha.taps("Идёт")
    assert town.dasha.hears("Отмечено: идёт")
    await town.gleb.taps("Не начинали")
    assert "Без точного срока 2: идёт 1, не начинали 1, нет ответа 0" in await status(town.anna)
    await town.anna.taps("Без точного срока: 2")
    text = town.anna.last.text
    assert text.index("Берёзовская СШ") < text.index("Приозёрная СШ № 1"), "what was not begun stands first"
    assert "🔄 идёт, 30 октября" in text
    await town.anna.taps("№ 7")
    assert town.anna.hears("⬜ Не начинали – 30 октября, Пробный Глеб Егорович")
    assert "Без точного срока 1: идёт 1, не начинали 0, нет ответа 0" in await status(town.dasha)


async def test_done_is_a_report(house, town, asked):
    await town.dasha.taps("Сделано")
    assert town.dasha.hears("Отмечено: сделано")
    assert town.vera.sees(TITLE), "the curator gets it to confirm"
    assert "Без точного срока 1" in await status(town.anna)


async def test_the_last_answer_counts_however_often_one_taps(house, town, asked):
    question = town.dasha.last
    going, begun = behind(question, "Идёт"), behind(question, "Не начинали")
    for data in (going, going, begun, begun):
        await town.dasha.taps_data(data)
    assert "не начинали 1" in await status(town.anna)
    async with house.app.db.read() as session:
        rows = (await session.execute(CheckIn.__table__.select())).all()
    assert [(row.assignment_id, row.answer) for row in rows] == [(asked[0], Progress.NOT_BEGUN)]


async def test_who_does_not_answer_is_asked_once_more_then_next_quarter(house, town, asked):
    await town.gleb.taps("Идёт")
    for _ in range(10):
        await house.moves(DAY)
    assert mornings(town.dasha, TITLE) == 2, "on the day and a week later"
    assert mornings(town.gleb, TITLE) == 1
    for _ in range(52):
        await house.moves(DAY)
    assert mornings(town.dasha, TITLE) == 3
    assert sum(TITLE in shown.text for shown in town.gleb.messages) == 2, "at the end of the next term"


async def test_the_wrong_person_a_closed_item_and_a_month_later(house, town, asked):
    going, done = behind(town.dasha.last, "Идёт"), behind(town.dasha.last, "Сделано")
    await town.gleb.taps_data(going)
    assert town.gleb.hears("нет доступа")
    await house.restarts()
    await house.moves(31 * DAY)
    await town.dasha.taps_data(going)
    assert town.dasha.hears("Отмечено: идёт"), "late is better than never"
    await town.dasha.taps_data(done)
    await town.dasha.taps_data(going)
    assert town.dasha.hears("уже отчитались")


async def test_not_begun_leads_to_the_curator(house, town, asked):
    await town.dasha.taps("Не начинали")
    await town.dasha.taps("Есть проблема")
    await town.dasha.sends("Нет педагога")
    assert town.vera.sees("Нет педагога")


async def test_what_was_done_and_came_back_is_under_way(house, town, asked):
    await town.dasha.taps("Сделано")
    async with house.app.db.begin() as session:
        vera = await house.id_of(town.vera)
        await send_back(session, asked[0], by=vera, now=house.now, reason=ReturnReason.NO_LINK)
    assert "Без точного срока 2: идёт 1, не начинали 0, нет ответа 1" in await status(town.anna)


# -- an open deadline with an end ----------------------------------------------------------

YEAR = {"starts_on": date(2026, 9, 1), "deadline_text": "в течение учебного года", "deadline_kind": "whole_period"}
END = date(2027, 8, 31)


async def open_item(house, town, due=END, **fields):
    async with house.app.db.begin() as session:
        item = await make_item(session, town.roadmap, "8", TITLE, due=due, **(YEAR | fields))
        (assignment,) = await assign(session, town.roadmap, item, due=due, schools=(town.north,), created_at=house.now)
    return assignment


async def test_a_whole_year_is_asked_about_each_quarter_and_keeps_its_end(house, town):
    await open_item(house, town)
    await house.moves(DAY)
    assert town.dasha.hears("короткий вопрос")
    assert "Без точного срока 1: идёт 0, не начинали 0, нет ответа 1" in await status(town.anna)
    await town.dasha.taps("Идёт", message=next(one for one in town.dasha.messages if "Идёт" in str(one.labels)))
    assert "Без точного срока 1: идёт 1" in await status(town.anna)
    for _ in range(65):
        await house.moves(DAY)
    assert mornings(town.dasha, TITLE) == 2, "at the end of the second quarter"
    await status(town.anna)
    await town.anna.taps("Без точного срока: 1")
    await town.anna.taps("№ 8")
    assert town.anna.hears("31 августа")


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
async def test_which_deadlines_are_open(house, town, fields, asked):
    await open_item(house, town, **fields)
    await house.moves(DAY)
    questions = [shown for shown in town.dasha.messages if "короткий вопрос" in shown.text]
    assert len(questions) == asked


async def test_what_was_reported_is_not_asked_about(house, town):
    number = await open_item(house, town)
    async with house.app.db.begin() as session:
        await report(session, number, by=await house.id_of(town.dasha), now=house.now, action=Action.ITEM_REPORT)
    for _ in range(10):
        await house.moves(DAY)
    assert mornings(town.dasha, TITLE) == 0
