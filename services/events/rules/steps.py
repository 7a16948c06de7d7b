"""The code on the screen at a door: another one every half a minute, so that a photograph of it is soon worth nothing.

It is computed from a key of the event and the clock, and kept nowhere: every process shows the same and knows it again,
also after it was started anew. Whoever sees any number of codes learns nothing of the key, and so of no other code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

STEP_S: Final = 30
DIGITS: Final = 6
MARK_BYTES: Final = 12
# The step before still counts: a slow network, a slow hand. One ahead, too: clocks of two processes differ a little.
COUNTS: Final = (0, -1, 1)
REMEMBERED: Final = 20  # steps: a number that stood there ten minutes ago is told from one that was guessed


class Standing(Enum):
    GOOD = auto()
    PAST = auto()  # it stood there and was changed since
    UNKNOWN = auto()


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def left_ms(now: datetime) -> int:
    """Say in how many milliseconds the code changes."""
    return round((STEP_S - now.timestamp() % STEP_S) * 1000)


def mark_of(key: str, event_id: int, step: int) -> str:
    """What proves that a link was shown at this step: 96 bits, which nobody guesses."""
    digest = _digest(key, f"link:{event_id}:{step}")
    return base64.urlsafe_b64encode(digest[:MARK_BYTES]).decode()


def digits_of(key: str, event_id: int, step: int) -> str:
    """The number for whoever cannot point a camera; so short that tries are counted."""
    value = int.from_bytes(_digest(key, f"number:{event_id}:{step}")[:8], "big")
    return f"{value % 10**DIGITS:0{DIGITS}d}"


def link_stands(key: str, event_id: int, step: int, mark: str, now: datetime) -> Standing:
    if not hmac.compare_digest(mark_of(key, event_id, step).encode(), mark.encode()):
        return Standing.UNKNOWN
    ahead = step - step_at(now)
    return Standing.GOOD if ahead in COUNTS else Standing.PAST


def digits_stand(key: str, event_id: int, written: str, now: datetime) -> Standing:
    here = step_at(now)
    if any(_same(digits_of(key, event_id, here + ahead), written) for ahead in COUNTS):
        return Standing.GOOD
    before = range(here + min(COUNTS) - 1, here - REMEMBERED - 1, -1)
    return Standing.PAST if any(_same(digits_of(key, event_id, step), written) for step in before) else Standing.UNKNOWN


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _digest(key: str, what: str) -> bytes:
    if not key:  # with none, anybody could compute it
        raise ValueError(what)
    return hmac.digest(key.encode(), what.encode(), hashlib.sha256)
