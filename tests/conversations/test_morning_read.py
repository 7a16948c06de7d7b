"""A morning that is read: one message that is true, late things once a week in one list, nothing twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from models.enums import ReturnReason, Role
from models.people import Municipality, Person
from models.plan import PlanDay
from models.roadmap import ItemOccurrence
from services.roadmap.assignments import report, send_back
from tests.support.factories import assign, make_item, make_person, make_roadmap
from tests.support.harness import ZONE
from tests.support.reminded import DAY, build_municipality, morning_of, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


def texts(person):
    return [shown.text for shown in person.messages if shown.from_bot]


async def test_late_things_come_once_a_week_in_one_list(house, municipality):
    for n in range(5):
        await municipality.item(f"Дело {n}", days=n - 6, number=str(n + 1), created_at=house.now - 20 * DAY)
    days = []
    for _ in range(27):  # from Tuesday on
        before = len(texts(municipality.dasha))
        await house.moves(DAY)
        for text in texts(municipality.dasha)[before:]:
            assert text.startswith("Просрочено 5 поручений")
            assert all(f"Дело {n}" in text for n in range(5))
            days.append(house.now.date())
    mondays = [date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21), date(2026, 9, 28)]
    assert [day for day in days if day > date(2026, 9, 2)] == mondays


async def test_the_headline_says_what_is_true(house, municipality):
    await municipality.item("Утвердить план", days=15)
    await municipality.item("Провести совет", days=15, number="2")
    await house.moves(DAY)
    assert municipality.dasha.hears("Ближайший срок – 16 сентября")
    assert "Сегодня" not in municipality.dasha.last.text


@pytest.mark.parametrize("words", [None, "Нужна подпись директора"])
async def test_what_came_back_stands_first_with_its_reason(house, municipality, words):
    [number] = await municipality.item("Сдать отчёт", days=7, number="3")
    await municipality.item("Утвердить план", days=7, number="4")
    async with house.app.db.begin() as session:
        await report(session, number, by=await house.id_of(municipality.dasha), now=house.now)
    async with house.app.db.begin() as session:
        reason = ReturnReason.OWN_WORDS if words else ReturnReason.NO_SIGNATURE
        by = await house.id_of(municipality.vera)
        await send_back(session, number, by=by, reason=reason, words=words, now=house.now)
    await house.moves(3 * DAY)
    text = morning_of(municipality.dasha).text
    assert text.startswith("Вернули 1 отчёт")
    assert text.index("↩️ Вернули на доработку") < text.index("3. Сдать отчёт") < text.index("📅 Скоро")
    assert (f"↩️ вернули: «{words}»" if words else "↩️ вернули: нет подписи") in text
    await house.moves(7 * DAY)
    await municipality.dasha.sends("/status")
    await municipality.dasha.taps("Просрочено")
    assert municipality.dasha.hears("🔴↩️")


async def test_whoever_has_just_heard_that_a_report_came_back_is_not_reminded_of_it_in_the_same_minute(
    house, municipality
):
    [number] = await municipality.item("Сдать отчёт", days=-20, number="3")
    dasha, vera = await house.id_of(municipality.dasha), await house.id_of(municipality.vera)
    await house.moves(DAY)
    async with house.app.db.begin() as session:
        await report(session, number, by=dasha, now=house.now)
    await house.moves(8 * DAY)  # past the Monday of what is late; its stage would come up again with the return
    before = mornings(municipality.dasha)
    async with house.app.db.begin() as session:
        await send_back(session, number, by=vera, reason=ReturnReason.NO_SIGNATURE, now=house.now)
    await house.moves(0 * DAY)
    assert municipality.dasha.hears("Причина: нет подписи")
    assert mornings(municipality.dasha) == before
    await house.moves(7 * DAY)
    assert mornings(municipality.dasha, "Вернули 1 отчёт") == 1


async def test_what_a_broken_line_kept_until_a_day_off_waits_for_the_stage_that_says_the_same(house, municipality):
    dasha = await house.id_of(municipality.dasha)
    async with house.app.db.begin() as session:
        await session.execute(update(Person).where(Person.id == dasha).values(reminder_hour=16))
    await municipality.item("Сдать отчёт", days=(date(2026, 9, 7) - house.now.date()).days)  # a Monday
    await house.moves(date(2026, 9, 4) - house.now.date())
    before = mornings(municipality.dasha)
    house.box.faults.add(method="sendMessage", kind="500", times=1)
    await house.moves(timedelta(hours=7))  # Friday, after four
    await house.moves(timedelta(hours=17))  # Saturday
    assert mornings(municipality.dasha) == before
    await house.moves(2 * DAY)
    await house.moves(timedelta(hours=7))
    assert mornings(municipality.dasha) == before + 1
    assert municipality.dasha.hears("Сегодня 1 поручение")


@pytest.fixture
async def put_off(house, municipality):
    """On Friday after four the line breaks, and comes back at night: Darya's list waits for Monday. It is Saturday."""
    dasha = await house.id_of(municipality.dasha)
    async with house.app.db.begin() as session:
        await session.execute(update(Person).where(Person.id == dasha).values(reminder_hour=16))
    await municipality.item("Сдать отчёт", days=(date(2026, 9, 9) - house.now.date()).days, number="3")
    await house.moves(date(2026, 9, 4) - house.now.date())
    house.box.faults.add(method="sendMessage", kind="500", times=1)
    await house.moves(timedelta(hours=7))
    await house.moves(timedelta(hours=7))
    await house.moves(timedelta(hours=10))
    assert mornings(municipality.dasha) == 0
    return dasha


