"""Taps on a survey, and the road to it, through inbox and database, against a bare bot on the same stand-in.

Everybody answers, steps back, answers again …, so nobody runs out of questions however long it lasts. The stand-in is
Python on the same machine and slower than both bots: taps a second tell mostly how fast it is. The honest figure is the
CPU of the bot's own process a tap, and its ratio to the bare bot's: where it stays below 1.25, the house keeps 0.8 of
the bare bot's pace. Each part is measured for both bots right after each other.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._running import running
from benchmarks._world import FIRST_ID, build

if TYPE_CHECKING:
    from benchmarks._running import Running
    from sandbox import LocalPerson, Sandbox

BOTS = {"nastavnik": ("-m", "cli", "run"), "bare": ("-m", "benchmarks._bare")}
CROWDS = (20, 300)
SECONDS = 6.0
ANSWER, BACK = "sv.a:", "sv.back:"
ONWARD = "sv.send:", "sv.intro:", "sv.open:", ANSWER, "sv.ok:"
AHEAD = 4  # of the eight questions
BEFORE = 20  # people who go the road before it is measured …
A_TICK = 6.0  # … and seconds in which the clock looks at what they have changed
WALKERS = 150
ROAD = 13  # acts from /start to the sent answers: two words, eleven taps
CALM_RATE = 20  # taps a second


class Tapper:
    """Opens the survey, goes some questions ahead, then an answer and a step back in turn."""

    def __init__(self, box: Sandbox, number: int) -> None:
        self.box = box
        self.person: LocalPerson = box.person(f"Директор {number}", user_id=FIRST_ID + number)
        self.chance = random.Random(number)  # the same presses at every bot
        self.turns = itertools.cycle((ANSWER, BACK))

    def offered(self, prefix: str) -> list[str]:
        """Look at the newest screen; a word that only asks for patience is none."""
        for shown in reversed(self.person.messages[-4:]):
            buttons = [button["callback_data"] for row in shown.keyboard for button in row]
            if buttons not in ([], ["home"]):
                return [data for data in buttons if data.startswith(prefix)]
        return []

    async def begins(self) -> None:
        await self.person.sends("/surveys", wait="answer")
        while opening := self.offered("sv.intro:") or self.offered("sv.open:"):  # the list, then what it is about
            await self.person.taps_data(opening[0], wait="answer")
        for _ in range(AHEAD):
            await self.presses(ANSWER)

    async def goes_the_road(self) -> None:
        """/start, the survey, its eight questions, send: as many words and taps at the bare bot."""
        await self.person.sends("/start", wait="answer")
        await self.person.sends("/surveys", wait="answer")
        for _ in range(ROAD - 2):
            await self.presses(next(one for one in ONWARD if self.offered(one)))

    async def presses(self, prefix: str) -> None:
        # A button's answer may be there a little before the screen that comes with it.
        await self.person.chat.signal.until(lambda: bool(self.offered(prefix)), self.box.patience)
        await self.person.taps_data(self.chance.choice(self.offered(prefix)), wait="answer")

    async def taps(self) -> float:
        """Press once; give the seconds until it was answered."""
        began = time.perf_counter()
        await self.presses(next(self.turns))
        return time.perf_counter() - began


async def hurry(bot: Running, crowd: int) -> dict[str, float]:
    """Everybody taps again as soon as the answer is there."""
    tappers = [Tapper(bot.box, number) for number in range(crowd)]
    await asyncio.gather(*(one.begins() for one in tappers))
    until, cpu = time.perf_counter() + SECONDS, bot.cpu()

    async def tap(one: Tapper) -> int:
        count = 0
        while time.perf_counter() < until:
            await one.taps()
            count += 1
        return count

    taps = sum(await asyncio.gather(*(tap(one) for one in tappers)))
    return {"taps/s": taps / SECONDS, "CPU ms a tap": (bot.cpu() - cpu) / taps * 1000}


async def whole_road(bot: Running, crowd: int) -> dict[str, float]:
    """Everybody goes from /start to the sent answers, once, without a pause; what is first used is used before."""
    await asyncio.gather(*(Tapper(bot.box, crowd + number).goes_the_road() for number in range(BEFORE)))
    await asyncio.sleep(A_TICK)
    tappers = [Tapper(bot.box, number) for number in range(crowd)]
    began, cpu = time.perf_counter(), bot.cpu()
    await asyncio.gather(*(one.goes_the_road() for one in tappers))
    acts = crowd * ROAD
    return {"acts/s": acts / (time.perf_counter() - began), "CPU ms an act": (bot.cpu() - cpu) / acts * 1000}


async def calmly(bot: Running) -> dict[str, float]:
    """So many taps a second, due whether or not the bot keeps up."""
    tappers = [Tapper(bot.box, number) for number in range(60)]
    await asyncio.gather(*(one.begins() for one in tappers))
    pending = []
    for number in range(int(SECONDS * CALM_RATE)):
        pending.append(asyncio.create_task(tappers[number % len(tappers)].taps()))
        await asyncio.sleep(1 / CALM_RATE)
    times = statistics.quantiles(await asyncio.gather(*pending), n=100)
    return {f"ms p{share}": times[share - 1] * 1000 for share in (50, 95, 99)}


async def look(name: str, part: str | int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        if name == "nastavnik":
            await build(Path(scratch))
        began = time.perf_counter()
        async with running(BOTS[name], Path(scratch)) as bot:
            if part == "road":
                return {f"whole road: {key}": value for key, value in (await whole_road(bot, WALKERS)).items()}
            if isinstance(part, int):
                return {f"{part} people: {key}": value for key, value in (await hurry(bot, part)).items()}
            found = {"start-up, s": time.perf_counter() - began, "idle, MB": bot.megabytes()}
            return found | {f"{CALM_RATE} taps/s: {key}": value for key, value in (await calmly(bot)).items()}


def help_cpu() -> float:
    """CPU seconds of `nastavnik --help`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "cli", "--help"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure() -> dict[str, float]:
    figures = {"--help: CPU s": help_cpu()}
    for part in ("calm", *CROWDS, "road"):
        ours, bare = (asyncio.run(look(name, part)) for name in BOTS)
        for key, value in ours.items():
            figures |= {key: value, f"{key}, bare": bare[key], f"{key}, ratio": value / bare[key]}
    return figures
