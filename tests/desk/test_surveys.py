"""Results of surveys at a computer: what the chat tells, and not one person more."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from models.enums import Role
from models.people import AuditEntry
from tests.support.computer import desk_house
from tests.support.surveys import every_type, publish_to_teachers
from tests.support.year import END


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port, start=END) as built:
        yield built


async def taken(house):
    async with house.app.db.read() as session:
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "survey.exported")
        return (await session.execute(query)).scalar_one()


async def test_the_figures_are_those_of_the_chat(house, year, vera, pc):
    await pc.follows("Опросы")
    assert pc.sees("25 из 31")
    run = year.runs["teachers"]
    await pc.opens(f"/surveys/{run}")
    await vera.taps_data(f"sv.res:{run}")
    shares = [line for line in vera.last.text.splitlines() if " %" in line and "из 25" in line]
    assert shares
    for line in shares:
        percent = line.rsplit("– ", 1)[1].split(" · ")[0]
        assert pc.sees(percent), percent
    assert pc.sees("Приозёрная школа № 1")
    assert not pc.sees("Учителева"), "names and answers stand in Excel alone, as in the chat"


async def test_small_groups_of_a_confidential_run_stay_hidden(house, year, vera, pc):
    await pc.opens(f"/surveys/{year.runs['leaders']}")
    assert pc.sees("9 из 9")
    schools = [row for row in pc.page.iter("tr") if "Приозёрная школа" in row.text_content()]
    assert schools == [], "a school has one leader: nobody is told apart"


async def test_a_confidential_run_tells_nothing_while_it_is_open(house, year, vera, pc):
    school = year.schools[0]
    for n in range(6):
        await house.joined(f"Образцова Вера {n}", Role.TEACHER, school=school)
    run = await publish_to_teachers(house, every_type(confidential=True, groups="school"))
    await pc.opens(f"/surveys/{run}")
    assert pc.sees("появятся все сразу")
    assert not list(pc.page.iter("table"))
    assert "Насколько полезно?" not in pc.text
    for kind in ("xlsx", "docx"):
        assert await pc.opens(f"/surveys/{run}/file/{kind}") == 409


async def test_files_and_who_took_them(house, year, vera, pc):
    run = year.runs["teachers"]
    await pc.opens(f"/surveys/{run}/file/xlsx")
    assert pc.headers["Content-Disposition"].startswith("attachment")
    sheets = load_workbook(io.BytesIO(pc.content))
    assert any("Учителева" in str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    assert await pc.opens(f"/surveys/{run}/file/exe") == 404
    await pc.opens("/journal?what=looks")
    assert pc.sees("Вера Главная")
    assert pc.page.findall(".//tbody/tr")


async def test_whom_it_is_not_for(house, year, pc):
    sonya = await house.joined("Соня Специалист", Role.SPECIALIST)
    await pc.comes_in(sonya)
    assert not pc.sees("Опросы")
    for path in ("/surveys", f"/surveys/{year.runs['teachers']}", f"/surveys/{year.runs['teachers']}/file/xlsx"):
        assert await pc.opens(path) == 404
