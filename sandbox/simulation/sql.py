"""How the database writes what invariants ask it for, and what is dated on a day yet to come."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.simulation.life import Life


def stored(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def ahead(life: Life) -> set[int]:
    """Name the messages that went out while the clock ran ahead: they are dated later than they went."""
    known: set[int] = life.memory.setdefault("ahead", set())
    known.update(number for (number,) in life.ask("SELECT id FROM outbox WHERE finished_at > ?", stored(life.now)))
    return known
