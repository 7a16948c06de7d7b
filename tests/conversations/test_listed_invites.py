"""Somebody on the list without Telegram: invited from their card or by a printed one, and joined as who they are."""

import io

import openpyxl
from docx import Document
from sqlalchemy import func, select, update

from models.enums import Role
from models.people import Appointment, Person
from services.people import appoint
from tests.support.factories import make_person
from tests.support.people_rooms import opens

SOFYA = "Спискова Софья Петровна"


async def listed(house, name, *posts):
    async with house.app.db.begin() as session:
        return await make_person(
            session, name, *posts, municipality_id=house.municipality_id, platform_id=None, joined_at=None
        )


def link_in(person):
    shown = next(shown for shown in reversed(person.messages) if "start=" in shown.text)
    return next(word for word in shown.text.split() if "start=" in word)


async def invited(house, anna, *buttons):
    await opens(anna, *buttons)
    await anna.taps("Пригласить")
    return link_in(anna)


async def joins(house, link, name="Софья", confirm="Да, это я"):
    person = house.box.person(name)
    await person.opens(link)
    for button in ("Продолжить", "Согласен", confirm):
        await person.taps(button)
    return person


async def people_and_posts(house):
    async with house.app.db.read() as session:
        alive = select(func.count()).select_from(Person).where(Person.erased_at.is_(None))
        posts = select(func.count()).select_from(Appointment)
        return (await session.execute(alive)).scalar_one(), (await session.execute(posts)).scalar_one()


