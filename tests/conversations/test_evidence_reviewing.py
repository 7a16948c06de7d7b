"""Who confirms: the queue, decisions one by one and several at once, reminders to the one who is waited for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import AssignmentState, Role
from services import people
from services.access import actor_of
from tests.support.factories import assign, make_item
from tests.support.reporting import PDF, ReportingSchool


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def test_several_are_confirmed_at_once_and_reasons_are_counted(school):
    vera = school.vera
    for number in ("5", "7", "9"):
        await school.reports(number, PDF + number.encode())
    await vera.sends("/review")
    assert vera.hears("Ждут проверки: 3")
    await vera.taps("☑ Подтвердить несколько")
    await vera.taps("☐ 5.")
    await vera.taps("☐ 7.")
    await vera.taps("✅ Подтвердить 2")
    assert vera.hears("Ждут проверки: 1")
    assert school.dasha.sees("✅ Подтверждено, спасибо! 2 поручения")
    await vera.taps("🔎 9.")
    await vera.taps("↩️ Вернуть")
    await vera.taps("Своими словами")
    await vera.sends("На фото не видно людей")
    assert school.dasha.sees("«На фото не видно людей»")
    await vera.sends("/review")
    assert vera.hears("Всё проверено")
    assert await school.state("9") is AssignmentState.RETURNED


async def test_reasons_of_returns_are_counted(school):
    vera = school.vera
    for number in ("5", "7", "9"):
        await school.reports(number, PDF + number.encode())
        await school.opens_card(vera, number)
        await vera.taps("↩️ Вернуть")
        await vera.taps("нет подписи" if number != "9" else "не читается")
    await school.reports("5", PDF + b"again")
    await vera.sends("/review")
    await vera.taps("Почему возвращают")
    assert vera.hears("Вернули 3 отчёта")
    assert vera.hears("нет подписи – 2 (67 %)")


async def test_put_off_and_then_reminded(house, school):
    vera = school.vera
    await school.reports("5")
    await vera.taps("Карточка")
    await vera.taps("⏸ Отложить")
    assert vera.hears("ждёт проверки, отложено")
    await house.moves(timedelta(days=3, hours=1))
    assert not vera.sees("ждёт вашего решения")
    await house.moves(timedelta(days=6))
    assert vera.sees("1 отчёт ждёт вашего решения")


async def test_the_coordinator_says_how_reports_are_checked(school):
    anna = school.anna
    await anna.sends("/review")
    await anna.taps("⚙️ Как проверяем")
    assert anna.hears("☑ куратор подтверждает")
    await anna.taps("повторная проверка в центре")
    assert anna.hears("☑ повторная проверка в центре")
    await anna.taps("куратор подтверждает")
    assert anna.hears("☐ повторная проверка в центре")
    await school.reports("5")
    assert not school.dasha.hears("Как только посмотрят")
    assert not school.vera.sees("ждёт вашей проверки")
    await school.dasha.sends("/status")
    assert school.dasha.hears("Мероприятия: выполнено 1 из 3")
    await school.vera.taps_data("ev.chk")
    assert school.vera.hears("Сюда у вас нет доступа")


async def test_the_one_who_is_waited_for_is_reminded_once_a_day_until_it_is_decided(house, school):
    vera = school.vera
    await school.reports("5")
    reminded = "1 отчёт ждёт вашего решения"
    await house.moves(timedelta(days=2))
    assert not vera.sees(reminded)
    await house.moves(timedelta(days=1, hours=1))
    assert vera.sees(reminded)
    said = len(vera.messages)
    await house.moves(timedelta(hours=3))
    assert len(vera.messages) == said, "once a day"
    await vera.taps("Посмотреть отчёты")
    await vera.taps("🔎 5.")
    await vera.taps("✅ Подтвердить")
    said = len(vera.messages)
    await house.moves(timedelta(days=3))
    assert not any(reminded in shown.text for shown in vera.messages[said:])
    assert not school.anna.sees(reminded), "the school has a curator: the centre is not waited for"


async def test_a_director_who_leads_the_municipality_too_does_not_judge_her_own_school(house, school):
    """With no curator it would go to the coordinator; she is the director: it goes to the specialist."""
    maria = await house.joined("Каменева Мария Сергеевна", Role.COORDINATOR)
    other = await house.school("Каменская ООШ")
    await maria.opens(await house.invite(Role.LEADER, school=other))
    await maria.taps(0)
    senya = await house.joined("Образцов Семён Петрович", Role.SPECIALIST)
    async with house.app.db.begin() as session:
        due = house.now.date() + timedelta(days=20)
        item = await make_item(session, school.roadmap, "12", "Утвердить план школы", due=due)
        [task] = await assign(session, school.roadmap, item, due=due, schools=[other])
        anna = await actor_of(session, await house.id_of(school.anna), now=house.now)
        await people.end_appointment(session, anna.posts[0].id, by=anna, now=house.now)

    await maria.taps_data(f"ev.card:{task}")
    await maria.taps("отчитаться")
    await maria.uploads(PDF, "План.pdf")
    await maria.taps("✅ Отправить отчёт")
    await maria.sends("/review")
    assert maria.hears("Всё проверено")
    await maria.taps_data(f"ev.card:{task}")
    assert maria.hears("Решает: Образцов Семён Петрович")
    assert not any("Подтвердить" in label for label in maria.last.labels)
    for forged in (f"ev.ok:{task}:2", f"ev.back:{task}:2:unreadable", f"ev.hold:{task}:2"):
        await maria.taps_data(forged)
        assert maria.hears("Свою школу и свой отчёт никто не подтверждает сам"), forged
    assert senya.sees("📥 1 отчёт ждёт вашей проверки")
    await senya.taps("Карточка")
    await senya.taps("✅ Подтвердить")
    assert maria.sees("✅ Подтверждено, спасибо! 1 поручение")
