"""A bot as a process of its own, on a stand-in in this one."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TICK = os.sysconf("SC_CLK_TCK")


class Running:
    def __init__(self, box: Sandbox, process: asyncio.subprocess.Process) -> None:
        self.box, self.process = box, process

    def cpu(self) -> float:
        """Seconds that the process has computed so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def megabytes(self) -> float:
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def running(command: tuple[str, ...], folder: Path, **settings: str) -> AsyncIterator[Running]:
    """Start it without a pace, unless `settings` say otherwise, and kill it at the end."""
    async with Sandbox(strict=False) as box:
        environment = os.environ | {"BOT_TOKEN": box.token, "TELEGRAM_API_URL": box.url, "DATA_DIR": str(folder)}
        environment |= {"RATE_OVERALL": "0", "RATE_PER_CHAT": "0", **settings}
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=environment, stdout=quiet, stderr=quiet
        )
        box.patience = 60
        try:
            await box.bot_listens()
            yield Running(box, process)
        finally:
            process.kill()
            await process.wait()
