"""Every page of the desk in a browser: nothing grave for axe, in both languages, light and dark; narrow; printed."""

from __future__ import annotations

import base64
import re

import pytest
from sqlalchemy import select, update

from models.enums import Role
from models.people import Person
from models.roadmap import Assignment, RoadmapItem
from tests.browser.test_desk_work import comes_in
from tests.support.axe import grave_findings
from tests.support.browser import browser, needs_browser
from tests.support.computer import desk_house
from tests.support.doubtful import doubtful_docx
from tests.support.reporting import PDF
from tests.support.roadmaps import brings
from tests.support.shares import share
from tests.support.year import END, grown

pytestmark = needs_browser
NARROW, ZOOMED = (320, 1), (640, 2)  # a phone; a page of 1280 at 200 %
A4_ACROSS = {(842, 595), (842, 596), (841, 595)}


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port, start=END) as built:
        yield built


async def first(house, query):
    async with house.app.db.read() as session:
        return (await session.execute(query.limit(1))).scalar_one()


async def pages_of(house, year, anna):
    """Name every page there is, with something on it."""
    leader = await house.joined("Директорова Инна Львовна", Role.LEADER, school=year.schools[0])
    open_one = select(Assignment.id).where(Assignment.school_id == year.schools[0], Assignment.state == "open")
    paper = await first(house, open_one.order_by(Assignment.id))
    await leader.taps_data(f"ev.card:{paper}")
    await leader.taps("отчитаться")
    await leader.uploads(PDF, "приказ.pdf")
    await leader.taps("✅ Отправить отчёт")
    await brings(anna, doubtful_docx(), period="2027/28")
    item = await first(house, select(RoadmapItem.id).order_by(RoadmapItem.id))
    event = year.events["seminar"][0]
    return (
        "", "/papers", f"/papers/{paper}", "/roadmap", f"/roadmap/{item}", "/paste", "/import",
        "/import?row=1&kind=executors", "/import/end", "/plan", "/map", f"/list?cut=i&key={item}",
        "/people?role=curator", "/journal", "/events", "/events?past=1", f"/events/{event}", f"/events/{event}/door",
        f"/events/{event}/door?printed=1", "/surveys", f"/surveys/{year.runs['teachers']}",
        f"/surveys/{year.runs['leaders']}", "/report", "/report/figure?key=schools.supported",
        "/report/text?section=basis", "/nothing",
    )  # fmt: skip


async def printed(tab):
    """Print as a browser does with the page's own size: the sizes of its sheets in points."""
    told = await tab.calls("Page.printToPDF", preferCSSPageSize=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", base64.b64decode(told["data"]))
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


async def shows(tab, url):
    await tab.opens(url)
    await tab.waits_for(
        f"location.href == {url!r} && document.readyState == 'complete' && !!document.querySelector('main')"
    )


@pytest.mark.timeout(900)
async def test_nothing_grave_on_any_page_and_none_moves_sideways(house, tmp_path):
    year = await house.begins(grown)
    anna = await house.joined("Примерова Анна Ильинична", Role.COORDINATOR)
    desk = house.app.settings.desk_url
    pages = await pages_of(house, year, anna)
    found, wide = [], []
    async with browser(tmp_path) as tab:
        await shows(tab, f"{desk}/in")
        found += [("/in", one) for one in await grave_findings(tab)]
        await tab.opens("about:blank")  # from one door to the other only the fragment changes: nothing would be loaded
        await comes_in(tab, anna)
        for row, language in enumerate(("ru", "en")):
            async with house.app.db.begin() as session:
                mine = Person.id == await house.id_of(anna)
                await session.execute(update(Person).where(mine).values(language=language))
            for path in pages:
                await tab.calls("Emulation.clearDeviceMetricsOverride")
                await shows(tab, desk + path)
                assert await tab.tells("document.documentElement.lang") == language
                for scheme in share(("light", "dark"), of=2, row=row):
                    features = [{"name": "prefers-color-scheme", "value": scheme}]
                    await tab.calls("Emulation.setEmulatedMedia", features=features)
                    found += [(path, language, scheme, one) for one in await grave_findings(tab)]
                for width, scale in share((NARROW, ZOOMED), of=2, row=row):
                    size = {"width": width, "height": 800, "deviceScaleFactor": scale, "mobile": False}
                    await tab.calls("Emulation.setDeviceMetricsOverride", **size)
                    if await tab.tells("document.documentElement.scrollWidth") > width:
                        wide.append((path, language, width))
        for path in ("/roadmap", "/plan", "/map", "/report"):
            await shows(tab, desk + path)
            sheets = await printed(tab)
            assert sheets, path
            assert set(sheets) <= A4_ACROSS, path
        await tab.tells("document.querySelector('main').append(document.createElement('button'))")
        assert [one for one in await grave_findings(tab) if one.startswith("button-name")], "what is there is found"
        refused = [one for one in tab.troubles if "Content Security" in str(one) or "exception" in str(one).lower()]
    assert found == []
    assert wide == [], "only tables move sideways"
    assert refused == []
