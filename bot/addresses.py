"""The bot's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.heartbeat import last_beat
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from bot.config import Settings


class BotNameUnknown(Refusal):
    msgid = __("The bot's name is not known yet: set BOT_USERNAME, or give BOT_TOKEN and a connection.")


async def username(settings: Settings) -> str:
    """Name the bot as set, as it was called when it last ran, or as the platform says; raise `BotNameUnknown`."""
    if settings.bot_username:
        return settings.bot_username.removeprefix("@")
    beat = last_beat(settings.data_dir)
    if beat and beat.username:
        return beat.username
    return await _asked(settings)


async def _asked(settings: Settings) -> str:
    from bot.outgoing import LeanSession  # noqa: PLC0415 - aiogram is heavy, and seldom needed here

    if not settings.bot_token:
        raise BotNameUnknown
    session = LeanSession(settings.telegram_api_url, settings.bot_token, proxy=settings.http_proxy_url)
    try:
        me = (await session.call("getMe", {}, timeout_s=10)).result
    finally:
        await session.close()
    if not isinstance(me, dict) or "username" not in me:
        raise BotNameUnknown
    return str(me["username"])
