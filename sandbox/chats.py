from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sandbox.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.errors import Json


@dataclass(slots=True)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "ru"
    phone: str | None = None
    role: str = ""  # what the chat page writes under the name; Telegram knows nothing of it

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def body(self) -> Json:
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": self.language}
        if self.last_name:
            body["last_name"] = self.last_name
        if self.username:
            body["username"] = self.username
        return body


# In whose name Telegram gives what an administrator writes in a group without showing who they are.
ANONYMOUS: Final = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@dataclass(slots=True)
class Post:
    """A message of a chat. `body` is what the Bot API tells of it; it is replaced, never changed, by an edit."""

    body: Json
    from_bot: bool
    seq: int
    deleted: bool = False
    fixed: bool = False  # brought a reply keyboard: Telegram lets nobody edit it

    @property
    def id(self) -> int:
        return int(self.body["message_id"])


@dataclass(slots=True)
class Query:
    """A tapped button that waits for its answer."""

    id: str
    user: User
    update_id: int | None
    chat_id: int
    message_id: int
    data: str
    at: float
    answer: Json | None = None
    seq: int = 0


@dataclass
class Chat:
    """What one bot and its partner (a person, a group of them, or the readers of a channel) see.

    `seq` counts everything that happens here; a post, an answer and the person's own last act remember theirs.
    """

    id: int
    kind: str
    user: User | None = None
    title: str = ""
    members: list[User] = field(default_factory=list)
    on_change: Callable[[Chat], None] = lambda _chat: None
    seq: int = 0
    acted: int = 0
    read: int = 0
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    posts: dict[int, Post] = field(default_factory=dict)
    queries: list[Query] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    menu_button: Json | None = None
    typing: str = ""
    signal: Signal = field(default_factory=Signal)

    def touch(self) -> int:
        self.seq += 1
        self.on_change(self)
        self.signal.fire()
        return self.seq

    def add(self, body: Json, *, from_bot: bool) -> Post:
        post = Post(body, from_bot, self.seq + 1)
        self.posts[post.id] = post
        self.typing = ""
        self.touch()
        return post

    def replace(self, post: Post, body: Json) -> None:
        post.body = body
        post.seq = self.touch()

    def delete(self, post: Post) -> None:
        post.deleted = True
        self.pinned = [pinned for pinned in self.pinned if pinned != post.id]
        self.touch()

    def find(self, message_id: int) -> Post | None:
        post = self.posts.get(message_id)
        return None if post is None or post.deleted else post

    def visible(self) -> Iterator[Post]:
        return (post for post in self.posts.values() if not post.deleted)

    def newest_first(self) -> Iterator[Post]:
        return (post for post in reversed(self.posts.values()) if not post.deleted)

    def unread(self) -> int:
        return sum(post.from_bot and post.seq > self.read for post in self.visible())

    def body(self) -> Json:
        if self.user is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        body: Json = {"id": self.id, "type": "private", "first_name": self.user.first_name}
        if self.user.last_name:
            body["last_name"] = self.user.last_name
        if self.user.username:
            body["username"] = self.user.username
        return body


class Numbers:
    """Ids are told apart by their size in the logs; nothing else may be read into them."""

    def __init__(self) -> None:
        self._counters: dict[str, itertools.count[int]] = {}

    def next(self, kind: str, start: int = 1) -> int:
        return next(self._counters.setdefault(kind, itertools.count(start)))


def inline_keyboard(body: Json) -> list[list[Json]]:
    markup: dict[str, Any] = body.get("reply_markup") or {}
    rows: list[list[Json]] = markup.get("inline_keyboard") or []
    return rows
