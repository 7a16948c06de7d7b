"""The morning message, and each of its buttons: also twice, by the wrong person, too late, after a restart."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.enums import PauseKind, ReminderState
from models.reminders import Pause
from models.roadmap import Assignment, Roadmap
from tests.support.factories import assign, make_item
from tests.support.reminded import DAY, build_municipality, morning_of, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_one_message_groups_late_today_and_soon(house, municipality):
    await municipality.item("Утвердить план", days=8, number="1")
    await municipality.item("Провести педсовет", days=4, number="2")
    await municipality.item("Сдать отчёт", days=1, number="3")
    await house.moves(DAY)
    assert municipality.dasha.hears("Сегодня 1 поручение")
    text = municipality.dasha.last.text
    assert text.index("☀️") < text.index("3. Сдать отчёт") < text.index("📅") < text.index("2. Провести педсовет")
    assert mornings(municipality.dasha) == 1
    assert not municipality.gleb.hears("дел")


async def test_after_a_week_of_downtime_only_the_latest_stage_in_one_message(house, municipality):
    await municipality.item("Утвердить план", days=8, number="1")
    await municipality.item("Сдать отчёт", days=2, number="2")
    await house.moves(7 * DAY)
    assert mornings(municipality.dasha, "Утвердить план") == 1
    assert mornings(municipality.dasha, "Сдать отчёт") == 1
    assert mornings(municipality.dasha) == 1
    states = [row.state for row in await municipality.reminders(person_id=await house.id_of(municipality.dasha))]
    assert states.count(ReminderState.SENT) == 2
    assert set(states) == {ReminderState.SENT, ReminderState.MERGED, ReminderState.VOID}
    await house.tick()
    assert mornings(municipality.dasha) == 1


@pytest.fixture
async def reminded(house, municipality):
    """Darya has one item, due in three days, and its morning message; give the assignment's id."""
    [number] = await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert municipality.dasha.hears("Ближайший срок – 5 сентября")
    assert municipality.dasha.hears("через 3 дня")
    return number


async def test_done_asks_for_evidence_that_may_be_left_out(house, municipality, reminded):
    await municipality.dasha.taps("Сделано")
    await municipality.dasha.taps("без")
    assert municipality.vera.sees("Сдать отчёт")
    await house.restarts()
    await house.moves(7 * DAY)
    assert mornings(municipality.dasha) == 1


async def test_postponed_until_tomorrow_it_comes_tomorrow(house, municipality, reminded):
    morning = municipality.dasha.last
    await municipality.dasha.taps("завтра", message=morning)
    assert municipality.dasha.hears("Срок не меняется")
    await municipality.dasha.taps("завтра", message=morning)
    await house.restarts()
    await house.moves(DAY)
    assert mornings(municipality.dasha) == 2
    await municipality.dasha.taps("завтра", message=morning)
    assert municipality.dasha.hears("Напомню: пт, 4 сентября"), "counted from the tap"
    await municipality.dasha.taps_data(f"rd.later:item:{reminded}:{(municipality.today - DAY).isoformat()}")
    assert municipality.dasha.hears("Напомню: пт, 4 сентября"), "also under a message of the version before"
    await municipality.dasha.taps("понедельник", message=morning)
    assert municipality.dasha.hears("Напомню: пн, 7 сентября")


async def test_a_day_is_picked_from_the_month(house, municipality, reminded):
    await municipality.dasha.taps("Выбрать день")
    await municipality.dasha.taps("4")
    assert municipality.dasha.hears("Напомню")


async def test_a_problem_reaches_the_curator_and_the_answer_comes_back(house, municipality, reminded):
    await municipality.dasha.taps("Есть проблема")
    await municipality.dasha.sends("Нет доступа к системе")
    assert municipality.vera.sees("Нет доступа к системе")
    await municipality.vera.taps("Ответить")
    await municipality.vera.sends("Доступ откроют завтра")
    assert municipality.dasha.sees("Доступ откроют завтра")


async def test_not_mine_is_given_away_in_two_taps(house, municipality, reminded):
    await municipality.dasha.taps("Не моё")
    await municipality.dasha.taps("Не моё")
    assert mornings(municipality.anna, "«Не моё», пишет Образцова Дарья Львовна") == 1
    await municipality.anna.taps("Передать другому")
    await municipality.anna.taps("Берёзовская СШ")
    assert municipality.anna.hears("теперь этим занимается Берёзовская СШ")
    await municipality.dasha.taps("Карточка", message=morning_of(municipality.dasha))
    assert municipality.dasha.hears("нет доступа")
    await house.moves(DAY)
    assert municipality.gleb.sees("Сдать отчёт")


