"""Which handler the tree of routers would call, asked through aiogram itself; nothing is handled."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram import Dispatcher, Router
    from aiogram.types import TelegramObject

    from handlers.table import Listener, Taps

QUERY = {
    "id": "1",
    "from": {"id": 5, "is_bot": False, "first_name": "Анна"},
    "chat_instance": "1",
    "message": {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private"}},
}


async def handler_in_tree(tree: Dispatcher, data: str, step: str | None) -> Any:
    """Give the handler and the callback data that it would be handed; `UNHANDLED` if nobody takes it."""
    query = CallbackQuery.model_validate(QUERY | {"data": data})
    with _only_finding(tree, "callback_query"):
        return await tree.propagate_event("callback_query", query, raw_state=step)


async def hearer_in_tree(tree: Dispatcher, kind: str, event: TelegramObject, step: str | None, **more: Any) -> Any:
    """Give the handler of what somebody wrote or sent, and what its filters found; `UNHANDLED` if nobody takes it."""
    with _only_finding(tree, kind):
        return await tree.propagate_event(kind, event, raw_state=step, **more)


@contextmanager
def _only_finding(tree: Dispatcher, kind: str) -> Iterator[None]:
    """Tell the handler instead of calling it."""
    tree.observers[kind].middleware.register(_tell)
    try:
        yield
    finally:
        tree.observers[kind].middleware.unregister(_tell)


async def _tell(_call: Any, _event: Any, data: dict[str, Any]) -> Any:
    return data["handler"], data.get("callback_data")


def steps(router: Router, kind: str = "callback_query") -> list[str | None]:
    """Name every step of a dialogue that some handler asks for, and none, and one that nobody asks for."""
    return [None, "Elsewhere:step", *sorted(set(_steps(router, kind)))]


def _steps(router: Router, kind: str) -> Iterator[str]:
    for handler in router.observers[kind].handlers:
        for one in handler.filters or ():
            if isinstance(one.callback, StateFilter):
                yield from (state.state for state in one.callback.states)
    for child in router.sub_routers:
        yield from _steps(child, kind)


def listening(table: Taps) -> Iterator[Listener]:
    for several in table._by_prefix.values():
        yield from several
