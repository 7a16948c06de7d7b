"""An event loop whose time is its own: when nobody has anything to do, it is later at once. There are no threads."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class StuckError(AssertionError):
    """Everybody waits for somebody, and nobody for a moment: nothing would ever happen again."""


class _Waiting(selectors.SelectSelector):
    """Nothing comes from outside: instead of waiting, time passes."""

    later: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise StuckError
        if timeout > 0:
            self.later(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._moment = 1_000.0
        waiting = _Waiting()
        waiting.later = self.pass_time
        super().__init__(waiting)

    def time(self) -> float:
        return self._moment

    def pass_time(self, seconds: float) -> None:
        self._moment += seconds

    def run_in_executor(  # type: ignore[override]  # whatever is called, and with what, nobody runs it elsewhere
        self,
        _: Any,
        func: Callable[..., Any],
        *args: Any,
    ) -> asyncio.Future[Any]:
        """Run what would wait in a thread where it stands."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - whoever awaits it hears of it
            done.set_exception(error)
        return done

    def call_soon_threadsafe(self, *_: Any, **__: Any) -> Any:  # type: ignore[override]  # same
        """Say to a thread that looks on that there is nobody: what it would do is done in no order."""
        raise RuntimeError("no threads here")
