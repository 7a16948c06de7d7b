"""`simulate`: one seed, one year, in a folder of its own, with nothing left of it but what came of it."""

from __future__ import annotations

import asyncio
import gc
import logging
import tempfile
import traceback
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import migrations
from sandbox.simulation.fixed import fixed
from sandbox.simulation.invariants import EACH_DAY, EACH_MONTH, EACH_STEP, EACH_WEEK, IN_THE_END
from sandbox.simulation.life import Looks
from sandbox.simulation.loop import VirtualLoop
from sandbox.simulation.outcome import Broken, Outcome, UntilHere, Wish
from sandbox.simulation.year import MONTH, Year

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOKS: Final = Looks(EACH_STEP, EACH_DAY, EACH_WEEK, EACH_MONTH, IN_THE_END)
SELDOM: Final = 50_000, 20, 1_000  # objects, and how many such looks until the next longer one
TRACE: Final = 3_000  # characters, the innermost
_ready: list[bytes] = []


def _new_database(folder: Path) -> None:
    file = folder / "nastavnik.db"
    if not _ready:
        asyncio.run(migrations.bring_to_head(f"sqlite+aiosqlite:///{file}"))
        _ready.append(file.read_bytes())
    file.write_bytes(_ready[0])


def simulate(wish: Wish, looks: Looks = LOOKS) -> Outcome:
    """Live a year; give what came of it. Nothing of it stays. `looks`: what must never break, and when it is asked."""
    logging.getLogger("sqlalchemy.pool").setLevel(
        logging.CRITICAL
    )  # connections of ended processes are found by chance
    with tempfile.TemporaryDirectory(prefix="nastavnik-year-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _new_database(folder)
        loop = VirtualLoop()
        try:
            with _seldom_collected(), fixed(str(wish.seed), loop), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                told = loop.run_until_complete(_live(wish, folder, looks))
                if wish.days > MONTH:
                    gc.unfreeze()
                gc.collect()  # connections of ended processes, whose loss is no news to anybody
                return told
        finally:
            asyncio.set_event_loop(None)
            loop.close()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """The story says when Python looks for what is left over (`Year._day`): by itself it looks for a tenth of a year.

    What is loaded stays as it is, and is never looked through again.
    """
    gc.collect()
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def _live(wish: Wish, folder: Path, looks: Looks) -> Outcome:
    year = Year(wish, folder, looks)
    product = logging.getLogger("nastavnik")
    product.addHandler(year.machine.troubled)
    before, product.propagate = product.propagate, False
    try:
        await year.live()
    except UntilHere:
        pass
    except Broken as broken:
        year.outcome.broken.append(broken)
    except Exception as error:  # noqa: BLE001 - whatever it is, what led there says more than its trace alone
        trace = "".join(traceback.format_exception(error))[-TRACE:]
        year.outcome.broken.append(Broken("nothing is raised", year.day, year.outcome.steps, trace))
    finally:
        product.removeHandler(year.machine.troubled)
        product.propagate = before
        told = year.tell()
        year.sql.close()
        year.machine.dead = True
        await year.machine.clear_away()
    return told
