from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.errors import bad
from sandbox.keyboards import check_inline
from sandbox.methods.media import media_content
from sandbox.methods.messages import CAPTIONED, caption_content, text_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import Call
    from sandbox.chats import Chat, Post
    from sandbox.errors import Json

UNCHANGED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
LINK_LENGTH: Final = 200


def editable(call: Call) -> tuple[Chat, Post]:
    if call.args.get("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    if "chat_id" not in call.args or "message_id" not in call.args:
        raise bad("message identifier is not specified")
    chat = call.account.reach(call.args["chat_id"])
    call.box.limits.spend(chat.id, group=chat.user is None)
    post = chat.find(call.args["message_id"])
    if post is None:
        raise bad("message to edit not found")
    if not post.from_bot or post.fixed:
        raise bad("message can't be edited")
    return chat, post


def replace(call: Call, chat: Chat, post: Post, *, content: Json, without: tuple[str, ...] = ()) -> Json:
    """An edit without a keyboard takes the old one away, as Telegram does."""
    markup = call.args.get("reply_markup")
    inline = check_inline(markup) if markup else None
    dropped = {*without, "reply_markup", "edit_date"}
    body = {name: value for name, value in post.body.items() if name not in dropped} | content
    if inline:
        body["reply_markup"] = inline
    if body == {name: value for name, value in post.body.items() if name != "edit_date"}:
        raise bad(UNCHANGED)
    body["edit_date"] = call.account.clock.unix()
    chat.replace(post, body)
    return body


def edit_text(call: Call) -> Json:
    chat, post = editable(call)
    if "text" not in post.body:
        raise bad("there is no text in the message to edit")
    return replace(call, chat, post, content=text_content(call), without=("text", "entities"))


def edit_caption(call: Call) -> Json:
    chat, post = editable(call)
    if not any(name in post.body for name in CAPTIONED):
        raise bad("there is no caption in the message to edit")
    return replace(call, chat, post, content=caption_content(call.args), without=("caption", "caption_entities"))


def edit_markup(call: Call) -> Json:
    chat, post = editable(call)
    return replace(call, chat, post, content={})


def edit_media(call: Call) -> Json:
    chat, post = editable(call)
    content = media_content(call, call.args["media"])
    return replace(
        call, chat, post, content=content, without=("text", "entities", "caption", "caption_entities", *CAPTIONED)
    )


def answer_callback_query(call: Call) -> bool:
    query = call.account.queries.get(call.args["callback_query_id"])
    now = call.account.clock().timestamp()
    if query is None or query.answer is not None or now - query.at > call.box.query_lifetime_s:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(call.args.get("text") or "") > LINK_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    url = call.args.get("url")
    if url and f"t.me/{call.account.username}" not in url:
        raise bad("URL_INVALID")
    query.answer = {name: call.args[name] for name in ("text", "show_alert", "url") if call.args.get(name)}
    chat = call.account.chats[query.chat_id]
    query.seq = chat.seq + 1
    chat.touch()
    return True


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "editmessagemedia": edit_media,
    "answercallbackquery": answer_callback_query,
}
