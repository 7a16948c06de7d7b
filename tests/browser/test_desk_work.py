"""A coordinator at a computer without a mouse: an import saved, a range pasted, ten rows moved, put back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from models.enums import Role
from models.roadmap import Assignment, RoadmapItem
from services.access.actors import actor_of
from services.roadmap.importing import running_draft
from tests.support.browser import browser, needs_browser
from tests.support.computer import desk_house, link_in
from tests.support.doubtful import doubtful_docx
from tests.support.factories import assign, make_item
from tests.support.reporting import ReportingSchool
from tests.support.roadmaps import brings, items_of

pytestmark = needs_browser
MOST_KEYS = 250


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port) as built:
        yield built


async def comes_in(tab, person):
    await person.sends("/desk")
    await tab.opens(link_in(person))
    await tab.waits_for("document.title.startsWith('Войти как')")
    await tab.tells("document.querySelector('button.main').click()")
    await tab.waits_for("document.title.startsWith('Сегодня')")


class Keys:
    """Types letter by letter, and counts."""

    def __init__(self, tab):
        self.tab, self.pressed = tab, 0

    async def types(self, text):
        for letter in text:
            await self.tab.types(letter)
        self.pressed += len(text)

    async def press(self, *names):
        await self.tab.presses(*names)
        self.pressed += len(names)


async def test_fourteen_doubts_by_keyboard_alone(house, tmp_path):
    await house.school("Берёзовская СШ")
    anna = await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
    await brings(anna, doubtful_docx())
    async with browser(tmp_path) as tab:
        await comes_in(tab, anna)
        keys = Keys(tab)
        await tab.opens(f"{house.app.settings.desk_url}/import")
        for left in range(14, 0, -1):
            await tab.waits_for(f"document.querySelector('main > p')?.textContent.includes(' {left} ')")
            await tab.waits_for("document.activeElement?.id == 'value'")
            await keys.types(f"{left}.03")
            await tab.waits_for("said.textContent.startsWith('= ')")
            await keys.press("Enter")
        await tab.waits_for("document.activeElement?.textContent == 'Всё решено'")
        await keys.press("Tab")
        await keys.types("№ 93 от 25.09.2026")
        assert await items_of(house) == [], "nothing is saved before that is wanted"
        await keys.press("Enter")
        await tab.waits_for("document.title.startsWith('Дорожная карта сохранена')")
        assert keys.pressed <= MOST_KEYS
        assert tab.troubles == []
    async with house.app.db.read() as session:
        dues = list((await session.execute(select(Assignment.due))).scalars())
        assert await running_draft(session, await actor_of(session, await house.id_of(anna), now=house.now)) is None
    assert {date(2027, 3, day) for day in range(1, 15)} <= set(dues)
    assert not any(one.needs_date for one in await items_of(house))


async def dues(house):
    async with house.app.db.read() as session:
        rows = await session.execute(
            select(RoadmapItem.number, Assignment.due).join(Assignment, Assignment.item_id == RoadmapItem.id)
        )
        return {number: due for number, due in rows if number.startswith("м")}


async def test_a_range_is_pasted_ten_rows_are_moved_and_put_back(house, tmp_path):
    school = await ReportingSchool(house).build()
    day = date(2026, 12, 1)
    async with house.app.db.begin() as session:
        for number in range(10):
            item = await make_item(session, school.roadmap, f"м{number}", f"Мероприятие {number}", due=day)
            await assign(session, school.roadmap, item, due=day, schools=[school.school], created_at=house.now)
    heard = len(school.dasha.messages)
    async with browser(tmp_path) as tab:
        await comes_in(tab, school.anna)
        await tab.opens(f"{house.app.settings.desk_url}/roadmap?q=Мероприятие")
        await tab.waits_for("document.getElementById('grid')?.getAttribute('role') == 'grid'")
        await tab.tells("grid.querySelector('[tabindex=\"0\"]').focus()")
        await tab.presses(*["ArrowRight"] * 4)
        await tab.presses("ArrowDown", shift=True)
        assert await tab.tells("grid.querySelectorAll('[aria-selected]').length") == 2
        copied = """(() => {const data = new DataTransfer(); document.activeElement.dispatchEvent(
            new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
            return data.getData('text/plain')})()"""
        assert await tab.tells(copied) == "01.12.2026\r\n01.12.2026"
        text = "\\n".join(f"{10 + number}.12.2026\\tШкольные команды" for number in range(10))
        await tab.tells(
            f"""(() => {{const data = new DataTransfer(); data.setData('text/plain', '{text}');
            document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', {{clipboardData: data, bubbles: true, cancelable: true}}))}})()"""
        )
        await tab.waits_for("document.querySelector('form.done')?.textContent.includes('10 мероприятий')")
        await house.box.settled()
        assert sorted((await dues(house)).values()) == [date(2026, 12, 10 + number) for number in range(10)]
        assert len(school.dasha.messages) == heard + 1

        await tab.waits_for("document.activeElement?.closest('tr')?.dataset.item")
        for _ in range(10):
            await tab.presses(" ", "ArrowDown")
        await tab.tells("document.querySelector('[name=days]').focus()")
        await tab.types("7")
        await tab.tells("reason.focus()")
        await tab.types("приказ № 17")
        pasted = await tab.tells("location.search")
        await tab.presses("Enter")
        await tab.waits_for(f"document.querySelector('form.done') && location.search != '{pasted}'")
        await house.box.settled()
        assert sorted((await dues(house)).values()) == [date(2026, 12, 17 + number) for number in range(10)]
        assert len(school.dasha.messages) == heard + 2
        assert school.dasha.sees("приказ № 17")

        await tab.tells("document.querySelector('form.done button').click()")
        await tab.waits_for("!document.querySelector('form.done') && document.readyState == 'complete'")
        await house.box.settled()
        assert sorted((await dues(house)).values()) == [date(2026, 12, 10 + number) for number in range(10)]
        assert len(school.dasha.messages) == heard + 3
        assert tab.troubles == []
