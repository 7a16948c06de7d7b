"""Chats themselves: who is there, what is pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.errors import bad

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import Call
    from sandbox.errors import Json

NO_GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(call: Call) -> Json:
    chat = call.account.reach(call.args["chat_id"])
    full = chat.body() | {"accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    post = chat.find(chat.pinned[-1]) if chat.pinned else None
    return full | {"pinned_message": post.body} if post is not None else full


def pin(call: Call) -> bool:
    chat = call.account.reach(call.args["chat_id"])
    post = chat.find(call.args["message_id"])
    if post is None:
        raise bad("message to pin not found")
    chat.pinned = [pinned for pinned in chat.pinned if pinned != post.id] + [post.id]
    chat.touch()
    return True


def unpin(call: Call) -> bool:
    chat = call.account.reach(call.args["chat_id"])
    message_id = call.args.get("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(message_id)
    chat.touch()
    return True


def unpin_all(call: Call) -> bool:
    chat = call.account.reach(call.args["chat_id"])
    chat.pinned.clear()
    chat.touch()
    return True


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "getchat": get_chat,
    "pinchatmessage": pin,
    "unpinchatmessage": unpin,
    "unpinallchatmessages": unpin_all,
}
