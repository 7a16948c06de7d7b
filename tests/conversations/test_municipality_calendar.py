"""The municipality's calendar, set in the chat; reminders keep to it at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.enums import Role
from models.people import AuditEntry, Municipality
from services.calendar import Span, Vacation, WorkCalendar
from tests.support.reminded import DAY, build_municipality, mornings

AUTUMN = Span(date(2026, 10, 26), date(2026, 11, 2))


async def opens(person, *buttons):
    await person.sends("/people")
    for button in ("Муниципалитет", "Календарь", *buttons):
        await person.taps(button, message=person.last)


async def calendar(house):
    async with house.app.db.read() as session:
        return WorkCalendar.from_json((await session.execute(select(Municipality.calendar))).scalar_one())


async def coordinator(house, **more):
    return await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, **more)


async def test_a_vacation_by_buttons_is_named_by_its_season_and_removed_again(house):
    anna = await coordinator(house)
    await opens(anna, "Каникулы", "›", "26", "›", "2")
    assert anna.hears("осенние: 26 октября – 2 ноября 2026 г.")
    assert (await calendar(house)).vacations == (Vacation("autumn", AUTUMN),)
    await anna.taps("26.10–02.11")
    await anna.taps("Напоминать как обычно")
    assert anna.hears("напоминания приходят как обычно")
    assert (await calendar(house)).vacations == (Vacation("autumn", AUTUMN, rest=False),)
    await anna.taps("Удалить")
    assert not anna.hears("осенние")
    assert (await calendar(house)).vacations == ()


@pytest.mark.parametrize(
    ("button", "words", "heard"),
    [
        ("➕ Каникулы", "28.12.2026 – 10.01.2027", "зимние: 28 декабря 2026 г. – 10 января 2027 г."),
        ("➕ Каникулы", "с 24 марта по 31 марта", "весенние: 24–31 марта 2027 г."),
        ("➕ Выходной", "31 декабря", "• 31 декабря 2026 г."),
        ("➕ Рабочий день", "03.10", "• 3 октября 2026 г."),
        ("➕ Учебный период", "01.09-25.10", "• 1 сентября – 25 октября 2026 г."),
    ],
)
async def test_days_are_written(house, button, words, heard):
    anna = await coordinator(house)
    await opens(anna, button)
    await anna.sends(words)
    assert anna.hears(heard)


async def test_each_school_year_has_its_own_list(house):
    anna = await coordinator(house)
    await opens(anna, "➕ Выходной")
    await anna.sends("30.04–02.05")
    assert anna.hears("30 апреля – 2 мая 2027 г.")
    await anna.taps("2027/28 год")
    assert anna.hears("Календарь на 2027/28 учебный год")
    assert not anna.hears("30 апреля")
    assert anna.hears("Переносы выходных на 2028 год мне ещё не известны")
    await anna.taps("2026/27 год")
    await anna.taps("30.04–02.05")
    await anna.taps("Удалить")
    assert (await calendar(house)).days_off == frozenset()


async def test_a_day_is_either_free_or_worked(house):
    anna = await coordinator(house)
    await opens(anna, "➕ Выходной")
    await anna.sends("05.10–07.10")
    await anna.taps("➕ Рабочий день")
    await anna.sends("06.10")
    found = await calendar(house)
    assert found.days_off == {date(2026, 10, 5), date(2026, 10, 7)}
    assert found.working_days == {date(2026, 10, 6)}
    assert anna.hears("• 5 октября 2026 г.")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("когда-нибудь", "Не понимаю, какие это дни"),
        ("до конца года", "Не понимаю, какие это дни"),
        ("01.09.2026–31.08.2027", "Столько дней подряд – 365?"),
        ("26.10.2035–02.11.2035", "Так далеко календарь не ведётся"),
        ("01.11–05.11", "пересекаются"),
    ],
)
async def test_days_that_cannot_be_meant_are_refused_and_nothing_is_lost(house, words, answer):
    anna = await coordinator(house)
    await opens(anna, "➕ Каникулы")
    await anna.sends("26.10–02.11")
    await anna.taps("➕ Каникулы")
    await anna.sends(words)
    assert anna.hears(answer)
    assert (await calendar(house)).vacations == (Vacation("autumn", AUTUMN),)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ("pp.c.last:{municipality}:vacation:2026-11-02:2026-10-26", "Последний день раньше первого"),
        ("pp.c.last:{municipality}:off:0001-01-01:9999-12-31", "Эта кнопка устарела"),
        ("pp.c.last:{municipality}:off:2000-01-01:2099-12-31", "Так далеко календарь не ведётся"),
        ("pp.c.add:{municipality}:off:2000-01-01", "Сент. 2024"),
        ("pp.c.till:{municipality}:term:2026-09-01:2099-12-31", "Август 2030"),
        ("pp.c.top:{municipality}:-5", "Календарь на 2024/25"),
        ("pp.c.drop:{municipality}:term:2026-09-01", "Этого уже нет"),
    ],
)
async def test_forged_days(house, data, answer):
    anna = await coordinator(house)
    await opens(anna)
    await anna.taps_data(data.format(municipality=house.municipality_id))
    assert anna.hears(answer)


async def test_every_change_leaves_a_line(house):
    anna = await coordinator(house)
    await opens(anna, "➕ Выходной")
    await anna.sends("31 декабря")
    async with house.app.db.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == "calendar.changed")
        (line,) = (await session.execute(query)).scalars()
    assert line.actor_id == await house.id_of(anna)
    assert line.details == {"added": "off", "first": "2026-12-31", "last": "2026-12-31"}


async def test_a_day_off_that_is_added_moves_the_reminder_before_it(house):
    """Due on Thursday the 17th; the reminder of two weeks before would come on Thursday the 3rd."""
    municipality = await build_municipality(house)
    await municipality.item("Провести совещание", days=16)
    await opens(municipality.anna, "➕ Выходной")
    await municipality.anna.sends("03.09")
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 1
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 1


async def test_without_it_the_reminder_comes_on_its_day(house):
    municipality = await build_municipality(house)
    await municipality.item("Провести совещание", days=16)
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 0
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 1


async def test_a_working_saturday_gets_its_reminder_on_saturday(house):
    """Due on Saturday the 19th, two weeks after Saturday the 5th."""
    municipality = await build_municipality(house)
    await municipality.item("Провести совещание", days=18)
    await opens(municipality.anna, "Суббота: выходной")
    assert municipality.anna.hears("Суббота: рабочая")
    await house.moves(3 * DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 0
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 1


async def test_nothing_comes_in_a_vacation(house):
    municipality = await build_municipality(house)
    await municipality.item("Провести совещание", days=16)
    await opens(municipality.anna, "➕ Каникулы")
    await municipality.anna.sends("03.09–09.09")
    await house.moves(DAY)
    assert mornings(municipality.dasha, "Провести совещание") == 1
    await house.moves(timedelta(days=6))
    assert mornings(municipality.dasha, "Провести совещание") == 1


async def test_in_english(house):
    anna = await coordinator(house, language="en")
    await anna.sends("/people")
    for button in ("Municipality", "Calendar", "➕ Vacation"):
        await anna.taps(button)
    await anna.sends("26.10–02.11")
    assert anna.hears("autumn vacation: October 26 – November 2, 2026")
    await anna.taps("26.10–02.11")
    assert anna.hears("What would come in these days comes before them.")
