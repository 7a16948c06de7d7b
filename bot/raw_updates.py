"""Raw updates: who they come from, and what of them is not kept because nobody will ask for it."""

from __future__ import annotations

from typing import Any, Final

import orjson

ALLOWED: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
ZERO: Final = rb"\u0000"  # as JSON writes it


def chat_of(raw: dict[str, Any]) -> str:
    """Name the person that an update comes from, who is their own private chat: order is kept within it."""
    for kind in ALLOWED:
        inner = raw.get(kind)
        if isinstance(inner, dict):
            who = inner.get("from") or inner.get("chat") or {}
            number = who.get("id") if isinstance(who, dict) else None
            return str(number) if isinstance(number, int) else ""
    return ""


def lean(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out what nobody will ask for: names and texts do not lie in the inbox for nothing."""
    return without_tapped(without_group_talk(raw))


def without_group_talk(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave of what is written in a group only the command, if it begins with one: the rest is not meant for us."""
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") in (None, "private"):
            continue
        kept = {name: message[name] for name in ("message_id", "date", "chat", "from") if name in message}
        command = str(message.get("text", "")).split(maxsplit=1)[:1]
        return raw | {kind: kept | ({"text": command[0]} if command and command[0].startswith("/") else {})}
    return raw


def without_zeros(raw: dict[str, Any]) -> dict[str, Any]:
    """Take out of every text the sign that is none: PostgreSQL keeps no text with it. Nobody types it."""
    return raw if ZERO not in orjson.dumps(raw) else _without_zeros(raw)


def _without_zeros(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_zeros(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_zeros(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def without_tapped(raw: dict[str, Any]) -> dict[str, Any]:
    """Take out of a tap what stands in the tapped message: we wrote it, and only its number is ever asked for.

    What is left is the Bot API's own short form of a message (`InaccessibleMessage`): it is read in a third of the
    time.
    """
    query = raw.get("callback_query")
    if not isinstance(query, dict):
        return raw
    message = query.get("message")
    if not isinstance(message, dict) or not {"chat", "message_id"} <= message.keys():
        return raw
    short = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
    return raw | {"callback_query": query | {"message": short}}
