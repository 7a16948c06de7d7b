"""The real `nastavnik run` as a process against a sandbox in this one: to be killed, stopped and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import migrations
from models.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Sandbox

STARTS_WITHIN_S = 60  # importing aiogram alone takes seconds, more on a busy machine


class BotProcess:
    def __init__(self, box: Sandbox, folder: Path, **settings: str) -> None:
        self.box, self.folder = box, folder
        self.url = f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"
        self.log = folder / "bot.log"
        self.environment = os.environ | {
            "BOT_TOKEN": box.token,
            "TELEGRAM_API_URL": box.url,
            "DATA_DIR": str(folder),
            "RATE_OVERALL": "0",
            "RATE_PER_CHAT": "0",
            **settings,
        }
        self.process: asyncio.subprocess.Process

    async def migrate(self) -> None:
        await migrations.bring_to_head(self.url)

    def database(self) -> Database:
        """For seeding while the bot is not there; dispose of it before `start`."""
        return Database(self.url)

    async def start(self, *, listens: bool = True) -> None:
        since = self._calls()
        command = (sys.executable, "-m", "cli", "run")
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, env=self.environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
            )
        if listens:
            await self._polls(since)

    async def kill(self) -> None:
        """As a power cut: at whatever point it is."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> tuple[int, float]:
        """As `docker stop`; give the exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self.process.wait(), 30)
        return code, time.monotonic() - began

    async def drained(self, *, seconds: float = 30) -> None:
        """Wait until nothing that was accepted is unhandled."""
        await self.box.settled(seconds)
        deadline = time.monotonic() + seconds
        while self.rows("SELECT count(*) FROM inbox WHERE state = 'new'") != [(0,)]:
            assert time.monotonic() < deadline, self.log.read_text()[-2000:]
            await asyncio.sleep(0.1)

    def rows(self, query: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "nastavnik.db", timeout=10)) as connection:
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
