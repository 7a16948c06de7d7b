"""Time is an argument. Only the edges hold a clock, so that a try-out can move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]  # gives an aware UTC moment


def system_clock() -> datetime:
    return datetime.now(UTC)
