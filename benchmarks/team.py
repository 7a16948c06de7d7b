"""Taps a second at one, two and three processes on PostgreSQL, against SQLite alone and against a bare bot.

Everybody taps again as soon as the answer is there. The server, all processes, a proxy before them and the stand-in
share the machine's cores: with two of them taps a second tell little of what more machines would do. The honest figure
is the CPU a tap, of all processes together and of the server; what one more process costs is how much it grows. The
server writes to no disk that it waits for, as SQLite's file lies in memory where there is such a folder.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._running import TICK, running
from benchmarks._world import build
from benchmarks.throughput import A_TICK, BOTS, hurry
from sandbox import Sandbox
from tests.support import schema, server
from tests.support.processes import Team

if TYPE_CHECKING:
    from tests.support.server import Server

CROWD = 30  # more at once, and on two busy cores they are asked for patience
PROCESSES = 1, 2, 3
BARE, ALONE = "bare bot", "SQLite"
PUSHED = "SQLite behind the proxy"
WITH_ALL = "CPU ms a tap, server and all"


def computed(pid: int, *, with_children: bool = False) -> float:
    """Seconds that a process has computed; those of its children that have ended, too, and of those that have not."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11 : 15 if with_children else 13])) / TICK
    if not with_children:
        return own
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(computed(int(child)) for child in children)


def of_server(running_server: Server | None) -> float:
    return computed(running_server.pid, with_children=True) if running_server else 0.0


class Several:
    """What `hurry` looks at: the stand-in, and what all of them compute together."""

    def __init__(self, box: Sandbox, team: Team) -> None:
        self.box, self.team = box, team

    def cpu(self) -> float:
        return sum(computed(one.process.pid) for one in self.team.processes)


async def look(name: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        if name == ALONE:
            await build(Path(scratch), count=CROWD)
        async with running(BOTS["nastavnik" if name == ALONE else "bare"], Path(scratch)) as bot:
            found = await hurry(bot, CROWD)
        return found | {WITH_ALL: found["CPU ms a tap"]}


async def look_at_several(count: int, running_server: Server | None) -> dict[str, float]:
    """Behind the proxy: so many on a server, or one on a file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if running_server:
            schema.place(folder / "nastavnik.db")
        async with Sandbox(strict=False) as box:
            team = Team(box, folder, count)
            await build(folder, count=CROWD, url=team.processes[0].url)
            async with team.runs():
                box.patience = 60
                await box.bot_listens()
                await asyncio.sleep(A_TICK)
                several, before = Several(box, team), of_server(running_server)
                began = several.cpu()
                found = await hurry(several, CROWD)  # type: ignore[arg-type] # all that it looks at is there
                ours = several.cpu() - began
                both = ours + of_server(running_server) - before
        schema.drop_databases()
    return found | {WITH_ALL: found["CPU ms a tap"] * both / ours}


def measure() -> dict[str, float]:
    seen = {name: asyncio.run(look(name)) for name in (BARE, ALONE)}
    seen[PUSHED] = asyncio.run(look_at_several(1, None))
    with server.server() as (running_server, url):
        schema.SERVER = url  # type: ignore[misc]
        for count in PROCESSES:
            seen[f"PostgreSQL × {count}"] = asyncio.run(look_at_several(count, running_server))
    figures = {}
    for name, found in seen.items():
        figures |= {f"{name}: {key}": value for key, value in found.items()}
        figures |= {
            f"{name}: {key}, ratio to {other}": found[key] / seen[other][key]
            for other in (BARE, ALONE, PUSHED)
            for key in ("taps/s", WITH_ALL)
            if found is not seen[other] and name != BARE
        }
    return figures
