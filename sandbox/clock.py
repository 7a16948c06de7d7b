from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Clock:
    """The sandbox's time: runs like any clock unless frozen, and can be moved. Called, it tells the moment in UTC.

    Moving it awaits the listeners one after the other, so a test goes on when what was due has happened.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._base = _aware(start or datetime.now(UTC))
        self._since = time.monotonic()
        self.frozen = frozen
        self._listeners: list[Callable[[], Awaitable[object]]] = []

    def __call__(self) -> datetime:
        if self.frozen:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def unix(self) -> int:
        return int(self().timestamp())

    def on_move(self, callback: Callable[[], Awaitable[object]]) -> None:
        self._listeners.append(callback)

    async def advance(self, by: timedelta) -> None:
        await self.set(self() + by)

    async def set(self, moment: datetime) -> None:
        self._base, self._since = _aware(moment), time.monotonic()
        for listener in self._listeners:
            await listener()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        msg = f"The sandbox's clock needs a time with a zone, not {moment!r}"
        raise ValueError(msg)
    return moment.astimezone(UTC)
