"""The journal and the people at a computer: narrowed as in the chat, and a look at others leaves its trace."""

from __future__ import annotations

from sqlalchemy import func, select, update

from models.enums import Role
from models.people import AuditEntry, Person
from services import people
from tests.support.computer import Computer
from tests.support.regions import make_region


async def looks(house):
    async with house.app.db.read() as session:
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "role.seen")
        return (await session.execute(query)).scalar_one()


async def test_people_by_role_leave_a_trace_in_the_journal(house, school, pc):
    await pc.comes_in(school.anna)
    await pc.follows("Люди и роли")
    assert not pc.sees("Дарья"), "nobody is listed before something was asked"
    assert await looks(house) == 0
    await pc.opens("/people?role=leader")
    assert pc.sees("Дарья Директорова")
    assert pc.sees("Берёзовская СШ")
    assert not pc.sees("Вера Кураторова")
    assert await looks(house) == 1
    await pc.opens(f"/people?school={school.school}")
    assert pc.sees("Вера Кураторова")
    await pc.follows("Журнал")
    assert pc.sees("Записей: ")
    assert pc.sees("Анна Приозёрная")
    assert pc.sees("(через рабочий стол)")
    for query, sees in (
        ("what=looks", True),
        ("what=surveys", False),
        (f"who={await house.id_of(school.anna)}", True),
        ("who=999999", False),
        ("days=1", True),
        ("what=nonsense&who=x&days=5&page=-1", True),
        ("page=999", False),
        (f"page={'9' * 18}", False),
        (f"who={'9' * 18}&days={'9' * 18}", False),
    ):
        assert await pc.opens(f"/journal?{query}") == 200
        assert bool(pc.page.findall(".//tbody/tr")) is sees, query


async def test_whom_they_are_not_for(house, school, pc):
    second = await house.school("Каменская ООШ")
    await house.joined("Олег Каменский", Role.LEADER, school=second)
    async with house.app.db.begin() as session:
        far = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        await people.appoint(
            session, await house.id_of(school.dasha), Role.TUTOR, municipality_id=far, since=house.now.date()
        )
    async with Computer(house) as curator:
        await curator.comes_in(school.vera)
        assert not curator.sees("Журнал")
        assert await curator.opens("/journal") == 404
        await curator.opens("/people?role=leader")
        (offered,) = [one for one in curator.page.iter("select") if one.get("name") == "school"]
        assert offered.value_options == ["", str(school.school)], "no school is named that is not hers"
        assert curator.sees("Дарья Директорова")
        assert not curator.sees("Каменский"), "only of the schools that are hers"
        await curator.opens(f"/people?school={second}")
        assert curator.sees("Никого не нашлось")
    await pc.comes_in(school.anna)
    await pc.opens("/people?role=tutor")
    assert pc.sees("Никого не нашлось"), "of another municipality nobody"


async def test_whoever_observes_a_region_as_well_works_at_the_desk_where_they_may(house, school, pc):
    """In the chat the region is chosen: no page is about it, and those of the municipality are not lost by it."""
    anna = await house.id_of(school.anna)
    async with house.app.db.begin() as session:
        number = await make_region(session, "sayan", "Саянский край", now=house.now)
        await people.appoint(session, anna, Role.OBSERVER, municipality_id=number, since=house.now.date())
        await session.execute(update(Person).where(Person.id == anna).values(chosen_municipality_id=number))
    await pc.comes_in(school.anna)
    pages = {one.get("href") for one in pc.page.iter("a") if "/desk/" in one.get("href")}
    assert len(pages) >= 8
    answers = {page: await pc.opens(pc.origin + page) for page in sorted(pages)}
    assert set(answers.values()) == {200}, answers
    await pc.opens("/roadmap")
    assert len(list(pc.page.iter("tr"))) > 3


async def test_what_is_offered_is_what_one_may_in_the_municipality_that_is_chosen(house, school, pc):
    anna = await house.id_of(school.anna)
    async with house.app.db.begin() as session:
        far = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        there = await people.create_school(session, municipality_id=far, name="Дальняя СШ")
        today = house.now.date()
        await people.appoint(session, anna, Role.CURATOR, municipality_id=far, school_id=there, since=today)
        await session.execute(update(Person).where(Person.id == anna).values(chosen_municipality_id=far))
    await pc.comes_in(school.anna)
    pages = {one.get("href") for one in pc.page.iter("a") if "/desk/" in one.get("href")}
    answers = {page: await pc.opens(pc.origin + page) for page in sorted(pages)}
    assert set(answers.values()) == {200}, answers
