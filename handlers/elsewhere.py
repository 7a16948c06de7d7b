"""Groups and channels: people talk there with each other, and nothing of it is an answer to us.

Only a chat of one person with the bot is a dialogue. To a command in a group there is one line that says so; whatever
else is written, sent or tapped there, and who comes and goes there, decides nothing.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from aiogram.types import ChatMemberUpdated, Message

from handlers.taps import Tap
from locales import DEFAULT_LANGUAGE, LANGUAGES, translator
from services.access import on_telegram
from views.common import write_to_me_screen
from views.home import COMMANDS

if TYPE_CHECKING:
    from datetime import datetime

    from aiogram.types import User

    from handlers.taps import Tapper
    from handlers.turn import Speaks

Subject: TypeAlias = Message | Tap | ChatMemberUpdated

COMMAND: Final = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)")
OURS: Final = frozenset({"start", "menu", "mydata", "forget", *(name for name, *_ in COMMANDS)})
EVERY: Final = timedelta(minutes=1)  # a group that plays with commands must not cost the others the bot's pace
MOST_GROUPS: Final = 1_000


def in_private(subject: Subject, user: User | Tapper) -> bool:
    """Tell whether a person is alone with the bot; who writes in the name of a group or channel is nobody."""
    chat = subject.chat
    return chat is not None and chat.type == "private" and chat.id == user.id and not user.is_bot


def is_ours(text: str | None, bot_username: str) -> bool:
    """Tell whether a text in a group begins with a command that this bot is meant by."""
    found = COMMAND.match(text or "")
    if found is None:
        return False
    addressed = found[2]
    return addressed.lower() == bot_username.lower() if addressed else found[1].lower() in OURS


class Groups:
    """Remembers when a group was last told to write in private: once a minute is enough."""

    def __init__(self) -> None:
        self._told: dict[int, datetime] = {}

    async def answer(self, message: Message, user: User, *, out: Speaks, bot_username: str, now: datetime) -> None:
        if message.chat.type == "private" or not is_ours(message.text, bot_username):
            return
        chat = message.chat.id
        if chat in self._told and now - self._told[chat] < EVERY:
            return
        if len(self._told) >= MOST_GROUPS:
            self._told.clear()
        self._told[chat] = now
        hint = (user.language_code or "")[:2]
        _ = translator(hint if hint in LANGUAGES else DEFAULT_LANGUAGE)
        await out.send(on_telegram(chat), write_to_me_screen(bot_username, _))
