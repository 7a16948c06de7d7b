from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.errors import bad
from sandbox.keyboards import apply_markup, keeps_from_edit
from sandbox.texts import read_caption, read_text
from sandbox.updates import LIFETIME_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import Call
    from sandbox.chats import Chat, Post
    from sandbox.errors import Json

CHAT_ACTIONS: Final = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
DELETE_WITHIN_S: Final = 2 * LIFETIME_S
MOST_DELETED: Final = 100
CAPTIONED: Final = ("photo", "document", "video", "voice", "animation", "audio")
COPIED: Final = (*CAPTIONED, "text", "entities", "caption", "caption_entities", "contact")


def open_chat(call: Call) -> Chat:
    """The chat of the call, after its share of the pace was taken."""
    chat = call.account.reach(call.args["chat_id"])
    call.box.limits.spend(chat.id, group=chat.user is None)
    return chat


def deliver(call: Call, chat: Chat, content: Json) -> Post:
    markup = call.args.get("reply_markup")
    inline = apply_markup(chat, markup)
    extra: Json = {"reply_markup": inline} if inline else {}
    if call.args.get("protect_content"):
        extra["has_protected_content"] = True
    answered = _reply(call, chat)
    if answered is not None:
        extra["reply_to_message"] = answered
    post = chat.add(call.account.body(chat, **content, **extra), from_bot=True)
    post.fixed = keeps_from_edit(markup)
    return post


def _reply(call: Call, chat: Chat) -> Json | None:
    wanted = call.args.get("reply_parameters") or {}
    message_id = wanted.get("message_id") or call.args.get("reply_to_message_id")
    if not message_id:
        return None
    post = chat.find(message_id)
    if post is None:
        if wanted.get("allow_sending_without_reply") or call.args.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    return {name: value for name, value in post.body.items() if name != "reply_to_message"}


def text_content(call: Call) -> Json:
    text, entities = read_text(call.args)
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(args: Json) -> Json:
    caption, entities = read_caption(args)
    content: Json = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    return content


def send_message(call: Call) -> Json:
    call.account.reach(call.args["chat_id"])
    content = text_content(call)
    return deliver(call, open_chat(call), content).body


def copy_message(call: Call) -> Json:
    source = call.account.reach(call.args["from_chat_id"]).find(call.args["message_id"])
    if source is None:
        raise bad("message to copy not found")
    if not any(name in source.body for name in COPIED):
        raise bad("message can't be copied")
    content: Json = {name: source.body[name] for name in COPIED if name in source.body}
    if "caption" in call.args and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content.update(caption_content(call.args))
    return {"message_id": deliver(call, open_chat(call), content).id}


def send_chat_action(call: Call) -> bool:
    if call.args["action"] not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    chat = call.account.reach(call.args["chat_id"])
    chat.typing = call.args["action"]
    chat.touch()
    return True


def delete_message(call: Call) -> bool:
    chat = call.account.reach(call.args["chat_id"])
    post = chat.find(call.args["message_id"])
    if post is None:
        raise bad("message to delete not found")
    if call.account.clock.unix() - post.body["date"] > DELETE_WITHIN_S:
        raise bad("message can't be deleted for everyone")
    chat.delete(post)
    return True


def delete_messages(call: Call) -> bool:
    """What is not there, or too old, is passed over in silence."""
    chat = call.account.reach(call.args["chat_id"])
    wanted = call.args["message_ids"]
    if not 1 <= len(wanted) <= MOST_DELETED:
        raise bad("message identifiers are not specified" if not wanted else "too many message identifiers specified")
    for message_id in wanted:
        post = chat.find(message_id)
        if post is not None and call.account.clock.unix() - post.body["date"] <= DELETE_WITHIN_S:
            chat.delete(post)
    return True


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "sendmessage": send_message,
    "copymessage": copy_message,
    "sendchataction": send_chat_action,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
}
