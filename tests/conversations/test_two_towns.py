"""Somebody who works in two municipalities says once which one the commands mean."""

import pytest

from models.enums import Role
from services import people
from tests.support.factories import make_roadmap


@pytest.fixture
async def second(house):
    async with house.app.db.begin() as session:
        town = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        await make_roadmap(session, house.municipality_id, title="Карта Приозёрного")
        await make_roadmap(session, town, title="Карта Дальнего")
    return town


async def in_both(house, second, *, language="ru"):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, language=language)
    async with house.app.db.begin() as session:
        number = await house.id_of(anna)
        await people.appoint(session, number, Role.COORDINATOR, municipality_id=second, since=house.now.date())
    return anna


async def test_the_commands_follow_the_choice(house, second):
    anna = await in_both(house, second)
    await anna.sends("/home")
    assert anna.hears("Выбран муниципалитет: Приозёрный район")
    await anna.sends("/reminders")
    assert anna.hears("Карта Приозёрного")
    await anna.sends("/home")
    await anna.taps("Другой муниципалитет")
    await anna.taps("Дальний район")
    assert anna.hears("Выбран муниципалитет: Дальний район")
    await anna.sends("/reminders")
    assert anna.hears("Карта Дальнего")
    assert not anna.hears("Карта Приозёрного")
    await house.restarts()
    await anna.sends("/status")
    assert anna.hears("Дальний район")


async def test_with_one_municipality_nothing_is_asked(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.sends("/home")
    assert not anna.hears("Выбран муниципалитет")
    assert not anna.hears("Другой муниципалитет")


async def test_a_municipality_of_others_cannot_be_chosen(house, second):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.sends("/home")
    await anna.taps_data(f"home.town:{second}")
    assert anna.hears("Этого уже нет")
    await anna.sends("/reminders")
    assert anna.hears("Карта Приозёрного")


async def test_when_the_post_in_the_chosen_one_ends_the_other_is_meant_again(house, second):
    anna = await in_both(house, second)
    other = await house.joined("Примерова Вера Ивановна", Role.COORDINATOR)
    async with house.app.db.begin() as session:
        number = await house.id_of(other)
        await people.appoint(session, number, Role.COORDINATOR, municipality_id=second, since=house.now.date())
    await anna.sends("/home")
    await anna.taps("Другой муниципалитет")
    await anna.taps("Дальний район")
    await anna.sends("/settings")
    await anna.taps("Оставить роль")
    await anna.taps("Дальний район")
    await anna.taps("Да, оставить")
    await anna.sends("/reminders")
    assert anna.hears("Карта Приозёрного")


async def test_in_english(house, second):
    anna = await in_both(house, second, language="en")
    await anna.sends("/home")
    await anna.taps("Another municipality")
    await anna.taps("Дальний район")
    assert anna.hears("Commands are about: Дальний район")
