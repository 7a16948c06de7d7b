"""Seen, withdrawn, erased: as the person; and what the disk still knows afterwards."""

import json
import shutil
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import Role
from models.people import Appointment, Consent, ErasureAct, Person
from services import people
from services.access import load_actor, on_telegram
from services.privacy.erasure import FATES, columns_naming_people
from services.privacy.retention import erase_gone, forget_old, people_gone
from storage.backup import copy_database
from tests.conversations.test_requests import by_phone, listed
from tests.support.bytes import traces
from tests.support.only import sqlite_only

NAME = "Забываева Евлампия Харитоновна"


def test_every_column_that_names_a_person_has_its_fate():
    assert {label for label, _ in columns_naming_people()} == set(FATES), "say in services.privacy.erasure.FATES"


async def test_after_forget_no_byte_is_left_anywhere(house):
    school = await house.school("Берёзовская СШ")
    await listed(house, NAME, "+79871234567")
    lampa = house.box.person("Лампа")
    await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await by_phone(lampa, "+79871234567")
    await lampa.taps("Согласен")
    await lampa.taps("Да, это я")
    for letter in "абвгдежзик":
        await house.joined(f"Соседова Нина {letter.upper()}вановна", Role.TEACHER, school=school)
    await lampa.sends("Забываева спрашивает")
    needles = ("Забываев", "Евлампия", "9871234567", lampa.id)
    assert {needle for _, needle in traces(house.folder, *needles)} == set(needles), "else this would prove nothing"

    await lampa.sends("/forget")
    assert lampa.hears("Стереть всё о вас?")
    assert lampa.hears("Официальные и подтверждающие документы")
    await lampa.taps("Да, стереть")
    assert lampa.hears("Акт об уничтожении данных № 1")
    assert lampa.hears("номер телефона")
    assert traces(house.folder, *needles) == []

    await lampa.sends("/home")
    assert not lampa.hears("тьютор")
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(Appointment))).scalar_one() == 12
        (act,) = (await session.execute(select(ErasureAct.erased, ErasureAct.kept))).all()
        assert (act.erased["phone"], act.erased["appointments"]) == (1, 1)


async def test_in_english_and_changed_my_mind(house):
    lampa = await house.joined("Forgetova Lampia", Role.TUTOR, language="en")
    await lampa.sends("/forget")
    assert lampa.hears("Erase everything about you?")
    await lampa.taps("Back")
    assert lampa.hears("Your data")
    await lampa.taps("Erase me")
    await lampa.taps("Yes, erase me")
    assert lampa.hears("Act of erasure No. 1")


@pytest.mark.parametrize(
    ("language", "more", "said", "agree", "next_question"),
    [
        ("ru", "Подробнее о данных", "Telegram – иностранный сервис", "Согласен", "Как вас зовут"),
        ("en", "More about data", "Telegram is a foreign service", "I agree", "What is your full name?"),
    ],
)
async def test_before_one_agrees_one_can_read_how_things_stand(house, language, more, said, agree, next_question):
    lampa = house.box.person("Лампа", language=language)
    await lampa.opens(await house.invite(Role.TUTOR))
    await lampa.taps(0)
    consent = lampa.last
    await lampa.taps(more)
    assert lampa.hears(said)
    assert lampa.hears("/privacy")
    await lampa.taps(agree, message=consent)
    assert lampa.sees(next_question)


async def test_whoever_reads_on_before_agreeing_answers_right_there(house):
    lampa = house.box.person("Лампа")
    await lampa.opens(await house.invite(Role.TUTOR))
    await lampa.taps(0)
    consent = lampa.last
    for _ in range(4):
        await lampa.taps("Подробнее о данных", message=consent)
    await lampa.taps("Согласен", message=lampa.last)
    assert lampa.sees("Как вас зовут")


