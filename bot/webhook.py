"""The HTTP edge: updates pushed by the platform, a health page, figures for Prometheus, the desk where it is on."""

from __future__ import annotations

import hmac
import logging
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from bot.metrics import CONTENT_TYPE, figures
from bot.vouched import vouched_by
from desk.held import Desk
from desk.routes import desk_routes
from services.messages.outbox import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import App

log = logging.getLogger("nastavnik.webhook")

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_UPDATE: Final = 4 * 1024 * 1024
MOST_FIELDS: Final = 20_000  # of a form of the desk: two a line, and lines of a large roadmap are many
CONNECTIONS: Final = 100
HANDED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP")  # what a proxy says of whoever really asks


class Edge:
    def __init__(self, app: App) -> None:
        self.app = app
        self.path = urlsplit(app.settings.webhook_url).path or "/"

    def routes(self) -> list[web.RouteDef]:
        pages = [web.get("/health", self.health), web.get("/metrics", self.metrics)]
        if self.app.settings.webhook_url:
            pages.append(web.post(self.path, self.take))
        return pages

    def stripped(self) -> list[web.RouteDef]:
        """Where pushes come in through a proxy that takes the path's beginning away; the secret guards them too."""
        if not self.app.settings.webhook_url:
            return []
        parts = self.path.strip("/").split("/")
        ends = [f"/{'/'.join(parts[first:])}" for first in range(1, len(parts) + 1)]
        return [web.post(end, self.take) for end in ends if end != self.path]

    async def take(self, request: web.Request) -> web.Response:
        """Take one update: 200 only when it is written down, so whatever goes wrong is pushed again."""
        if not self._knows_secret(request):
            return web.Response(status=401)
        try:
            update = orjson.loads(await request.read())
            number = update["update_id"]
        except (ValueError, TypeError, KeyError):
            return web.Response(status=400)
        if not isinstance(number, int):
            return web.Response(status=400)
        if self.app.stop.is_set() or self.app.intake.is_full:
            return web.Response(status=503)
        try:
            await self.app.intake.accept([update])
        except Exception as error:
            log.exception("update %s could not be written down", number, exc_info=error)
            return web.Response(status=503)
        return web.Response()

    def _knows_secret(self, request: web.Request) -> bool:
        """Compare in constant time, and as bytes: a header may hold anything."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self.app.settings.webhook_secret.encode())

    def _ask_near(self, request: web.Request) -> None:
        """Figures are for who keeps the program: for anybody else these pages are not there."""
        handed_on = any(name in request.headers for name in HANDED_ON)
        if handed_on or not is_near(request.remote, self.app.settings.metrics_host):
            raise web.HTTPNotFound

    async def health(self, request: web.Request) -> web.Response:
        self._ask_near(request)
        deaf = self.app.is_deaf()
        return web.json_response({"deaf": deaf}, status=503 if deaf else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        self._ask_near(request)
        return web.Response(body=await figures(self.app), headers={"Content-Type": CONTENT_TYPE})


def is_near(peer: str | None, network: str) -> bool:
    """Tell whether a connection comes from this computer, or from where figures are let out to as well."""
    try:
        address = ip_address((peer or "").partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback or bool(network and address in ip_network(network))


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[None]:
    """Serve while the block runs; at its end nothing more is taken."""
    settings = app.settings
    site = web.Application(client_max_size=LARGEST_UPDATE, client_max_fields=MOST_FIELDS)
    edge = Edge(app)
    site.add_routes(edge.routes())
    if settings.desk_url:
        desk = Desk(
            settings.desk_url,
            app.db,
            app.clock,
            app.context["evidence"],
            lambda: str(app.context["bot_username"]),
            vouched_by(settings.bot_token),
        )
        site.add_routes(desk_routes(desk))
    site.add_routes(edge.stripped())
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
        log.info("serving on %s:%s", settings.http_host, settings.http_port)
        yield
    finally:
        await runner.cleanup()


async def ask_for_pushes(app: App, *, kinds: list[str]) -> bool:
    """Tell the platform where to push; false when it did not agree."""
    wanted = {
        "url": app.settings.webhook_url,
        "secret_token": app.settings.webhook_secret,
        "max_connections": CONNECTIONS,
        "allowed_updates": kinds,
    }
    answer = await app.session.call("setWebhook", wanted)
    if answer.outcome is not Outcome.SENT:
        log.error("the webhook was not accepted: %s %s", answer.outcome, answer.result or "")
    return answer.outcome is Outcome.SENT


async def pushes_arrive(app: App) -> bool:
    """Ask whether pushes get through: silence alone says nothing, nights are silent."""
    answer = await app.session.call("getWebhookInfo", {})
    info = answer.result
    if answer.outcome is not Outcome.SENT or not isinstance(info, dict):
        return False
    if info.get("url") != app.settings.webhook_url:
        log.error("the webhook was taken away; setting it again")
        return False
    return not (info.get("last_error_date") and info.get("pending_update_count"))
