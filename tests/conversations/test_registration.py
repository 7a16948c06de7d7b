"""Joining by a link, as the person who opens it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import Role
from models.people import Appointment, Consent, Invite, Person
from services import people
from services.access import load_actor, on_telegram
from services.municipality.municipalities import set_consent_text
from tests.support.harness import House


async def rows(house, query):
    async with house.app.db.read() as session:
        return (await session.execute(query)).all()


async def test_a_teacher_joins_by_a_link_and_is_at_home(house):
    school = await house.school("Берёзовская СШ")
    vera = house.box.person("Вера Примерова")

    await vera.opens(await house.invite(Role.TEACHER, school=school))
    assert vera.sees("Вас приглашают в роли: учитель")
    assert vera.sees("Берёзовская СШ")
    assert not vera.sees("Согласен")

    await vera.taps("Продолжить")
    assert vera.hears("Согласие на обработку персональных данных")
    assert vera.hears("Редакция 1")

    await vera.taps("Согласен")
    assert vera.sees("Как вас зовут?")

    await vera.sends("ПРИМЕРОВА ВЕРА ИВАНОВНА")
    assert vera.hears("Примерова Вера Ивановна, добро пожаловать!")
    assert await rows(house, select(Consent.version, Consent.withdrawn_at)) == [(1, None)]


async def test_joining_in_english(house):
    school = await house.school("Берёзовская СШ")
    vera = house.box.person("Vera Primerova", language="en")

    await vera.opens(await house.invite(Role.TEACHER, school=school))
    assert vera.hears("You are invited as: teacher")
    await vera.taps("Continue")
    assert vera.hears("Consent to the processing of personal data")
    await vera.taps("I agree")
    await vera.sends("Primerova Vera")
    assert vera.hears("Welcome, Primerova Vera! You are in.")


async def test_another_language_is_chosen_before_joining_and_stays(house):
    vera = house.box.person("Вера Примерова", language="ru")
    await vera.opens(await house.invite(Role.TUTOR))
    await vera.taps("English")
    assert vera.hears("Consent to the processing of personal data")
    await vera.taps("I agree")
    await vera.sends("Primerova Vera")
    assert vera.hears("Welcome, Primerova Vera!")
    await vera.sends("/home")
    assert vera.hears("tutor · Приозёрный район")


async def test_who_does_not_agree_leaves_no_trace(house):
    vera = house.box.person("Вера Примерова")
    await vera.opens(await house.invite(Role.TUTOR))
    await vera.taps("Продолжить")
    await vera.taps("Не согласен")
    assert vera.hears("я ничего не сохранил")
    assert await rows(house, select(Person.id)) == []


async def test_a_used_link_leads_its_owner_home_and_nobody_else_in(house):
    school = await house.school("Берёзовская СШ")
    link = await house.invite(Role.TEACHER, school=school)
    vera, stranger = house.box.person("Вера Примерова"), house.box.person("Кто-то Чужой")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    await vera.sends("Примерова Вера Ивановна")

    await vera.opens(link)
    assert vera.hears("учитель · Берёзовская СШ")

    await stranger.opens(link)
    assert stranger.hears("Это приглашение уже использовано")


async def test_a_second_link_gives_a_second_appointment_without_questions(house):
    school = await house.school("Берёзовская СШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=school)

    await vera.opens(await house.invite(Role.CURATOR, school=await house.school("Каменская ООШ")))
    await vera.taps("Продолжить")
    assert vera.hears("руководитель школы · Берёзовская СШ")
    assert vera.hears("куратор школы · Каменская ООШ")
    assert len(await rows(house, select(Consent.id))) == 1


async def test_a_new_version_of_the_consent_is_asked_again(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    async with house.app.db.begin() as session:
        boss = await load_actor(session, on_telegram(anna.id), now=house.now)
        await set_consent_text(session, house.municipality_id, "Новый текст согласия. " * 4, by=boss, now=house.now)
    await vera.opens(await house.invite(Role.SPECIALIST))
    await vera.taps("Продолжить")
    assert vera.hears("Новый текст согласия")
    assert vera.hears("Редакция 2")
    await vera.taps("Согласен")
    assert vera.hears("специалист управления образования")


@pytest.mark.parametrize("name", ["🙂🙂🙂", "Ы", "1234567", "-" * 200, "Петров <b>&Иван", "Иван @ivan"])
async def test_what_is_no_name_is_asked_again(house, name):
    vera = house.box.person("Вера Примерова")
    await vera.opens(await house.invite(Role.TUTOR))
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    await vera.sends(name)
    assert vera.hears("фамилию, имя и отчество буквами")
    await vera.sends("Петров-Водкин И.П.")
    assert vera.hears("Петров-Водкин И.П., добро пожаловать!")


async def test_blocked_and_reachable_again(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await vera.blocks_bot()
    assert (await rows(house, select(Person.blocked_at.is_not(None)))) == [(True,)]
    await vera.unblocks_bot()
    assert (await rows(house, select(Person.blocked_at.is_not(None)))) == [(False,)]

    async with house.app.db.begin() as session:  # a delivery met a 403, no my_chat_member came
        await people.mark_unreachable(session, await house.id_of(vera), now=house.now)
    await vera.sends("/home")
    assert (await rows(house, select(Person.blocked_at.is_not(None)))) == [(False,)]


async def test_the_menu_of_commands_follows_the_role(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    menus = [call for call in house.box.calls if call["method"] == "setMyCommands" and "scope" in call["args"]]
    assert menus[-1]["args"]["scope"]["chat_id"] == vera.id
    assert "home" in [one["command"] for one in menus[-1]["args"]["commands"]]


async def test_guessing_is_stopped_and_an_hour_later_allowed_again(house):
    vera = house.box.person("Вера Примерова")
    good = await house.invite(Role.TUTOR)
    for guess in range(5):
        await vera.sends(f"/start guess{guess}")
        assert vera.hears("Это приглашение уже использовано")
    await vera.opens(good)
    assert vera.hears("Попробуйте через час")
    await house.moves(timedelta(hours=1, seconds=1))
    await vera.opens(good)
    assert vera.hears("Вас приглашают в роли")


async def test_a_hundred_at_once_and_one_use_admits_one(house):
    async with house.app.db.begin() as session:
        made = await people.create_invite(
            session, municipality_id=house.municipality_id, role=Role.TUTOR, now=house.now
        )

    async def try_it(number):
        async with house.app.db.begin() as session:
            await people.redeem_invite(
                session, made.id, on_telegram(1000 + number), name=f"Имя Номер{number}", language="ru", now=house.now
            )

    outcomes = await asyncio.gather(*(try_it(number) for number in range(100)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, people.InviteNotValid) for outcome in outcomes) == 99
    assert await rows(house, select(Invite.used)) == [(1,)]
    assert await rows(house, select(func.count()).select_from(Appointment)) == [(1,)]
    assert await rows(house, select(func.count()).select_from(Person)) == [(1,)]


async def test_unknown_words_and_old_buttons_get_a_kind_answer(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Каменская ООШ"))

    await vera.sends("как дела?")
    assert vera.hears("Я этого не понял")

    await vera.taps_data("from.an.older.version:1")
    assert vera.hears("Эта кнопка устарела")


@pytest.mark.parametrize(
    ("profile", "name"),
    [("Анна Озёрная", "Анна Озёрная"), ("🔥Анна🔥 evil.example/x", "Анна evil example x"), ("🔥🔥", "")],
)
async def test_somebody_of_admin_ids_is_the_first_coordinator(tmp_path, profile, name):
    async with House(tmp_path) as house:
        anna = house.box.person(profile)
        await house.stop()
        house.options["admin_ids"] = frozenset({anna.id})
        await house.start()
        await anna.sends("/start")
        await anna.taps("Продолжить")
        await anna.taps("Согласен")
        await anna.taps("Оставить") if name else await anna.sends("Координатор")
        assert anna.hears("муниципальный координатор · Приозёрный район")
        async with house.app.db.read() as session:
            assert (await session.execute(select(Person.name))).scalars().all() == [name or "Координатор"]
