"""Who decides about reports is reminded as everybody is: on working days, at their own hour, not in a vacation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from models.enums import PauseKind, ReminderState, Role
from models.people import Person
from models.reminders import Pause, Reminder
from services.reminders.rules import Kind
from services.roadmap import assignments
from tests.support.reporting import ReportingSchool

DAY = timedelta(days=1)
WAITS = "ждёт вашего решения"


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def reports(house, school, number="5"):
    async with house.app.db.begin() as session:
        by = await house.id_of(school.dasha)
        await assignments.report(session, school.tasks[number], by=by, now=house.now)


async def nudges(house, **where):
    async with house.app.db.read() as session:
        query = select(Reminder).filter_by(kind=Kind.DECISION, **where).order_by(Reminder.send_at)
        return list((await session.execute(query)).scalars())


def told(person, text=WAITS):
    return sum(shown.from_bot and text in shown.text for shown in person.messages)


async def test_who_decides_is_reminded_in_the_morning_message_until_it_is_decided(house, school):
    await reports(house, school)  # Tuesday
    await house.moves(2 * DAY)
    assert not told(school.vera)
    await house.moves(DAY)
    assert told(school.vera) == 1
    assert school.vera.hears("1 отчёт ждёт вашего решения")
    await school.vera.taps("Посмотреть отчёты")
    assert school.vera.hears("Утвердить приказом школьную команду")
    await school.opens_card(school.vera, "5")
    await school.vera.taps("Подтвердить")
    await house.moves(14 * DAY)
    assert [(row.stage, row.state) for row in await nudges(house)] == [("+3", ReminderState.SENT)]


async def test_nothing_comes_in_the_new_year_holidays_and_then_one_for_all_of_them(house, school):
    await house.moves(date(2026, 12, 28) - house.now.date())
    await reports(house, school)
    before = told(school.vera)
    await house.moves(date(2027, 1, 10) - house.now.date())  # the 4th and all other days off have passed
    assert told(school.vera) == before
    await house.moves(DAY)
    assert told(school.vera) == before + 1
    states = [row.state for row in await nudges(house)]
    assert states.count(ReminderState.SENT) == 1
    assert states.count(ReminderState.MERGED) == len(states) - 1 == 4


async def test_it_comes_at_the_persons_own_hour_and_once_after_a_downtime(house, school):
    vera = await house.id_of(school.vera)
    async with house.app.db.begin() as session:
        await session.execute(update(Person).where(Person.id == vera).values(reminder_hour=15))
    await reports(house, school)
    await house.moves(3 * DAY)  # Friday, ten o'clock: the hour is still to come
    assert not told(school.vera)
    await house.moves(timedelta(hours=6))
    assert told(school.vera) == 1
    await house.moves(6 * DAY)  # the bot was down over two stages
    assert told(school.vera) == 2


async def test_in_a_vacation_the_centre_is_asked_instead(house, school):
    vera = await house.id_of(school.vera)
    async with house.app.db.begin() as session:
        rest = {"kind": PauseKind.PERSON, "subject_id": vera, "first": house.now.date(), "created_at": house.now}
        session.add(Pause(**rest, last=house.now.date() + 9 * DAY))
    await reports(house, school)
    await house.moves(3 * DAY)
    assert not told(school.vera)
    assert told(school.anna) == 1
    await school.opens_card(school.anna, "5")
    await school.anna.taps("Подтвердить")
    assert str(await school.state("5")) == "confirmed"


async def test_after_three_that_nobody_heard_the_coordinator_hears_and_decides(house, school):
    other = await house.joined("Условный Борис Петрович", Role.CURATOR, school=await house.school("Каменская ООШ"))
    await reports(house, school)  # Tuesday: Friday, Monday and – with the weekly list – the Monday after it
    days = 0
    while not told(school.anna, "никто не принял решения") and days < 30:
        await house.moves(DAY)
        days += 1
    sent = [row for row in await nudges(house) if row.state is ReminderState.SENT]
    assert len(sent) == 3
    assert house.now.date() > max(row.send_at.date() for row in sent)
    assert school.anna.hears("напомнили три раза: Вера Кураторова")
    assert not told(other)
    await house.moves(7 * DAY)
    assert told(school.anna, "никто не принял решения") == 1, "once"
    message = next(one for one in school.anna.messages if "никто не принял решения" in one.text)
    await school.anna.taps("👤", message=message)
    assert school.anna.hears("Вера Кураторова")
    await school.anna.taps("⏳", message=message)
    await school.anna.taps("Вернуть")
    await school.anna.taps("нет подписи")
    assert str(await school.state("5")) == "returned"


async def test_what_was_put_off_is_left_alone_for_a_week(house, school):
    await reports(house, school)
    await school.opens_card(school.vera, "5")
    await school.vera.taps("Отложить")
    await house.moves(6 * DAY)
    assert not told(school.vera)
    await house.moves(DAY)
    assert told(school.vera) == 1


async def test_who_hears_of_the_third_late_has_their_day_before_the_coordinator_hears(house, school):
    await reports(house, school)
    while len([row for row in await nudges(house) if row.state is ReminderState.SENT]) < 2:
        await house.moves(DAY)
    await house.moves(8 * DAY)  # the bot was down over the third's morning
    for _ in range(3):
        await house.moves(timedelta(minutes=1))
    assert len([row for row in await nudges(house) if row.state is ReminderState.SENT]) == 3
    assert not told(school.anna, "никто не принял решения")
    await house.moves(DAY)
    assert told(school.anna, "никто не принял решения") == 1


@pytest.mark.parametrize("how", ["more evidence", "the first of two", "taken back"])
async def test_who_has_just_heard_of_a_report_is_not_reminded_of_it_in_the_same_minute(house, how):
    school = await ReportingSchool(house).build(second_look=how == "the first of two")
    await reports(house, school)
    number, heard_by = school.tasks["5"], school.anna if how == "the first of two" else school.vera
    dasha, vera = await house.id_of(school.dasha), await house.id_of(school.vera)
    if how == "taken back":
        async with house.app.db.begin() as session:
            await assignments.confirm(session, [(number, None)], by=vera, now=house.now)
    elif how == "more evidence":
        async with house.app.db.begin() as session:
            await assignments.hold(session, number, by=vera, now=house.now)
    await house.moves(9 * DAY)  # all stages of the first days are over
    before = told(heard_by)
    async with house.app.db.begin() as session:
        if how == "taken back":
            await assignments.take_back(session, number, by=vera, now=house.now)
        elif how == "more evidence":
            await assignments.report(session, number, by=dasha, now=house.now, note="Ещё приказ")
        else:
            await assignments.confirm(session, [(number, None)], by=vera, now=house.now)
    await house.moves(timedelta(minutes=1))
    assert told(heard_by) == before
    await house.moves(7 * DAY)
    assert told(heard_by) > before


async def test_what_one_has_not_decided_is_not_said_of_who_has_only_just_got_it(house):
    school = await ReportingSchool(house).build(second_look=True)
    await reports(house, school)
    number = school.tasks["5"]
    async with house.app.db.begin() as session:
        by = await house.id_of(school.vera)
        await assignments.confirm(session, [(number, None)], by=by, now=house.now)
    while told(school.anna) < 3:  # the second look waits
        await house.moves(DAY)
    async with house.app.db.begin() as session:
        by = await house.id_of(school.dasha)
        await assignments.report(session, number, by=by, now=house.now, note="Ещё приказ")  # the curator's again
    for _ in range(4):
        await house.moves(DAY)
    assert not told(school.anna, "никто не принял решения")
