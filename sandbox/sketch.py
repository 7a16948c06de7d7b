"""Chats as JSON: what the page draws and the remote driver reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.methods.profile import commands_for

if TYPE_CHECKING:
    from sandbox.chats import Post
    from sandbox.errors import Json
    from sandbox.local import LocalPerson


def person_sketch(person: LocalPerson) -> Json:
    chat, user = person.chat, person.user
    newest = next(chat.newest_first(), None)
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "language": user.language,
        "unread": chat.unread(),
        "blocked": chat.blocked,
        "last": _summary(newest) if newest else "",
        "at": (newest.body.get("edit_date") or newest.body["date"]) if newest else 0,
        "bot": person.account.username,
    }


def _summary(post: Post) -> str:
    body = post.body
    if text := body.get("text") or body.get("caption"):
        return " ".join(text.split())[:80]
    return str(body.get("document", {}).get("file_name") or next((k for k in ("photo", "voice") if k in body), "…"))


def chat_sketch(person: LocalPerson) -> Json:
    chat = person.chat
    return {
        **person_sketch(person),
        "seq": chat.seq,
        "acted": chat.acted,
        "started": chat.started,
        "typing": chat.typing,
        "keyboard": chat.reply_keyboard,
        "commands": commands_for(person.account, chat),
        "bot_name": person.account.name,
        "bot_description": person.account.texts.get(("description", chat.user.language if chat.user else ""))
        or person.account.texts.get(("description", ""), ""),
        "pinned": chat.pinned,
        "messages": [{"body": post.body, "from_bot": post.from_bot, "seq": post.seq} for post in chat.visible()],
        "answers": [
            {"text": "", "show_alert": False, **query.answer, "seq": query.seq, "message_id": query.message_id}
            for query in chat.queries
            if query.answer is not None
        ],
        "pending": [query.message_id for query in chat.queries if query.answer is None],
    }
