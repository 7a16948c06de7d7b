"""The pace of outgoing messages: people who act are answered at once, everything else waits its turn."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

GROUP_PER_MINUTE: Final = 20
MOMENT: Final = 1e-6  # seconds; what is left by rounding is no reason to sleep
# A sleep that ends a moment late would cost that moment of the rate if nothing more than the next token were kept.
STORE: Final = 1.2


@dataclass
class Bucket:
    """Tokens that come back at `rate` a second, `store` of them at most; spending may run into debt."""

    rate: float
    filled_at: float
    store: float = 1.0
    level: float = 1.0

    def refill(self, at: float) -> None:
        self.level = min(self.store, self.level + (at - self.filled_at) * self.rate)
        self.filled_at = at

    def wait(self) -> float:
        """Seconds until a whole token is there."""
        return max(0.0, (1.0 - self.level) / self.rate)


class Pacer:
    """One for the whole bot. A rate of 0 switches that limit off. Monotonic clock: a moved date never sends twice."""

    def __init__(self, overall: float, per_chat: float) -> None:
        self._overall = Bucket(overall, time.monotonic(), store=STORE) if overall else None
        self._per_chat = per_chat
        self._chats: dict[int, Bucket] = {}
        self._stopped_until = 0.0
        self._turn = asyncio.Lock()
        self.refused: defaultdict[str, int] = defaultdict(int)

    def stop(self, seconds: float) -> None:
        """The platform said 429: nobody sends until it is over."""
        self._stopped_until = max(self._stopped_until, time.monotonic() + seconds)
        self.refused["429"] += 1

    @property
    def stopped_for(self) -> float:
        return max(0.0, self._stopped_until - time.monotonic())

    def spend(self, chat_id: int) -> None:
        """An answer to the acting person: counted, never delayed."""
        for bucket in self._buckets(chat_id):
            bucket.refill(time.monotonic())
            bucket.level -= 1.0

    def chat_wait(self, chat_id: int) -> float:
        """Seconds until this chat may get its next delivery: others can go first meanwhile."""
        bucket = self._chat(chat_id)
        if bucket is None:
            return 0.0
        bucket.refill(time.monotonic())
        return bucket.wait()

    async def wait(self, chat_id: int) -> None:
        """A delivery waits here until both limits allow it, then has spent its tokens.

        The chat's own token is taken at once and waited for outside the queue: a chat that has to wait holds up nobody.
        """
        chat = self._chat(chat_id)
        if chat is not None:
            chat.refill(time.monotonic())
            pause = chat.wait()
            chat.level -= 1.0
            if pause > 0:
                await asyncio.sleep(pause)
        async with self._turn:
            while (pause := self._pause()) > MOMENT:  # noqa: ASYNC110 - a 429 may come while it sleeps
                await asyncio.sleep(pause)
            if self._overall:
                self._overall.level -= 1.0
        self._forget_full_ones()

    def _pause(self) -> float:
        at = time.monotonic()
        if self._overall:
            self._overall.refill(at)
        return max(self._stopped_until - at, self._overall.wait() if self._overall else 0.0)

    def _chat(self, chat_id: int) -> Bucket | None:
        if not self._per_chat:
            return None
        rate = self._per_chat if chat_id > 0 else min(self._per_chat, GROUP_PER_MINUTE / 60)
        return self._chats.setdefault(chat_id, Bucket(rate, time.monotonic()))

    def _buckets(self, chat_id: int) -> list[Bucket]:
        return [bucket for bucket in (self._overall, self._chat(chat_id)) if bucket]

    def _forget_full_ones(self) -> None:
        if len(self._chats) > 10_000:  # noqa: PLR2004 - only so that a year of chats does not pile up
            at = time.monotonic()
            for bucket in self._chats.values():
                bucket.refill(at)
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if bucket.level < 1.0}
