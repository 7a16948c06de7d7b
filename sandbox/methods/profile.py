"""What a bot says of itself: commands by scope and language, names, descriptions, the menu button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.errors import bad

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.accounts import Account
    from sandbox.calls import Call
    from sandbox.chats import Chat
    from sandbox.errors import Json

MOST_COMMANDS: Final = 100
MOST_DESCRIPTION: Final = 256
TEXT_LIMITS: Final = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")


def _place(call: Call) -> tuple[str, str]:
    scope, language = call.args.get("scope") or {"type": "default"}, call.args.get("language_code") or ""
    if language and not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    if "chat_id" not in scope:
        return scope["type"], language
    chat = call.account.reach(scope["chat_id"])
    member = f":{scope['user_id']}" if "user_id" in scope else ""
    return f"{scope['type']}:{chat.id}{member}", language


def set_commands(call: Call) -> bool:
    commands = call.args["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= MOST_DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    place = _place(call)
    call.account.commands[place] = [{**one, "command": one["command"].lstrip("/")} for one in commands]
    return True


def get_commands(call: Call) -> list[Json]:
    return call.account.commands.get(_place(call), [])


def delete_commands(call: Call) -> bool:
    call.account.commands.pop(_place(call), None)
    return True


def commands_for(account: Account, chat: Chat) -> list[Json]:
    """What the chat's menu shows: the narrowest scope that has commands, in the person's language first."""
    everywhere = "all_private_chats" if chat.user is not None else "all_group_chats"
    language = chat.user.language if chat.user is not None else ""
    for scope in (f"chat:{chat.id}", everywhere, "default"):
        for code in dict.fromkeys((language, "")):
            if (scope, code) in account.commands:
                return account.commands[scope, code]
    return []


def _setter(kind: str) -> Callable[[Call], bool]:
    def set_text(call: Call) -> bool:
        text = call.args.get(kind) or ""
        if len(text) > TEXT_LIMITS[kind]:
            raise bad(f"bot {kind.replace('_', ' ')} is too long")
        call.account.texts[kind, call.args.get("language_code") or ""] = text
        return True

    return set_text


def _getter(kind: str) -> Callable[[Call], Json]:
    def get_text(call: Call) -> Json:
        texts, language = call.account.texts, call.args.get("language_code") or ""
        text = texts.get((kind, language)) or texts.get((kind, "")) or (call.account.name if kind == "name" else "")
        return {kind: text}

    return get_text


def set_menu_button(call: Call) -> bool:
    button = call.args.get("menu_button") or {"type": "default"}
    if "chat_id" in call.args:
        call.account.reach(call.args["chat_id"]).menu_button = button
    else:
        call.account.menu_button = button
    return True


def get_menu_button(call: Call) -> Json:
    button = call.account.reach(call.args["chat_id"]).menu_button if "chat_id" in call.args else None
    return button or call.account.menu_button


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "setmyname": _setter("name"),
    "getmyname": _getter("name"),
    "setmydescription": _setter("description"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description"),
    "getmyshortdescription": _getter("short_description"),
    "setchatmenubutton": set_menu_button,
    "getchatmenubutton": get_menu_button,
}
