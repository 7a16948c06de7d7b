"""Every handler names the action it needs; one that names none stops the start-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from services.access import Action, may, stands_at
from services.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram import Router
    from aiogram.dispatcher.event.handler import HandlerObject

    from handlers.turn import Turn

FLAG: Final = "action"
PERSONAL: Final = frozenset(
    {Action.ANYBODY, Action.HOME, Action.PREFERENCES, Action.PRIVACY, Action.SURVEY_ANSWER, Action.PAUSE}
)


def needs(action: Action) -> dict[str, Any]:
    """The flags of a handler: `@router.message(Command("status"), flags=needs(Action.STATUS))`."""
    return {FLAG: action}


def check_permission(turn: Turn, action: Action) -> None:
    """Raise `NotAllowed` before a handler whose action none of the person's posts has."""
    if not may(turn.person, action):
        raise NotAllowed
    if turn.person is not None and turn.person.posts and action not in PERSONAL:
        # Until the handler finds the thing itself, it is about the municipality that was chosen.
        stands_at(turn.person.municipalities[0])


def undeclared(router: Router) -> Iterator[str]:
    """Name the handlers without a declared action."""
    for observer in router.observers.values():
        for handler in observer.handlers:
            if observer.event_name != "update" and FLAG not in handler.flags:
                yield name_of(handler)
    for child in router.sub_routers:
        yield from undeclared(child)


def name_of(handler: HandlerObject) -> str:
    return f"{handler.callback.__module__}.{getattr(handler.callback, '__name__', handler.callback)}"
