"""The screen at the door of an event in a browser: it changes by itself, and says so when it cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.test_desk_inside import follows, opens, wrongly_asked
from tests.browser.test_desk_work import comes_in
from tests.support.axe import grave_findings
from tests.support.browser import browser, needs_browser
from tests.support.computer import desk_house
from tests.support.events import HOUR, event_of_anna
from tests.support.reminded import build_municipality

pytestmark = needs_browser
NUMBER = "document.querySelector('[data-part=digits]')?.textContent"
SQUARE = "document.querySelector('[data-part=qr] svg')?.outerHTML"


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port) as built:
        yield built


async def test_the_code_changes_by_itself(house, tmp_path):
    municipality = await build_municipality(house)
    event = await event_of_anna(house, municipality, "Разбор пробной работы", hours=2)
    async with browser(tmp_path) as tab:
        await comes_in(tab, municipality.anna)
        url = f"{house.app.settings.desk_url}/events/{event}/door"
        await tab.opens(url)
        await tab.waits_for("document.querySelector('[data-changing]')?.dataset.phase == 'early'")
        await house.moves(HOUR)
        await tab.waits_for(f"!!{SQUARE}")
        first, square = await tab.tells(NUMBER), await tab.tells(SQUARE)
        await house.moves(timedelta(seconds=30))
        await tab.waits_for(f"{NUMBER} != {first!r}")
        assert await tab.tells(SQUARE) != square
        await municipality.dasha.sends(f"{await tab.tells(NUMBER)}".replace("\N{NO-BREAK SPACE}", " "))
        assert municipality.dasha.hears("Вы отмечены")
        await tab.waits_for("document.querySelector('[data-part=present]').textContent.endsWith('1')")
        assert await tab.tells("document.querySelector('svg.qr').getBoundingClientRect().width") >= 200
        assert await tab.tells("document.querySelector('[data-part=lost]').hidden")
        assert await grave_findings(tab) == []
        await tab.calls("Emulation.setDeviceMetricsOverride", width=320, height=800, deviceScaleFactor=1, mobile=False)
        assert await tab.tells("document.documentElement.scrollWidth") <= 320
        assert not [one for one in tab.troubles if "Content Security" in str(one) or "exception" in str(one).lower()]

        await house.moves(4 * HOUR)
        await tab.waits_for("!document.querySelector('[data-part=qr]')")


async def test_inside_telegram_it_changes_too_and_ends_with_its_page(house, tmp_path):
    municipality = await build_municipality(house)
    event = await event_of_anna(house, municipality, "Разбор пробной работы", hours=2)
    async with browser(tmp_path) as tab:
        await opens(tab, house, municipality.anna)
        await follows(tab, "Мероприятия")
        await tab.waits_for(f"!!document.querySelector('main a[href$=\"/events/{event}\"]')")
        await tab.tells(f"document.querySelector('main a[href$=\"/events/{event}\"]').click()")
        await tab.waits_for(f"!!document.querySelector('main a[href$=\"/events/{event}/door\"]')")
        await tab.tells(f"document.querySelector('main a[href$=\"/events/{event}/door\"]').click()")
        await tab.waits_for("document.querySelector('[data-changing]')?.dataset.phase == 'early'")
        # The script hears that the hour has come, the page that shows it is lost on the way: it is asked for once more.
        lost = "String(what).endsWith('/door') ? (window.lost = true, Promise.reject(new TypeError('offline')))"
        await tab.tells(f"window.there = window.fetch; window.fetch = (what, how) => {lost} : window.there(what, how)")
        await house.moves(HOUR)
        await tab.waits_for("window.lost")
        await tab.tells("window.fetch = window.there")
        await tab.waits_for(f"!!{SQUARE}")
        first = await tab.tells(NUMBER)
        await house.moves(timedelta(seconds=30))
        await tab.waits_for(f"{NUMBER} != {first!r}")
        await follows(tab, "Дорожная карта")
        await tab.waits_for("document.title.startsWith('Дорожная карта')")
        await tab.tells("history.back()")
        await tab.waits_for(f"!!{SQUARE}")
        for _ in range(2):  # whoever leaves the screen alone for hours is not sent out
            first = await tab.tells(NUMBER)
            await house.moves(1.5 * HOUR)
            await tab.waits_for(f"{NUMBER} != {first!r}")
        await house.moves(1.5 * HOUR)
        await tab.waits_for("document.querySelector('[data-changing]')?.dataset.phase == 'over'")
        assert list(wrongly_asked(tab, house)) == []
        assert tab.troubles == []


async def test_without_a_connection_no_old_code_stays(house, tmp_path):
    municipality = await build_municipality(house)
    event = await event_of_anna(house, municipality, "Разбор пробной работы", hours=0.5)
    async with browser(tmp_path) as tab:
        await comes_in(tab, municipality.anna)
        # The page's own clock is moved: what is to be seen after a minute is seen at once.
        moved = "const past = performance.now.bind(performance); window.later = 0;"
        moved += "performance.now = () => past() + window.later;"
        await tab.calls("Page.addScriptToEvaluateOnNewDocument", source=moved)
        await tab.opens(f"{house.app.settings.desk_url}/events/{event}/door")
        await tab.waits_for(f"!!{SQUARE}")
        await tab.tells("window.there = window.fetch; window.fetch = () => Promise.reject(new TypeError('offline'))")
        await tab.waits_for("(window.later += 61000, document.querySelector('[data-part=code]').hidden)")
        assert await tab.tells("document.querySelector('[data-part=lost]').innerText.startsWith('Нет связи')")
        await tab.tells("window.fetch = window.there")
        await tab.waits_for("!document.querySelector('[data-part=code]').hidden")
        assert await tab.tells("document.querySelector('[data-part=lost]').hidden")
