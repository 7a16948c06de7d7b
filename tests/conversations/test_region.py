"""The observer of a region: joins as everybody does, reads sums over municipalities, and comes no nearer."""

import json
from random import Random

import pytest
from sqlalchemy import func, select

from models.enums import Role
from models.people import Appointment, JoinRequest, School
from services import people
from tests.support.bytes import traces
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.regions import make_member, make_region

SIZES = {"Борский район": 4, "Еловский район": 6, "Кедровый округ": 7}


class Land:
    """A region of three municipalities; the first has four schools, so it stands beside the second."""

    async def build(self, house, sizes=SIZES):
        async with house.app.db.begin() as session:
            self.region = await make_region(session, "sayan", "Саянский край", now=house.now)
            self.towns = {
                name: await make_member(session, self.region, name, schools, Random(name), now=house.now)
                for name, schools in sizes.items()
            }
        return self


@pytest.fixture
async def land(house):
    return await Land().build(house)


async def link_to(house, land):
    async with house.app.db.begin() as session:
        made = await people.create_invite(session, municipality_id=land.region, role=Role.OBSERVER, now=house.now)
    return f"https://t.me/{house.box.bot.username}?start={made.token}"


async def observer(house, land, name="Смотрова Ольга Денисовна", **more):
    olga = house.box.person(name, **more)
    await olga.opens(await link_to(house, land))
    await olga.taps(0)
    await olga.taps("✅")
    await olga.sends(name)
    return olga


async def test_she_joins_by_a_link_and_reads_sums_alone(house, land):
    olga = house.box.person("Смотрова Ольга Денисовна")
    await olga.opens(await link_to(house, land))
    assert olga.hears("Вас приглашают в роли: наблюдатель региона")
    assert olga.hears("Саянский край")
    await olga.taps("Продолжить")
    assert olga.hears("Согласие на обработку персональных данных")
    await olga.taps("✅")
    await olga.sends("Смотрова Ольга Денисовна")
    assert olga.hears("наблюдатель региона · Саянский край")
    assert not olga.sees("правка")
    await olga.taps("Ход выполнения")
    assert olga.hears("Саянский край")
    assert olga.hears("Поручения: выполнено")
    assert olga.hears("Школ: 17")
    assert not olga.hears("Не вошли")
    await olga.taps("По муниципалитетам")
    assert olga.sees("Борский район, Еловский район")
    assert olga.sees("Кедровый округ")
    await olga.taps("Борский район, Еловский район")
    assert olga.hears("показаны общей суммой")
    assert olga.hears("Школ: 10")
    assert not olga.sees("школа")
    await olga.taps("Назад")
    await olga.taps("Кедровый округ")
    assert olga.hears("Школ: 7")
    assert not olga.hears("общей суммой")


async def test_she_reads_it_in_english(house, land):
    olga = await observer(house, land, language="en")
    await olga.sends("/status")
    assert olga.hears("Schools: 17")
    await olga.taps("By municipality")
    await olga.taps("Борский район")
    assert olga.hears("These municipalities stand in one sum: alone, one of them would have too few schools.")


