"""How much the program computes for one tap or word: the loop's own thread, the turn's own steps, nobody else's.

A machine that is busy with other things computes slower, by half and more; so a fixed piece of work is done beside it,
and what counts is how many times that piece a turn takes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator

    from bot.app import App
    from bot.intake import Entry

STICK_MS: Final = 0.9  # what the piece of work takes on the machine on which the budgets were set, when it is quiet
TRIES: Final = 5


def yardstick() -> float:
    """Milliseconds that the piece of work takes now: the least of some tries."""
    return min(_once() for _ in range(TRIES)) * 1000


def _once() -> float:
    began, kept = time.thread_time(), {}
    for number in range(8000):
        kept[number % 97] = str(number)
    return time.thread_time() - began


class Computing:
    """Counts for each update that an app handles, from now on; `clear` begins anew."""

    def __init__(self, app: App) -> None:
        self._handle = app.handle
        self.turns: list[float] = []
        app.intake.handle = self._measured

    async def _measured(self, one: Entry) -> str | None:
        stick, steps = yardstick(), _Steps(self._handle(one))
        result: str | None = await steps
        self.turns.append(steps.used * 1000 * STICK_MS / max(stick, yardstick()))
        return result

    def least(self) -> float:
        """Give the milliseconds of the cheapest turn, as on a quiet machine, and begin anew."""
        least = min(self.turns)
        self.turns.clear()
        return least


class _Steps:
    def __init__(self, turn: Coroutine[Any, Any, Any]) -> None:
        self.turn, self.used = turn, 0.0

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self.turn.__await__()
        while True:
            began = time.thread_time()
            try:
                waits = next(steps)
            except StopIteration as end:
                return end.value
            finally:
                self.used += time.thread_time() - began
            try:
                yield waits
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is the turn's
                steps.throw(error)
