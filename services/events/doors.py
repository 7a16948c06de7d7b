"""What a link behind a QR at a door carries: a secret that stays, for paper, or what a screen shows just now."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

BYTES: Final = 12
PRINTED: Final = "evp"
SHOWN: Final = "ev"
# Told by its length too: an invitation to join is 22 characters and may hold the same letters by chance.
PAYLOAD: Final = re.compile(rf"({PRINTED}|{SHOWN})-([\w-]{{16}})", re.ASCII)
CHANGING: Final = re.compile(r"evs-(\d{1,9})-(\d{8,10})-([\w-]{16})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Door:
    secret: str
    printed: bool


@dataclass(frozen=True, slots=True)
class Changing:
    """What a screen shows for half a minute (rules/steps.py)."""

    event: int
    step: int
    mark: str


def new_door() -> str:
    return secrets.token_urlsafe(BYTES)


def payload_of(door: Door | Changing) -> str:
    """What Telegram hands back after /start when somebody opens the link."""
    if isinstance(door, Changing):
        return f"evs-{door.event}-{door.step}-{door.mark}"
    return f"{PRINTED if door.printed else SHOWN}-{door.secret}"


def read_payload(payload: str) -> Door | Changing | None:
    """Read what came after /start; none for what is no door, as an invitation to join."""
    if found := CHANGING.fullmatch(payload.strip()):
        return Changing(int(found[1]), int(found[2]), found[3])
    found = PAYLOAD.fullmatch(payload.strip())
    return Door(found[2], printed=found[1] == PRINTED) if found else None
