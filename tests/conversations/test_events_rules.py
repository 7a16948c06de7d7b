"""Rules of events that no other story holds: found by reading the specification line by line."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select, update

from models.enums import EventState, NoticeKind, ReminderState, Role, SurveyState
from models.events import Event
from models.people import Appointment, Municipality, Person
from models.surveys import SurveyRun
from models.traffic import Outgoing
from services.calendar import Span, Vacation, WorkCalendar
from services.privacy.retention import forget_events
from services.reminders.rules import VoidReason
from tests.support.events import HOUR, MINUTE, TITLE, announced, event_of, event_of_anna, part_of, planned
from tests.support.reminded import DAY, behind, build_municipality, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_a_cancellation_can_be_taken_back_before_it_goes_out(house, municipality):
    await announced(house, municipality)
    anna, dasha = municipality.anna, municipality.dasha
    await dasha.taps("Приду")
    await anna.taps_data("sm.stop:1")
    await anna.sends("заболел ведущий")
    await anna.taps("Вернуть как было")
    assert anna.hears("никому ничего не ушло")
    await house.moves(10 * MINUTE)
    assert mornings(dasha, "Мероприятие отменено") == 0
    event = await event_of(house)
    assert (event.state, event.cancel_reason) == (EventState.ANNOUNCED, None)
    await house.moves(3 * DAY + 4 * HOUR)
    assert mornings(dasha, "Начало в 15:00") == 1, "what goes on is reminded of"


async def test_an_answer_after_the_role_ended_is_refused_and_the_place_goes_on(house, municipality):
    await event_of_anna(house, municipality, TITLE, 72, places=1)
    dasha, gleb = municipality.dasha, municipality.gleb
    for person in (dasha, gleb):
        await person.taps_data("mp.yes:1")
    who = Appointment.person_id == await house.id_of(dasha)
    async with house.app.db.begin() as session:
        await session.execute(update(Appointment).where(who).values(role=Role.TEACHER))
    await dasha.taps_data("mp.yes:1")
    assert dasha.hears("больше не в числе приглашённых")
    await house.moves(16 * MINUTE)
    assert gleb.sees("Теперь у вас есть место")
    assert (await part_of(house, dasha, 1)).gone_at is not None


async def test_what_was_not_held_is_no_longer_announced_and_may_be_moved_still(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(3 * DAY + 4 * HOUR)
    anna = municipality.anna
    assert anna.sees("Состоялось?")
    await anna.taps("Нет")
    assert (await event_of(house)).state is EventState.NOT_HELD
    await anna.taps("Перенести")
    await anna.taps("10")
    await anna.sends("15:00")
    assert (await event_of(house)).state is EventState.ANNOUNCED


async def test_what_was_moved_after_its_day_is_one_event_that_moves_and_is_asked_about_again(house, municipality):
    await announced(house, municipality)
    anna, dasha, gleb = municipality.anna, municipality.dasha, municipality.gleb
    await dasha.taps("Приду")
    await gleb.taps("Не смогу")
    await gleb.taps("Без причины")
    async with house.app.db.begin() as session:
        await session.execute(update(Event).values(answer_by=house.now + HOUR))
    before = await event_of(house)
    await house.moves(6 * DAY + 10 * HOUR)
    assert anna.sees("Состоялось?")
    await anna.taps("Перенесено")
    await anna.taps("15")
    await anna.sends("11:00")
    assert anna.hears("Перенесено на 15 сентября, 11:00")
    assert anna.hears("1 человек"), "who said no is not asked"
    await house.moves(6 * MINUTE)
    assert mornings(dasha, "Стало: вт, 15 сентября, 11:00") == 1
    assert mornings(gleb, "Стало:") == 0
    event = await event_of(house)
    assert (event.state, event.revision, event.sequence) == (EventState.ANNOUNCED, 2, before.sequence + 1)
    assert (event.asked_held_at, event.answer_by) == (None, None)
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(Event))).scalar_one() == 1
    await dasha.taps("Приду")
    assert (await part_of(house, dasha, 1)).revision == 2
    await anna.taps_data("mp.held:1:0")
    assert anna.hears("прошло или отменено"), "the old question is answered"
    await house.moves(event.starts_at - house.now - 58 * MINUTE)
    assert mornings(dasha, "Начало в 11:00") == 1
    await house.moves(event.ends_at - house.now + 3 * DAY + HOUR)
    assert anna.sees("Состоялось?"), "of the new day"


async def test_who_lost_the_post_meanwhile_is_not_asked_where_nobody_else_may_answer_either(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(2 * DAY)
    who = Appointment.person_id == await house.id_of(municipality.anna)
    async with house.app.db.begin() as session:
        await session.execute(update(Appointment).where(who).values(until=house.now.date()))
    await house.moves(4 * DAY)
    assert not municipality.anna.sees("Состоялось?")
    query = select(Outgoing.state, Outgoing.reason).where(Outgoing.kind == NoticeKind.EVENT_HELD)
    async with house.app.db.read() as session:
        assert (await session.execute(query)).all() == []


async def test_a_move_after_the_day_can_be_taken_back(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await house.moves(3 * DAY + 4 * HOUR)
    anna = municipality.anna
    before = await event_of(house)
    await anna.taps("Перенесено")
    await anna.taps("15")
    await anna.sends("11:00")
    await anna.taps("Вернуть как было")
    await house.moves(10 * MINUTE)
    event = await event_of(house)
    assert (event.starts_at, event.asked_held_at) == (before.starts_at, before.asked_held_at)
    assert mornings(municipality.dasha, "Стало:") == 0


async def test_an_event_at_which_somebody_was_is_not_moved(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    await municipality.dasha.sends("4821")
    await house.moves(2 * HOUR)
    await municipality.anna.taps_data("mp.move:1:2026-09-01")
    assert municipality.anna.hears("прошло или отменено")


async def test_an_event_is_moved_on_two_days_and_each_move_is_told(house, municipality):
    """What was noted of the first move is forgotten after a day; its message is not."""
    await announced(house, municipality)
    anna, dasha = municipality.anna, municipality.dasha
    for day, days in (("2026-09-08", 3), ("2026-09-09", 0)):
        await anna.taps_data(f"mp.mday:1:{day}")
        await anna.sends("11:00")
        await house.moves(6 * MINUTE + days * DAY)
        async with house.app.db.begin() as session:
            await forget_events(session, now=house.now)
    assert mornings(dasha, "Стало: вт, 8 сентября") == 1
    assert mornings(dasha, "Стало: ср, 9 сентября") == 1


async def test_a_day_off_a_vacation_and_who_cannot_be_reached_are_said_before_announcing(house, municipality):
    async with house.app.db.begin() as session:
        gone = Person.id == await house.id_of(municipality.gleb)
        await session.execute(update(Person).where(gone).values(blocked_at=house.now))
    anna = municipality.anna
    await anna.sends("/seminar")
    await anna.sends(TITLE)
    await anna.taps("5")
    await anna.sends("15:00")
    await anna.sends("Актовый зал")
    await anna.taps("Руководители школ")
    assert anna.hears("Это выходной или праздник")
    assert anna.hears("1 человеку бот написать не может")


async def test_a_curator_invites_at_their_own_schools_alone(house, municipality):
    west = await house.school("Западная СШ")
    far = await house.joined("Дальняя Зоя Ильинична", Role.LEADER, school=west)
    vera = municipality.vera
    await vera.sends("/events")
    await vera.taps("Новое мероприятие")
    await vera.taps("Семинар")
    await vera.sends(TITLE)
    await vera.taps("4")
    await vera.sends("15:00")
    await vera.sends("Актовый зал")
    await vera.taps("Руководители школ")
    assert vera.hears("Уйдёт 2 людям из 2 школ")
    await vera.taps("Объявить")
    await house.moves(6 * MINUTE)
    assert municipality.dasha.sees(TITLE)
    assert not far.sees(TITLE)


async def test_a_vacation_of_schools_is_said_before_announcing(house, municipality):
    async with house.app.db.begin() as session:
        here = Municipality.id == house.municipality_id
        known = (await session.execute(select(Municipality.calendar).where(here))).scalar_one()
        autumn = Vacation("осенние каникулы", Span(date(2026, 9, 3), date(2026, 9, 6)))
        calendar = replace(WorkCalendar.from_json(known), vacations=(autumn,))
        await session.execute(update(Municipality).where(here).values(calendar=calendar.to_json()))
    await planned(municipality)
    assert municipality.anna.hears("В этот день каникулы: осенние каникулы")


async def test_a_colleague_who_does_not_answer_keeps_the_place_for_two_hours(house, municipality):
    deputy = await house.joined("Завучева Алла Олеговна", Role.TEACHER, school=municipality.north)
    await event_of_anna(house, municipality, TITLE, 72, places=1)
    dasha, gleb = municipality.dasha, municipality.gleb
    for person in (dasha, gleb):
        await person.taps_data("mp.yes:1")
    await dasha.taps("Коллега вместо меня")
    await dasha.taps("Завучева")
    await house.moves(HOUR)
    assert deputy.sees("Коллега просит вас")
    assert not gleb.sees("Теперь у вас есть место")
    await house.moves(HOUR + 16 * MINUTE)
    assert gleb.sees("Теперь у вас есть место")


async def test_the_survey_is_reminded_of_once_and_closes_in_three_days(house, municipality):
    others = [
        await house.joined(f"Участников{letter} Иван Ильич", Role.LEADER, school=municipality.south)
        for letter in ("а", "б", "в", "г")
    ]
    await event_of_anna(house, municipality, TITLE)
    for person in (municipality.dasha, *others):
        await person.sends("4821")
    await house.moves(5 * HOUR + 16 * MINUTE)
    async with house.app.db.read() as session:
        run = (await session.execute(select(SurveyRun))).scalar_one()
    assert timedelta(days=3) < run.closes_at - house.now < timedelta(days=4), "the third day to its end"
    told = len(municipality.dasha.messages)
    for _ in range(5 * 24):
        await house.moves(HOUR)
    async with house.app.db.read() as session:
        run = (await session.execute(select(SurveyRun))).scalar_one()
    assert run.state is SurveyState.CLOSED
    reminded = [one for one in municipality.dasha.messages[told:] if TITLE in one.text]
    assert len(reminded) == 1


async def test_every_reader_reads_the_hour_of_their_own_zone(house, municipality):
    dasha = municipality.dasha
    async with house.app.db.begin() as session:
        mine = Person.id == await house.id_of(dasha)
        await session.execute(update(Person).where(mine).values(timezone="Europe/Moscow"))
    await announced(house, municipality)
    assert dasha.sees("11:00–13:00")
    assert municipality.gleb.sees("15:00–17:00")
    await dasha.taps("Приду")
    await house.moves(3 * DAY + 4 * HOUR)
    assert mornings(dasha, "Начало в 11:00") == 1


async def test_the_code_word_marks_who_was_not_invited_and_the_ways_are_mixed(house, municipality):
    await event_of_anna(house, municipality, TITLE)
    teacher = await house.joined("Незванова Яна Ильинична", Role.TEACHER, school=municipality.south)
    await teacher.sends("4821")
    assert teacher.hears("Вы отмечены")
    await municipality.dasha.sends("/start ev-secretdoor_-2027")
    await house.moves(HOUR)
    anna = municipality.anna
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Пробный")
    assert anna.hears("Отмечено присутствующих: 3")
    await anna.taps_data("mp.names:1:all:0")
    assert anna.hears("без приглашения")
    await teacher.sends("4821")
    assert teacher.hears("Вы уже отмечены")


async def test_nothing_of_what_was_cancelled_comes_an_hour_before(house, municipality):
    await announced(house, municipality)
    await municipality.dasha.taps("Приду")
    await house.moves(3 * DAY + 3 * HOUR)
    await municipality.anna.taps_data("sm.stop:1")
    await municipality.anna.sends("заболел ведущий")
    await house.moves(HOUR)
    assert mornings(municipality.dasha, "Причина: заболел ведущий") == 1
    await house.moves(2 * HOUR)
    assert mornings(municipality.dasha, "Начало в 15:00") == 0


async def test_another_link_alone_is_told_as_such_and_to_those_alone_who_come(house, municipality):
    await announced(house, municipality)
    anna, dasha, gleb = municipality.anna, municipality.dasha, municipality.gleb
    await dasha.taps("Приду")
    before = len(gleb.messages)
    await anna.taps_data("mp.say:1:link")
    await anna.sends("https://vks.example/78")
    assert anna.hears("1 человек")
    await house.moves(6 * MINUTE)
    told = dasha.last.text
    assert told.startswith("🔗 Другая ссылка, день и час прежние"), told
    assert "vks.example/78" in told
    assert "Было:" not in told
    assert "Подходит?" not in told
    [entry] = Calendar.from_ical(await dasha.downloads(dasha.last.document)).walk("VEVENT")
    assert (entry["uid"], int(entry["sequence"])) == ("event-1@nastavnik", 1)
    assert len(gleb.messages) == before, "whoever has not said yes has no link"
    assert (await part_of(house, dasha, 1)).revision == 1
    await anna.taps_data("mp.say:1:link")
    await anna.sends("https://vks.example/78")
    await anna.taps_data("mp.say:1:place")
    await anna.sends("Берёзовская СШ, кабинет 12")
    await house.moves(6 * MINUTE)
    assert mornings(dasha, "Другая ссылка") == 1, "the same once more is no change"
    assert gleb.sees("📍 Другое место")


async def test_what_waited_to_remind_of_a_cancelled_event_ends_as_cancelled(house, municipality):
    await announced(house, municipality)
    await municipality.dasha.taps("Приду")
    await house.moves(3 * DAY + 3 * HOUR + 44 * MINUTE)
    fault = house.box.faults.add(kind="502", method="sendMessage", chat=municipality.dasha.id)
    await house.moves(10 * MINUTE)
    assert fault.hits, "the message of an hour before was on its way"
    await municipality.anna.taps_data("sm.stop:1")
    await municipality.anna.sends("заболел ведущий")
    house.box.faults.clear()
    await house.moves(6 * MINUTE)
    assert mornings(municipality.dasha, "Начало в 15:00") == 0
    ends = await municipality.reminders(kind="seminar", person_id=await house.id_of(municipality.dasha))
    assert {one.stage: (one.state, one.reason) for one in ends}["1h"] == (ReminderState.VOID, VoidReason.CANCELLED)
    assert (await event_of(house)).cancel_reason == "заболел ведущий"


async def test_the_head_of_an_association_invites_who_teaches_their_subject_alone(house, municipality):
    zoya = await house.joined("Объединёнова Зоя Ильинична", Role.ASSOCIATION_HEAD)
    mine = await house.joined("Физикова Яна Ильинична", Role.TEACHER, school=municipality.south)
    other = await house.joined("Химикова Ева Ильинична", Role.TEACHER, school=municipality.south)
    for person, subject in ((zoya, "физика"), (mine, "Физика"), (other, "химия")):
        async with house.app.db.begin() as session:
            post = update(Appointment).where(Appointment.person_id == await house.id_of(person))
            await session.execute(post.values(subject=subject))
    await zoya.sends("/events")
    await zoya.taps("Новое мероприятие")
    await zoya.taps("Семинар")
    await zoya.sends(TITLE)
    await zoya.taps("4")
    await zoya.sends("15:00")
    await zoya.sends("Актовый зал")
    await zoya.taps("Учителя")
    assert zoya.hears("Уйдёт 1 человеку из 1 школы")
    await zoya.taps("Объявить")
    await house.moves(6 * MINUTE)
    assert mine.sees(TITLE)
    assert not other.sees(TITLE)
    tutor = await house.joined("Тьюторова Нина Юрьевна", Role.TUTOR)
    await tutor.taps_data("mp.edit:1")
    assert tutor.hears("нет доступа"), "their own events alone"


async def test_the_queue_is_reminded_of_nothing(house, municipality):
    await event_of_anna(house, municipality, TITLE, 26, places=1)
    for person in (municipality.dasha, municipality.gleb):
        await person.taps_data("mp.yes:1")
    assert municipality.gleb.hears("Вы в очереди под номером 1")
    await house.moves(25 * HOUR + MINUTE)
    assert mornings(municipality.dasha, "Начало в 12:00") == 1
    assert mornings(municipality.gleb, "Начало в 12:00") == 0


async def test_a_button_of_a_draft_that_was_dropped_means_no_other_draft(house, municipality):
    await planned(municipality)
    old = behind(municipality.anna.last, "Объявить")
    await municipality.anna.taps("Не отправлять")
    await planned(municipality, hour="16:00")
    await municipality.anna.taps_data(old)
    assert municipality.anna.hears("Этого уже нет")
    assert (await event_of(house, 2)).state is EventState.DRAFT