async def test_invited_from_the_card_they_join_as_themselves_with_all_their_posts(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    school = await house.school("Берёзовская СШ")
    number = await listed(house, SOFYA, (Role.LEADER, school), (Role.TUTOR, None))
    before = await people_and_posts(house)
    link = await invited(house, anna, "Руководитель школы · 1", "Спискова Софья")
    assert anna.sees("Спискова Софья Петровна, здравствуйте!")
    assert anna.last_photo
    assert anna.hears("Ссылка сработает один раз")
    sofya = await joins(house, link)
    assert sofya.hears("Спискова Софья Петровна, добро пожаловать!")
    assert sofya.sees("руководитель школы · Берёзовская СШ")
    assert sofya.sees("тьютор")
    assert await house.id_of(sofya) == number
    assert await people_and_posts(house) == before
    await opens(anna, "Руководитель школы · 1", "Спискова Софья")
    assert not anna.hears("Пригласить")


async def test_a_link_handed_out_stays_good_until_one_of_hers_is_used(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    number = await listed(house, SOFYA, (Role.TUTOR, None))
    old = await invited(house, anna, "Тьютор · 1", "Спискова Софья")
    new = await invited(house, anna, "Тьютор · 1", "Спискова Софья")
    assert anna.hears("выданные раньше, действуют")
    await opens(anna, "Приглашения")
    assert anna.hears("Действует 1 приглашение")
    assert anna.hears("Спискова Софья Петровна – тьютор")
    sofya = await joins(house, old)
    assert await house.id_of(sofya) == number
    thief = house.box.person("Вор")
    await thief.opens(new)
    assert thief.hears("Это приглашение уже использовано")
    await opens(anna, "Приглашения")
    assert not anna.hears("Спискова Софья Петровна – тьютор")


async def test_revoked_is_every_link_that_was_made_for_her(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await listed(house, SOFYA, (Role.TUTOR, None))
    old = await invited(house, anna, "Тьютор · 1", "Спискова Софья")
    new = await invited(house, anna, "Тьютор · 1", "Спискова Софья")
    await opens(anna, "Приглашения")
    await anna.taps("✖ Отозвать № 3")
    for link in (old, new):
        finder = house.box.person(f"Нашёл {link}")
        await finder.opens(link)
        assert finder.hears("Это приглашение уже использовано")


async def test_cards_that_were_handed_out_survive_a_second_printing(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    school = await house.school("Берёзовская СШ")
    number = await listed(house, SOFYA, (Role.TEACHER, school))
    await listed(house, "Букина Белла Олеговна", (Role.LEADER, school))
    await opens(anna, "Недоступны", "Именные карточки: Excel")
    [handed_out] = [link for name, link in cards(anna.last_document.content) if name == SOFYA]
    await opens(anna, "Недоступны", "Именные карточки: Word")
    assert anna.hears("выданные раньше, действуют")
    sofya = await joins(house, handed_out)
    assert await house.id_of(sofya) == number


async def test_an_old_card_gives_no_role_that_has_ended_since(house):
    school, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    number = await listed(house, SOFYA, (Role.TEACHER, school))
    left = await listed(house, "Букина Белла Олеговна", (Role.LEADER, school))
    links = [await house.invite(Role.TEACHER, school=school, person_id=one) for one in (number, left)]
    async with house.app.db.begin() as session:
        await session.execute(update(Appointment).values(until=house.now.date()))
        await appoint(
            session,
            number,
            Role.TEACHER,
            municipality_id=house.municipality_id,
            school_id=other,
            since=house.now.date(),
        )
    sofya = await joins(house, links[0])
    assert sofya.hears("учитель · Каменская ООШ")
    assert not sofya.hears("Берёзовская")
    assert (await joins(house, links[1], "Белла")).hears("Это приглашение уже использовано")


async def test_a_link_that_came_to_a_stranger_after_she_had_joined_lets_nobody_take_her_place(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    number = await listed(house, SOFYA, (Role.TUTOR, None))
    link = await house.invite(Role.TUTOR, person_id=number)
    sofya = await joins(house, await invited(house, anna, "Тьютор · 1", "Спискова Софья"))
    thief = house.box.person("Вор")
    await thief.opens(link)
    assert thief.hears("Это приглашение уже использовано")
    assert await house.id_of(sofya) == number


async def test_two_open_the_same_link_and_one_of_them_becomes_her(house):
    """The second had the offer on the screen before the first one joined."""
    number = await listed(house, SOFYA, (Role.TUTOR, None))
    link = await house.invite(Role.TUTOR, person_id=number, uses=2)
    thief = house.box.person("Вор")
    await thief.opens(link)
    sofya = await joins(house, link)
    for button in ("Продолжить", "Согласен", "Да, это я"):
        await thief.taps(button)
    assert thief.hears("Это приглашение уже использовано")
    assert await house.id_of(sofya) == number


async def test_who_is_known_already_gets_the_posts_of_the_list_once(house):
    school = await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    sofya = await house.joined(SOFYA, Role.TUTOR)
    await listed(house, "Спискова С. П.", (Role.TUTOR, None), (Role.LEADER, school))
    link = await invited(house, anna, "Руководитель школы · 1", "Спискова С. П.")
    await sofya.opens(link)
    await sofya.taps("Продолжить")
    assert sofya.hears("руководитель школы · Берёзовская СШ")
    async with house.app.db.read() as session:
        mine = select(Appointment.role).where(Appointment.person_id == await house.id_of(sofya))
        assert sorted((await session.execute(mine)).scalars()) == [Role.LEADER, Role.TUTOR]


def cards(data):
    """Names and links of a sheet of cards, in its order."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    shown = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    names = [words for words in shown if words in {SOFYA, "Букина Белла Олеговна"}]
    links = [word for words in shown for word in words.split() if "start=" in word]
    return list(zip(names, links, strict=True))


def names_on_cards(data):
    table = Document(io.BytesIO(data)).tables[0]
    inner = [cell.tables[0] for row in table.rows for cell in row.cells if cell.tables]
    return [card.rows[0].cells[1].paragraphs[1].text for card in inner]


async def test_printed_cards_carry_the_names_of_those_who_have_not_joined(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    school, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=school)
    await listed(house, SOFYA, (Role.TEACHER, school))
    await listed(house, "Букина Белла Олеговна", (Role.LEADER, school))
    await listed(house, "Каменева Клара Юрьевна", (Role.LEADER, other))
    await opens(anna, "Школы", "Берёзовская СШ", "Люди школы", "Именные карточки: Word")
    assert names_on_cards(anna.last_document.content) == ["Букина Белла Олеговна", SOFYA]
    await opens(anna, "Недоступны", "Именные карточки: Excel")
    sheet = openpyxl.load_workbook(io.BytesIO(anna.last_document.content)).active
    shown = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [name for name in shown if name.startswith(("Букина", "Спискова", "Каменева", "Примерова"))] == [
        "Букина Белла Олеговна",
        SOFYA,
        "Каменева Клара Юрьевна",
    ]
    link = next(words for words in shown if "start=" in words).split()[0]
    assert (await joins(house, link, "Белла")).hears("Букина Белла Олеговна, добро пожаловать!")


async def test_nobody_is_left_to_invite(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await opens(anna)
    await anna.taps_data(f"pp.i.all:{house.municipality_id}:0:docx")
    assert anna.hears("Здесь уже все подключились")


async def test_in_english(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, language="en")
    await listed(house, SOFYA, (Role.TUTOR, None))
    await opens(anna, "Tutor · 1", "Спискова Софья", "Invite")
    assert anna.sees("Hello, Спискова Софья Петровна!")
    assert anna.hears("It works once")
