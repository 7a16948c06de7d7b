"""Which handler the tree of routers would call for a tap, asked through aiogram itself; nothing is handled."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram import Dispatcher, Router

    from handlers.taps import Listener, Taps

QUERY = {
    "id": "1",
    "from": {"id": 5, "is_bot": False, "first_name": "Анна"},
    "chat_instance": "1",
    "message": {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private"}},
}


async def handler_in_tree(tree: Dispatcher, data: str, step: str | None) -> Any:
    """Give the handler and the callback data that it would be handed; `UNHANDLED` if nobody takes it."""
    query = CallbackQuery.model_validate(QUERY | {"data": data})
    with _only_finding(tree):
        return await tree.propagate_event("callback_query", query, raw_state=step)


@contextmanager
def _only_finding(tree: Dispatcher) -> Iterator[None]:
    """In place of the tree's own middlewares, one that tells the handler instead of calling it."""
    middlewares = tree.callback_query.middleware
    own = list(middlewares)
    for one in own:
        middlewares.unregister(one)
    middlewares.register(_tell)
    try:
        yield
    finally:
        middlewares.unregister(_tell)
        for one in own:
            middlewares.register(one)


async def _tell(_call: Any, _event: Any, data: dict[str, Any]) -> Any:
    return data["handler"], data.get("callback_data")


def steps(router: Router) -> list[str | None]:
    """Name every step of a dialogue that some handler of taps asks for, and none, and one that nobody asks for."""
    return [None, "Elsewhere:step", *sorted(set(_steps(router)))]


def _steps(router: Router) -> Iterator[str]:
    for handler in router.callback_query.handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, StateFilter):
                yield from (state.state for state in one.callback.states)
    for child in router.sub_routers:
        yield from _steps(child)


def listening(table: Taps) -> Iterator[Listener]:
    for several in table._by_prefix.values():
        yield from several
