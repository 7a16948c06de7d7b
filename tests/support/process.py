"""The real `nastavnik run` as a process against a sandbox in this one: to be killed, stopped and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.database import Database
from tests.support.schema import SERVER, address, beside, is_placed, new_database

if TYPE_CHECKING:
    from sandbox import Sandbox

STARTS_WITHIN_S = 300  # importing aiogram alone takes seconds, minutes on a machine with other things to do
ENDS_WITHIN_S = 300


class Forked:
    """A bot that the nursery has forked, with what the tests need of a subprocess."""

    def __init__(self, pid: int, told: asyncio.StreamReader) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ending = asyncio.create_task(self._end(told))

    async def _end(self, told: asyncio.StreamReader) -> int:
        self.returncode = int(await told.readline())
        return self.returncode

    async def wait(self) -> int:
        return await self._ending

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class BotProcess:
    def __init__(self, box: Sandbox, folder: Path, **settings: str) -> None:
        self.box, self.folder = box, folder
        self.url = address(folder / "nastavnik.db")
        self.log = folder / "bot.log"
        self.environment = os.environ | {
            "BOT_TOKEN": box.token,
            "TELEGRAM_API_URL": box.url,
            "DATABASE_URL": self.url,
            "DATA_DIR": str(folder),
            "RATE_OVERALL": "0",
            "RATE_PER_CHAT": "0",
            **settings,
        }
        self.process: asyncio.subprocess.Process | Forked

    async def migrate(self) -> None:
        await new_database(self.folder / "nastavnik.db")

    def database(self) -> Database:
        """For seeding while the bot is not there; dispose of it before `start`."""
        return Database(self.url)

    async def start(self, *, listens: bool = True) -> None:
        since = self._calls()
        if SERVER and not is_placed(self.folder / "nastavnik.db"):
            await self.migrate()  # a file makes itself; a database on a server is made by whoever keeps it
        await self._spawn()
        if listens:
            await self._polls(since)

    async def _spawn(self) -> None:
        command = (sys.executable, "-m", "cli", "run")
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, env=self.environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
            )

    async def close(self) -> None:
        """The end of the test: nothing is left running."""
        if self.process.returncode is None:
            await self.kill()

    async def kill(self) -> None:
        """As a power cut: at whatever point it is."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> tuple[int, float]:
        """As `docker stop`; give the exit code and the seconds it took of a machine that has nothing else to do."""
        began, queued = time.monotonic(), self._queued()
        self.process.send_signal(signal.SIGTERM)
        ending = asyncio.ensure_future(self.process.wait())
        at_last = queued
        while not ending.done():
            assert time.monotonic() - began < ENDS_WITHIN_S, self.log.read_text()[-2000:]
            at_last = max(at_last, self._queued())
            await asyncio.wait([ending], timeout=0.05)
        return ending.result(), time.monotonic() - began - (at_last - queued)

    def _queued(self) -> float:
        """For how many seconds its threads could have run and had no processor: others had it."""
        nanoseconds = 0
        for told in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat"):
            with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
                nanoseconds += int(told.read_text().split()[1])
        return nanoseconds / 1e9

    async def drained(self, *, seconds: float = 30) -> None:
        """Wait until nothing that was accepted is unhandled."""
        await self.box.settled(seconds)
        deadline = time.monotonic() + seconds
        while self.rows("SELECT count(*) FROM inbox WHERE state = 'new'") != [(0,)]:
            assert time.monotonic() < deadline, self.log.read_text()[-2000:]
            await asyncio.sleep(0.1)

    def rows(self, query: str, *values: Any) -> list[Any]:
        with beside(self.folder / "nastavnik.db") as connection:
            return connection.execute(query, values).fetchall()

    def _calls(self) -> int:
        return self.box.calls[-1]["n"] if self.box.calls else 0

    async def _polls(self, since: int) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not self._polled(since):
            alive = self.process.returncode is None
            assert alive, f"the bot ended at its start: {self.log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, f"the bot did not begin to listen: {self.log.read_text()[-2000:]}"
            await asyncio.sleep(0.05)

    def _polled(self, since: int) -> bool:
        for call in reversed(self.box.calls):
            if call["n"] <= since:
                return False
            if call["method"] == "getUpdates":
                return True
        return False


class QuickBotProcess(BotProcess):
    """Starts in a moment, for tests that start it a hundred times: see tests.support.nursery."""

    _nursery: asyncio.subprocess.Process | None = None

    async def _spawn(self) -> None:
        if self._nursery is None:
            pipe = asyncio.subprocess.PIPE
            with self.log.open("ab") as log:
                self._nursery = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "tests.support.nursery"),
                    env=self.environment,
                    stdin=pipe,
                    stdout=pipe,
                    stderr=log,
                )
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(b"\n")
        self.process = Forked(int(await self._nursery.stdout.readline()), self._nursery.stdout)

    async def close(self) -> None:
        await super().close()
        if self._nursery is not None:
            self._nursery.kill()
            await self._nursery.wait()
