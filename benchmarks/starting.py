"""From the start to the first question for updates: what it computes after the imports, by how much there is.

The world is that of `keeping`, its plan already made, as after any restart; aim: 1 s of CPU at a thousand schools.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import migrations
from benchmarks._running import running
from benchmarks.keeping import NOW, build
from services.reminders.keeping import keep_up
from storage.database import Database

WORLDS: Final = (10, 1000)  # schools
IMPORTS: Final = "import cli, uvloop, gc, migrations, views, bot.app, bot.life, bot.lock, bot.logs"


def measure() -> dict[str, float]:
    imports = min(imports_s() for _ in range(3))
    found = {"imports, CPU s": imports}
    for schools in WORLDS:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(lived_in(Path(folder), schools))
            started = min(asyncio.run(start_s(Path(folder))) for _ in range(3))
        found[f"{schools} schools: start to polling after the imports, CPU s"] = started - imports
    return found


def imports_s() -> float:
    before = os.times()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


async def lived_in(folder: Path, schools: int) -> None:
    url = f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"
    await migrations.bring_to_head(url)
    db = Database(url)
    await build(db, schools)
    await keep_up(db, now=NOW)
    await db.dispose()


async def start_s(folder: Path) -> float:
    """CPU of the process until it asks for updates; what it does beside and after that is not in it."""
    async with running(("-m", "cli", "run"), folder) as bot:
        return bot.cpu()
