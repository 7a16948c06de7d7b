"""A tutor and the head of an association have a room of their own: my subject, my people, my events."""

import pytest
from sqlalchemy import update

from models.enums import Role
from models.people import Appointment
from tests.support.factories import make_person


async def teaches(house, subject, *people):
    async with house.app.db.begin() as session:
        for person in people:
            await session.execute(update(Appointment).where(Appointment.person_id == person).values(subject=subject))


@pytest.mark.parametrize("role", [Role.TUTOR, Role.ASSOCIATION_HEAD])
async def test_my_subject_my_people_my_events(house, role):
    school = await house.school("Берёзовская СШ")
    tima = await house.joined("Наставин Тимур Олегович", role)
    async with house.app.db.begin() as session:
        numbers = [
            await make_person(session, name, (Role.TEACHER, school), municipality_id=house.municipality_id)
            for name in ("Числова Тамара Игоревна", "Сонетова Анна Глебовна")
        ]
    await teaches(house, "Математика", numbers[0], await house.id_of(tima))
    await teaches(house, "Литература", numbers[1])
    await tima.sends("/home")
    await tima.taps("Мой предмет")
    assert tima.hears("Мой предмет: Математика")
    assert tima.hears("Числова Тамара Игоревна – Берёзовская СШ")
    assert not tima.hears("Сонетова")
    await tima.taps("Мои мероприятия")
    assert tima.hears("Новое мероприятие")


async def test_without_a_subject_it_says_whom_to_ask(house):
    tima = await house.joined("Наставин Тимур Олегович", Role.TUTOR)
    await tima.sends("/home")
    await tima.taps("Мой предмет")
    assert tima.hears("попросите координатора")


async def test_nobody_else_has_this_room(house):
    dasha = await house.joined("Директорова Дарья Львовна", Role.SPECIALIST)
    await dasha.sends("/home")
    assert "Мой предмет" not in dasha.screen
    await dasha.taps_data("pp.mine:0")
    assert dasha.hears("нет доступа")
