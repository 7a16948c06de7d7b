"""The desk in a real browser: the door takes its link by itself, the table is worked at with keys alone."""

from __future__ import annotations

import pytest

from tests.support.browser import browser, needs_browser
from tests.support.computer import desk_house, link_in
from tests.support.reporting import ReportingSchool

pytestmark = needs_browser
SAID = "document.getElementById('grid-said')"
FOCUS = "document.activeElement"


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port) as built:
        yield built


async def test_in_by_a_link_and_the_table_by_keys_alone(house, tmp_path):
    school = await ReportingSchool(house).build()
    await school.anna.sends("/desk")
    desk = house.app.settings.desk_url
    async with browser(tmp_path) as tab:
        await tab.opens(link_in(school.anna))
        await tab.waits_for("document.title.startsWith('Войти как Анна')")
        assert "#" not in await tab.tells("location.href"), "the secret has left the address"
        await tab.tells("document.querySelector('button.main').click()")
        await tab.waits_for("document.title.startsWith('Сегодня')")

        await tab.opens(f"{desk}/roadmap")
        await tab.waits_for("document.getElementById('grid')?.getAttribute('role') == 'grid'")
        assert await tab.tells("grid.querySelectorAll('[tabindex=\"0\"]').length") == 1, "one tab stop"
        await tab.tells("grid.querySelector('[tabindex=\"0\"]').focus()")
        await tab.presses(" ")
        assert await tab.tells("grid.querySelector('input[type=checkbox]').checked")
        await tab.presses(*["ArrowRight"] * 4, "F2")
        await tab.types("до 25.11")
        await tab.presses("Enter")
        await tab.waits_for(f"{SAID}.className == 'done'")
        assert await tab.tells(f"{FOCUS}.textContent") == "ср, 25 ноября"
        await house.box.settled()
        assert school.dasha.sees("25 ноября")

        await tab.presses("ArrowDown", "Enter")
        await tab.types("31 июня")
        await tab.presses("Enter")
        await tab.waits_for(f"{SAID}.className == 'problem'")
        assert await tab.tells(f"{FOCUS}.value") == "31 июня", "what was typed stays"
        await tab.presses("Escape")
        assert await tab.tells(f"{FOCUS}.textContent") == "вс, 11 октября"
        await tab.presses("z", control=True)
        await tab.waits_for("document.querySelector('td[data-what=date]')?.textContent.includes('1 октября')")

        await tab.tells("document.querySelector('tbody a').click()")
        await tab.waits_for("!!document.getElementById('v_date')")
        await tab.tells("v_date.focus()")
        await tab.types("до 20.11")
        await tab.waits_for("said.textContent == '= пт, 20 ноября 2026 г.'")
        for path in ("", "/papers", "/roadmap", "/paste", "/import", "/plan", "/map", "/list", "/people", "/journal"):
            await tab.calls(
                "Emulation.setDeviceMetricsOverride", width=320, height=800, deviceScaleFactor=1, mobile=False
            )
            await tab.opens(desk + path)
            await tab.waits_for("document.readyState == 'complete' && !!document.querySelector('main')")
            assert await tab.tells("document.documentElement.scrollWidth") <= 320, "only tables move sideways"
        refused = [one for one in tab.troubles if "Content Security" in str(one) or "exception" in str(one).lower()]
        assert refused == []


async def test_in_by_a_number_and_the_page_goes_on_by_itself(house, tmp_path):
    school = await ReportingSchool(house).build()
    async with browser(tmp_path) as tab:
        await tab.calls("Emulation.setDeviceMetricsOverride", width=320, height=800, deviceScaleFactor=1, mobile=False)
        await tab.opens(f"{house.app.settings.desk_url}/in")
        await tab.waits_for("document.querySelectorAll('form').length == 2")
        await tab.tells("document.querySelectorAll('form')[1].querySelector('button').click()")
        await tab.waits_for("!!document.getElementById('number')")
        number = await tab.tells("document.getElementById('number').textContent")
        assert await tab.tells("document.documentElement.scrollWidth") <= 320
        assert await tab.tells("document.querySelector('svg.qr').getBoundingClientRect().width") >= 200
        assert await tab.tells("getComputedStyle(document.querySelector('svg.qr path')).fill") == "rgb(255, 255, 255)"
        await school.anna.opens(await tab.tells("document.querySelector('a[href^=\"https://t.me/\"]').href"))
        await tab.waits_for("document.getElementById('number').dataset.state == 'asked'")
        assert await tab.tells("document.getElementById('number').textContent") == number
        await school.anna.taps(number)
        await tab.waits_for("document.title.startsWith('Войти как Анна')")
        await tab.tells("document.querySelector('button.main').click()")
        await tab.waits_for("document.title.startsWith('Сегодня')")
        refused = [one for one in tab.troubles if "Content Security" in str(one) or "exception" in str(one).lower()]
        assert refused == []
