"""Ended roles: seen on the card, found in a list, given again; not to who has withdrawn the consent."""

from datetime import timedelta

from models.enums import Role
from tests.support.people_rooms import opens


async def ended(house, anna):
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=await house.school("Берёзовская СШ"))
    await opens(anna, "Руководитель школы · 1", "Примерова Вера", "Завершить", "Да, завершить")
    await house.moves(timedelta(days=3))
    return vera


async def test_an_ended_role_is_seen_and_given_again(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await opens(anna)
    assert not anna.hears("Прежние сотрудники")
    vera = await ended(house, anna)
    await opens(anna, "Прежние сотрудники · 1")
    assert anna.hears("Сегодня ролей здесь нет:")
    await anna.taps("Примерова Вера Ивановна")
    assert anna.hears("• руководитель школы · Берёзовская СШ, до 1 сентября 2026 г.")
    await anna.taps("Дать роль снова")
    await anna.taps("Тьютор")
    assert anna.hears("• тьютор")
    assert anna.hears("Раньше:")
    assert vera.hears("тьютор · Приозёрный район")
    await opens(anna)
    assert not anna.hears("Прежние сотрудники")


async def test_who_has_withdrawn_the_consent_is_invited_anew(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await vera.sends("/privacy")
    await vera.taps("Отозвать согласие")
    await vera.taps("Да, отозвать")
    await opens(anna, "Прежние сотрудники · 1", "Примерова Вера", "Дать роль снова", "Тьютор")
    assert anna.hears("Этот человек отозвал согласие")
    await vera.opens(await house.invite(Role.TUTOR))
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    assert vera.sees("тьютор · Приозёрный район")


async def test_a_curator_sees_no_former_people(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await ended(house, anna)
    oleg = await house.joined("Кураторов Олег Ильич", Role.CURATOR, school=1)
    await opens(oleg)
    assert not oleg.hears("Прежние сотрудники")
    await oleg.taps_data(f"pp.former:{house.municipality_id}:0")
    assert oleg.hears("нет доступа")
    await oleg.taps_data("pp.one:2")
    assert oleg.hears("Этого уже нет")


async def test_in_english(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, language="en")
    await house.joined("Примерова Вера Ивановна", Role.TUTOR)
    await opens(anna, "Tutor · 1", "Примерова Вера", "End: tutor", "Yes, end it")
    await opens(anna, "Former · 1", "Примерова Вера")
    assert anna.hears("• tutor, until September 1, 2026")
