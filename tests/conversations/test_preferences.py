"""/settings, as anybody."""

import pytest
from sqlalchemy import select

from models.enums import Role
from models.people import Person


async def stored(house, *columns):
    async with house.app.db.read() as session:
        return (await session.execute(select(*columns))).one()


async def opens(person, *buttons):
    await person.sends("/settings")
    for button in buttons:
        await person.taps(button, message=person.last)


async def test_hour_zone_and_quiet_hours(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera)
    assert vera.hears("Часовой пояс: Красноярск (как в муниципалитете)")
    await opens(vera, "Час", "10:00")
    assert vera.hears("Напоминания в 10:00")
    await opens(vera, "Часовой пояс", "Иркутск")
    assert vera.hears("Часовой пояс: Иркутск (свой)")
    await opens(vera, "Тихие часы", "22:00–07:00")
    assert vera.hears("Тихие часы: 22:00–07:00")
    await opens(vera, "Тихие часы")
    await vera.sends("23-6")
    assert vera.hears("Тихие часы: 23:00–06:00")
    columns = Person.reminder_hour, Person.timezone, Person.quiet_from, Person.quiet_to
    assert await stored(house, *columns) == (10, "Asia/Irkutsk", 23, 6)


async def test_the_language_changes_the_words_and_the_menu(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera, "English")
    assert vera.hears("Language: English")
    menu = [call for call in house.box.calls if call["method"] == "setMyCommands" and "scope" in call["args"]][-1]
    assert "what is waiting for me" in [one["description"] for one in menu["args"]["commands"]]


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ("me.quiet:8:7", "Оставьте для сообщений"),
        ("me.hour:25", "целый час"),
        ("me.quiet:99:1", "целый час"),
        ("me.zone:99", "Этого уже нет"),
        ("me.lang:xx", "по-русски и по-английски"),
    ],
)
async def test_forged_choices_are_refused(house, data, answer):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera)
    await vera.taps_data(data)
    assert vera.hears(answer)


async def test_a_name_is_changed_by_its_owner(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera, "Имя и телефон", "Моё имя")
    await vera.sends("ОБРАЗЦОВА ВЕРА ИВАНОВНА")
    assert vera.hears("Образцова Вера Ивановна")


async def test_leaving_a_role_and_the_last_coordinator_stays(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera, "Снять с себя роль", "тьютор", "Да, снять")
    assert vera.hears("Попросить доступ")
    await opens(anna, "Снять с себя роль", "муниципальный координатор", "Да, снять")
    assert anna.hears("Это единственный координатор")


async def phone(house):
    return (await stored(house, Person.phone)).phone


async def test_a_phone_number_is_shared_and_removed(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera, "Имя и телефон", "📱 Телефон")
    assert vera.hears("Телефон: не указан")
    await vera.taps("Поделиться номером")
    await vera.shares_contact("89001112233")
    assert vera.hears("Телефон: +79001112233")
    assert await phone(house) == "+79001112233"
    await opens(vera, "Имя и телефон", "📱 Телефон", "Удалить номер")
    assert vera.hears("Телефон: не указан")
    assert await phone(house) is None


async def test_somebody_else_s_number_does_not_become_ones_own(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera, "Имя и телефон", "📱 Телефон", "Поделиться номером")
    await vera.shares_contact("+79001112233", of=house.box.person("Кто-то другой"))
    assert vera.hears("Это чужой контакт")
    await vera.sends("+7 900 111-22-33")
    assert await phone(house) is None


async def test_a_number_is_shared_in_english(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR, language="en")
    await opens(vera, "Name and phone", "📱 Phone")
    assert vera.hears("Phone: not given")
    await vera.taps("Share my number")
    await vera.shares_contact("89001112233")
    assert vera.hears("Phone: +79001112233")


async def test_an_hour_in_the_quiet_hours_is_adjusted_in_words(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(vera, "Тихие часы", "21:00–08:00")
    await opens(vera, "Час", "06:00")
    assert vera.hears("Напоминания в 08:00: выбранные 06:00 попадают в ваши тихие часы")
    await opens(vera, "Тихие часы")
    await vera.sends("22-6")
    assert vera.hears("Напоминания в 06:00")
