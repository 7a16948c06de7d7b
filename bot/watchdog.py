"""How long the event loop is held: while one step computes, nobody else's turn comes.

A thread looks on and asks the loop for a turn now and then. What counts is the computing done meanwhile by the loop's
own thread, so that a busy machine or a slow disk is no alarm. The log gets the lines of code at which it was held:
neither names nor texts.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Histogram

if TYPE_CHECKING:
    import asyncio
    from types import FrameType

log = logging.getLogger("nastavnik.loop")

HELD_S: Final = 0.05  # no step of the loop should compute longer
LOOK_S: Final = 0.02  # so often it is looked what the loop is doing
IDLE_S: Final = 0.005  # less computing than this is no step to look at
TOLD_S: Final = 60.0  # one line in the log in so long
DEPTH: Final = 12  # lines of code in it
ROOT: Final = Path(__file__).parents[1]
REMEMBERED_S: Final = 300.0


class Watchdog:
    """Watches the loop that `start` was called in until `stop`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._held = Histogram(
            "nastavnik_loop_held_seconds",
            "Computing during which nobody else's turn came",
            buckets=(HELD_S, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self._over = threading.Event()
        self._turn = threading.Event()
        self._used = 0.0
        self._worst: list[tuple[float, float]] = []
        self._told_at = -TOLD_S

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        watched = threading.get_ident()
        threading.Thread(target=self._watch, args=(loop, watched), name="watchdog", daemon=True).start()

    def stop(self) -> None:
        self._over.set()

    def longest(self) -> float:
        """Give the longest that the loop was held in the last minutes."""
        since = time.monotonic() - REMEMBERED_S
        return max((held for at, held in self._worst if at > since), default=0.0)

    def _watch(self, loop: asyncio.AbstractEventLoop, watched: int) -> None:
        clock = time.pthread_getcpuclockid(watched)
        seen = 0.0
        while not self._over.wait(LOOK_S):
            asked = time.clock_gettime(clock)
            if asked - seen < IDLE_S:
                continue  # it has hardly computed since: to wake it up would be most of its work
            seen = asked
            self._turn.clear()
            try:
                loop.call_soon_threadsafe(self._come, clock)
            except RuntimeError:
                return  # the loop is closed
            stack: list[str] = []
            while not self._turn.wait(LOOK_S):
                if self._over.is_set():
                    return
                if not stack and time.clock_gettime(clock) - asked > HELD_S:
                    stack = where(sys._current_frames().get(watched))  # noqa: SLF001 - the only way to look at another thread
            self._note(self._used - asked, stack)

    def _come(self, clock: int) -> None:
        self._used = time.clock_gettime(clock)
        self._turn.set()

    def _note(self, held: float, stack: list[str]) -> None:
        if held <= HELD_S:
            return
        now = time.monotonic()
        self._held.observe(held)
        self._worst = [one for one in self._worst if one[0] > now - REMEMBERED_S]
        self._worst.append((now, held))
        if now - self._told_at >= TOLD_S:
            self._told_at = now
            log.warning("the loop was held for %.0f ms: %s", held * 1000, " < ".join(stack) or "not seen where")


def where(frame: FrameType | None) -> list[str]:
    """Name the lines of code that run, the innermost first: no values."""
    if frame is None:
        return []
    lines = [(one.filename, one.lineno, one.name) for one in reversed(traceback.extract_stack(frame))]
    return [f"{_short(file)}:{line} {name}" for file, line, name in lines[:DEPTH]]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
