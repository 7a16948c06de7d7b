"""«Кто смотрел»: every look at other people's data leaves one line, which the coordinator and they themselves read."""

import json
from datetime import timedelta

from sqlalchemy import select

from models.enums import Role
from models.people import AuditEntry
from services.access.looks import Look
from tests.support.factories import make_person
from tests.support.people_rooms import opens


async def lines(house, *looks):
    async with house.app.db.read() as session:
        query = select(AuditEntry).where(AuditEntry.action.in_(looks or list(Look))).order_by(AuditEntry.id)
        return list((await session.execute(query)).scalars())


async def test_the_coordinator_reads_who_looked_at_whom(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    school = await house.school("Берёзовская СШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=school)
    await house.joined("Букина Белла Олеговна", Role.TEACHER, school=school)
    await opens(vera, "Школы", "Берёзовская СШ")
    await house.moves(timedelta(hours=1))
    await opens(anna, "Руководитель школы · 1", "Примерова Вера")
    await opens(anna, "Недоступны")
    await opens(anna, "Журнал действий", "Кто смотрел")
    shown = anna.last.text.splitlines()
    assert shown[0] == "Кто смотрел данные людей"
    assert shown[1:4] == [
        "• 1 сентября, 11:00 – Озёрная Анна Павловна: карточка, Примерова Вера Ивановна",
        "• 1 сентября, 11:00 – Озёрная Анна Павловна: список по роли, руководитель школы",
        "• 1 сентября, 10:00 – Примерова Вера Ивановна: люди школы, Берёзовская СШ",
    ]


async def test_one_line_a_look_not_a_person_and_not_a_page(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    async with house.app.db.begin() as session:
        for number in range(20):
            await make_person(
                session, f"Тьюторова Таня {number}", (Role.TUTOR, None), municipality_id=house.municipality_id,
                phone=f"+7900{number:07}", platform_id=None,
            )  # fmt: skip
    await opens(anna, "Тьютор · 20", "›", "›")
    await opens(anna, "Недоступны", "›")
    assert [one.action for one in await lines(house)] == [Look.ROLE, Look.UNREACHABLE]
    await house.moves(timedelta(minutes=20))
    await opens(anna, "Тьютор · 20")
    assert [one.action for one in await lines(house)] == [Look.ROLE, Look.UNREACHABLE, Look.ROLE]
    assert [one.details["role"] for one in await lines(house, Look.ROLE)] == ["tutor", "tutor"]


async def test_a_look_at_oneself_is_no_look(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await opens(anna, "Муниципальный координатор · 1", "Озёрная Анна")
    await opens(anna, "Недоступны")
    assert await lines(house) == []
    await opens(anna, "Журнал действий", "Кто смотрел")
    assert anna.hears("Пока никто")


async def test_what_is_taken_as_a_file_is_a_look_too(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    async with house.app.db.begin() as session:
        await make_person(
            session, "Спискова Софья Петровна", (Role.TUTOR, None), municipality_id=house.municipality_id,
            platform_id=None,
        )  # fmt: skip
    await opens(anna, "Недоступны", "Именные карточки: Word")
    assert [one.action for one in await lines(house)] == [Look.UNREACHABLE, Look.CARDS]
    await opens(anna, "Журнал действий", "Кто смотрел")
    assert anna.hears("именные карточки-приглашения, файл")


async def test_everybody_reads_who_looked_at_them_and_gets_it_with_their_data(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    own, other = await house.school("Берёзовская СШ"), await house.school("Каменская ООШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=own)
    await house.joined("Каменева Клара Юрьевна", Role.LEADER, school=other)
    await opens(anna, "Школы", "Каменская ООШ")
    await vera.sends("/privacy")
    await vera.taps("Кто смотрел мои данные")
    assert vera.hears("Пока никто")
    await opens(anna, "Школы", "Берёзовская СШ")
    await opens(anna, "Руководитель школы · 2", "Примерова Вера")
    await opens(vera, "Школы", "Берёзовская СШ")
    await vera.sends("/privacy")
    await vera.taps("Кто смотрел мои данные")
    assert [line for line in vera.last.text.splitlines() if line.startswith("•")] == [
        "• 1 сентября, 10:00 – Озёрная Анна Павловна: карточка, Примерова Вера Ивановна",
        "• 1 сентября, 10:00 – Озёрная Анна Павловна: список по роли, руководитель школы",
        "• 1 сентября, 10:00 – Озёрная Анна Павловна: люди школы, Берёзовская СШ",
    ]
    await vera.sends("/mydata")
    kept = json.loads(vera.last_document.content)
    assert [one["what"] for one in kept["who_looked"]] == [Look.CARD, Look.ROLE, Look.STAFF]
    assert {one["who"] for one in kept["who_looked"]} == {"Озёрная Анна Павловна"}


async def test_only_the_coordinator_of_the_place_reads_it(house):
    school = await house.school("Берёзовская СШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.CURATOR, school=school)
    await vera.sends("/people")
    await vera.taps_data(f"pp.looks:{house.municipality_id}:0")
    assert vera.hears("нет доступа")
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    await anna.sends("/people")
    await anna.taps_data("pp.looks:999:0")
    assert anna.hears("нет доступа")


async def test_in_english(house):
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, language="en")
    vera = await house.joined("Примерова Вера Ивановна", Role.TUTOR, language="en")
    await opens(anna, "Tutor · 1", "Примерова Вера")
    await opens(anna, "Journal", "Who looked")
    assert anna.hears("the card of Примерова Вера Ивановна")
    await vera.sends("/privacy")
    await vera.taps("Who looked at my data")
    assert vera.hears("Озёрная Анна Павловна: the card of Примерова Вера Ивановна")
