"""A municipality of pairs: eight schools, seven curators who lead schools themselves, three of these on the list."""

import pytest
from sqlalchemy import select

from documents.workbook import Sheet, workbook
from models.enums import AssignmentState, Role
from models.people import Appointment, Person, School
from models.roadmap import Assignment
from tests.conversations.test_people_import import sends
from tests.conversations.test_requests import by_phone
from tests.support.factories import assign, make_item, make_roadmap

# Surname, the school she leads, the school she curates.
PAIRS = (
    ("Первова", 59, 53),
    ("Второва", 95, 75),
    ("Третьева", 76, 77),
    ("Четвёртова", 84, 79),
    ("Второва", 95, 80),
    ("Пятова", 92, 83),
    ("Шестова", 10, 85),
    ("Седьмова", 82, 88),
)
CURATED_LEADERS = {"Пятова": 92, "Шестова": 10, "Седьмова": 82}  # who curate, and are curated themselves


def named(surname):
    return f"{surname} Анна Петровна"


def phone_of(surname):
    return f"+7900000{[one for one, _, _ in PAIRS].index(surname):04}"


async def read_lists(house):
    """The list comes as a workbook of two sheets, sent by the coordinator."""
    anna = await house.joined("Озёрная Анна Павловна", Role.COORDINATOR)
    leaders = {surname: own for surname, own, _ in PAIRS}
    directors = [(named(one), "директор", f"СОШ № {own}", phone_of(one)) for one, own in leaders.items()]
    curators = [(named(one), "куратор", f"СОШ № {other}", phone_of(one)) for one, _, other in PAIRS]
    curators += [("Внешняя Зоя Ильинична", "куратор", f"СОШ № {own}", "") for own in CURATED_LEADERS.values()]
    book = workbook(
        [
            Sheet("Директора", ("ФИО", "Должность", "ОО", "Телефон"), directors),
            Sheet("Кураторы", ("ФИО", "Должность", "ОО", "Телефон"), curators),
        ]
    )
    await sends(anna, book)
    await anna.taps("Завести")
    assert anna.hears("Новых: 8")
    await anna.taps("Сохранить")
    await sends(anna, book)
    assert anna.hears("Нового в нём нет")
    return anna


@pytest.fixture
async def municipality(house):
    return await house.begins(read_lists)


async def schools(house):
    async with house.app.db.read() as session:
        rows = await session.execute(
            select(Appointment.school_id, Appointment.role, Person.name).join(
                Person, Person.id == Appointment.person_id
            )
        )
        return rows.all()


async def names_of(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(School.id, School.name))).all()


async def test_each_school_shows_its_curator_and_its_leader(house, municipality):
    rows = await schools(house)
    found = {name: number for number, name in await names_of(house)}
    for surname, own, curated in PAIRS:
        await municipality.taps_data(f"pp.school:{found[f'СОШ № {curated}']}")
        assert municipality.hears(f"Куратор школы: {named(surname)}")
        await municipality.taps_data(f"pp.school:{found[f'СОШ № {own}']}")
        assert municipality.hears(f"Руководитель школы: {named(surname)}")
    curators = [name for _, role, name in rows if role is Role.CURATOR and name != "Внешняя Зоя Ильинична"]
    assert (len(curators), len(set(curators))) == (8, 7)


async def test_no_curator_acts_on_their_own_school(house, municipality):
    """Each of the three presses what would confirm her own school's report, and what confirms the other's."""
    by_name = {(name, role): school for school, role, name in await schools(house) if role is not Role.COORDINATOR}
    tasks = {}
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id, settings={"confirmation": "curator"})
        due = house.now.date().replace(day=25)
        item = await make_item(session, roadmap, "1", "Собрать команду", due=due)
        for surname in CURATED_LEADERS:
            places = [by_name[named(surname), role] for role in (Role.LEADER, Role.CURATOR)]
            state = {"state": AssignmentState.REPORTED, "reported_at": house.now}
            tasks[surname] = await assign(session, roadmap, item, due=due, schools=places, **state)
    for surname, (own, curated) in tasks.items():
        person = house.box.person(surname)
        await by_phone(person, phone_of(surname))
        await person.taps("Согласен")
        await person.taps("Да, это я")
        assert person.hears("куратор")
        await person.taps_data(f"ev.ok:{own}:1")
        assert await state_of(house, own) is AssignmentState.REPORTED, surname
        await person.taps_data(f"ev.ok:{curated}:1")
        assert await state_of(house, curated) is AssignmentState.CONFIRMED, surname


async def state_of(house, number):
    async with house.app.db.read() as session:
        return (await session.execute(select(Assignment.state).where(Assignment.id == number))).scalar_one()