async def test_a_list_that_was_put_off_and_that_days_own_are_one(house, municipality, put_off):
    """Also where the message could leave before the plan has been looked at, as at the start of a bot that was down."""
    await municipality.item("Утвердить план", days=(date(2026, 9, 8) - house.now.date()).days, number="4")
    await house.stop()
    await house.box.clock.advance(2 * DAY + timedelta(hours=8))
    await house.start()
    await house.app.scheduler.delivery.drain()
    assert mornings(municipality.dasha) == 0
    await house.tick()
    await house.box.settled()
    assert mornings(municipality.dasha) == 1
    assert municipality.dasha.hears("Сдать отчёт")
    assert municipality.dasha.hears("Утвердить план")


async def test_what_has_its_last_chance_does_not_wait_with_a_list_that_was_put_off(house, municipality, put_off):
    await municipality.item("Утвердить план", days=(date(2026, 9, 6) - house.now.date()).days, number="4")
    await house.moves(timedelta(hours=1))
    assert mornings(municipality.dasha, "Утвердить план") == 1
    assert mornings(municipality.dasha) == 1


async def test_a_municipality_whose_plan_cannot_be_kept_holds_up_no_other(house, municipality):
    """Neither the list that waits for the platform nor what becomes due next; the error is not silent."""
    dasha = municipality.dasha
    await municipality.item("Сдать отчёт", days=4, number="3")
    house.box.faults.add(method="sendMessage", kind="500", times=1)
    await house.moves(DAY)
    assert mornings(dasha) == 0
    await municipality.item("Утвердить план", days=4, number="4")
    async with house.app.db.begin() as session:
        values = {"slug": "broken", "name": "Сломанный район", "timezone": ZONE, "calendar": {"days_off": ["вчера"]}}
        await session.execute(insert(Municipality).values(id=0, **values))
        await session.execute(insert(PlanDay).values(municipality_id=0, turns_at=house.now, planned_at=house.now))
    for words, by in (("Сдать отчёт", timedelta(minutes=1)), ("Утвердить план", DAY)):
        with pytest.raises(ValueError, match="вчера"):
            await house.moves(by)
        await house.app.scheduler.settle()
        assert mornings(dasha, words) == 1


async def test_a_clock_that_ran_ahead_keeps_no_later_reminder(house, municipality):
    """A list met a broken line while the clock was ahead: its next try is far away, but not for what joins it."""
    await municipality.item("Сдать отчёт", days=20, number="3")
    await house.moves(DAY)
    house.box.faults.add(method="sendMessage", kind="500", times=1)
    await house.moves(12 * DAY)  # ahead: a week before the deadline
    await house.box.clock.advance(-11 * DAY)
    await house.tick()
    await municipality.item("Утвердить план", days=4, number="4")
    before = mornings(municipality.dasha)
    await house.moves(DAY)
    await house.moves(timedelta(hours=2))
    assert mornings(municipality.dasha) == before + 1
    assert municipality.dasha.hears("Утвердить план")


async def recurring(house, municipality, months, **more):
    """An item that comes back: due on the 5th of each month, given to a school or to several."""
    schools = more.pop("schools", (municipality.north,))
    async with house.app.db.begin() as session:
        first = date(2026, months[0], 5)
        fields = {"deadline_kind": "recurring", "rule": "FREQ=MONTHLY", "deadline_text": "ежемесячно"}
        item = await make_item(session, municipality.roadmap, "2", "Обсудить результаты", due=first, **fields)
        for ordinal, month in enumerate(months, start=1):
            due = date(2026, month, 5)
            occurrence = item[1]
            if ordinal > 1:
                row = insert(ItemOccurrence).values(item_id=item[0], ordinal=ordinal, due=due)
                occurrence = (await session.execute(row.returning(ItemOccurrence.id))).scalar_one()
            where = (item[0], occurrence)
            await assign(session, municipality.roadmap, where, due=due, schools=schools, created_at=house.now)


