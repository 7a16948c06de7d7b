"""One process for one DATA_DIR: two would take each other's updates and send things twice."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class AlreadyRunning(Refusal):
    msgid = __("Nastavnik is already running on {folder}. Stop it first, or set another DATA_DIR.")


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it whatever way the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "nastavnik.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(folder=folder) from None
        yield
