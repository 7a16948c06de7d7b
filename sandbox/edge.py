"""Where bots call: /bot{token}/{method} and /file/bot{token}/{path}."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import orjson
from aiohttp import web

from sandbox.calls import CLASSES, Call, Upload, checked, read_body
from sandbox.errors import ApiError, bad
from sandbox.faults import FILE, too_many
from sandbox.methods import execute, look_up

if TYPE_CHECKING:
    from sandbox.accounts import Account
    from sandbox.errors import Json
    from sandbox.faults import Fault
    from sandbox.world import World

BAD_GATEWAY: Final = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


class LostError(Exception):
    """The connection breaks instead of an answer."""


class BotEdge:
    def __init__(self, box: World) -> None:
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    def _account(self, token: str) -> Account:
        account = self._box.accounts.get(token)
        if account is None:
            raise ApiError(401, "Unauthorized") if ":" in token else ApiError(404, "Not Found")
        return account

    async def call(self, request: web.Request) -> web.Response:
        try:
            account = self._account(request.match_info["token"])
            look_up(request.match_info["method"])
            args, uploads = await read_body(request)
            return _ok(await self.run(account, request.match_info["method"], args, uploads))
        except ApiError as error:
            return _failed(error)
        except web.HTTPRequestEntityTooLarge:
            return _failed(ApiError(413, "Request Entity Too Large"))
        except LostError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)

    async def run(self, account: Account, method: str, args: Json, uploads: dict[str, Upload]) -> Any:
        """One call of a bot, by whatever way it came, with its faults; also written down."""
        name: str = CLASSES[method.lower()].__api_method__  # type: ignore[attr-defined]
        record: Json = {"n": self._box.numbers.next("call"), "bot": account.id, "method": name, "args": args}
        self._box.calls.append(record)
        record["at"] = self._box.clock().timestamp()
        try:
            args = record["args"] = checked(name, args, uploads, strict=self._box.strict)
            result = await self._execute(Call(self._box, account, name, args, uploads))
        except ApiError as error:
            record["error"] = error.answer()
            raise
        except LostError:
            record["error"] = {"ok": False, "description": "connection reset by the sandbox"}
            raise
        record["ok"] = True
        return result

    async def _execute(self, call: Call) -> Any:
        if call.method == "getUpdates":
            fault = self._box.faults.strike(call.method, None)
            return await _execute(call, fault)
        with self._box.traffic:
            fault = self._box.faults.strike(call.method, _chat_of(call)) if self._box.faults.active else None
            return await _execute(call, fault)

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._account(request.match_info["token"])
        except ApiError as error:
            return _failed(error)
        with self._box.traffic:
            stored = self._box.files.at(request.match_info["path"])
            fault = self._box.faults.strike(FILE, None)
        if stored is None:
            return _failed(ApiError(404, "Not Found"))
        if fault is not None:
            return await _half(request, stored.content)
        return web.Response(body=stored.content, content_type="application/octet-stream")


async def _half(request: web.Request, content: bytes) -> web.StreamResponse:
    """Promise the whole file, send the half of it and break off."""
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.abort()
    return response


def _chat_of(call: Call) -> int | None:
    if "callback_query_id" in call.args and "chat_id" not in call.args:
        query = call.account.queries.get(call.args["callback_query_id"])
        return query.chat_id if query is not None else None
    try:
        return int(call.args["chat_id"])
    except (KeyError, ValueError):
        return None


async def _execute(call: Call, fault: Fault | None) -> Any:
    if fault is None:
        return await execute(call)
    match fault.kind:
        case "400":
            raise bad("message is not allowed here")
        case "429":
            raise too_many(fault.argument)
        case "500":
            raise ApiError(500, "Internal Server Error")
        case "502":
            raise ApiError(502, "Bad Gateway")
        case "403":
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        case "reset":
            raise LostError
    result = await execute(call)
    if fault.kind == "reset-after":
        raise LostError
    # Slow: the answer is late, the call is done. Who gives up waiting does not know that it is.
    await asyncio.sleep(fault.argument)
    return result


def _ok(result: Any) -> web.Response:
    return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")


def _failed(error: ApiError) -> web.Response:
    if error.code == 502:  # noqa: PLR2004 - a gateway in front of Telegram answers with a page, not with JSON
        return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
    return web.Response(status=error.code, body=orjson.dumps(error.answer()), content_type="application/json")