async def test_missed_months_stand_in_one_line_and_the_buttons_say_which(house, municipality):
    await recurring(house, municipality, (9, 10, 11))
    await municipality.item("Сдать отчёт", days=69, number="7")
    await house.moves(date(2026, 11, 9) - house.now.date())  # a Monday; all three are late
    text = municipality.dasha.last.text
    assert "2. Обсудить результаты · сентябрь, октябрь, ноябрь – просрочено на 65 дней" in text
    assert text.count("Обсудить результаты") == 1
    await municipality.dasha.taps("1")
    assert municipality.dasha.hears("Что именно?")
    await municipality.dasha.taps("октябрь")
    assert municipality.dasha.hears("5 октября")


async def test_what_comes_back_has_one_stage_before_and_the_weekly_list(house, municipality):
    await recurring(house, municipality, (10,))
    await house.moves(date(2026, 10, 1) - house.now.date())
    before = mornings(municipality.dasha)
    assert before == 0
    await house.moves(DAY)  # Friday, three days before Monday the 5th
    assert municipality.dasha.hears("2. Обсудить результаты · октябрь")
    for _ in range(9):  # up to the Sunday after
        await house.moves(DAY)
    assert mornings(municipality.dasha) == 1
    await house.moves(DAY)
    assert municipality.dasha.hears("Просрочено 1 поручение")


async def test_a_range_is_reminded_of_its_start_too(house, municipality):
    fields = {"starts_on": house.now.date() + DAY, "deadline_kind": "range"}
    due = house.now.date() + 60 * DAY
    async with house.app.db.begin() as session:
        item = await make_item(session, municipality.roadmap, "5", "Провести диагностику", due=due, **fields)
        schools = [municipality.north]
        await assign(session, municipality.roadmap, item, due=due, schools=schools, created_at=house.now)
    await house.moves(DAY)
    assert municipality.dasha.hears("5. Провести диагностику – начинается сегодня, срок до 31 октября")
    await house.moves(30 * DAY)
    assert mornings(municipality.dasha) == 1
    await house.moves(14 * DAY)  # Friday: two weeks before the end is a Saturday
    assert mornings(municipality.dasha) == 2, "and then the ladder to its end"


async def test_the_first_morning_of_a_coordinator_is_one_line(house):
    anna = await house.joined("Примерова Анна Ильинична", Role.COORDINATOR)
    schools = [await house.school(f"Школа № {n}") for n in range(11)]
    where = {"municipality_id": house.municipality_id}
    async with house.app.db.begin() as session:
        for n, school in enumerate(schools):
            post = (Role.SCHOOL_COORDINATOR, school)
            await make_person(session, f"Условный Пётр {n}", post, platform_id=None, **where)
        roadmap = await make_roadmap(session, house.municipality_id)
        for n in range(6):
            due = house.now.date() + 4 * DAY
            item = await make_item(session, roadmap, str(n + 1), f"Дело {n}", due=due)
            await assign(session, roadmap, item, due=due, schools=schools, created_at=house.now)
    await house.moves(DAY)
    text = anna.last.text
    assert text.startswith("11 человек ещё не подключились")
    assert "там некому написать" not in text
    assert "Их ждут 6 мероприятий" in text
    assert len(text.splitlines()) < 6
    await anna.taps("Кто ещё не подключился")
    assert anna.hears("Условный Пётр 0")


async def test_schools_that_cannot_be_reached_stand_in_one_line_of_an_item(house, municipality):
    await municipality.dasha.blocks_bot()
    await municipality.gleb.blocks_bot()
    both = (municipality.north, municipality.south)
    await municipality.item("Сдать отчёт", days=4, number="3", schools=both)
    await house.moves(DAY)
    text = morning_of(municipality.vera).text
    assert text.count("Сдать отчёт") == 1
    assert "Приозёрная СШ № 1, Берёзовская СШ: там некому написать" in text
    await municipality.vera.taps("1")
    await municipality.vera.taps("Берёзовская СШ")
    await municipality.vera.taps("отчитываюсь за них")
    assert municipality.vera.hears("Спасибо!")
