"""What a person can do to a bot. Each act returns the ids of the updates it made (None where the bot wants none)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.chats import ANONYMOUS, Query
from sandbox.markup import units
from sandbox.texts import CAPTION_LIMIT, TEXT_LIMIT, found_entities

if TYPE_CHECKING:
    from sandbox.accounts import Account
    from sandbox.calls import Upload
    from sandbox.chats import Chat, Numbers, User
    from sandbox.errors import Json
    from sandbox.files import FileStore

    Ids = list[int | None]


class CannotActError(AssertionError):
    """Telegram's own program would not let a person do this."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a chat with a bot; `anonymous`: writing in a group as its administrator without a name.

    The bot hears everything that is written in a group, as one does that was made an administrator there.
    """

    account: Account
    chat: Chat
    user: User
    files: FileStore
    numbers: Numbers
    anonymous: bool = False

    def post(self, what: str, **content: Any) -> int | None:
        if self.chat.blocked:
            msg = f"{self.user.name} has blocked the bot and cannot write to it"
            raise CannotActError(msg)
        self.chat.started = True
        body = self._signed(self.account.body(self.chat, sender=self.user.body(), **content))
        post = self.chat.add(body, from_bot=False)
        self.chat.acted = self.chat.read = post.seq
        return self._tell(body, what)

    def _signed(self, body: Json) -> Json:
        """Whose name stands under it: the writer's, a group's for its anonymous administrators, a channel's own."""
        if self.chat.kind == "channel":
            return {name: value for name, value in body.items() if name != "from"} | {"sender_chat": self.chat.body()}
        return body | {"from": ANONYMOUS, "sender_chat": self.chat.body()} if self.anonymous else body

    def _tell(self, body: Json, what: str) -> int | None:
        kind = "channel_post" if self.chat.kind == "channel" else "message"
        if "edit_date" in body:
            kind = f"edited_{kind}"
        return self.account.queue.add(kind, body, chat_id=self.chat.id, who=self.user.id, what=what)

    def edit(self, message_id: int, text: str) -> Ids:
        """One's own words, changed: the same message comes once more, with its new words."""
        post = self.chat.find(message_id)
        if post is None or post.from_bot or not {"text", "caption"} & post.body.keys():
            msg = f"{self.user.name} cannot edit message {message_id}"
            raise CannotActError(msg)
        key = "text" if "text" in post.body else "caption"
        kept = {name: value for name, value in post.body.items() if name not in {key, "entities", "caption_entities"}}
        worded = _worded(key, "entities" if key == "text" else "caption_entities", text)
        self.chat.replace(post, kept | worded | {"edit_date": self.account.clock.unix()})
        self.chat.acted = self.chat.read = post.seq
        return [self._tell(post.body, text[:80])]

    def write(self, text: str, reply_to: int | None = None) -> Ids:
        """A text that is too long goes out in pieces, as Telegram's programs send it."""
        extra: Json = {}
        replied = self.chat.find(reply_to) if reply_to else None
        if replied is not None:
            extra["reply_to_message"] = {k: v for k, v in replied.body.items() if k != "reply_to_message"}
        return [self.post(piece[:80], **_worded("text", "entities", piece), **extra) for piece in pieces(text)]

    def tap(self, message_id: int, data: str) -> Ids:
        post = self.chat.posts.get(message_id)
        message = {"chat": self.chat.body(), "message_id": message_id, "date": 0}
        query_id = str(self.numbers.next("query", 4_398_046_511_105))
        payload: Json = {
            "id": query_id,
            "from": self.user.body(),
            "message": post.body if post is not None and not post.deleted else message,
            "chat_instance": self.account.chat_instance(self.chat),
            "data": data,
        }
        self.chat.acted = self.chat.read = self.chat.touch()
        update_id = self.account.queue.add("callback_query", payload, chat_id=self.chat.id, who=self.user.id, what=data)
        at = self.account.clock().timestamp()
        query = Query(query_id, self.user, update_id, self.chat.id, message_id, data, at)
        self.account.queries[query_id] = query
        self.chat.queries.append(query)
        return [update_id]

    def upload(self, upload: Upload, *, kind: str, caption: str = "", group: str | None = None) -> int | None:
        if units(caption) > CAPTION_LIMIT:
            msg = f"Telegram takes captions of up to {CAPTION_LIMIT} characters"
            raise CannotActError(msg)
        stored = self.files.add(kind, upload.name, upload.content)
        extra: Json = {"media_group_id": group} if group else {}
        if caption:
            extra |= _worded("caption", "caption_entities", caption)
        return self.post(upload.name, **stored.attached(), **extra)

    def album(self, uploads: list[Upload], *, kind: str, caption: str = "") -> Ids:
        """Separate messages, separate updates, one media_group_id; the caption stands under the first."""
        group = str(self.numbers.next("album", 13_000_000_000_001))
        return [
            self.upload(upload, kind=kind, caption="" if number else caption, group=group)
            for number, upload in enumerate(uploads)
        ]

    def contact(self, phone: str, owner: User) -> Ids:
        body: Json = {"phone_number": phone, "first_name": owner.first_name, "user_id": owner.id}
        if owner.last_name:
            body["last_name"] = owner.last_name
        return [self.post(phone, contact=body)]

    def block(self, *, blocked: bool) -> Ids:
        """Block and unblock the bot; in a group, put it out of it or let it in."""
        if self.chat.blocked == blocked:
            return []
        notes = self._notes(blocked=blocked) if self.chat.kind == "group" else []
        self.chat.blocked, self.chat.started = blocked, True
        self.chat.acted = self.chat.touch()
        before, after = (self._member(is_in=blocked), self._member(is_in=not blocked))
        payload: Json = {
            "chat": self.chat.body(),
            "from": self.user.body(),
            "date": self.account.clock.unix(),
            "old_chat_member": before,
            "new_chat_member": after,
        }
        what = "blocked" if blocked else "unblocked"
        told = self.account.queue.add("my_chat_member", payload, chat_id=self.chat.id, who=self.user.id, what=what)
        return [*notes, told]

    def _notes(self, *, blocked: bool) -> Ids:
        """What a group says of it in a message of its own."""
        bot = self.account.user()
        note: Json = {"left_chat_member": bot} if blocked else {"new_chat_members": [bot]}
        body = self.account.body(self.chat, sender=self.user.body(), **note)
        self.chat.add(body, from_bot=False)
        return [self._tell(body, "comes or goes")]

    def _member(self, *, is_in: bool) -> Json:
        status: Json = {"status": "member"} if is_in else {"status": "kicked", "until_date": 0}
        return {"user": self.account.user(), **status}


def _worded(key: str, entities_key: str, text: str) -> Json:
    entities = found_entities(text, [])
    return {key: text, entities_key: entities} if entities else {key: text}


def pieces(text: str) -> list[str]:
    text = text.strip()
    if not text:
        msg = "Telegram sends no empty message"
        raise CannotActError(msg)
    parts, part, length = [], "", 0
    if units(text) <= TEXT_LIMIT:
        return [text]
    for character in text:
        size = units(character)
        if length + size > TEXT_LIMIT:
            parts.append(part)
            part, length = "", 0
        part, length = part + character, length + size
    return [piece for piece in (one.strip() for one in [*parts, part]) if piece]
