"""What people really send when they join, and lists as they really are."""

import pytest
from sqlalchemy import select

from documents.workbook import Sheet, workbook
from models.enums import Role
from models.people import Appointment, Person
from services import people
from services.people.names import tidy_name
from tests.conversations.test_people_import import HEADER, sends
from tests.conversations.test_requests import asks, by_phone, listed

PHONE = "+79001112233"


async def names(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(Person.name).order_by(Person.id))).scalars().all()


@pytest.mark.parametrize(
    ("language", "written", "name", "said"),
    [
        ("ru", "ПРИМЕРОВА ВЕРА ИВАНОВНА", "Примерова Вера Ивановна", ", добро пожаловать"),
        ("ru", "  примерова   вера-анна ивановна ", "Примерова Вера-Анна Ивановна", ", добро пожаловать"),
        ("en", "PRIMEROVA VERA", "Primerova Vera", "Welcome, "),
    ],
)
async def test_a_name_in_capitals_is_calmed(house, language, written, name, said):
    vera = house.box.person("Вера", language=language)
    await vera.opens(await house.invite(Role.TUTOR))
    await vera.taps(0)
    await vera.taps("✅")
    await vera.sends(written)
    assert vera.hears(f"{said}{name}") or vera.hears(f"{name}{said}")
    assert await names(house) == [name]


async def test_an_emoji_is_no_name_in_a_request_or_a_list_either(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина")
    await asks(house, nina, name="🙂🙂🙂")
    assert nina.hears("фамилию, имя и отчество буквами")
    rows = [("🌸🌸🌸", "учитель", "Берёзовская СШ", ""), ("ПРИМЕРОВ ПЁТР ИЛЬИЧ", "учитель", "Берёзовская СШ", "")]
    await sends(anna, workbook([Sheet("Люди", HEADER, rows)]))
    assert anna.hears("Люди, 2: Напишите")
    assert anna.hears("Неверных строк: 1")
    await anna.taps("Сохранить")
    assert await names(house) == ["Озёрная Анна Павловна", "Примеров Пётр Ильич"]


async def test_a_number_passed_on_opens_the_heir_s_door_and_not_the_old_owner_s(house):
    """Sofya came in by her number long ago; now it is Nina's, who is on the list with it."""
    await listed(house, "Спискова Софья Ивановна", PHONE)
    sofya, nina = house.box.person("Софья"), house.box.person("Нина")
    await by_phone(sofya, PHONE)
    await sofya.taps("Согласен")
    await sofya.taps("Да, это я")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await sends(anna, workbook([Sheet("Люди", HEADER, [("Новикова Нина Ивановна", "тьютор", "", PHONE)])]))
    assert anna.hears("Новых: 1")
    await anna.taps("Сохранить")

    await by_phone(nina, PHONE)
    await nina.taps("Согласен")
    assert nina.hears("Новикова Н. И.")
    await nina.taps("Да, это я")
    assert nina.hears("Новикова Нина Ивановна, добро пожаловать")
    await sofya.sends("/home")
    assert sofya.hears("Спискова Софья Ивановна")
    assert not sofya.hears("Новикова")
    assert (await house.id_of(sofya)) != (await house.id_of(nina))


async def test_who_is_not_the_person_on_the_list_says_no_and_takes_nothing(house):
    """Her number is somebody else's since: he shares it in good faith."""
    number = await listed(house, "Спискова Софья Петровна", PHONE)
    heir = house.box.person("Новый владелец номера")
    await by_phone(heir, PHONE)
    await heir.taps("Согласен")
    await heir.taps("Нет")
    assert not heir.sees("Спискова Софья")
    async with house.app.db.read() as session:
        kept = (await session.execute(select(Person.platform_id).where(Person.id == number))).scalar_one()
    assert kept is None
    await heir.sends("/start")
    assert heir.hears("Попросить доступ")


async def test_an_invitation_revoked_while_its_guest_was_typing_lets_nobody_in(house):
    vera = house.box.person("Вера")
    async with house.app.db.begin() as session:
        made = await people.create_invite(
            session, municipality_id=house.municipality_id, role=Role.TUTOR, now=house.now
        )
    await vera.opens(f"https://t.me/{house.box.bot.username}?start={made.token}")
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.taps_data(f"pp.i.stop:{made.id}")
    await vera.sends("Примерова Вера Ивановна")
    assert vera.hears("Это приглашение уже использовано, просрочено или набрано с ошибкой")
    async with house.app.db.read() as session:
        assert (await session.execute(select(Appointment.role))).scalars().all() == [Role.COORDINATOR]


async def test_somebody_in_two_municipalities_has_both_and_leaves_one(house):
    async with house.app.db.begin() as session:
        second = await people.create_municipality(session, slug="n", name="Нагорный округ", timezone="Asia/Omsk")
        made = await people.create_invite(session, municipality_id=second, role=Role.TUTOR, now=house.now)
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await vera.opens(f"https://t.me/{house.box.bot.username}?start={made.token}")
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    assert vera.hears("Приозёрный район")
    assert vera.hears("Нагорный округ")
    await vera.sends("/privacy")
    await vera.taps("Отозвать согласие: Нагорный округ")
    await vera.taps("Да, отозвать")
    await vera.sends("/home")
    assert vera.hears("Приозёрный район")
    assert not vera.hears("Нагорный округ")


def test_a_name_is_tidied_once_and_stays():
    once = tidy_name("ПРИМЕРОВА ВЕРА")
    assert tidy_name(once) == once == "Примерова Вера"
