from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from sandbox.accounts import Webhook
from sandbox.errors import ApiError, bad

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.calls import Call
    from sandbox.errors import Json

HOOKED: Final = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
MOST_CONNECTIONS: Final = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_me(call: Call) -> Json:
    return call.account.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(call: Call) -> list[Json]:
    account = call.account
    if account.webhook.url:
        raise ApiError(409, HOOKED)
    _take_allowed(call)
    return await account.queue.fetch(
        offset=call.args.get("offset") or 0,
        limit=call.args.get("limit") or 0,
        wait_s=call.args.get("timeout") or 0,
    )


def _take_allowed(call: Call) -> None:
    if "allowed_updates" in call.args:
        call.account.queue.allowed = call.args["allowed_updates"]


def set_webhook(call: Call) -> bool:
    """Pushes go to this machine only: the sandbox never speaks to the world."""
    url, secret = call.args["url"], call.args.get("secret_token") or ""
    connections = call.args.get("max_connections") or Webhook.max_connections
    if not url:
        return delete_webhook(call)
    if secret and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if urlsplit(url).hostname not in LOOPBACK:
        raise bad("bad webhook: the sandbox pushes to this machine only")
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise bad("max_connections must be between 1 and 100")
    _take_allowed(call)
    if call.args.get("drop_pending_updates"):
        call.account.queue.drop()
    call.account.webhook = Webhook(url, secret, connections)
    call.box.push(call.account)
    return True


def delete_webhook(call: Call) -> bool:
    if call.args.get("drop_pending_updates"):
        call.account.queue.drop()
    call.account.webhook = Webhook()
    call.box.push(call.account)
    return True


def get_webhook_info(call: Call) -> Json:
    hook, queue = call.account.webhook, call.account.queue
    queue.expire()
    info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(queue.waiting)}
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if queue.allowed:
        info["allowed_updates"] = queue.allowed
    return info


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
