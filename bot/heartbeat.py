"""A sign of life in DATA_DIR: `nastavnik doctor` reads it from outside, without a connection."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from storage.private import private_opener

if TYPE_CHECKING:
    from pathlib import Path

BEAT_S: Final = 15
SILENT_S: Final = 4 * BEAT_S
DEAF_S: Final = 150  # a long poll, its grace, the longest pause between two tries, and some more
FILE: Final = "heartbeat.json"


@dataclass(frozen=True)
class Beat:
    """Times are Unix seconds of the real clock. `heard_at`: the platform's last good answer about our updates."""

    pid: int  # 0: it has stopped
    username: str
    started_at: float
    written_at: float
    heard_at: float | None
    held: float = 0.0  # seconds of computing during which nobody's turn came, the most in the last minutes

    def silence(self, at: float) -> float:
        """Seconds since the platform last answered; a fresh start may still be greeting."""
        return max(0.0, at - (self.heard_at or self.started_at))


def write_beat(folder: Path, beat: Beat) -> None:
    """Replace the file in one step: a reader never sees half of it."""
    fresh = folder / f"{FILE}.{os.getpid()}"
    with open(fresh, "w", encoding="ascii", opener=private_opener) as file:
        file.write(json.dumps(asdict(beat)))
    fresh.replace(folder / FILE)


def last_beat(folder: Path) -> Beat | None:
    try:
        return Beat(**json.loads((folder / FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None
