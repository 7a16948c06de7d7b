"""The pace of outgoing messages: people who act are answered at once, everything else waits its turn."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP_PER_MINUTE: Final = 20
MOMENT: Final = 1e-6  # seconds; what is left by rounding is no reason to sleep
GREEDY: Final = -1.0  # tokens: below this a chat has had two more messages than its pace allows
# What a busy moment held up may be made up for, so much of it: 28 a second are then at most 30 in any second.
SLACK_S: Final = 0.07
NAP_S: Final = 0.25  # so soon does a wait notice that the program is ending
KEPT_BACK: Final = 5.0  # a second, for what other processes send before they have reported it


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
    """One for the whole bot. A rate of 0 switches that limit off. Monotonic clock: a moved date never sends twice.

    Where several processes are at work, the one that delivers keeps the pace for all: the others `tell` it what they
    send, and of every 429.
    """

    def __init__(self, overall: float, per_chat: float) -> None:
        self._rate = overall
        self._overall = Bucket(overall, time.monotonic(), store=max(1.0, overall * SLACK_S)) if overall else None
        self._for_others: Bucket | None = None  # there are others, and so much is kept back for them
        self.tell: Callable[[int, float], None] = lambda _chat, _stopped: None
        self._per_chat = per_chat
        self._chats: dict[int, Bucket] = {}
        self._stopped_until = 0.0
        self._closed = False
        self._turn = asyncio.Lock()
        self.refused: defaultdict[str, int] = defaultdict(int)

    def stop(self, chat_id: int, seconds: float) -> None:
        """The platform said 429: nobody sends until it is over.

        It does not say which of its limits was meant. A chat that has had more than its share waits alone; if that was
        wrong, the next refusal comes from a chat that has not, and then everybody waits.
        """
        self.refused["429"] += 1
        self.tell(chat_id, seconds)
        self.stop_as_told(chat_id, seconds)

    def stop_as_told(self, chat_id: int, seconds: float) -> None:
        """The same; another process has heard it."""
        chat = self._chat(chat_id)
        if chat is not None:
            chat.refill(time.monotonic())
            if chat.level < GREEDY:
                chat.level = min(chat.level, 1.0 - seconds * chat.rate)
                return
        self._stopped_until = max(self._stopped_until, time.monotonic() + seconds)

    def close(self) -> None:
        """The program is ending: whoever waits is sent away."""
        self._closed = True

    @property
    def stopped_for(self) -> float:
        return max(0.0, self._stopped_until - time.monotonic())

    def share(self, *, others: bool) -> None:
        """Keep something back as long as others send as well."""
        if self._overall is None or others == (self._for_others is not None):
            return
        at, kept = time.monotonic(), min(KEPT_BACK, self._rate / 2)
        self._overall.refill(at)
        self._for_others = Bucket(kept, at, store=max(1.0, kept), level=max(1.0, kept)) if others else None
        self._overall.rate = self._rate - (kept if others else 0.0)

    def spent_by_others(self, chats: list[int]) -> None:
        """Count what others have sent: from what is kept back for them, and what is more from our own."""
        at = time.monotonic()
        for chat_id in chats:
            chat = self._chat(chat_id)
            kept = self._for_others
            if kept is not None:
                kept.refill(at)
            pays = kept if kept is not None and kept.level >= 1.0 else self._overall
            for bucket in (chat, pays):
                if bucket is not None:
                    bucket.refill(at)
                    bucket.level -= 1.0

    def spend(self, chat_id: int) -> None:
        """An answer to the acting person: counted, never delayed."""
        self.tell(chat_id, 0.0)
        for bucket in self._buckets(chat_id):
            bucket.refill(time.monotonic())
            bucket.level -= 1.0

    async def wait(self, chat_id: int) -> bool:
        """A delivery waits here until both limits allow it, then has spent its tokens; false: it may not leave now.

        The chat's own token is taken at once and waited for outside the queue: a chat that has to wait holds up nobody.
        """
        chat = self._chat(chat_id)
        if chat is not None:
            chat.refill(time.monotonic())
            pause = chat.wait()
            chat.level -= 1.0
            until = time.monotonic() + pause
            while not self._closed and (pause := until - time.monotonic()) > MOMENT:  # noqa: ASYNC110 - see NAP_S
                await asyncio.sleep(min(pause, NAP_S))
        async with self._turn:
            while not self._closed and (pause := self._pause()) > MOMENT:  # noqa: ASYNC110 - a 429 may come meanwhile
                await asyncio.sleep(min(pause, NAP_S))
            if self._overall:
                self._overall.level -= 1.0
        self._forget_full_ones()
        return not self._closed

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
