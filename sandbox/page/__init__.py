"""The chat page: static files without a build step, and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aiohttp import web

HERE: Final = Path(__file__).parent
SCRIPTS: Final = ("api.js", "app.js", "chat.js", "composer.js", "entities.js", "words.js")
POLICY: Final = "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; frame-ancestors 'none'"
HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page_routes() -> list[web.RouteDef]:
    return [web.get("/", show), web.get("/page/{name}", show)]


async def show(request: web.Request) -> web.StreamResponse:
    name = request.match_info.get("name", "index.html")
    if name not in {"index.html", "style.css", "chat.css", "icon.svg", *SCRIPTS}:
        raise web.HTTPNotFound
    return web.FileResponse(HERE / name, headers=HEADERS)
