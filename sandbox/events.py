"""What the chat page hears live (server-sent events). Nobody listens in tests: then it costs nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import orjson
from aiohttp import web

from sandbox.signals import Signal

if TYPE_CHECKING:
    from sandbox.errors import Json

GATHER_S: Final = 0.04  # what happens in so short a time is told in one go
KEEP_ALIVE_S: Final = 15.0


class Events:
    def __init__(self) -> None:
        self._listeners: list[_Listener] = []
        self._closed = False

    def publish(self, event: Json) -> None:
        for listener in self._listeners:
            listener.hear(event)

    def close(self) -> None:
        self._closed = True
        for listener in self._listeners:
            listener.signal.fire()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        listener = _Listener()
        self._listeners.append(listener)
        try:
            await response.write(b"retry: 1000\n\n")
            while not self._closed:
                await listener.signal.until(lambda: bool(listener.news) or self._closed, KEEP_ALIVE_S)
                await asyncio.sleep(GATHER_S)
                await response.write(listener.take())
        except ConnectionError:
            pass
        finally:
            self._listeners.remove(listener)
        return response


class _Listener:
    def __init__(self) -> None:
        self.news: dict[bytes, None] = {}  # each once, in order
        self.signal = Signal()

    def hear(self, event: Json) -> None:
        self.news[orjson.dumps(event)] = None
        self.signal.fire()

    def take(self) -> bytes:
        news, self.news = self.news, {}
        return b"".join(b"data: " + event + b"\n\n" for event in news) or b": still here\n\n"
