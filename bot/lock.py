"""One process for one DATA_DIR: two would take each other's updates and send things twice."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from locales import __
from services.errors import Refusal
from storage.private import close_to_others, private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class AlreadyRunning(Refusal):
    msgid = __("Nastavnik is already running on {folder}. Stop it first, or set another DATA_DIR.")


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it whatever way the process ends.

    Who holds it closes what an earlier version left open to others.
    """
    private_folder(folder)
    with open(folder / "nastavnik.lock", "a", opener=private_opener) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(folder=folder) from None
        close_to_others(folder)
        yield
