"""Async filters only: a synchronous one costs a hop to a thread and back, at every update."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.state import State

from views.common import unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram import Router
    from aiogram.filters.callback_data import CallbackData
    from aiogram.types import CallbackQuery, Message


NO_ID: Final = re.compile(r"\d{19}")  # larger than any number that a database keeps


def without_threads(router: Router) -> None:
    """A state standing as a filter is a synchronous one: put the asynchronous that asks it in its place."""
    for observer in router.observers.values():
        for handler in observer.handlers:
            handler.filters = [
                FilterObject(StateFilter(one.callback)) if isinstance(one.callback, State) else one
                for one in handler.filters or ()
            ]
    for child in router.sub_routers:
        without_threads(child)


class Area(Filter):
    """Lets a router's tree decide early: all callback data of a feature begin with its short words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    async def __call__(self, query: CallbackQuery) -> bool:
        return query.data is not None and query.data.startswith(self.words) and not NO_ID.search(query.data)


class IsText(Filter):
    """Written words that are not a command."""

    async def __call__(self, message: Message) -> bool:
        return message.text is not None and not message.text.startswith("/")


class RepliesTo(Filter):
    """A native reply to a message that has such a button: gives its data, as if it had been tapped."""

    KNOWN: ClassVar[list[type[CallbackData]]] = []

    def __init__(self, data: type[CallbackData]) -> None:
        self.data = data
        self.KNOWN.append(data)

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        found = [one for one in buttons_replied_to(message) if one.partition(":")[0] == self.data.__prefix__]
        return {"callback_data": self.data.unpack(unmarked(found[0])[0])} if found else False


def buttons_replied_to(message: Message) -> list[str]:
    """List the callback data under the message that this one answers, where that is one of ours."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or not answered.from_user.is_bot or not answered.reply_markup:
        return []
    return [one.callback_data for row in answered.reply_markup.inline_keyboard for one in row if one.callback_data]


class Linked(Filter):
    """A link into the chat that one of ours has put behind a QR: gives what it carries as `linked`."""

    def __init__(self, read: Callable[[str], object | None]) -> None:
        self.read = read

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        found = self.read((message.text or "").partition(" ")[2])
        return False if found is None else {"linked": found}


class NoText(Filter):
    """A voice message, a picture, a sticker: anything but written words."""

    async def __call__(self, message: Message) -> bool:
        return message.text is None


class HasFile(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.document is not None or bool(message.photo)


class HasContact(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.contact is not None


class HasEvidence(Filter):
    """A file that could stand for something done."""

    async def __call__(self, message: Message) -> bool:
        return message.document is not None or bool(message.photo) or message.video is not None


class HasUntaken(Filter):
    """What a chat can carry besides words and files: voices, stickers, places."""

    async def __call__(self, message: Message) -> bool:
        kinds = message.voice, message.audio, message.sticker, message.video_note, message.animation, message.location
        return any(kind is not None for kind in kinds)
