from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.errors import Json
    from sandbox.server import Sandbox


class Events:
    def publish(self, event: Json) -> None:
        pass

    def close(self) -> None:
        pass


def control_routes(box: Sandbox) -> list[web.RouteDef]:
    async def state(_: web.Request) -> web.Response:
        return web.json_response(box.state())

    return [web.get("/sandbox/state", state)]
