"""Files that take seconds or a gigabyte to look at, and the real bot as a process: it goes on, and stops when told."""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.enums import Role
from sandbox import Sandbox
from services import people
from tests.support.computing import STICK_MS, yardstick
from tests.support.factories import assign, make_item, make_municipality, make_person, make_roadmap
from tests.support.office import document
from tests.support.process import BotProcess
from tests.support.shares import share
from tests.support.stoppers import STOPPERS

pytestmark = pytest.mark.timeout(1800)

PATIENCE_S = 300  # one deadline for every answer: the machine may have other things to do
LONGEST_STEP_S = 0.05
STOPPED_WITHIN_S = 10
PLAN = document([["№", "Мероприятие", "Срок", "Ответственный"], ["1", "Собрать планы", "октябрь", "Куратор"]])
SMALL = {"карта.docx": PLAN, "отчёт.txt": "Провели семинар".encode()}


class WatchedBot(BotProcess):
    """On asyncio's own loop, whose long steps it writes down."""

    module = "tests.support.watched"

    @property
    def steps(self) -> list[str]:
        told = self.folder / "steps"
        return told.read_text().splitlines() if told.exists() else []

    async def _spawn(self):
        command = (sys.executable, "-m", self.module)
        environment = self.environment | {"STEPS": str(self.folder / "steps")}
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, env=environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
            )

    def readers(self) -> set[int]:
        """The reading processes that it has started and that are still there."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return {int(pid) for one in threads for pid in one.read_text().split()}


@pytest.fixture
async def box():
    async with Sandbox(strict=False) as built:
        yield built


@pytest.fixture
async def bot(box, tmp_path):
    built = WatchedBot(box, tmp_path)
    await built.migrate()
    yield built
    await built.close()


@pytest.fixture
async def municipality(bot, box):
    """Anna coordinates; Vera leads a school that has something to report."""
    anna, vera = box.person("Анна"), box.person("Вера")
    db, now = bot.database(), datetime.now(UTC)
    async with db.begin() as session:
        municipality = await make_municipality(session)
        school = await people.create_school(session, municipality_id=municipality, name="Берёзовская СШ")
        here = {"municipality_id": municipality}
        await make_person(session, "Анна", (Role.COORDINATOR, None), platform_id=str(anna.id), **here)
        await make_person(session, "Вера", (Role.LEADER, school), platform_id=str(vera.id), **here)
        roadmap = await make_roadmap(session, municipality)
        item = await make_item(session, roadmap, "1", "Утвердить план", due=now.date())
        await assign(session, roadmap, item, due=now.date(), schools=[school])
    await db.dispose()
    return anna, vera


async def answered(person):
    await person.chat.signal.until(lambda: bool(person.news), PATIENCE_S)
    assert person.news, person.picture


async def imports(anna, content, name, *, waits=True):
    """To the point where the file is read."""
    for act in (anna.sends("/import", wait="nothing"), anna.uploads(content, name, wait="nothing")):
        await act
        await answered(anna)
    await anna.sends("2026/27", wait="nothing")
    if waits:
        await answered(anna)


async def reports(vera, content, name, *, waits=True):
    await vera.uploads(content, name, wait="nothing")
    if waits:
        await answered(vera)


@pytest.mark.cpu
async def test_no_step_of_the_loop_is_long(bot, municipality):
    anna, vera = municipality
    await bot.start()
    for name, content in SMALL.items():  # what is loaded at its first use is loaded now
        await imports(anna, content, name)
        await reports(vera, content, name)
    before = len(bot.steps)
    for name, build in share(STOPPERS.items(), of=6, row=0):
        content = build()
        await imports(anna, content, name)
        await reports(vera, content, name)
    steps, slower = bot.steps[before:], max(1.0, yardstick() / STICK_MS)
    assert [step for step in steps if float(step.split()[0]) >= LONGEST_STEP_S * slower] == []
    deadline = time.monotonic() + PATIENCE_S
    while bot.readers():  # the last one has answered and is ending
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("name", share(["text.txt", "entries.docx", "cells.docx"], of=3, row=1))
async def test_it_stops_in_time_while_it_reads_and_reads_on_at_the_next_start(bot, municipality, name):
    anna, vera = municipality
    content = STOPPERS[name]()
    await bot.start()
    await imports(anna, content, name, waits=False)
    await reports(vera, content, name, waits=False)
    while not bot.readers() and not anna.news:  # noqa: ASYNC110 - the system's table of processes has no signal
        await asyncio.sleep(0.01)
    readers = bot.readers()
    code, seconds = await bot.terminate()
    assert (code, seconds < STOPPED_WITHIN_S) == (0, True)
    assert not any(is_there(reader) for reader in readers)
    await bot.start()
    await bot.drained(seconds=PATIENCE_S)
    assert bot.rows("SELECT DISTINCT state FROM inbox") == [("done",)]


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()


async def test_a_kill_while_it_reads_leaves_no_orphan_and_no_file_that_comes_back(bot, municipality):
    anna, vera = municipality
    await bot.start()
    await imports(anna, STOPPERS["cells.docx"](), "cells.docx", waits=False)
    while not bot.readers() and not anna.news:  # noqa: ASYNC110 - same
        await asyncio.sleep(0.01)
    readers = bot.readers()
    await bot.kill()
    await bot.start()
    await bot.drained(seconds=PATIENCE_S)
    assert not any(is_there(reader) for reader in readers)
    await anna.chat.signal.until(lambda: anna.hears("больше текста"), PATIENCE_S)  # the platform may yet hand it over
    assert anna.hears("больше текста"), anna.picture
    await vera.sends("/home", wait="nothing")
    await answered(vera)
