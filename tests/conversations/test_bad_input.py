"""What people really send: far too long, full of brackets, in the wrong place. Each gets an answer in words."""

import pytest

from models.enums import Role
from tests.support.people_rooms import opens

LONG = "очень " * 1_667  # ten thousand characters


@pytest.fixture
async def link(house):
    return await house.invite(Role.TEACHER, school=await house.school("Берёзовская СШ"))


async def test_a_message_of_ten_thousand_characters_where_nothing_is_asked(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Каменская ООШ"))
    await vera.sends(LONG)
    assert vera.hears("Я этого не понял")


async def test_ten_thousand_characters_are_no_name_and_the_question_stays(house, link):
    vera = house.box.person("Вера Примерова")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    await vera.sends(LONG)
    assert vera.hears("от 3 до 100 знаков")
    await vera.sends("Примерова Вера Ивановна")
    assert vera.hears("добро пожаловать")


async def test_a_name_with_brackets_is_refused_in_words_and_asked_for_again(house, link):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    vera = house.box.person("Вера Примерова")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    await vera.sends("Примерова <b>& Вера")
    assert vera.hears("без цифр, ссылок и значков")
    await vera.sends("Примерова Вера")
    assert vera.hears("Примерова Вера, добро пожаловать")
    await opens(anna, "Учитель · 1")
    assert anna.hears("Примерова Вера")
