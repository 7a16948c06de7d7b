from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.chats import Chat, Numbers, Query, User
from sandbox.errors import ApiError, bad
from sandbox.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.clock import Clock
    from sandbox.errors import Json

FIRST_UPDATE: Final = 700_000_001


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class Account:
    """A bot as Telegram keeps it: one for each token."""

    token: str
    username: str
    name: str
    clock: Clock
    numbers: Numbers
    on_change: Callable[[Account, Chat], None]
    queue: UpdateQueue = field(init=False)
    webhook: Webhook = field(default_factory=Webhook)
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (kind, language) -> description, name …
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})

    def __post_init__(self) -> None:
        self.queue = UpdateQueue(self.clock, FIRST_UPDATE)

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])

    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def private(self, user: User) -> Chat:
        chat = self.chats.get(user.id)
        if chat is None:
            chat = self._adopt(Chat(user.id, "private", user))
        return chat

    def group(self, title: str, members: list[User]) -> Chat:
        return self._adopt(Chat(-self.numbers.next("group", 4_000_001), "group", None, title, members, started=True))

    def channel(self, title: str, authors: list[User]) -> Chat:
        number = self.numbers.next("channel", 2_000_001)
        return self._adopt(Chat(-1_000_000_000_000 - number, "channel", None, title, authors, started=True))

    def _adopt(self, chat: Chat) -> Chat:
        chat.on_change = lambda changed: self.on_change(self, changed)
        self.chats[chat.id] = chat
        return chat

    def reach(self, chat_id: int | str) -> Chat:
        """The chat a call names, or the refusal of Telegram."""
        try:
            chat = self.chats.get(int(chat_id))
        except ValueError:
            chat = None
        if chat is None or not chat.started:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.blocked:
            how = (
                "bot was blocked by the user" if chat.user is not None else f"bot was kicked from the {chat.kind} chat"
            )
            raise ApiError(403, f"Forbidden: {how}")
        return chat

    def listens(self) -> bool:
        return bool(self.webhook.url) or self.queue.listens()

    def next_message_id(self) -> int:
        return self.numbers.next(f"message of {self.id}")

    def migrate(self, group: Chat) -> Chat:
        """A group becomes a supergroup: a new id, and the old one answers where it went."""
        new = self._adopt(
            Chat(-1_000_000_000_000 + group.id, "supergroup", None, group.title, group.members, started=True)
        )
        group.migrated_to = new.id
        who = group.members[0].body() if group.members else self.user()
        for chat, note in ((group, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": group.id})):
            body = self.body(chat, sender=who, **note)
            chat.add(body, from_bot=False)
            self.queue.add("message", body, chat_id=chat.id, who=who["id"], what="migration")
        return new

    def body(self, chat: Chat, *, sender: Json | None = None, **content: object) -> Json:
        return {
            "message_id": self.next_message_id(),
            "from": sender or self.user(),
            "chat": chat.body(),
            "date": self.clock.unix(),
            **content,
        }

    def chat_instance(self, chat: Chat) -> str:
        return str(int.from_bytes(hashlib.sha256(f"{self.id}:{chat.id}".encode()).digest()[:8], signed=True))
