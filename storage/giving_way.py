"""Long work on the loop goes in short steps; between them whoever taps meanwhile has their turn."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FREE_S: Final = 0.05
LONGEST_BREAK_S: Final = 0.2


class _Breaks:
    """As long as the last step took, by the loop's clock, which stands still in a simulation."""

    def __init__(self, free_s: float) -> None:
        self._free_s = free_s
        self._clock = asyncio.get_running_loop().time
        self._begun = self._since = self._clock()

    async def take(self) -> None:
        now = self._clock()
        long = now - self._begun > self._free_s
        await asyncio.sleep(min(now - self._since, LONGEST_BREAK_S) if long else 0)
        self._since = self._clock()


_breaks: Final[ContextVar[_Breaks | None]] = ContextVar("breaks", default=None)


@contextmanager
def in_the_background(*, free_s: float = FREE_S) -> Iterator[None]:
    """Nobody waits for this work, or not to the hundredth of a second: others have the loop as long as each step took.

    `give_way` takes these breaks within it. An answer to somebody takes ten turns of the loop: with one step of the
    work in each of them it would take as long as ten of them. The first `free_s` seconds go at once; what is soon done
    is not made longer.
    """
    token = _breaks.set(_breaks.get() or _Breaks(free_s))
    try:
        yield
    finally:
        _breaks.reset(token)


async def give_way() -> None:
    """After a step of long work: let others go on. Work that somebody waits for goes on at once after them."""
    breaks = _breaks.get()
    await (asyncio.sleep(0) if breaks is None else breaks.take())
