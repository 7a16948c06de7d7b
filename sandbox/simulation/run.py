"""`simulate`: one seed, one year, in a folder of its own, with nothing left of it but what came of it."""

from __future__ import annotations

import asyncio
import gc
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Final

import migrations
from sandbox.simulation.fixed import fixed
from sandbox.simulation.invariants import EACH_DAY, EACH_STEP, EACH_WEEK, IN_THE_END
from sandbox.simulation.life import Looks
from sandbox.simulation.loop import VirtualLoop
from sandbox.simulation.outcome import Broken, Outcome, UntilHere, Wish
from sandbox.simulation.year import Year

LOOKS: Final = Looks(EACH_STEP, EACH_DAY, EACH_WEEK, IN_THE_END)
_ready: list[bytes] = []


def _new_database(folder: Path) -> None:
    file = folder / "nastavnik.db"
    if not _ready:
        asyncio.run(migrations.bring_to_head(f"sqlite+aiosqlite:///{file}"))
        _ready.append(file.read_bytes())
    file.write_bytes(_ready[0])


def simulate(wish: Wish) -> Outcome:
    """Live a year; give what came of it. Nothing of it stays."""
    logging.getLogger("sqlalchemy.pool").setLevel(
        logging.CRITICAL
    )  # connections of ended processes are found by chance
    with tempfile.TemporaryDirectory(prefix="nastavnik-year-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _new_database(folder)
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through it each week would be half of a year's work
        loop = VirtualLoop()
        try:
            with fixed(str(wish.seed), loop), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                told = loop.run_until_complete(_live(wish, folder))
                gc.unfreeze()
                gc.collect()  # connections of ended processes, whose loss is no news to anybody
                return told
        finally:
            asyncio.set_event_loop(None)
            loop.close()
            gc.unfreeze()


async def _live(wish: Wish, folder: Path) -> Outcome:
    year = Year(wish, folder, LOOKS)
    product = logging.getLogger("nastavnik")
    product.addHandler(year.machine.troubled)
    before, product.propagate = product.propagate, False
    try:
        await year.live()
    except UntilHere:
        pass
    except Broken as broken:
        year.outcome.broken.append(broken)
    finally:
        product.removeHandler(year.machine.troubled)
        product.propagate = before
        told = year.tell()
        year.sql.close()
        year.machine.dead = True
        await year.machine.clear_away()
    return told
