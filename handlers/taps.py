"""A tap as it comes, read by us: aiogram builds a dozen models of it, and three strings are ever asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from views.common import KEPT, unmarked

if TYPE_CHECKING:
    from collections.abc import Mapping


class Unreadable(Exception):
    """An update that is not what the platform promises: nothing of it can be handled."""


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
    """A tapped button; without a chat where the message with it came from elsewhere."""

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
