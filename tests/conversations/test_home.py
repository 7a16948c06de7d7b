"""The home screen leads on: to what is waiting, and to the rooms that this person may enter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import AssignmentState, Role
from tests.support.factories import assign, make_item, make_roadmap


@pytest.fixture
async def school(house):
    """One school with one item done and one late."""
    school = await house.school("Берёзовская СШ")
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        for number, (days, state) in enumerate([(-2, AssignmentState.OPEN), (9, AssignmentState.CONFIRMED)]):
            due = house.now.date() + timedelta(days=days)
            item = await make_item(session, roadmap, str(number + 1), f"Мероприятие {number + 1}", due=due)
            await assign(session, roadmap, item, due=due, schools=[school], state=state)
    return school


async def test_a_coordinator_sees_how_the_municipality_stands_and_goes_on(house, school):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await anna.sends("/home")
    assert anna.hears("📊 Приозёрный район:\nМероприятия: выполнено 1 из 2, просрочено 1")
    for door, beyond in {
        "📊 Ход выполнения": "Все списки",
        "🗺 Дорожная карта": "2 мероприятия",
        "📝 Опросы": "Новый опрос",
        "👥 Люди": "Приглашения",
    }.items():
        await anna.taps(door)
        assert anna.hears(beyond)
        await anna.taps("🏠 На главную")


async def test_what_is_nobody_elses_is_the_coordinators(house, school):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    boris = await house.joined("Борис Кураторов", Role.CURATOR, school=school)
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        due = house.now.date() - timedelta(days=1)
        item = await make_item(session, roadmap, "7", "Утвердить состав центра", due=due)
        await assign(session, roadmap, item, due=due)
    await anna.sends("/home")
    await anna.taps("🔴 Просрочено: 1")
    assert anna.hears("7. Утвердить состав центра")
    await boris.sends("/home")
    assert boris.hears("Сейчас от вас ничего не ждут.")


async def test_a_curator_sees_their_own_schools(house, school):
    peter = await house.joined("Пётр Опытный", Role.CURATOR, school=school)
    await peter.sends("/home")
    assert peter.hears("Сейчас от вас ничего не ждут.")
    assert peter.hears("📊 Берёзовская СШ:\nМероприятия: выполнено 1 из 2, просрочено 1")


async def test_a_teacher_has_no_door_that_does_not_open(house, school):
    dasha = await house.joined("Дарья Учителева", Role.TEACHER, school=school)
    await dasha.sends("/home")
    shown = [button["text"] for row in dasha.last.keyboard for button in row]
    assert shown == ["📊 Ход выполнения", "📝 Опросы"]
    for door in shown:
        await dasha.taps(door)
        await dasha.taps("🏠 На главную")


async def test_in_english(house, school):
    anna = await house.joined("Anna Lakeside", Role.COORDINATOR, language="en")
    await anna.sends("/home")
    assert anna.hears("Items: done 1 of 2, late 1")
    await anna.taps("👥 People")
    assert anna.hears("Invitations")
