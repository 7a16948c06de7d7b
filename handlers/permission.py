"""Every handler names the action it needs; one that names none stops the start-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram.dispatcher.flags import get_flag

from services.access import Action, may, stands_at
from services.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from aiogram import Router
    from aiogram.dispatcher.event.handler import HandlerObject
    from aiogram.types import TelegramObject

FLAG: Final = "action"
PERSONAL: Final = frozenset(
    {Action.ANYBODY, Action.HOME, Action.PREFERENCES, Action.PRIVACY, Action.SURVEY_ANSWER, Action.PAUSE}
)


def needs(action: Action) -> dict[str, Any]:
    """The flags of a handler: `@router.message(Command("status"), flags=needs(Action.STATUS))`."""
    return {FLAG: action}


async def check_permission(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
) -> Any:
    """Middleware: raise `NotAllowed` before a handler whose action none of the person's posts has."""
    turn, action = data["turn"], get_flag(data, FLAG, default=None) or Action.HOME
    if not may(turn.person, action):
        raise NotAllowed
    if turn.person is not None and turn.person.posts and action not in PERSONAL:
        # Until the handler finds the thing itself, it is about the municipality that was chosen.
        stands_at(turn.person.municipalities[0])
    return await handler(event, data)


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
