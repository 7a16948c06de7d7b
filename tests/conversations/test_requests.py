"""Asking to be let in without an invitation: the applicant, the coordinator, the curator, and a forger."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from models.enums import Role
from models.people import Appointment, JoinRequest, Person
from services.access import on_telegram
from services.people import appoint
from services.people.persons import known_or_new
from views.people.requests import Approve


async def count(house, table):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def asks(house, person, *, role="Учитель", school="Берёзовская СШ", name="Новикова Нина Олеговна"):
    await person.sends("/start")
    await person.taps("Попросить доступ")
    await person.taps("Согласен")
    await person.taps(role)
    await person.taps(school)
    await person.sends(name)


async def test_the_coordinator_lets_somebody_in(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина Новикова")
    await asks(house, nina)
    assert nina.hears("Заявка отправлена")
    assert anna.hears("Просит доступ:")
    assert anna.hears("Новикова Нина Олеговна")
    await anna.taps("Принять")
    assert anna.hears("Доступ открыт")
    assert nina.hears("Теперь вы:")
    assert nina.hears("учитель · Берёзовская СШ")
    await nina.sends("/home")
    assert nina.hears("учитель · Берёзовская СШ")


async def test_in_english(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Ozyornaya Anna", Role.COORDINATOR, language="en")
    nina = house.box.person("Nina Novikova", language="en")
    await nina.sends("/start")
    await nina.taps("Ask for access")
    await nina.taps("I agree")
    await nina.taps("Teacher")
    await nina.taps("Берёзовская СШ")
    await nina.sends("Novikova Nina")
    assert nina.hears("Your request is sent")
    await anna.taps("Refuse")
    await anna.taps("I do not know you")
    assert nina.hears("Your request for access was refused.")
    assert nina.hears("I do not know you. Please call me.")


async def test_refused_with_a_reason_in_own_words_and_asked_again(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина Новикова")
    await asks(house, nina)
    await anna.taps("Отказать")
    await anna.sends("У вас <другая> школа")
    assert nina.hears("По вашей заявке отказ")
    assert nina.hears("У вас <другая> школа")
    await asks(house, nina)
    assert nina.hears("Заявка отправлена")


BAIT = "Подтвердите вход school-login.example/x"


async def test_a_bait_is_no_name_beside_the_coordinators_button(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина")
    await asks(house, nina, name=BAIT)
    assert nina.hears("фамилию, имя и отчество буквами")
    assert await count(house, JoinRequest) == 0
    await nina.sends("Но\u202eвико\u200bва Нина")
    assert nina.hears("Заявка отправлена")
    assert anna.hears("Новикова Нина")


async def test_a_bait_from_before_is_not_shown_whole(house):
    """A request of the version before, whose name nobody had looked at."""
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина")
    async with house.app.db.begin() as session:
        stranger = await known_or_new(session, on_telegram(nina.id), name=BAIT, language="ru", now=house.now)
        values = {"municipality_id": house.municipality_id, "role": Role.TUTOR, "created_at": house.now}
        await session.execute(insert(JoinRequest).values(person_id=stranger, **values))
    await anna.sends("/people")
    await anna.taps("Заявки")
    assert anna.hears("Подтвердите вход")
    assert not anna.hears("school-login.example")


async def test_asking_and_taking_back_stops_after_three_times_a_day(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина Новикова")
    for _ in range(3):
        await asks(house, nina)
        await nina.taps("Отозвать заявку")
    await nina.sends("/start")
    await nina.taps("Попросить доступ")
    assert nina.hears("За сутки от вас уже было заявок: 3")
    assert sum("Просит доступ" in shown.text for shown in anna.messages) == 3
    await house.moves(timedelta(days=1))
    await asks(house, nina)
    assert nina.hears("Заявка отправлена")


async def test_many_strangers_do_not_drown_the_coordinator(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    for number in range(12):
        await asks(house, house.box.person(f"Новый {number}"))
    assert sum("Просит доступ" in shown.text for shown in anna.messages) == 10
    await anna.sends("/home")
    assert "12" in anna.screen, "all of them stand in the list"


async def test_one_request_a_person_and_it_can_be_taken_back(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина Новикова")
    await asks(house, nina)
    await nina.sends("/start")
    assert nina.hears("Ваша заявка уже у координатора")
    await nina.taps_data("jn.ask")
    assert nina.hears("Ваша заявка уже у координатора")
    await nina.taps("Отозвать заявку")
    assert nina.hears("Заявка отозвана")
    await anna.taps("Принять")
    assert anna.hears("Этого уже нет")
    assert await count(house, JoinRequest) == 0


async def test_the_school_s_curator_decides_about_its_staff_and_nothing_else(house):
    school, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    oleg = await house.joined("Кураторов Олег Ильич", Role.CURATOR, school=school)
    nina, petr = house.box.person("Нина Новикова"), house.box.person("Пётр Примеров")
    await asks(house, nina)
    assert oleg.hears("Новикова Нина Олеговна")
    await oleg.taps("Принять")
    assert nina.hears("учитель · Берёзовская СШ")

    await asks(house, petr, school="Каменская ООШ", name="Примеров Пётр Ильич")
    async with house.app.db.read() as session:
        request = (await session.execute(select(func.max(JoinRequest.id)))).scalar_one()
    await oleg.taps_data(Approve(request=request).pack())
    assert oleg.hears("нет доступа")
    assert await count(house, Appointment) == 2
    assert other


async def test_a_director_who_curates_decides_nothing_about_her_own_school(house):
    own, curated = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    zoya = await house.joined("Двойнова Зоя Ильинична", Role.LEADER, school=own)
    await zoya.opens(await house.invite(Role.CURATOR, school=curated))
    await zoya.taps("Продолжить")
    nina = house.box.person("Нина Новикова")
    await asks(house, nina)
    async with house.app.db.read() as session:
        request = (await session.execute(select(JoinRequest.id))).scalar_one()
    await zoya.taps_data(Approve(request=request).pack())
    assert not nina.hears("Теперь вы")
    assert await count(house, Appointment) == 2


async def test_two_decide_at_once_and_the_second_hears_so(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    boris = await house.joined("Озёрный Борис Павлович", Role.COORDINATOR)
    nina = house.box.person("Нина Новикова")
    await asks(house, nina)
    await anna.taps("Принять")
    await boris.taps("Отказать")
    assert boris.hears("уже принято решение")


async def test_the_home_screen_says_who_waits(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await asks(house, house.box.person("Нина Новикова"))
    await anna.sends("/home")
    assert anna.hears("1 человек просит доступ")
    await anna.taps("Заявки")
    await anna.taps("Новикова Нина")
    await anna.taps("Принять")
    assert anna.hears("Доступ открыт")


async def test_a_school_is_found_by_a_part_of_its_name(house):
    for number in range(12):
        await house.school(f"Приозёрная СШ № {number}")
    await house.school("Каменская ООШ")
    nina = house.box.person("Нина Новикова")
    await nina.sends("/start")
    await nina.taps("Попросить доступ")
    await nina.taps("Согласен")
    await nina.taps("Руководитель школы")
    await nina.taps("›")
    await nina.sends("каменск")
    assert nina.hears("Каменская ООШ")
    await nina.sends("кменская")
    assert nina.hears("Каменская ООШ")


async def listed(house, name, phone, role=Role.TUTOR):
    async with house.app.db.begin() as session:
        person = Person(name=name, phone=phone, created_at=house.now)
        session.add(person)
        await session.flush()
        await appoint(session, person.id, role, municipality_id=house.municipality_id, since=house.now.date())
        return person.id


async def by_phone(person, phone=None, of=None):
    await person.sends("/start")
    await person.taps("Найти меня по номеру")
    await person.shares_contact(phone, of=of)


async def test_somebody_on_the_list_is_found_by_their_own_number(house):
    number = await listed(house, "Спискова Софья Петровна", "+79001112233")
    sofya = house.box.person("Софья")
    await by_phone(sofya, "89001112233")
    assert sofya.hears("Согласие на обработку")
    await sofya.taps("Согласен")
    assert sofya.hears("Спискова С. П.")
    assert not sofya.sees("Спискова Софья")
    await sofya.taps("Да, это я")
    assert sofya.hears("Спискова Софья Петровна, добро пожаловать!")
    assert await house.id_of(sofya) == number


async def test_somebody_else_s_contact_counts_for_nothing(house):
    await listed(house, "Спискова Софья Петровна", "+79001112233")
    sofya, thief = house.box.person("Софья"), house.box.person("Вор")
    await by_phone(thief, "+79001112233", of=sofya)
    assert thief.hears("Это чужой контакт")
    assert not thief.sees("Спискова")


async def test_a_number_that_has_joined_already_belongs_to_its_first_account(house):
    await listed(house, "Спискова Софья Петровна", "+79001112233")
    sofya, heir = house.box.person("Софья"), house.box.person("Новый владелец номера")
    await by_phone(sofya, "+79001112233")
    await sofya.taps("Согласен")
    await sofya.taps("Да, это я")
    await by_phone(heir, "+79001112233")
    assert heir.hears("такого номера нет")
    assert not heir.sees("Спискова")


async def test_a_number_of_two_people_finds_nobody(house):
    await listed(house, "Спискова Софья Петровна", "+79001112233")
    await listed(house, "Спискова Раиса Петровна", "+79001112233")
    sofya = house.box.person("Софья")
    await by_phone(sofya, "+79001112233")
    assert sofya.hears("такого номера нет")


@pytest.mark.parametrize("data", ["jn.role:coordinator", "jn.role:observer"])
async def test_a_forged_role_is_not_given(house, data):
    nina = house.box.person("Нина Новикова")
    await nina.sends("/start")
    await nina.taps("Попросить доступ")
    await nina.taps("Согласен")
    await nina.taps_data(data)
    await nina.sends("Новикова Нина Олеговна")
    assert nina.hears("только по приглашению")
    assert await count(house, JoinRequest) == 0
