"""A bot's queue of updates: offsets, long polling, the 24 hours, two pollers in each other's way."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.errors import ApiError
from sandbox.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.clock import Clock
    from sandbox.errors import Json

LIFETIME_S: Final = 24 * 3600
MOST_AT_ONCE: Final = 100
LONGEST_POLL_S: Final = 50
GIVEN_UP_S: Final = 30.0  # nobody asked for so long: nobody listens, and nobody is waited for
ON_REQUEST_ONLY: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER: Final = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(slots=True)
class Update:
    body: Json
    kind: str
    chat_id: int
    who: int
    what: str
    at: float
    state: str = "waiting"  # confirmed, expired, dropped

    @property
    def id(self) -> int:
        return int(self.body["update_id"])

    def record(self) -> Json:
        return {
            "update_id": self.id,
            "kind": self.kind,
            "chat": self.chat_id,
            "who": self.who,
            "what": self.what,
            "at": self.at,
            "state": self.state,
        }


class UpdateQueue:
    """`confirmed` is the highest update_id whose offset has passed (or that a webhook took); 0 before the first.

    `moved`: when the last one left, by the monotonic clock.
    """

    def __init__(self, clock: Clock, first_id: int, log_length: int = 200_000) -> None:
        self.log: deque[Update] = deque(maxlen=log_length)
        self.waiting: dict[int, Update] = {}
        self.allowed: list[str] = []
        self.confirmed = 0
        self.moved = 0.0
        self.arrived, self.left = Signal(), Signal()
        self._clock = clock
        self._next_id = first_id
        self._poll: object | None = None
        self._heard: float | None = None

    def add(self, kind: str, payload: Json, *, chat_id: int, who: int, what: str = "") -> int | None:
        """The update's id, or None when the bot has asked not to get this kind."""
        if kind not in self.allowed if self.allowed else kind in ON_REQUEST_ONLY:
            return None
        update = Update({"update_id": self._next_id, kind: payload}, kind, chat_id, who, what, self._now())
        self._next_id += 1
        self.log.append(update)
        self.waiting[update.id] = update
        self.arrived.fire()
        return update.id

    def listens(self) -> bool:
        """Somebody polls, or did a moment ago and may be busy with what came."""
        return self._poll is not None or (self._heard is not None and time.monotonic() - self._heard < GIVEN_UP_S)

    def expire(self) -> None:
        oldest = self._now() - LIFETIME_S
        self._leave([update for update in self.waiting.values() if update.at < oldest], "expired")

    def drop(self) -> None:
        self._leave(list(self.waiting.values()), "dropped")

    def confirm(self, update: Update) -> None:
        self.confirmed = max(self.confirmed, update.id)
        self._leave([update], "confirmed")

    def _leave(self, updates: Iterable[Update], state: str) -> None:
        for update in updates:
            update.state = state
            self.waiting.pop(update.id, None)
            self.moved = time.monotonic()
        self.left.fire()

    def _now(self) -> float:
        return self._clock().timestamp()

    def _pass_offset(self, offset: int) -> None:
        if offset < 0:
            self._leave(list(self.waiting.values())[:offset], "confirmed")
        elif offset > 0:
            passed = [update for update in self.waiting.values() if update.id < offset]
            for update in passed:
                self.confirmed = max(self.confirmed, update.id)
            self._leave(passed, "confirmed")

    async def fetch(self, *, offset: int, limit: int, wait_s: float) -> list[Json]:
        """A new poll ends the older one with a 409, as Telegram does; whatever is not confirmed is told again."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(wait_s, LONGEST_POLL_S)
        self.expire()
        self._pass_offset(offset)
        poll = self._poll = object()
        self.arrived.fire()
        try:
            while not self.waiting and (left := deadline - loop.time()) > 0:
                await self.arrived.wait(left)
                self._still_ours(poll)
            self.expire()
            if wait_s > 0:
                self._heard = time.monotonic()
        except asyncio.CancelledError:
            if self._poll is poll:
                self._heard = None  # the line went dead while we waited: the bot is gone
            raise
        finally:
            if self._poll is poll:
                self._poll = None
        most = limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE
        return [update.body for update in list(self.waiting.values())[:most]]

    def _still_ours(self, poll: object) -> None:
        if self._poll is not poll:
            raise ApiError(409, OTHER_POLLER)

    async def drained(self, timeout: float) -> bool:  # noqa: ASYNC109 - the caller words the failure
        return await self.left.until(lambda: not self.waiting, timeout)
