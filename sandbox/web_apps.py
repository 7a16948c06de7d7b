"""Mini Apps as Telegram opens them: an address and, behind #, what it says of the person, signed by the bot's token."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson

if TYPE_CHECKING:
    from sandbox.accounts import Account
    from sandbox.chats import User
    from sandbox.errors import Json


def init_data(account: Account, user: User) -> str:
    """Write what Telegram says of whoever opens an app from this bot's chat, as of now."""
    about: Json = {key: value for key, value in user.body().items() if key != "is_bot"}
    told = {
        "query_id": f"AA{account.numbers.next('query of an app'):020}",
        "user": orjson.dumps(about | {"allows_write_to_pm": True}).decode(),
        "auth_date": str(account.clock.unix()),
    }
    return urlencode({**told, "hash": signature(account.token, told)})


def signature(token: str, told: dict[str, str]) -> str:
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    lines = "\n".join(f"{name}={told[name]}" for name in sorted(told))
    return hmac.digest(key, lines.encode(), hashlib.sha256).hex()


def opened(url: str, account: Account, user: User) -> str:
    """Give the address that Telegram's window opens."""
    told = {"tgWebAppData": init_data(account, user), "tgWebAppVersion": "9.1", "tgWebAppPlatform": "web"}
    return f"{url}#{urlencode(told)}"
