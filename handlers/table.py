"""Which handler an update is for: looked up in tables, instead of by a walk through the tree of routers.

The tables are made of the tree, once, at the start. For taps: callback data's prefix → who listens to it, at which
steps of a dialogue. For what people write and send: who listens, at which steps, to which commands; whoever is left
after that look is asked by their own filters, as the tree asks. The tree's order is kept. What the tree can say and a
table cannot stops the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State

from handlers.filters import NO_ID, Area
from handlers.permission import FLAG, check_permission, name_of
from handlers.taps import Tap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiogram import Router
    from aiogram.dispatcher.event.handler import HandlerObject
    from aiogram.filters.callback_data import CallbackData
    from aiogram.types import Message, TelegramObject, Update

    Steps = frozenset[str | None] | None  # none: at any

SEPARATOR: Final = ":"
SLASH: Final = "/"


class NotForTable(Exception):
    """A handler asks for something that a table cannot look up: the bot does not start."""


class Tables:
    """The tables of a tree; raise `NotForTable` where they cannot be made."""

    def __init__(self, tree: Router) -> None:
        self.taps = Taps(tree)
        self.messages, self.edits = Messages(tree, "message"), Messages(tree, "edited_message")
        self.members = Messages(tree, "my_chat_member")

    async def handle(self, event: Update | Tap, data: dict[str, Any]) -> Any:
        """Let the handler of an update do its work, if the person may."""
        if isinstance(event, Tap):
            return await self.taps.press(event, data)
        if event.message is not None:
            return await self.messages.handle(event.message, data)
        if event.edited_message is not None:
            return await self.edits.handle(event.edited_message, data)
        return await self.members.handle(event.my_chat_member, data) if event.my_chat_member is not None else None


class Listener(NamedTuple):
    """A handler of taps: of which button, at which steps, for numbers that a database can keep."""

    kind: type[CallbackData]
    steps: Steps
    bounded: bool
    handler: HandlerObject


class Found(NamedTuple):
    handler: HandlerObject
    callback_data: CallbackData | None  # none: whoever takes what nobody else has understood


class Taps:
    def __init__(self, tree: Router) -> None:
        self._by_prefix: dict[str, list[Listener]] = {}
        self._last: HandlerObject | None = None
        for areas, handler in _listening(tree, "callback_query", ()):
            self._add(areas, handler)

    def _add(self, areas: tuple[Area, ...], handler: HandlerObject) -> None:
        if self._last is not None:
            raise NotForTable(f"{name_of(handler)} comes after the one that takes every tap")
        kinds: list[type[CallbackData]] = []
        steps: Steps = None
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
        found = self.find(tap.data, data["raw_state"])
        more = {} if found.callback_data is None else {"callback_data": found.callback_data}
        return await _call(found.handler, tap, data | more)


class Hearer(NamedTuple):
    """A handler of what people write and send: at which steps, and to which commands alone (none: to anything)."""

    steps: Steps
    commands: frozenset[str] | None
    handler: HandlerObject


class Messages:
    """What people write or send, what they change in it, or that they come and go."""

    def __init__(self, tree: Router, kind: str) -> None:
        self._hearers = [_hearer(handler) for _, handler in _listening(tree, kind, None)]

    async def handle(self, message: TelegramObject, data: dict[str, Any]) -> Any:
        step, command = data["raw_state"], command_of(message)
        for one in self._hearers:
            if (one.steps is not None and step not in one.steps) or (
                one.commands is not None and command not in one.commands
            ):
                continue
            fits, more = await one.handler.check(message, **data)
            if fits:
                try:
                    return await _call(one.handler, message, data | more)
                except SkipHandler:
                    continue
        return None


def command_of(message: Message | TelegramObject) -> str | None:
    """Name the command that a message begins with, whoever is meant by it: the handler's own filter asks for that."""
    text = getattr(message, "text", None) or getattr(message, "caption", None) or ""
    first = text.split(maxsplit=1)[:1]
    return first[0][1:].partition("@")[0] if first and first[0].startswith(SLASH) else None


async def _call(handler: HandlerObject, event: Any, data: dict[str, Any]) -> Any:
    check_permission(data["turn"], handler.flags[FLAG])
    return await handler.call(event, **data)


def _listening(
    router: Router, kind: str, areas: tuple[Area, ...] | None
) -> Iterator[tuple[tuple[Area, ...], HandlerObject]]:
    """Give the handlers in the order in which the tree asks them, with what their routers ask first (of taps)."""
    observer = router.observers[kind]
    for one in observer._handler.filters or ():  # noqa: SLF001 - where aiogram keeps the filters of a router
        if areas is None or not isinstance(one.callback, Area):
            raise NotForTable(f"{router.name}: {one.callback}")
        areas = (*areas, one.callback)
    yield from ((areas or (), handler) for handler in observer.handlers)
    for child in router.sub_routers:
        yield from _listening(child, kind, areas)


def _hearer(handler: HandlerObject) -> Hearer:
    steps: Steps = None
    commands: frozenset[str] | None = None
    for one in handler.filters or ():
        if isinstance(one.callback, StateFilter) and steps is None:
            steps = _steps_of(one.callback, handler)
        elif isinstance(one.callback, Command):
            commands = _commands_of(one.callback, handler)
    return Hearer(steps, commands, handler)


def _steps_of(asked: StateFilter, handler: HandlerObject) -> frozenset[str | None]:
    steps = frozenset(one.state for one in asked.states if isinstance(one, State))
    if len(steps) != len(asked.states) or not all(steps) or "*" in steps:
        raise NotForTable(f"{name_of(handler)}: {asked}")
    return steps


def _commands_of(asked: Command, handler: HandlerObject) -> frozenset[str]:
    words = frozenset(one for one in asked.commands if isinstance(one, str))
    if len(words) != len(asked.commands) or asked.prefix != SLASH or asked.ignore_case:
        raise NotForTable(f"{name_of(handler)}: {asked}")
    return words
