"""After «Отправить» of a confidential survey no message of this chat shows an answer any more."""

import pytest

from models.enums import Role
from services.surveys import audience, publishing
from tests.support.surveys import every_type

ANSWERS = ("• 4", "☑️", "Книги; Люди", "Очень секретное слово", "• Нет места", "25.01.2027", "– 12")


@pytest.fixture
async def people(house):
    school = await house.school("Берёзовская СШ")
    return [await house.joined(f"Образцова Вера {n}.", Role.TEACHER, school=school) for n in "АБВГД"]


@pytest.fixture
async def vera(house, people):
    async with house.app.db.begin() as session:
        await publishing.publish(
            session,
            None,
            every_type(confidential=True, groups="school"),
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)),
            now=house.now,
        )
    await house.tick()
    return people[0]


def told(person):
    """Everything that stands on the screens of this chat and in their buttons, but for what the person wrote."""
    own = [message for message in person.messages if message.from_bot]
    return "\n".join(message.text + " ".join(one["text"] for row in message.keyboard for one in row) for message in own)


async def opens_again(person):
    await person.sends("/surveys")
    await person.taps("Всё сразу")


async def test_every_message_with_an_answer_is_replaced(house, vera):
    await vera.taps("Начать")
    for button in ("4", "Нет места", "Книги", "Люди"):
        await vera.taps(button)
    assert "☑️ Люди" in told(vera)
    await opens_again(vera)
    await vera.taps("Назад")
    assert "• Нет места" in told(vera)
    await opens_again(vera)
    await vera.taps("Готово")
    await vera.sends("12")
    await vera.sends("25.01.2027")
    await vera.taps("Да")
    await vera.taps("9")
    await vera.sends("Очень секретное слово")
    assert vera.hears("Проверьте, пожалуйста, ответы")
    await house.restarts()
    # The review is looked at twice, changed by words – which brings a third one – and sent from a fourth.
    await opens_again(vera)
    await vera.taps("Изменить ответ")
    await vera.taps("✏️ 8. ")
    await vera.sends("Очень секретное слово и ещё")
    await opens_again(vera)
    assert sum(told(vera).count(answer) for answer in ANSWERS) > 10
    await vera.taps("Отправить")
    assert vera.hears("Спасибо!")
    assert not [answer for answer in ANSWERS if answer in told(vera)], told(vera)
    assert told(vera).count("ответы отправлены") >= 3


async def test_a_message_that_could_not_be_replaced_is_when_it_is_tapped(house, vera):
    await vera.taps("Начать")
    for button in ("4", "Нет места"):
        await vera.taps(button)
    await opens_again(vera)
    for button in ("Книги", "Готово"):
        await vera.taps(button)
    await vera.sends("12")
    await vera.sends("25.01.2027")
    await vera.taps("Да")
    await vera.taps("9")
    await vera.taps("Пропустить")
    house.box.faults.add(method="editMessageText", kind="403")
    await vera.taps("Отправить")
    house.box.faults.clear()
    assert [answer for answer in ANSWERS if answer in told(vera)], "the platform refused all changes"
    for message in [one for one in vera.messages if one.from_bot and one.keyboard]:
        await vera.taps(0, message=message)
    assert not [answer for answer in ANSWERS if answer in told(vera)], told(vera)
