"""What a link behind the QR at a door carries."""

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


@dataclass(frozen=True, slots=True)
class Door:
    secret: str
    printed: bool


def new_door() -> str:
    return secrets.token_urlsafe(BYTES)


def payload_of(door: Door) -> str:
    """What Telegram hands back after /start when somebody opens the link."""
    return f"{PRINTED if door.printed else SHOWN}-{door.secret}"


def read_payload(payload: str) -> Door | None:
    """Read what came after /start; none for what is no door, as an invitation to join."""
    found = PAYLOAD.fullmatch(payload.strip())
    return Door(found[2], printed=found[1] == PRINTED) if found else None
