"""A broadcast to 10,000 people while others tap, and a morning of reminders: is the pace used, is it kept?

Telegram's 30 a second are scaled up; the stand-in enforces a little more than the bot is told, as
Telegram does. Aims: 97 % of the rate, fewer than 1 % refused, the p95 of people's taps at most 1.5 times what it is
without a broadcast.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._crowd import ANNA, FIRST_LISTENER, build_crowd
from benchmarks._running import running
from benchmarks._world import FIRST_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks._running import Running
    from sandbox import LocalPerson, Sandbox
    from sandbox.errors import Json

PEOPLE = int(os.environ.get("PEOPLE", "10000"))
SCALE = int(os.environ.get("SCALE", "3"))
RATE = 28 * SCALE
ENFORCED = 30 * SCALE
TAPPERS = 60
TAP_RATE = 10  # a second
CALM_S = 15.0
PATIENCE_S = 3 * PEOPLE / RATE
TOO_MANY = 429
COPY = "Завтра в 12 часов отключат связь"


class Tapper:
    """Chooses another hour for reminders with every tap: a write, then a screen that has changed."""

    def __init__(self, box: Sandbox, number: int) -> None:
        self.person = box.person(f"Директор {number}", user_id=FIRST_ID + number)
        self.hours = cycle(range(6, 21))

    async def taps(self) -> float:
        """Press once; give the seconds until it was answered."""
        began = time.perf_counter()
        await self.person.taps_data(f"me.hour:{next(self.hours)}", wait="answer")
        return time.perf_counter() - began


class Taps:
    """So many taps a second, due whether or not the bot keeps up, until it is told to end."""

    def __init__(self, tappers: Sequence[Tapper]) -> None:
        self.tappers = tappers
        self.times: list[float] = []
        self._over = asyncio.Event()
        self._task = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        pending = []
        number = 0
        began = time.perf_counter()
        while not self._over.is_set():
            pending.append(asyncio.create_task(self.tappers[number % len(self.tappers)].taps()))
            number += 1
            await asyncio.sleep(max(0.0, began + number / TAP_RATE - time.perf_counter()))
        self.times = await asyncio.gather(*pending)

    async def end(self) -> list[float]:
        self._over.set()
        await self._task
        return self.times


async def announce(anna: LocalPerson) -> None:
    await anna.sends("/announce", wait="answer")
    await anna.sends(COPY, wait="answer")
    await anna.taps("учителя", wait="answer")
    await anna.taps("Дальше", wait="answer")
    await anna.waits_for("Уйдёт")
    await anna.taps("Разослать", wait="answer")


async def broadcast(folder: Path) -> dict[str, float]:
    await build_crowd(folder, listeners=PEOPLE, tappers=TAPPERS)
    async with running(("-m", "cli", "run"), folder, RATE_OVERALL=str(RATE), RATE_PER_CHAT="1") as bot:
        box = bot.box
        anna = box.person("Примерова Анна", user_id=ANNA)
        for number in range(PEOPLE):
            box.person(f"Учитель {number}", user_id=FIRST_LISTENER + number).chat.started = True
        tappers = [Tapper(box, number) for number in range(TAPPERS)]
        await asyncio.gather(*(one.person.sends("/settings", wait="answer") for one in tappers))
        box.limits.overall, box.limits.per_chat = ENFORCED, 1
        taps = Taps(tappers)
        await asyncio.sleep(CALM_S)
        calm = await taps.end()
        return calm_and_busy(calm, *await sent_out(bot, anna, tappers))


async def sent_out(bot: Running, anna: LocalPerson, tappers: Sequence[Tapper]) -> tuple[list[float], list[Json]]:
    before = len(bot.box.calls)
    taps = Taps(tappers)
    await announce(anna)
    await anna.waits_for("Разослано", timeout=PATIENCE_S)
    return await taps.end(), list(bot.box.calls)[before:]


def calm_and_busy(calm: list[float], busy: list[float], calls: list[Json]) -> dict[str, float]:
    paced = [call for call in calls if call["method"] in {"sendMessage", "editMessageText"}]
    copies = [call["at"] for call in paced if call["args"].get("text") == COPY and call["args"]["chat_id"] != ANNA]
    seconds = copies[-1] - copies[0]
    within = [call for call in paced if copies[0] <= call["at"] <= copies[-1]]
    refused = [call for call in within if call.get("error", {}).get("error_code") == TOO_MANY]
    p95 = [statistics.quantiles(times, n=100)[94] * 1000 for times in (calm, busy)]
    return {
        "rate, messages/s": RATE,
        "seconds": seconds,
        "copies/s": len(copies) / seconds,
        "of the rate, %": 100 * (len(within) - len(refused)) / seconds / RATE,
        "429": len(refused),
        "429, %": 100 * len(refused) / len(within),
        "taps without: p95, ms": p95[0],
        "taps during: p95, ms": p95[1],
        "ratio": p95[1] / p95[0],
    }


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        return asyncio.run(broadcast(Path(scratch)))
