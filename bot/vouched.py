"""Whether Telegram vouches for whoever opens the desk inside it: that is signed with the token of the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.utils.web_app import safe_parse_webapp_init_data

from locales import LANGUAGES
from services.access import on_telegram
from services.desk.inside import Vouched

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 8_192  # characters; Telegram writes some five hundred


def vouched_by(token: str) -> Callable[[str], Vouched | None]:
    """Give the check of this bot's `initData`: what it says, or none where Telegram has not said it for this bot.

    When it was said, and whether it was used before, is not looked at here.
    """

    def read(init_data: str) -> Vouched | None:
        if len(init_data) > LONGEST:
            return None
        try:
            told = safe_parse_webapp_init_data(token, init_data)
        except (ValueError, TypeError, RecursionError):  # TypeError: letters that no signature has
            return None
        if told.user is None or told.auth_date.tzinfo is None:
            return None
        language = (told.user.language_code or "")[:2]
        return Vouched(on_telegram(told.user.id), language if language in LANGUAGES else "", told.auth_date, told.hash)

    return read
