"""The plan by months and the map of items and schools: what they show, what they open, and for whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from models.enums import Role
from models.roadmap import RoadmapItem
from services import people
from tests.support.computer import Computer
from tests.support.factories import assign, make_item, make_roadmap


def cells(pc, title):
    """What the row of an item says, cell by cell."""
    (row,) = [one for one in pc.page.iter("tr") if title in one.text_content()]
    return [" ".join(one.text_content().split()) for one in row.iter("td")]


def heads(pc):
    return [" ".join(one.text_content().split()) for one in pc.page.iter("th") if one.get("scope") == "col"]


async def test_the_plan_lays_days_into_their_months(house, school, pc):
    async with house.app.db.begin() as session:
        item = (await session.execute(select(RoadmapItem.id).where(RoadmapItem.number == "9"))).scalar_one()
        await session.execute(update(RoadmapItem).where(RoadmapItem.id == item).values(starts_on=date(2026, 9, 15)))
        await make_item(session, school.roadmap, "11", "Мероприятие без срока", due=None)
    await school.reports("5")
    await pc.comes_in(school.anna)
    await pc.follows("План-график")
    months = heads(pc)[1:]
    assert months[0] == "сентябрь 2026"
    assert "январь 2027" in months
    assert len(months) == 12
    october = months.index("октябрь")
    assert [at for at, words in enumerate(cells(pc, "5. Утвердить")) if words] == [october]
    assert cells(pc, "5. Утвердить")[october] == "1"
    assert cells(pc, "9. Провести")[october] == "21"
    (row,) = [one for one in pc.page.iter("tr") if "9. Провести" in one.text_content()]
    bars = [one for one in row.iter("rect") if one.get("class") == "bar"]
    assert [(one.get("x"), one.get("width")) for one in bars] == [("14", "16"), ("0", "21")]
    assert pc.sees("11. Мероприятие без срока без срока")
    assert not any(cells(pc, "11. Мероприятие"))


async def test_every_cell_of_the_map_opens_its_list(house, school, pc):
    second = await house.school("Каменская ООШ")
    async with house.app.db.begin() as session:
        item = await make_item(session, school.roadmap, "12", "Общее мероприятие", due=date(2026, 8, 20))
        await assign(session, school.roadmap, item, due=date(2026, 8, 20), schools=[school.school, second])
    await pc.comes_in(school.anna)
    await pc.follows("Карта выполнения")
    assert heads(pc) == ["Мероприятие", "Берёзовская СШ", "Каменская ООШ"]
    assert cells(pc, "12. Общее") == ["!"] * 2
    assert [one.get("aria-label") for one in pc.page.iterfind(".//tbody//td/a")][-2:] == ["просрочено"] * 2
    assert cells(pc, "5. Утвердить")[1] == ""
    here = pc.at
    opened = [one.get("href") for one in pc.page.iter("a") if (one.get("href") or "").startswith("list?")]
    assert len(opened) == 2 + 4 + 5, "schools, items, cells"
    for link in opened:
        pc.at = here
        assert await pc.asks("GET", link) == 200
        assert not pc.sees("Список сейчас пуст")
    pc.at = here
    await pc.asks("GET", next(one for one in opened if f"school={second}" in one))
    assert pc.page.find(".//h1").text_content() == "12. Общее мероприятие · Каменская ООШ"
    assert len(list(pc.page.iter("tr"))) == 2
    await pc.follows("12. Общее")
    assert pc.sees("Каменская ООШ")


async def test_a_curator_sees_the_schools_that_are_theirs(house, school):
    second = await house.school("Каменская ООШ")
    async with house.app.db.begin() as session:
        item = await make_item(session, school.roadmap, "12", "Общее мероприятие", due=date(2026, 12, 1))
        await assign(session, school.roadmap, item, due=date(2026, 12, 1), schools=[school.school, second])
        alone = await make_item(session, school.roadmap, "13", "Только для Каменской", due=date(2026, 12, 1))
        await assign(session, school.roadmap, alone, due=date(2026, 12, 1), schools=[second])
    async with Computer(house) as pc:
        await pc.comes_in(school.vera)
        for path in ("/map", "/plan"):
            assert await pc.opens(path) == 200
            assert pc.sees("Общее мероприятие")
            assert not pc.sees("Каменск")
        nothing = await pc.opens("/list?cut=i&key=999999"), pc.says
        assert nothing[0] == 404
        for query in (
            f"cut=s&key={second}",
            f"cut=i&key={alone[0]}",
            f"cut=i&key={item[0]}&school={second}",
            "cut=x",
            "which=x",
        ):
            assert (await pc.opens(f"/list?{query}"), pc.says) == nothing, query


async def test_of_ones_own_school_no_page_is_offered_that_does_not_open(house, school, pc):
    second = await house.school("Каменская ООШ")
    async with house.app.db.begin() as session:
        item = await make_item(session, school.roadmap, "12", "Общее мероприятие", due=date(2026, 12, 1))
        await assign(session, school.roadmap, item, due=date(2026, 12, 1), schools=[school.school, second])
        anna = await house.id_of(school.anna)
        here = house.municipality_id
        await people.appoint(
            session, anna, Role.LEADER, municipality_id=here, school_id=school.school, since=house.now.date()
        )
    await pc.comes_in(school.anna)
    assert await pc.opens(f"/list?cut=i&key={item[0]}") == 200
    assert pc.sees("Берёзовская СШ")
    opened = [one for one in pc.links() if "/papers/" in one]
    assert len(opened) == 1, "the row of her own school is no link"
    await pc.follows("12. Общее")
    assert pc.status == 200
    assert pc.sees("Каменская ООШ")


async def test_of_another_municipality_nothing(house, school, pc):
    async with house.app.db.begin() as session:
        far = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        roadmap = await make_roadmap(session, far)
        foreign = await make_item(session, roadmap, "1", "Чужое мероприятие", due=date(2026, 12, 1))
        await assign(session, roadmap, foreign, due=date(2026, 12, 1), person_id=await house.id_of(school.vera))
    await pc.comes_in(school.anna)
    for path in ("/map", "/plan", "/list"):
        await pc.opens(path)
        assert not pc.sees("Чужое"), path
    assert await pc.opens(f"/list?cut=i&key={foreign[0]}") == 404


async def test_a_municipality_without_a_roadmap(house, pc):
    anna = await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
    await pc.comes_in(anna)
    for path in ("/map", "/plan"):
        assert await pc.opens(path) == 200
        assert pc.sees("Ничего не найдено")
