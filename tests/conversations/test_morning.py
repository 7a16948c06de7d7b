"""The morning message, and each of its buttons: also twice, by the wrong person, too late, after a restart."""

import pytest
from sqlalchemy import update

from models.enums import ReminderState
from models.roadmap import Assignment, Roadmap
from tests.support.factories import assign, make_item
from tests.support.reminded import DAY, build_town, mornings


@pytest.fixture
async def town(house):
    return await build_town(house)


async def test_one_message_groups_late_today_and_soon(house, town):
    await town.item("Утвердить план", days=8, number="1")
    await town.item("Провести педсовет", days=4, number="2")
    await town.item("Сдать отчёт", days=1, number="3")
    await house.moves(DAY)
    assert town.dasha.hears("Сегодня 3 дела")
    text = town.dasha.last.text
    assert text.index("Сегодня") < text.index("3. Сдать отчёт") < text.index("2. Провести педсовет")
    assert mornings(town.dasha, "Сегодня 3 дела") == 1
    assert not town.gleb.hears("дел")


async def test_after_a_week_of_downtime_only_the_latest_stage_in_one_message(house, town):
    await town.item("Утвердить план", days=8, number="1")
    await town.item("Сдать отчёт", days=2, number="2")
    await house.moves(7 * DAY)
    assert mornings(town.dasha, "Утвердить план") == 1
    assert mornings(town.dasha, "Сдать отчёт") == 1
    assert town.dasha.hears("Сегодня 2 дела")
    states = [row.state for row in await town.reminders(person_id=await house.id_of(town.dasha))]
    assert states.count(ReminderState.SENT) == 2
    assert set(states) == {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
    await house.tick()
    assert mornings(town.dasha, "Сегодня") == 1


@pytest.fixture
async def reminded(house, town):
    """Darya has one item, due in three days, and its morning message; give the assignment's id."""
    [number] = await town.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert town.dasha.hears("Сегодня 1 дело")
    assert town.dasha.hears("через 3 дня")
    return number


async def test_done_asks_for_evidence_that_may_be_left_out(house, town, reminded):
    await town.dasha.taps("Сделано")
    await town.dasha.taps("без")
    assert town.vera.sees("Сдать отчёт")
    await house.restarts()
    await house.moves(7 * DAY)
    assert mornings(town.dasha, "Сегодня") == 1


async def test_postponed_until_tomorrow_it_comes_tomorrow(house, town, reminded):
    morning = town.dasha.last
    await town.dasha.taps("завтра", message=morning)
    assert town.dasha.hears("Срок не меняется")
    await town.dasha.taps("завтра", message=morning)
    await house.restarts()
    await house.moves(DAY)
    assert mornings(town.dasha, "Сегодня 1 дело") == 2
    await town.dasha.taps("завтра", message=morning)
    assert town.dasha.hears("уже прошёл")


async def test_a_day_is_picked_from_the_month(house, town, reminded):
    await town.dasha.taps("Выбрать день")
    await town.dasha.taps("4")
    assert town.dasha.hears("Напомню")


async def test_a_problem_reaches_the_curator_and_the_answer_comes_back(house, town, reminded):
    await town.dasha.taps("Есть проблема")
    await town.dasha.sends("Нет доступа к системе")
    assert town.vera.sees("Нет доступа к системе")
    await town.vera.taps("Ответить")
    await town.vera.sends("Доступ откроют завтра")
    assert town.dasha.sees("Доступ откроют завтра")


async def test_not_mine_is_given_away_in_two_taps(house, town, reminded):
    await town.dasha.taps("Не моё")
    await town.dasha.taps("Не моё")
    assert mornings(town.anna, "«Не моё», пишет Образцова Дарья Львовна") == 1
    await town.anna.taps("Передать другому")
    await town.anna.taps("Берёзовская СШ")
    assert town.anna.hears("теперь этим занимается Берёзовская СШ")
    await town.dasha.taps("Подробнее", message=next(one for one in town.dasha.messages if "Сегодня" in one.text))
    assert town.dasha.hears("нет доступа")
    await house.moves(DAY)
    assert town.gleb.sees("Сдать отчёт")


async def test_an_old_button_says_why_not(house, town, reminded):
    morning = town.dasha.last
    await town.gleb.taps_data(f"rd.notme:{reminded}")
    assert town.gleb.hears("нет доступа")
    await town.dasha.taps("Сделано")
    await town.dasha.taps("без")
    await house.moves(30 * DAY)
    await town.dasha.taps("Не моё", message=morning)
    assert town.dasha.hears("уже отчитались")


async def test_a_moved_deadline_gets_its_own_ladder(house, town, reminded):
    async with house.app.db.begin() as session:
        later = house.now.date() + 10 * DAY
        await session.execute(update(Assignment).where(Assignment.id == reminded).values(due=later))
    await house.moves(2 * DAY)  # a week before is a Saturday: it comes on the Friday
    assert mornings(town.dasha, "12 сентября") == 1


async def test_what_cannot_reach_the_school_goes_to_the_curator_who_acts_for_it(house, town):
    await town.dasha.blocks_bot()
    await town.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert town.vera.sees("Приозёрная СШ № 1: там никого нет на связи, можно ответить за них")
    await town.vera.taps("отчитываюсь за них")
    assert town.vera.hears("Спасибо!")
    await town.vera.taps("отчитываюсь за них", message=next(one for one in town.vera.messages if "Сегодня" in one.text))
    assert town.vera.hears("уже отчитались")


async def test_what_is_late_reaches_the_curator_then_the_coordinator(house, town):
    await town.item("Сдать отчёт", days=1, number="3")
    await house.moves(4 * DAY)
    assert not town.vera.sees("Просрочено в ваших школах")
    await house.moves(2 * DAY)
    assert town.vera.sees("Просрочено в ваших школах")
    assert not town.anna.sees("Просрочено")
    await house.moves(4 * DAY)
    assert town.anna.sees("Просрочено в муниципалитете")
    told = await town.reminders(kind="escalation", state=ReminderState.SENT)
    assert [(row.stage, row.person_id) for row in told] == [
        ("curator", await house.id_of(town.vera)),
        ("coordinator", await house.id_of(town.anna)),
    ]


async def test_a_curator_of_two_schools_with_nine_things(house, town):
    """Own tasks without one's own name, what one stands in for, and what is late below: each said once, in one look."""
    vera = await house.id_of(town.vera)
    async with house.app.db.begin() as session:
        for n in range(6):
            due = house.now.date() + (n - 1) * DAY
            item = await make_item(session, town.roadmap, str(n + 1), f"Своё дело {n}", due=due)
            await assign(session, town.roadmap, item, due=due, person_id=vera, created_at=house.now - 20 * DAY)
        await session.execute(update(Roadmap).values(settings={"curator_after": 1}))
    await town.gleb.blocks_bot()
    await town.item("Сдать отчёт", days=3, number="7", schools=(town.south,))
    await town.item("Обновить страницу", days=-1, number="8")
    await town.item("Провести педсовет", days=-1, number="9")
    await house.moves(DAY)
    [text] = [shown.text for shown in town.vera.messages if "Сегодня" in shown.text and "дел" in shown.text]
    groups = [text.index(part) for part in ("Просрочено", "☀️ Сегодня", "Скоро", "К сведению: просрочено в школах")]
    assert groups == sorted(groups)
    assert all(text.count(f"Своё дело {n}") == 1 for n in (0, 1, 2))
    assert "Тестова" not in text
    assert "Берёзовская СШ: там никого нет на связи" in text
    assert text.index("К сведению") < text.index("Обновить страницу")
    assert len(text) < 1000
    await town.vera.taps("Просроченное в моих школах")
    assert town.vera.hears("Обновить страницу")
