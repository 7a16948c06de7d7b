"""Faults by switch and limits that can be enforced: what Telegram does to a bot on a bad day."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.errors import Json

FILE: Final = "file"
KINDS: Final = ("400", "429", "500", "502", "403", "reset", "reset-after", "slow")


@dataclass(slots=True)
class Fault:
    """`argument`: seconds of retry_after for 429, seconds of delay for slow. `times` None = until cleared."""

    method: str
    kind: str
    argument: float
    probability: float
    times: int | None
    chat: int | None
    hits: int = 0

    def fits(self, method: str, chat: int | None) -> bool:
        every = self.method == "*" and method != FILE  # a download is no call of a method
        if not (every or self.method == method) or self.times == 0:
            return False
        return self.chat is None or self.chat == chat


class Faults:
    def __init__(self) -> None:
        self.active: list[Fault] = []
        self.chance = random.Random(1)

    def add(
        self,
        *,
        kind: str,
        method: str = "*",
        argument: float | None = None,
        probability: float = 1.0,
        times: int | None = None,
        chat: int | None = None,
    ) -> Fault:
        """From now on calls of the method (in the chat) fail so: always, n times, or by chance.

        `reset` breaks the connection instead of executing the call; `reset-after` executes it and loses the answer;
        `slow` executes it and answers late; `400` is a call that Telegram does not take. The method `file` is a
        download: whatever the kind, it breaks half-way.
        """
        if kind not in KINDS:
            msg = f"A fault is one of {', '.join(KINDS)}, not {kind!r}"
            raise ValueError(msg)
        fault = Fault(method, kind, 1.0 if argument is None else argument, probability, times, chat)
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()

    def strike(self, method: str, chat: int | None) -> Fault | None:
        for fault in self.active:
            if fault.fits(method, chat) and self.chance.random() < fault.probability:
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def record(self) -> list[Json]:
        return [asdict(fault) for fault in self.active]


def too_many(retry_after: float) -> ApiError:
    seconds = max(1, math.ceil(retry_after))
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float

    def take(self, now: float, *, rate: float, burst: float) -> float:
        """0 when there was one to take, else the seconds until there is."""
        self.level = min(burst, self.level + (now - self.at) * rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / rate


@dataclass
class Limits:
    """Messages a second overall and per chat, and a minute per group; None is not enforced.

    Real time, not the sandbox's: a bot paces itself by the monotonic clock.
    """

    overall: float | None = None
    per_chat: float | None = None
    chat_burst: float = 3
    per_group_minute: float | None = None
    now: Callable[[], float] = time.monotonic
    _buckets: dict[object, _Bucket] = field(default_factory=dict)
    refused: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def spend(self, chat: int, *, group: bool) -> None:
        """Raises 429 when a bucket is empty."""
        if self.overall is None and self.per_chat is None and self.per_group_minute is None:
            return
        wait = self._take("overall", self.overall, self.overall)
        if not wait:
            wait = self._take(("chat", chat), self.per_chat, self.chat_burst)
        if not wait and group and self.per_group_minute is not None:
            wait = self._take(("group", chat), self.per_group_minute / 60, self.per_group_minute)
        if wait:
            self.refused[chat] += 1
            raise too_many(wait)

    def _take(self, key: object, rate: float | None, burst: float | None) -> float:
        if rate is None:
            return 0.0
        most, now = max(burst or rate, 1.0), self.now()
        bucket = self._buckets.setdefault(key, _Bucket(most, now))
        return bucket.take(now, rate=rate, burst=most)