async def test_she_reads_the_figures_of_the_school_year(house, land):
    async with house.app.db.begin() as session:
        for town in land.towns.values():
            schools = list((await session.execute(select(School.id).where(School.municipality_id == town))).scalars())
            roadmap, due = await make_roadmap(session, town), house.now.date()
            await assign(
                session, roadmap, await make_item(session, roadmap, "9", "Ещё", due=due), due=due, schools=schools
            )
    olga = await observer(house, land)
    await olga.sends("/status")
    await olga.taps("Показатели за учебный год")
    assert olga.hears("Саянский край · 2026/27 учебный год")
    assert olga.hears("Школ: 17")
    assert olga.hears("все поручения, которые не отменены")
    assert olga.hears("школы со статусом на учебный год; где муниципалитет статусов не указал – все из его списка: 17")
    assert olga.hears("Не показано: за этими показателями слишком мало школ."), "no event was held"
    assert not olga.hears("Не вошли")
    await olga.taps("По муниципалитетам")
    assert olga.sees("Борский район, Еловский район")
    await olga.taps("Борский район, Еловский район")
    assert olga.hears("показаны общей суммой")
    assert olga.hears("Школ: 10")
    assert not olga.sees("школа")
    await olga.taps("Назад")
    await olga.taps("Кедровый округ")
    assert olga.hears("Школ: 7")
    await olga.taps("Назад")
    await olga.taps("Назад")
    await olga.taps("2025/26")
    assert olga.hears("2025/26 учебный год")
    assert olga.hears("Итогов пока нет.")
    assert olga.hears("Муниципалитетов не вошло в итоги: 3")
    assert not olga.sees("По муниципалитетам")
    await olga.taps("2026/27")
    assert olga.hears("Школ: 17")


async def test_she_reads_the_year_in_english(house, land):
    olga = await observer(house, land, language="en")
    await olga.sends("/status")
    await olga.taps("Figures of the school year")
    assert olga.hears("2026/27 school year")
    assert olga.hears("Not shown: too few schools stand behind these figures.")


async def test_nobody_else_opens_the_year_of_a_region(house, land):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    olga = await observer(house, land)
    for data in ("rg.year:1", "rg.yrows:1:0", f"rg.yrow:1:{land.towns['Кедровый округ']}:0"):
        await anna.sends("/status")
        await anna.taps_data(data)
        assert anna.hears("Сюда у вас нет доступа"), data
    await olga.sends("/status")
    await olga.taps("Показатели за учебный год")
    for data in ("rg.year:0", "rg.yrow:1:999:0", f"rg.yrow:1:{land.towns['Еловский район']}:0", "rg.yrow:2:1:0"):
        await olga.taps_data(data)
        assert not olga.hears("Школ: 6"), data


async def test_a_small_municipality_that_comes_later_is_not_counted_and_she_is_told_why(house, land):
    olga = await observer(house, land)
    await olga.sends("/status")
    async with house.app.db.begin() as session:
        await make_member(session, land.region, "Малый район", 2, Random(1), now=house.now)
    await olga.sends("/status")
    assert olga.hears("Школ: 17")
    assert olga.hears("Муниципалитетов не вошло в итоги: 1")
    await olga.taps("По муниципалитетам")
    assert not olga.sees("Малый район")


async def test_a_region_without_anything_is_no_dead_end(house):
    async with house.app.db.begin() as session:
        land = Land()
        land.region = await make_region(session, "sayan", "Саянский край", now=house.now)
    olga = await observer(house, land)
    await olga.sends("/status")
    assert olga.hears("Итогов пока нет.")
    assert not olga.sees("По муниципалитетам")
    await olga.taps("На главную")


async def test_a_page_holds_eight_municipalities(house):
    land = await Land().build(house, {f"Район {number:02}": 5 for number in range(1, 12)})
    olga = await observer(house, land)
    await olga.sends("/status")
    await olga.taps("По муниципалитетам")
    assert olga.sees("Район 08")
    assert not olga.sees("Район 09")
    await olga.taps("›")
    assert olga.sees("Район 11")
    await olga.taps("Район 09")
    await olga.taps("Назад")
    assert olga.sees("Район 11"), "back on the page from which she came"


FORGED = (
    "st.cut:r:s:0",
    "st.top:t",
    "st.part:t:s:1",
    "st.rows:r:a:0:l:0",
    "st.pic:r:table",
    "st.unheard:t",
    "rt.door",
    "ppl.top",
)