async def test_mydata_is_a_file_with_everything(house):
    lampa = await house.joined(NAME, Role.TEACHER, school=await house.school("Берёзовская СШ"))
    await lampa.sends("/mydata")
    assert lampa.last_document.name == "mydata.json"
    kept = json.loads(lampa.last_document.content)
    assert kept["person"][0]["name"] == NAME
    assert kept["person"][0]["platform_id"] == str(lampa.id)
    assert {"person", "appointment", "consent", "invite_use"} <= set(kept)
    assert "token_hash" not in str(kept)


async def test_a_withdrawn_consent_ends_the_roles_here(house):
    await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    lampa = await house.joined(NAME, Role.TUTOR)
    await lampa.sends("/privacy")
    assert lampa.hears("Согласие, редакция 1: Приозёрный район")
    await lampa.taps("Отозвать согласие")
    assert lampa.hears("Что перестанет работать")
    await lampa.taps("Да, отозвать")
    assert lampa.hears("Согласие отозвано")
    await lampa.sends("/home")
    assert lampa.hears("нет доступа")
    async with house.app.db.read() as session:
        withdrawn = select(Consent.withdrawn_at.is_not(None)).order_by(Consent.id.desc()).limit(1)
        assert (await session.execute(withdrawn)).scalar_one()
    await lampa.sends("/mydata")
    assert lampa.last_document.name == "mydata.json"


async def test_the_last_coordinator_is_not_erased(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.sends("/forget")
    await anna.taps("Да, стереть")
    assert anna.hears("Это единственный координатор")
    await anna.sends("/home")
    assert anna.hears("Озёрная Анна Павловна")


@sqlite_only("a copy of the file is laid in its place")
async def test_a_restored_backup_does_not_bring_anybody_back(house):
    lampa = await house.joined(NAME, Role.TUTOR)
    source = house.folder / "nastavnik.db"
    copy = house.folder.parent / f"{house.folder.name}.copy.db"
    copy_database(source, copy)
    await lampa.sends("/forget")
    await lampa.taps("Да, стереть")
    await house.stop()
    for leftover in house.folder.glob("nastavnik.db-*"):
        leftover.unlink()
    shutil.copy(copy, source)
    await house.start()
    async with house.app.db.read() as session:
        people_left = (await session.execute(select(Person.name, Person.erased_at.is_not(None)))).all()
    assert people_left == [("", True)]
    assert traces(house.folder, "Забываев", lampa.id) == []


async def test_a_number_given_to_somebody_else_after_a_restore_is_left_alone(house):
    lampa = await house.joined(NAME, Role.TUTOR)
    number = await house.id_of(lampa)
    house.app.context["journal"].add({(number, house.now.replace(year=2020))}, now=house.now)
    await house.restarts()
    await lampa.sends("/home")
    assert lampa.hears(NAME)


async def test_erased_while_a_request_waits(house):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    nina = house.box.person("Нина")
    await nina.sends("/start")
    await nina.taps("Попросить доступ")
    await nina.taps("Согласен")
    await nina.taps("Тьютор")
    await nina.sends("Новикова Нина Олеговна")
    await nina.sends("/forget")
    await nina.taps("Да, стереть")
    assert nina.hears("заявки: 1")
    await anna.taps("Принять")
    assert anna.hears("Этого уже нет")


@pytest.mark.parametrize("days", [2 * 365, 3 * 365 + 30])
async def test_people_who_left_are_erased_when_their_time_is_over(house, days):
    await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    lampa = await house.joined(NAME, Role.TUTOR)
    async with house.app.db.begin() as session:
        (post,) = (
            await session.execute(select(Appointment.id).where(Appointment.person_id == await house.id_of(lampa)))
        ).one()
        actor = await people_actor(session, house, lampa)
        await people.leave(session, post, by=actor, now=house.now)
    later = house.now + timedelta(days=days)
    async with house.app.db.begin() as session:
        await forget_old(session, now=later)
        assert await erase_gone(session, await people_gone(session, now=later), now=later) == int(days > 3 * 365)


async def people_actor(session, house, person):
    return await load_actor(session, on_telegram(person.id), now=house.now)
