"""How much the event loop computes without a pause: whoever taps meanwhile waits for it.

with watched_steps() as steps:
    …
assert steps.longest < 0.05

CPU time of the loop's own thread is counted, not the clock on the wall, so a busy machine changes nothing.
`spared` leaves out the garbage collector: where the sandbox and thousands of its people live in the same process, it
goes through their things too.
"""

from __future__ import annotations

import asyncio
import gc
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOTED_S = 0.02


@dataclass
class Steps:
    """Steps of some length, with what ran in them."""

    noted: list[tuple[float, str]] = field(default_factory=list)

    @property
    def longest(self) -> float:
        return max((seconds for seconds, _what in self.noted), default=0.0)


def what_runs(handle: asyncio.Handle) -> str:
    """Name a step by the innermost coroutine that its task stands in, before it goes on."""
    callback: Any = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):  # by name alone: to show an object may change it
        return getattr(callback, "__qualname__", type(callback).__name__)
    inner: Any = task.get_coro()
    while getattr(inner, "cr_await", None) is not None and hasattr(inner.cr_await, "cr_frame"):
        inner = inner.cr_await
    frame = getattr(inner, "cr_frame", None)
    return f"{inner.__qualname__}:{frame.f_lineno}" if frame else repr(inner)


@contextmanager
def watched_steps(tell: Callable[[float, str], None] | None = None, *, spared: bool = False) -> Iterator[Steps]:
    """Measure every step of asyncio's own loops in this process; `tell` is called with those that are long."""
    steps = Steps()
    original = asyncio.Handle._run
    collecting = [0.0, 0.0]  # since when, and how long in all

    def collected(phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            collecting[0] = time.thread_time()
        else:
            collecting[1] += time.thread_time() - collecting[0]

    def run(handle: asyncio.Handle) -> None:
        what, begun, before = what_runs(handle), time.thread_time(), collecting[1]
        original(handle)
        took = time.thread_time() - begun - (collecting[1] - before)
        if took >= NOTED_S:
            steps.noted.append((took, what))
            if tell:
                tell(took, what)

    asyncio.Handle._run = run  # type: ignore[method-assign]
    if spared:
        gc.callbacks.append(collected)
    try:
        yield steps
    finally:
        if spared:
            gc.callbacks.remove(collected)
        asyncio.Handle._run = original  # type: ignore[method-assign]
