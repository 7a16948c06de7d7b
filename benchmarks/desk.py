"""The desk: what its pages weigh and cost, what open desks cost the chat, and how fast a browser draws the map.

The aims: the first page within 60 KB compressed and 50 ms of CPU; with twenty desks open a tap's p95 in the chat at
most 1.1 × what it is without; the map of 60 schools × 33 items drawn within 200 ms.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import re
import socket
import statistics
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import aiohttp
from sqlalchemy import insert

from benchmarks._running import running
from benchmarks._world import build
from benchmarks.status import ITEMS, assignment, due_of
from benchmarks.throughput import A_TICK, BOTS, CALM_RATE, Tapper
from desk.held import LOCAL_COOKIE
from models.desk import DeskSession
from models.enums import Role
from models.people import Appointment, Person, School
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services.people.invites import hash_token
from storage.database import Database
from tests.support.browser import CHROMIUM, browser

if TYPE_CHECKING:
    from benchmarks._running import Running
    from tests.support.browser import Tab

DESKS: Final = 20
SCHOOLS: Final = 60
PEOPLE: Final = 200
PAUSE_S: Final = 10.0  # between two pages of one desk
PAGES: Final = ("/", "/papers", "/roadmap", "/plan", "/map", "/people", "/journal")
LOOKS: Final = 10
ROUNDS: Final = 5
ROUND_S: Final = 8.0
PAINTED: Final = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
ASSET: Final = re.compile(r'(?:src|href)="(/[^"]*/static/[^"]+)"')


def token_of(number: int) -> str:
    return f"measured-{number}"


async def fill(folder: Path) -> None:
    """Lay a roadmap over sixty schools, and seat twenty coordinators at their desks."""
    await build(folder, count=PEOPLE)
    db, now = Database(f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"), datetime.now(UTC)
    async with db.begin() as session:
        rows = [{"id": n, "municipality_id": 1, "name": f"Школа {n}"} for n in range(2, SCHOOLS + 1)]
        await session.execute(insert(School), rows)
        period = {"period_start": date(2026, 9, 1), "period_end": date(2027, 8, 31)}
        road = {"id": 1, "municipality_id": 1, "title": "План", "settings": {}, "created_at": now}
        await session.execute(insert(Roadmap).values(**road, **period))
        plain = {"roadmap_id": 1, "deadline_text": "", "deadline_kind": "date", "needs_date": False}
        items = [plain | {"id": n, "position": n, "title": f"Дело {n}", "section": f"{n % 5}"} for n in range(ITEMS)]
        await session.execute(insert(RoadmapItem), items)
        days = [{"id": n, "item_id": n, "ordinal": 1, "due": due_of(n)} for n in range(ITEMS)]
        await session.execute(insert(ItemOccurrence), days)
        for school in range(1, SCHOOLS + 1):
            await session.execute(insert(Assignment), [assignment(school, item) for item in range(ITEMS)])
        for desk in range(DESKS):
            person = {"name": f"Координатор {desk}", "language": "ru", "created_at": now, "joined_at": now}
            made = await session.execute(
                insert(Person).values(**person, platform_id=str(desk + 1)).returning(Person.id)
            )
            number = made.scalar_one()
            post = {"person_id": number, "municipality_id": 1, "role": Role.COORDINATOR, "since": now.date()}
            given = await session.execute(insert(Appointment).values(**post).returning(Appointment.id))
            row = {"person_id": number, "appointment_id": given.scalar_one(), "device": "Chrome, Windows"}
            when = {"created_at": now, "seen_at": now}
            await session.execute(insert(DeskSession).values(token_hash=hash_token(token_of(desk)), **row, **when))
    await db.dispose()


def seated(number: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookies={LOCAL_COOKIE: token_of(number)}, cookie_jar=aiohttp.CookieJar(unsafe=True))


async def page(web: aiohttp.ClientSession, url: str) -> bytes:
    async with web.get(url) as answer:
        assert answer.status == 200, (url, answer.status)
        return await answer.read()


async def weigh(desk: str) -> dict[str, float]:
    """KB of a page with all that it asks for, as a proxy compresses it."""
    figures = {}
    async with seated(0) as web:
        for path in PAGES:
            whole = [await page(web, desk + path)]
            origin = desk.removesuffix("/desk")
            whole += [await page(web, origin + one) for one in dict.fromkeys(ASSET.findall(whole[0].decode()))]
            figures[f"{path}: KB compressed"] = sum(len(gzip.compress(one)) for one in whole) / 1024
    return figures


async def cost(bot: Running, desk: str) -> dict[str, float]:
    """CPU of the bot's process a page, of some rows of looks the cheapest: the clock's own work is not the page's."""
    figures = {}
    async with seated(0) as web:
        for path in PAGES:
            await page(web, desk + path)
            rows = []
            for _ in range(ROUNDS):
                before = bot.cpu()
                for _ in range(LOOKS):
                    await page(web, desk + path)
                rows.append((bot.cpu() - before) / LOOKS * 1000)
            figures[f"{path}: CPU ms"] = min(rows)
    return figures


