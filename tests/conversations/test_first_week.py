"""What each role reads and finds in its first week: what is asked of them they can do, what is said is so."""

from sqlalchemy import select, update

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, Roadmap
from services import people
from tests.support.factories import assign, make_item
from tests.support.reminded import DAY
from tests.support.walked_place import speaks, walked_place


async def offices_own(house):
    """Something that is no school's and nobody's by name: the education office's."""
    async with house.app.db.begin() as session:
        roadmap = (await session.execute(select(Roadmap.id).where(Roadmap.state == "active"))).scalars().first()
        due = house.now.date()
        item = await make_item(session, roadmap, "20", "Собрать кураторов", due=due)
        [number] = await assign(session, roadmap, item, due=due)
    return number


async def test_what_is_asked_of_a_specialist_she_can_report(house):
    place = await walked_place(house)
    number = await offices_own(house)
    sonya = place.folk[Role.SPECIALIST]
    await sonya.sends("/home")
    assert "От вас ждут:" in sonya.screen
    await sonya.taps_data(f"ev.card:{number}")
    await sonya.taps("Сделано, отчитаться")
    await sonya.sends("https://school.example/protocol")
    await sonya.taps("Отправить отчёт")
    async with house.app.db.read() as session:
        state = (await session.execute(select(Assignment.state).where(Assignment.id == number))).scalar_one()
    assert state is AssignmentState.CONFIRMED, "what the office does itself nobody has to check"
    tutor = place.folk[Role.TUTOR]
    await tutor.taps_data(f"ev.card:{number}")
    assert tutor.hears("нет доступа")


async def test_a_coordinator_who_leads_a_school_too_finds_both_on_home_each_with_its_list(house):
    place = await walked_place(house)
    number = await offices_own(house)
    anna = place.folk[Role.COORDINATOR]
    async with house.app.db.begin() as session:
        await people.appoint(
            session, await house.id_of(anna), Role.LEADER, municipality_id=house.municipality_id,
            school_id=place.school, since=house.now.date(),
        )  # fmt: skip
        await session.execute(update(Assignment).where(Assignment.id == number).values(due=house.now.date() - DAY))
    await anna.sends("/home")
    assert "🔴 Просрочено: 1 · 🏫 Моя школа" in anna.screen
    await anna.taps("⋯ Ещё")
    await anna.taps("🔴 Просрочено: 1 · 👤 Мои поручения")
    assert anna.hears("20. Собрать кураторов")


async def test_an_observer_finds_the_report_and_no_surveys(house):
    place = await walked_place(house)
    olga = place.folk[Role.OBSERVER]
    await olga.sends("/home")
    assert "Опросы" not in str(olga.last.labels)
    await olga.taps("📑 Справка за год")
    assert olga.hears("Справка за год")
    anna = place.folk[Role.COORDINATOR]
    await anna.sends("/status")
    await anna.taps("Карта, Excel, справка")
    await anna.taps("📑 Справка за год")
    assert anna.hears("Подсчитано показателей")


async def test_a_tutor_for_whom_the_roadmap_has_nothing_is_not_told_that_there_is_none(house):
    await walked_place(house)
    tim = await house.joined("Тихонов Тимофей Львович", Role.TUTOR)
    await tim.sends("/roadmap")
    assert tim.hears("По дорожной карте вам пока ничего не поручено.")
    await tim.sends("/status")
    assert tim.hears("Лично вам пока ничего не поручено.")
    await tim.taps_data("pp.mine:0")
    await tim.taps("💬 Спросить координатора")
    assert tim.hears("Напишите вопрос координатору")


async def test_a_leader_reads_of_her_own_school_alone(house):
    place = await walked_place(house)
    vera = place.folk[Role.LEADER]
    await vera.sends("/people")
    assert vera.hears("Ваши школы и люди в них:")
    await vera.sends("/roadmap")
    assert "По школам" not in str(vera.last.labels), "there is one"
    await speaks(house, vera, "en")
    await vera.sends("/people")
    assert vera.hears("Your schools and the people there:")
