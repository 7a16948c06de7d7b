"""What Telegram demands of the buttons under a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sandbox.errors import bad

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.errors import Json

DATA_BYTES: Final = 64
MOST_BUTTONS: Final = 100
MOST_IN_ROW: Final = 8
ACTIONS: Final = {
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
STYLES: Final = {"danger", "success", "primary"}


def check_inline(markup: Json) -> Json | None:
    """The keyboard as the message carries it: without empty rows, None when nothing is left."""
    rows = [row for row in markup["inline_keyboard"] if row]
    if any(len(row) > MOST_IN_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Json) -> None:
    if not str(button.get("text") or "").strip():
        raise bad("can't parse inline keyboard button: Button text must be non-empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not _good_link(button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    app = button.get("web_app", {}).get("url", "")
    if "web_app" in button and not _good_app(app):
        raise bad(f"inline keyboard button Web App URL '{app}' is invalid: Only HTTPS links are allowed")
    _check_style(button)


def _good_app(url: str) -> bool:
    """TLS, or this computer alone: as on Telegram's own servers for trying things out."""
    return _good_link(url) and (url.startswith("https://") or urlsplit(url).hostname in LOOPBACK)


def _check_style(button: Json) -> None:
    if button.get("style") and button["style"] not in STYLES:
        raise bad(f'invalid button style "{button["style"]}" specified')


def _good_link(url: str) -> bool:
    address = url.partition("://")[2] if url.startswith(("http://", "https://", "tg://")) else url
    host = address.partition("/")[0].partition("?")[0]
    return url.startswith("tg://") or ("." in host and " " not in url)


def apply_markup(chat: Chat, markup: Json | None) -> Json | None:
    """The part that the message itself keeps: inline buttons. Reply keyboards belong to the chat."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        if chat.kind != "private" and any("web_app" in button for row in markup["inline_keyboard"] for button in row):
            raise bad("BUTTON_TYPE_INVALID")
        return check_inline(markup)
    if markup.get("remove_keyboard"):
        chat.reply_keyboard = None
    elif "keyboard" in markup:
        chat.reply_keyboard = _check_reply(markup)
    return None


def _check_reply(markup: Json) -> Json:
    rows = [[{"text": button} if isinstance(button, str) else button for button in row] for row in markup["keyboard"]]
    for row in rows:
        for button in row:
            if not str(button.get("text") or "").strip():
                raise bad("can't parse keyboard button: Button text must be non-empty")
            _check_style(button)
    if not any(rows):
        raise bad("object expected as reply markup")
    return {**markup, "keyboard": [row for row in rows if row]}


def keeps_from_edit(markup: Json | None) -> bool:
    """A message that brought a reply keyboard (or took one away) can't be edited later."""
    return bool(markup) and "inline_keyboard" not in (markup or {})
