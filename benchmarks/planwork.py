"""Taps while the plan of a thousand schools is looked through, because a coordinator wants another hour.

Aim: p95 of the taps at most 1.2 times what it is without.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final

import migrations
from benchmarks._running import running
from benchmarks.delivery import Taps
from benchmarks.keeping import CURATORS, TEAM, build
from services.reminders.keeping import keep_up
from storage.database import Database

if TYPE_CHECKING:
    from sandbox import Sandbox

SCHOOLS: Final = 1000
FIRST_ID: Final = 10**6  # of the world's people on the platform
COORDINATOR: Final = FIRST_ID + SCHOOLS * len(TEAM) + CURATORS + 1
TAPPERS: Final = 60
CALM_S: Final = 20.0


class Looker:
    """Goes between home and settings: two screens that are read, nothing that changes the plan."""

    def __init__(self, box: Sandbox, number: int) -> None:
        self.person = box.person(f"Директор {number}", user_id=FIRST_ID + 1 + number * len(TEAM))
        self.next = cycle(("home", "me.top"))  # begun from settings

    async def taps(self) -> float:
        began = time.perf_counter()
        await self.person.taps_data(next(self.next), wait="answer")
        return time.perf_counter() - began


async def _measure(folder: Path) -> dict[str, float]:
    url = f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"
    await migrations.bring_to_head(url)
    db = Database(url)
    await build(db, SCHOOLS)
    await keep_up(db, now=datetime.now(UTC))
    await db.dispose()
    async with running(("-m", "cli", "run"), folder) as bot:
        lookers = [Looker(bot.box, number) for number in range(TAPPERS)]

        async def quiet() -> None:
            """Until two seconds are like idle ones."""
            while True:
                before = bot.cpu()
                await asyncio.sleep(2)
                if bot.cpu() - before < 0.1:
                    return

        await quiet()
        await asyncio.gather(*(one.person.sends("/settings", wait="answer") for one in lookers))
        coordinator = bot.box.person("Координатор", user_id=COORDINATOR)
        await coordinator.sends("/settings", wait="answer")
        taps = Taps(lookers)
        await asyncio.sleep(CALM_S)
        calm = await taps.end()
        await quiet()
        before = bot.cpu()
        await coordinator.taps_data("me.hour:9", wait="answer")
        taps, began = Taps(lookers), time.perf_counter()
        await asyncio.sleep(CALM_S)
        busy = await taps.end()
        computed = (bot.cpu() - before) / (time.perf_counter() - began)
        await quiet()
        p95 = [statistics.quantiles(times, n=100)[94] * 1000 for times in (calm, busy)]
        return {
            "of a core while it is looked through": computed,
            "until it is looked through, s": time.perf_counter() - began,
            "taps without: p95, ms": p95[0],
            "taps during: p95, ms": p95[1],
            "ratio (aim 1.2)": p95[1] / p95[0],
        }


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))