async def test_no_forged_button_leads_to_a_school(house, land):
    olga = await observer(house, land)
    await olga.sends("/status")
    await olga.taps("По муниципалитетам")
    for data in FORGED:
        await olga.taps_data(data)
        assert not olga.hears("школа 1"), data
        assert not olga.hears("Мероприятие"), data
    town = land.towns["Борский район"]
    for data in (f"rg.row:{land.towns['Еловский район']}:0", "rg.row:999:0", f"rg.row:{land.region}:0"):
        await olga.sends("/status")
        await olga.taps("По муниципалитетам")
        await olga.taps_data(data)
        assert not olga.hears("Школ: 4"), data
        assert not olga.hears("Школ: 6"), data
    await olga.taps_data(f"home.town:{town}")
    await olga.sends("/status")
    assert olga.hears("Саянский край")


async def test_commands_that_are_not_hers_stay_shut(house, land):
    olga = await observer(house, land)
    for command in ("/report", "/people", "/roadmap", "/import", "/review", "/announce", "/reminders"):
        await olga.sends(command)
        assert not olga.hears("Борский"), command
        assert not olga.hears("Еловский"), command
    await olga.sends("/help")
    assert not olga.hears("/report")
    assert olga.hears("/status")


async def test_a_coordinator_cannot_look_at_the_region(house, land):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await anna.sends("/status")
    await anna.taps_data("rg.rows:0")
    assert anna.hears("Сюда у вас нет доступа")
    await anna.taps_data("st.top:r")
    assert not anna.hears("Саянский край")


async def test_who_also_works_in_a_municipality_chooses(house, land):
    olga = await observer(house, land)
    async with house.app.db.begin() as session:
        await people.appoint(
            session,
            await house.id_of(olga),
            Role.COORDINATOR,
            municipality_id=house.municipality_id,
            since=house.now.date(),
        )
    await olga.sends("/home")
    assert olga.hears("Выбран муниципалитет: Саянский край")
    await olga.sends("/status")
    assert olga.hears("Школ: 17")
    await olga.sends("/home")
    await olga.taps("Другой муниципалитет")
    await olga.taps("Приозёрный район")
    await olga.sends("/status")
    assert olga.hears("Приозёрный район")
    assert not olga.hears("Школ: 17")
    await olga.sends("/report")
    assert olga.hears("Принять справку")
    await olga.sends("/home")
    await olga.taps("Другой муниципалитет")
    await olga.taps("Саянский край")
    await olga.sends("/report")
    assert olga.hears("Сюда у вас нет доступа")


async def test_she_sees_and_erases_what_is_kept_about_her(house, land):
    olga = await observer(house, land)
    await olga.sends("/mydata")
    kept = json.loads(olga.last_document.content)
    assert [one["municipality_id"] for one in kept["appointment"] + kept["consent"]] == [land.region] * 2
    await olga.sends("/forget")
    await olga.taps("Да, стереть")
    assert olga.hears("Акт об уничтожении данных № 1")
    assert traces(house.folder, "Смотрова", "Денисовна", olga.id) == []


async def test_she_leaves_by_herself(house, land):
    olga = await observer(house, land)
    await olga.sends("/settings")
    await olga.taps("Снять с себя роль")
    await olga.taps("наблюдатель региона")
    await olga.taps("Да, снять")
    assert olga.hears("Попросить доступ")
    await olga.sends("/status")
    assert not olga.hears("Школ: 17")


async def test_who_withdraws_the_consent_observes_no_more(house, land):
    olga = await observer(house, land)
    await olga.sends("/privacy")
    await olga.taps("Отозвать согласие")
    await olga.taps("Да, отозвать")
    await olga.sends("/status")
    assert not olga.hears("Школ: 17")
    async with house.app.db.read() as session:
        assert (await session.execute(select(Appointment.until))).scalar_one() == house.now.date()


async def test_nobody_asks_to_join_a_region(house, land):
    vera = house.box.person("Вера Чужая")
    await vera.sends("/start")
    await vera.taps("Попросить доступ")
    assert not vera.sees("Саянский край")
    await vera.taps_data(f"jn.town:{land.region}")
    await vera.taps("Согласен")
    await vera.taps("Тьютор")
    await vera.sends("Чужая Вера Ивановна")
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(JoinRequest))).scalar_one() == 0