async def test_an_old_button_says_why_not(house, municipality, reminded):
    morning = municipality.dasha.last
    await municipality.gleb.taps_data(f"rd.notme:{reminded}")
    assert municipality.gleb.hears("нет доступа")
    await municipality.dasha.taps("Сделано")
    await municipality.dasha.taps("без")
    await house.moves(30 * DAY)
    await municipality.dasha.taps("Не моё", message=morning)
    assert municipality.dasha.hears("уже отчитались")


async def test_a_moved_deadline_gets_its_own_ladder(house, municipality, reminded):
    async with house.app.db.begin() as session:
        later = house.now.date() + 10 * DAY
        await session.execute(update(Assignment).where(Assignment.id == reminded).values(due=later))
    await house.moves(2 * DAY)  # a week before is a Saturday: it comes on the Friday
    assert mornings(municipality.dasha, "12 сентября") == 1


async def test_what_cannot_reach_the_school_goes_to_the_curator_who_acts_for_it(house, municipality):
    await municipality.dasha.blocks_bot()
    await municipality.item("Сдать отчёт", days=4, number="3")
    await house.moves(DAY)
    assert municipality.vera.sees("Приозёрная СШ № 1: там некому написать, можно ответить за них")
    await municipality.vera.taps("отчитываюсь за них")
    assert municipality.vera.hears("Спасибо!")
    await municipality.vera.taps("отчитываюсь за них", message=morning_of(municipality.vera))
    assert municipality.vera.hears("уже отчитались")


async def test_what_is_late_reaches_the_curator_then_the_coordinator(house, municipality):
    await municipality.item("Сдать отчёт", days=1, number="3")
    await house.moves(4 * DAY)
    assert not municipality.vera.sees("Просрочено в ваших школах")
    await house.moves(2 * DAY)
    assert municipality.vera.sees("Просрочено в ваших школах")
    assert not municipality.anna.sees("Просрочено")
    await house.moves(4 * DAY)
    assert municipality.anna.sees("Просрочено в муниципалитете")
    told = await municipality.reminders(kind="escalation", state=ReminderState.SENT)
    assert [(row.stage, row.person_id) for row in told] == [
        ("curator", await house.id_of(municipality.vera)),
        ("coordinator", await house.id_of(municipality.anna)),
    ]


async def test_who_has_heard_as_coordinator_does_not_hear_the_same_day_in_a_curators_place(house, municipality):
    await municipality.item("Утвердить план", days=1)
    while not municipality.anna.sees("Просрочено в муниципалитете"):
        await house.moves(DAY)
    heard = mornings(municipality.anna)
    vera = await house.id_of(municipality.vera)
    async with house.app.db.begin() as session:
        session.add(Pause(kind=PauseKind.PERSON, subject_id=vera, first=municipality.today, created_at=house.now))
    for _ in range(3):
        await house.moves(timedelta(minutes=10))
    assert mornings(municipality.anna) == heard


async def test_a_curator_of_two_schools_with_nine_things(house, municipality):
    """Own tasks without one's own name, what one stands in for, and what is late below: each said once, in one look."""
    vera = await house.id_of(municipality.vera)
    async with house.app.db.begin() as session:
        for n in range(6):
            due = house.now.date() + (n + 4) * DAY
            item = await make_item(session, municipality.roadmap, str(n + 1), f"Своё дело {n}", due=due)
            await assign(session, municipality.roadmap, item, due=due, person_id=vera, created_at=house.now - 20 * DAY)
        await session.execute(update(Roadmap).values(settings={"curator_after": 1}))
    await municipality.gleb.blocks_bot()
    await municipality.item("Сдать отчёт", days=9, number="7", schools=(municipality.south,))
    await municipality.item("Обновить страницу", days=-1, number="8")
    await municipality.item("Провести педсовет", days=-1, number="9")
    await house.moves(6 * DAY)  # Monday, the day of all that is late
    text = morning_of(municipality.vera).text
    assert text.startswith("Просрочено 2 поручения · Сегодня 1 поручение")
    groups = [text.index(part) for part in ("🔴 Просрочено", "☀️ Сегодня", "Скоро", "К сведению: просрочено в школах")]
    assert groups == sorted(groups)
    assert all(text.count(f"Своё дело {n}") == 1 for n in (0, 1, 2))
    assert "Тестова" not in text
    assert "Берёзовская СШ: там некому написать" in text
    assert text.index("К сведению") < text.index("Обновить страницу")
    assert len(text) < 1000
    await municipality.vera.taps("Просроченное в моих школах")
    assert municipality.vera.hears("Обновить страницу")
