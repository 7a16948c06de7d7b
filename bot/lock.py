"""Who may be at work on one DATA_DIR and one database: with a file one process, on a server bots beside each other.

What changes all of it – migrate, move, restore – is there alone.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

from locales import __
from services.errors import Refusal
from storage.alone import Alone
from storage.postgres import is_on_server
from storage.private import close_to_others, private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

log = logging.getLogger("nastavnik")

LOOKS_EVERY_S: Final = 5.0


class AlreadyRunning(Refusal):
    msgid = __("Nastavnik is already running on {folder}. Stop it first, or set another DATA_DIR.")


class AlreadyRunningElsewhere(Refusal):
    msgid = __(
        "A bot or a command is already at work on this database. Stop it first: what you want to do needs the database "
        "for itself."
    )


@contextmanager
def only_one(folder: Path, *, beside_others: bool = False) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it whatever way the process ends.

    `beside_others`: together with whoever holds it like this.

    Who holds it closes what an earlier version left open to others.
    """
    private_folder(folder)
    with open(folder / "nastavnik.lock", "a+", opener=private_opener) as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if beside_others else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(folder=folder) from None
        close_to_others(folder)
        yield


@asynccontextmanager
async def only_one_on(
    database_url: str, stop: asyncio.Event | None = None, *, beside_others: bool = False
) -> AsyncIterator[None]:
    """Hold the lock of a database on a server; raise `AlreadyRunningElsewhere`. A file has its folder's.

    `beside_others`: together with whoever holds it like this.

    Whoever has lost it, with the connection that held it, to another one sets `stop`.
    """
    if is_on_server(database_url):
        alone = Alone(database_url, beside_others=beside_others)
        try:
            if not await alone.take():
                raise AlreadyRunningElsewhere
            keeping = asyncio.create_task(_keep(alone, stop or asyncio.Event()))
            try:
                yield
            finally:
                keeping.cancel()
        finally:
            await alone.close()
    else:
        yield


async def _keep(alone: Alone, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(LOOKS_EVERY_S)
        try:
            if await alone.holds():
                continue
            log.error("a command has taken this database for itself: this bot stops")
        except Exception:  # nobody awaits this task, and what may be a second bot must not go on
            log.exception("nobody can tell whose this database is: this bot stops")
        stop.set()
