"""The first words with the platform: who are we, what is in the command menu, which way do updates come."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from bot.waiting import unless
from locales import DEFAULT_LANGUAGE, LANGUAGES, __, translator
from services.errors import Refusal
from services.messages.outbox import Outcome
from views.home import commands_for

if TYPE_CHECKING:
    from bot.outgoing import LeanSession

log = logging.getLogger("nastavnik")

LONGEST_PAUSE_S: Final = 30.0


class TokenRefused(Refusal):
    msgid = __("Telegram does not know this BOT_TOKEN. Copy it from @BotFather once more.")


async def introduce(session: LeanSession, stop: asyncio.Event) -> str | None:
    """Ask for our own name until there is an answer; none when we are told to stop. Raise `TokenRefused`."""
    pause = 1.0
    while not stop.is_set():
        asked = await unless(stop, session.call("getMe", {}))
        if asked is None:
            break
        if asked.outcome is Outcome.SENT and isinstance(asked.result, dict):
            return str(asked.result.get("username", ""))
        if asked.outcome is Outcome.UNAUTHORIZED:
            raise TokenRefused
        log.warning("the Bot API does not answer (%s), next try in %.0f s", asked.outcome, pause)
        await unless(stop, asyncio.sleep(max(pause, asked.retry_after)))
        pause = min(pause * 2, LONGEST_PAUSE_S)
    return None


async def set_menu(session: LeanSession) -> None:
    """Set the command menu of people who have not joined; who joins gets one by their roles."""
    for language in LANGUAGES:
        listed = commands_for(None, translator(language))
        menu: dict[str, Any] = {"commands": [{"command": name, "description": what} for name, what in listed]}
        if language != DEFAULT_LANGUAGE:
            menu["language_code"] = language
        await session.call("setMyCommands", menu)