async def beside_the_chat(bot: Running, desk: str) -> dict[str, float]:
    """Taps so many a second, in turns without a desk and with all of them: so a busy machine is busy for both."""
    tappers = [Tapper(bot.box, number) for number in range(60)]
    await asyncio.gather(*(one.begins() for one in tappers))
    times: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(2 * ROUNDS):
        opened = bool(turn % 2)
        desks = [asyncio.create_task(looks(number, desk)) for number in range(DESKS if opened else 0)]
        pending = []
        for number in range(int(ROUND_S * CALM_RATE)):
            pending.append(asyncio.create_task(tappers[number % len(tappers)].taps()))
            await asyncio.sleep(1 / CALM_RATE)
        times[opened] += await asyncio.gather(*pending)
        for one in desks:
            one.cancel()
        await asyncio.gather(*desks, return_exceptions=True)
    without, beside = (statistics.quantiles(times[opened], n=100)[94] * 1000 for opened in (False, True))
    name = f"{CALM_RATE} taps/s: ms p95"
    return {name: without, f"{name}, {DESKS} desks open": beside, f"{name}, ratio": beside / without}


async def looks(number: int, desk: str) -> None:
    """Somebody at a desk: a page, some seconds of reading, the next page."""
    async with seated(number) as web:
        await asyncio.sleep(PAUSE_S * number / DESKS)
        for path in itertools.islice(itertools.cycle(PAGES), number, None):
            await page(web, desk + path)
            await asyncio.sleep(PAUSE_S)


async def drawn(folder: Path, desk: str) -> dict[str, float]:
    """Milliseconds that the page's own thread computes until the map is painted: reading, style, layout, scripts."""
    if CHROMIUM is None:
        return {}
    origin = desk.removesuffix("/desk")
    async with browser(folder) as tab:
        await tab.calls("Network.setCookie", name=LOCAL_COOKIE, value=token_of(0), url=origin)
        await tab.calls("Performance.enable", timeDomain="threadTicks")
        spent = []
        for _ in range(ROUNDS):
            await tab.opens("about:blank")
            before = await computed(tab)
            await tab.opens(f"{desk}/map")
            await tab.waits_for("document.readyState == 'complete' && !!document.querySelector('table.map')")
            await tab.tells(PAINTED)
            spent.append(await computed(tab) - before)
            cells = await tab.tells("document.querySelectorAll('table.map tbody td').length")
    return {f"map of {cells} cells drawn: CPU ms": min(spent), "the same, slowest": max(spent)}


async def computed(tab: Tab) -> float:
    told = (await tab.calls("Performance.getMetrics"))["metrics"]
    spent: float = next(one["value"] for one in told if one["name"] == "TaskDuration")
    return spent * 1000


async def look() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        folder, desk = Path(scratch), f"http://127.0.0.1:{port}/desk"
        await fill(folder)
        async with running(BOTS["nastavnik"], folder, DESK_URL=desk, HTTP_PORT=str(port)) as bot:
            await asyncio.sleep(A_TICK)  # the clock looks at two thousand new assignments first
            return {
                **await weigh(desk),
                **await cost(bot, desk),
                **await drawn(folder, desk),
                **await beside_the_chat(bot, desk),
            }


def measure() -> dict[str, float]:
    return asyncio.run(look())
