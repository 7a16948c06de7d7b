"""Nobody curates the school in which they work: said in time, on every way to a role."""

import pytest
from sqlalchemy import select

from models.enums import Role
from models.people import Appointment, Invite
from services import people
from tests.support.factories import make_person

OTHERS = Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER


async def posts_of(house, person):
    number = await house.id_of(person)
    async with house.app.db.read() as session:
        query = select(Appointment.role, Appointment.school_id).where(Appointment.person_id == number)
        return sorted((await session.execute(query)).all())


async def follows(house, person, role, school):
    await person.opens(await house.invite(role, school=school))
    await person.taps(0)


@pytest.mark.parametrize("own", OTHERS)
async def test_a_link_does_not_make_somebody_the_curator_of_their_own_school(house, own):
    school = await house.school("Берёзовская СШ")
    dasha = await house.joined("Образцова Дарья Львовна", own, school=school)
    await follows(house, dasha, Role.CURATOR, school)
    assert dasha.hears("Нельзя и работать в школе, и быть её куратором")
    assert await posts_of(house, dasha) == [(own, school)]
    async with house.app.db.read() as session:
        uses = (await session.execute(select(Invite.used).order_by(Invite.id))).scalars().all()
    assert uses == [1, 0]


async def test_a_curator_does_not_get_a_post_in_her_school_either(house):
    school = await house.school("Берёзовская СШ")
    vera = await house.joined("Тестова Вера Кирилловна", Role.CURATOR, school=school)
    await follows(house, vera, Role.LEADER, school)
    assert vera.hears("Нельзя и работать в школе, и быть её куратором")
    assert await posts_of(house, vera) == [(Role.CURATOR, school)]


async def test_a_director_curates_other_schools_while_her_own_is_on_the_list(house):
    own, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    dasha = await house.joined("Образцова Дарья Львовна", Role.LEADER, school=own)
    await follows(house, dasha, Role.CURATOR, other)
    assert dasha.hears("куратор школы · Каменская ООШ")
    assert await posts_of(house, dasha) == [(Role.CURATOR, other), (Role.LEADER, own)]


async def asks_for(person, role, school):
    await person.sends("/start")
    for button in ("Попросить доступ", "Согласен", role, school):
        await person.taps(button)
    await person.sends("Образцова Дарья Львовна")


async def test_a_request_that_has_become_impossible_is_not_approved(house):
    """Asked for while nothing stood against it, meanwhile appointed elsewhere by the coordinator."""
    school = await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    dasha = house.box.person("Дарья")
    await asks_for(dasha, "Куратор школы", "Берёзовская СШ")
    async with house.app.db.begin() as session:
        await people.appoint(
            session, await house.id_of(dasha), Role.LEADER, municipality_id=house.municipality_id, school_id=school,
            since=house.now.date(),
        )  # fmt: skip
    await anna.taps("Принять")
    assert anna.hears("станет куратором школы, в которой работает")
    assert await posts_of(house, dasha) == [(Role.LEADER, school)]
    await anna.sends("/people")
    await anna.taps("Заявки")
    assert anna.sees("Образцова Дарья Львовна")


async def test_the_list_gives_nobody_two_posts_that_do_not_go_together(house):
    """Known as a director, on the list as a tutor and the curator of the same school: nothing is put together."""
    school, municipality = await house.school("Берёзовская СШ"), house.municipality_id
    dasha = await house.joined("Образцова Дарья Львовна", Role.LEADER, school=school)
    async with house.app.db.begin() as session:
        listed = await make_person(
            session, "Образцова Д. Л.", (Role.CURATOR, school), municipality_id=municipality, platform_id=None
        )
    await dasha.opens(await house.invite(Role.TUTOR, person_id=listed))
    await dasha.taps("Продолжить")
    assert dasha.hears("Нельзя и работать в школе, и быть её куратором")
    assert await posts_of(house, dasha) == [(Role.LEADER, school)]


async def test_in_english(house):
    school = await house.school("Берёзовская СШ")
    dasha = await house.joined("Образцова Дарья Львовна", Role.LEADER, school=school, language="en")
    await follows(house, dasha, Role.CURATOR, school)
    assert dasha.hears("Nobody both works in a school and curates it")
