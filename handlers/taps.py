"""Taps: one look into a table instead of a walk through the tree of routers.

The table is made of the tree, once, at the start: for each prefix of callback data the handlers that listen to it, in
the tree's own order, with the steps of a dialogue that they ask for. What the tree can say and the table cannot stops
the start. The tree itself goes on handling what people write and send.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State

from handlers.filters import NO_ID, Area
from handlers.permission import check_permission, name_of
from views.common import KEPT, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aiogram import Router
    from aiogram.dispatcher.event.handler import HandlerObject
    from aiogram.filters.callback_data import CallbackData

SEPARATOR: Final = ":"


class Unreadable(Exception):
    """An update that is not what the platform promises: nothing of it can be handled."""


class NotForTable(Exception):
    """A handler of taps asks for something that the table cannot look up: the bot does not start."""


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    type: str


@dataclass(frozen=True, slots=True)
class Tapper:
    id: int
    is_bot: bool
    language_code: str | None


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button, as far as anybody asks; aiogram would build a dozen models of it.

    Without a chat where the message with the button came from elsewhere.
    """

    id: str
    from_user: Tapper
    chat: Chat | None
    message_id: int | None
    data: str | None

    @property
    def keeps(self) -> bool:
        """Whether the message with this button stays."""
        return self.data is not None and self.data.endswith(KEPT)

    def plain(self) -> tuple[Tap, int | None]:
        """Take the marks off; give the municipality that the button speaks of, if it says so."""
        if self.data is None:
            return self, None
        data, municipality_id = unmarked(self.data)
        return replace(self, data=data), municipality_id


def read_tap(raw: Mapping[str, Any]) -> Tap:
    """Read the platform's own form of a tap; raise `Unreadable`."""
    match raw:
        case {"id": str(number), "from": {"id": int(user), "is_bot": bool(is_bot), **about}, **rest}:
            language = about.get("language_code")
            tapper = Tapper(user, is_bot, language if isinstance(language, str) else None)
        case _:
            raise Unreadable
    data = rest.get("data")
    if data is not None and not isinstance(data, str):
        raise Unreadable
    match rest.get("message"):
        case {"message_id": int(message), "chat": {"id": int(chat), "type": str(kind)}}:
            return Tap(number, tapper, Chat(chat, kind), message, data)
        case None:
            return Tap(number, tapper, None, None, data)
    raise Unreadable


class Listener(NamedTuple):
    """A handler of taps: of which button, at which steps (none: at any), for numbers that a database can keep."""

    kind: type[CallbackData]
    steps: frozenset[str | None] | None
    bounded: bool
    handler: HandlerObject


class Found(NamedTuple):
    handler: HandlerObject
    callback_data: CallbackData | None  # none: whoever takes what nobody else has understood


class Taps:
    """The table of a tree; raise `NotForTable` where it cannot be made."""

    def __init__(self, tree: Router) -> None:
        self._by_prefix: dict[str, list[Listener]] = {}
        self._last: HandlerObject | None = None
        for areas, handler in _listening(tree, ()):
            self._add(areas, handler)

    def _add(self, areas: tuple[Area, ...], handler: HandlerObject) -> None:
        if self._last is not None:
            raise NotForTable(f"{name_of(handler)} comes after the one that takes every tap")
        kinds, steps = [], None
        for one in handler.filters or ():
            if isinstance(one.callback, CallbackQueryFilter) and one.callback.rule is None:
                kinds.append(one.callback.callback_data)
            elif isinstance(one.callback, StateFilter) and steps is None:
                steps = _steps_of(one.callback, handler)
            else:
                raise NotForTable(f"{name_of(handler)}: {one.callback}")
        if not kinds and steps is None and not areas:
            self._last = handler
            return
        if len(kinds) != 1:
            raise NotForTable(f"{name_of(handler)} does not say which button it listens to")
        [kind] = kinds
        begins = kind.__prefix__ + (SEPARATOR if kind.model_fields else "")
        if not all(begins.startswith(area.words) for area in areas):
            raise NotForTable(f"{name_of(handler)} is never reached: its router does not listen to {kind.__prefix__}")
        self._by_prefix.setdefault(kind.__prefix__, []).append(Listener(kind, steps, bool(areas), handler))

    def find(self, data: str | None, step: str | None) -> Found:
        """Say whose tap this is, at this step of a dialogue."""
        if data is not None:
            for one in self._by_prefix.get(data.partition(SEPARATOR)[0], ()):
                if (one.steps is not None and step not in one.steps) or (one.bounded and NO_ID.search(data)):
                    continue
                try:
                    return Found(one.handler, one.kind.unpack(data))
                except (TypeError, ValueError):
                    continue  # a button of another time
        if self._last is None:
            raise NotForTable("nobody takes the taps that no other handler understands")
        return Found(self._last, None)

    async def press(self, tap: Tap, data: dict[str, Any]) -> Any:
        """Let the handler of a tap do its work, if the person may."""
        found = self.find(tap.data, data["raw_state"])
        given = data | {"handler": found.handler}
        if found.callback_data is not None:
            given["callback_data"] = found.callback_data

        async def call(event: Any, given: dict[str, Any]) -> Any:
            return await found.handler.call(event, **given)

        return await check_permission(call, tap, given)  # type: ignore[arg-type] # no handler looks at its tap


def _listening(router: Router, areas: tuple[Area, ...]) -> Iterator[tuple[tuple[Area, ...], HandlerObject]]:
    """Give the handlers of taps in the order in which the tree asks them, with what their routers ask first."""
    observer = router.callback_query
    for one in observer._handler.filters or ():  # noqa: SLF001 - where aiogram keeps the filters of a router
        if not isinstance(one.callback, Area):
            raise NotForTable(f"{router.name}: {one.callback}")
        areas = (*areas, one.callback)
    yield from ((areas, handler) for handler in observer.handlers)
    for child in router.sub_routers:
        yield from _listening(child, areas)


def _steps_of(asked: StateFilter, handler: HandlerObject) -> frozenset[str | None]:
    if not all(isinstance(one, State) for one in asked.states):
        raise NotForTable(f"{name_of(handler)}: {asked}")
    return frozenset(one.state for one in asked.states if isinstance(one, State))
