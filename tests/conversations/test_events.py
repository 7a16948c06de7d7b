"""An event from the first tap to the last word: planned, announced, answered, moved, cancelled, taken back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import update

from models.enums import EventAnswer, EventState, Role
from models.events import EventPart
from tests.support.events import MINUTE, TITLE, announced, event_of, part_of, planned
from tests.support.reminded import DAY, build_municipality, mornings


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def test_six_taps_lead_from_the_list_to_the_announcement(house, municipality):
    await planned(municipality)
    assert municipality.anna.hears("Уйдёт 2 людям из 2 школ")
    assert municipality.anna.hears("Черновик")
    await municipality.anna.taps("Объявить")
    assert municipality.anna.hears("Объявлено: приглашено 2 человека")
    assert not municipality.dasha.sees(TITLE), "for five minutes it can be taken back"
    await house.moves(6 * MINUTE)
    assert municipality.dasha.sees("Приглашаем вас")
    assert not municipality.vera.sees(TITLE)


async def test_the_day_may_be_written_too(house, municipality):
    anna = municipality.anna
    await anna.sends("/seminar")
    await anna.sends(TITLE)
    await anna.sends("на той неделе")
    assert anna.hears("так: 12.12")
    await anna.sends("14.10.2026")
    assert anna.hears("14 октября")
    await anna.sends("15:00")
    assert anna.hears("Где")


async def test_the_old_way_in_and_reminders_of_a_day_and_an_hour_before(house, municipality):
    anna = municipality.anna
    await anna.sends("/seminar")
    await anna.sends(TITLE)
    await anna.taps("4")
    await anna.sends("к обеду")
    assert anna.hears("так: 15:00")
    await anna.sends("15:00")
    await anna.sends("Актовый зал")
    await anna.taps("Руководители школ")
    await anna.taps("Объявить")
    await house.moves(6 * MINUTE)
    await municipality.dasha.taps("Приду")
    assert municipality.dasha.hears("Вы ответили, что придёте")
    await municipality.dasha.sends("/home")
    assert municipality.dasha.hears(TITLE)
    await municipality.dasha.taps("📊 Ход выполнения")
    await municipality.dasha.taps("👤 Мои поручения")
    assert municipality.dasha.hears("15:00, через 3 дня")
    await house.moves(2 * DAY)
    assert mornings(municipality.dasha, "Ближайшее – ") == 1
    assert mornings(municipality.gleb, "Вы ещё не ответили") == 1, "other words for who has not answered"
    assert mornings(municipality.dasha, "Вы ещё не ответили") == 0
    await house.restarts()
    await house.moves(DAY + timedelta(hours=4))
    assert mornings(municipality.dasha, "Начало в 15:00") == 1
    await house.tick()
    assert mornings(municipality.dasha, "Начало в 15:00") == 1


async def test_the_link_is_seen_by_whoever_said_yes_and_comes_an_hour_before(house, municipality):
    anna, dasha = municipality.anna, municipality.dasha
    await planned(municipality)
    await anna.taps("Ссылка")
    await anna.sends("https://vks.example/77, войти гостем")
    assert anna.hears("vks.example/77")
    await anna.taps("Объявить")
    await house.moves(6 * MINUTE)
    assert not dasha.sees("vks.example/77")
    await dasha.taps("Приду")
    assert dasha.hears("vks.example/77")
    await house.moves(3 * DAY + timedelta(hours=4))
    hour_before = [shown.text for shown in dasha.messages if "Начало в 15:00" in shown.text]
    assert "vks.example/77" in hour_before[0]
    late = [shown.text for shown in municipality.gleb.messages if "Начало в 15:00" in shown.text]
    assert "vks.example/77" not in late[0]


async def test_a_yes_brings_the_file_for_the_calendar_and_a_cancellation_takes_the_entry_back(house, municipality):
    await announced(house, municipality)
    anna, dasha = municipality.anna, municipality.dasha
    await dasha.taps("Приду")
    [entry] = Calendar.from_ical(await dasha.downloads(dasha.last.document)).walk("VEVENT")
    assert (entry["uid"], entry["summary"], entry["status"]) == ("event-1@nastavnik", TITLE, "CONFIRMED")
    await anna.sends("/home")
    await anna.taps(TITLE)
    await anna.taps("Отменить мероприятие")
    await anna.sends("болезнь лектора")
    await house.moves(6 * MINUTE)
    [entry] = Calendar.from_ical(await dasha.downloads(dasha.last.document)).walk("VEVENT")
    assert (entry["uid"], entry["sequence"], entry["status"]) == ("event-1@nastavnik", 1, "CANCELLED")


def entry_of(content):
    calendar = Calendar.from_ical(content)
    [entry] = calendar.walk("VEVENT")
    return str(calendar["method"]), str(entry["uid"]), int(entry["sequence"]), entry


async def test_announced_moved_placed_and_cancelled_are_files_of_one_entry(house, municipality):
    await announced(house, municipality)
    anna, dasha, gleb = municipality.anna, municipality.dasha, municipality.gleb
    files = []

    async def next_file():
        files.append(entry_of(await dasha.downloads(dasha.last.document)))
        return files[-1]

    await dasha.taps("Приду")
    await next_file()
    await anna.taps_data("mp.mday:1:2026-09-08")
    await anna.sends("11:00")
    await house.moves(6 * MINUTE)
    assert dasha.hears("Было: пт, 4 сентября, 15:00")
    assert dasha.hears("удалите прежнюю запись")
    moved = await next_file()
    assert moved[3]["dtstart"].dt.astimezone(ZoneInfo("Asia/Krasnoyarsk")).isoformat() == "2026-09-08T11:00:00+07:00"
    await dasha.taps("Приду")
    assert (await part_of(house, dasha, 1)).revision == 2, "the message with the file can be answered"
    await anna.taps_data("mp.say:1:place")
    await anna.sends("Берёзовская СШ, кабинет 12")
    await house.moves(6 * MINUTE)
    placed = await next_file()
    assert placed[3]["location"] == "Берёзовская СШ, кабинет 12"
    assert not gleb.last.document, "who has not answered has no entry to mend"
    await anna.taps_data("sm.stop:1")
    await anna.sends("болезнь лектора")
    await house.moves(6 * MINUTE)
    ended = await next_file()
    assert ended[3]["status"] == "CANCELLED"
    assert [method for method, *_ in files] == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]
    assert {uid for _, uid, *_ in files} == {"event-1@nastavnik"}
    assert [sequence for _, _, sequence, _ in files] == [0, 1, 2, 3]


async def test_a_no_has_a_reason_that_the_organiser_alone_reads_and_is_not_reminded(house, municipality):
    await announced(house, municipality)
    dasha = municipality.dasha
    await dasha.taps("Не смогу")
    await dasha.sends("уезжаю на курсы")
    assert dasha.hears("Вы ответили, что не придёте")
    await municipality.anna.sends("/home")
    await municipality.anna.taps(TITLE)
    assert municipality.anna.hears("не смогут 1")
    await municipality.anna.taps("Список")
    assert municipality.anna.hears("уезжаю на курсы")
    colleague = await house.joined("Второва Нина Юрьевна", Role.COORDINATOR)
    await colleague.taps_data("mp.names:1:all:0")
    assert colleague.hears("Образцова")
    assert not colleague.sees("уезжаю на курсы")
    await house.moves(3 * DAY + timedelta(hours=5))
    assert mornings(dasha, "Начало в 15:00") == 0
    assert mornings(dasha, "Сегодня") == 0


async def test_another_hour_asks_every_yes_again_and_says_what_it_was(house, municipality):
    await announced(house, municipality)
    anna, dasha, gleb = municipality.anna, municipality.dasha, municipality.gleb
    await dasha.taps("Приду")
    await gleb.taps("Не смогу")
    await gleb.taps("Без причины")
    await anna.sends("/home")
    await anna.taps(TITLE)
    await anna.taps("Перенести")
    await anna.taps("8")
    await anna.sends("11:00")
    assert anna.hears("Перенесено на 8 сентября, 11:00")
    await house.moves(6 * MINUTE)
    told = dasha.last.text
    assert "Было: пт, 4 сентября, 15:00" in told
    assert "Стало: вт, 8 сентября, 11:00" in told
    assert mornings(gleb, "Стало") == 0, "who said no is left alone"
    await anna.sends("/home")
    await anna.taps(TITLE)
    assert anna.hears("из них ещё не подтвердили новое время: 1")
    await dasha.taps("Приду")
    assert (await part_of(house, dasha, 1)).revision == 2
    await house.moves(3 * DAY + timedelta(hours=4))
    assert mornings(dasha, "Начало в 15:00") == 0, "the old hour is void"


async def test_cancelling_wants_a_reason_and_is_told_once_to_all_but_a_no(house, municipality):
    await announced(house, municipality)
    anna, dasha, gleb = municipality.anna, municipality.dasha, municipality.gleb
    await gleb.taps("Не смогу")
    await gleb.taps("Болею")
    await anna.sends("/home")
    await anna.taps(TITLE)
    await anna.taps("Отменить мероприятие")
    assert anna.hears("почему отменяется")
    await anna.sends("заболел ведущий")
    await house.moves(6 * MINUTE)
    assert mornings(dasha, "Причина: заболел ведущий") == 1
    assert mornings(gleb, "Мероприятие отменено") == 0
    await anna.taps_data("sm.sure:1")
    assert anna.hears("прошло или отменено")
    await dasha.taps_data("mp.yes:1")
    assert dasha.hears("отменено")
    await house.moves(4 * DAY)
    assert mornings(dasha, "Сегодня") == 0


async def test_another_place_is_told_not_asked_and_a_slip_is_mended_in_what_was_sent(house, municipality):
    await announced(house, municipality)
    anna, dasha = municipality.anna, municipality.dasha
    await dasha.taps("Приду")
    await anna.taps_data("mp.say:1:title")
    await anna.sends("Читательская грамотность, 5–9 классы")
    await house.moves(MINUTE)
    invitation = next(shown for shown in dasha.messages if "Приглашаем" in shown.text or "5–9 классы" in shown.text)
    assert "5–9 классы" in invitation.text
    before = len(dasha.messages)
    await anna.taps_data("mp.say:1:place")
    await anna.sends("Берёзовская СШ, кабинет 12")
    await house.moves(6 * MINUTE)
    assert dasha.sees("Другое место или ссылка")
    assert len(dasha.messages) == before + 1
    assert (await part_of(house, dasha, 1)).answer is EventAnswer.YES


async def test_an_answer_after_the_start_or_without_the_post_is_refused_with_a_word(house, municipality):
    await announced(house, municipality)
    yes = "mp.yes:1"
    stranger = await house.joined("Чужов Пётр Ильич", Role.TEACHER, school=municipality.south)
    await stranger.taps_data(yes)
    assert stranger.hears("нет доступа")
    await house.moves(4 * DAY)
    await municipality.dasha.taps_data(yes)
    assert municipality.dasha.hears("Уже началось")


async def test_a_late_comer_is_invited_and_whoever_loses_the_post_loses_the_place(house, municipality):
    await announced(house, municipality)
    await municipality.gleb.taps("Приду")
    late = await house.joined("Поздняев Олег Павлович", Role.LEADER, school=municipality.north)
    await house.moves(16 * MINUTE)
    assert late.sees("Приглашаем вас")
    assert mornings(municipality.dasha, "Приглашаем вас") == 1, "nobody is told twice"


async def test_what_is_wrong_with_the_hour_is_said_before_announcing(house, municipality):
    await planned(municipality, hour="7:30")
    assert municipality.anna.hears("раньше 8:00 или позже 18:00")
    await municipality.anna.taps("Объявить")
    await municipality.item("Сдать отчёт", days=3)
    await planned(municipality, hour="8:00")
    assert municipality.anna.hears("приглашены в это время в другое место: Читательская грамотность")
    assert municipality.anna.hears("у этих же школ 1 срок")


async def test_the_same_once_more_on_another_day(house, municipality):
    await announced(house, municipality)
    await house.moves(4 * DAY)
    await municipality.anna.taps_data("mp.again:1:2026-10-01")
    await municipality.anna.taps("6")
    assert municipality.anna.hears("Черновик")
    assert municipality.anna.hears("6 октября, 15:00–17:00")
    again = await event_of(house, 2)
    assert (again.title, again.state) == (TITLE, EventState.DRAFT)


async def test_the_main_road_in_english(house, municipality):
    boss = await house.joined("Smith Ann", Role.COORDINATOR, language="en")
    await boss.sends("/events")
    await boss.taps("New event")
    await boss.taps("Webinar")
    await boss.sends("Reading in every lesson")
    await boss.taps("4")
    await boss.taps("15:00")
    await boss.sends("online")
    await boss.taps("School leaders")
    assert boss.hears("It goes to 2 people from 2 schools")
    await boss.taps("Announce")
    assert boss.hears("2 people are invited")
    await house.moves(6 * MINUTE)
    assert municipality.dasha.sees("Reading in every lesson")
    await municipality.dasha.taps("Приду")
    await boss.sends("/events")
    await boss.taps("Reading")
    assert boss.hears("Coming 1, not coming 0, no answer 1")


async def test_the_clock_can_jump_to_the_next_event(house, municipality):
    await announced(house, municipality)
    moment = await house.box.next_event()
    assert moment is not None
    await house.moves(moment - house.now)
    assert mornings(municipality.dasha, "Ближайшее – ") == 1


async def test_who_runs_an_event_and_is_invited_has_both_on_few_buttons(house, municipality):
    await announced(house, municipality)
    anna = municipality.anna
    async with house.app.db.begin() as session:
        session.add(EventPart(event_id=1, person_id=await house.id_of(anna), role=Role.COORDINATOR))
    await anna.taps_data("rd.sem:1")
    assert anna.hears("[✅ Приду] [❌ Не смогу]")
    assert not anna.hears("Отменить мероприятие")
    await anna.taps("Вести мероприятие")
    assert anna.hears("Отменить мероприятие")
    async with house.app.db.begin() as session:
        part = update(EventPart).where(EventPart.person_id == await house.id_of(anna))
        await session.execute(part.values(answer=EventAnswer.YES, revision=(await event_of(house, 1)).revision))
    await anna.taps("‹ Мероприятие")
    assert anna.hears("Отменить мероприятие"), "there is room for everything now"
    await municipality.dasha.taps_data("mp.manage:1")
    assert not municipality.dasha.hears("Отменить мероприятие")
