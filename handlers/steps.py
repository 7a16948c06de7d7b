"""What a step of a dialogue does when it is met from outside: its screen once more, an end of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram.fsm.state import State

    from handlers.turn import Turn

Again: TypeAlias = "Callable[[Turn], Awaitable[None]]"
TAKING_UP: Final[dict[str, Again]] = {}  # step → how its screen is shown once more; others are only named
CANCELLING: Final[dict[str, Again]] = {}  # step → how it is ended where more hangs on it than the dialogue


def taken_up_by(*steps: State) -> Callable[[Again], Again]:
    return _register(TAKING_UP, steps)


def cancelled_by(*steps: State) -> Callable[[Again], Again]:
    return _register(CANCELLING, steps)


def _register(ways: dict[str, Again], steps: tuple[State, ...]) -> Callable[[Again], Again]:
    def note(way: Again) -> Again:
        ways.update({str(step.state): way for step in steps})
        return way

    return note
