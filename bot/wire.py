"""Calls over kept connections: a request out, an answer in, nothing else of HTTP.

A general client takes 0.3 to 0.4 ms of CPU a call, for cookies, redirects, tracing and its own timers; two calls a tap
were half of what a tap cost. What is needed here is little: POST of a small JSON, and an answer of known length or in
chunks. Files, and a way through a proxy, stay with aiohttp.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import aiohappyeyeballs

MOST: Final = 100  # connections
KEPT_S: Final = 60.0
OTHER_FAMILY_S: Final = 0.25  # so soon the other kind of address is tried beside one that does not answer
LONGEST_HEAD: Final = 1 << 16
LONGEST_BODY: Final = 1 << 26
END_OF_HEAD: Final = b"\r\n\r\n"
LINE: Final = b"\r\n"
NO_BODY: Final = frozenset({204, 304})


class NotConnected(Exception):
    """Nobody answered the door: nothing was sent."""


class Broken(Exception):
    """The connection broke, or what came back is no answer: it may have been sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    date: str | None  # what the clock there says
    body: bytes


@dataclass
class Reader:
    """Reads one answer, however its bytes are cut; `feed` gives it when it is whole; raise `Broken`."""

    _data: bytearray = field(default_factory=bytearray)
    _status: int = 0  # none: the head is not whole yet
    _date: str | None = None
    _length: int | None = None
    _chunks: bytearray | None = None
    closes: bool = False

    def feed(self, data: bytes) -> Answer | None:
        self._data += data
        while not self._status:
            end = self._data.find(END_OF_HEAD)
            if end < 0:
                if len(self._data) > LONGEST_HEAD:
                    raise Broken
                return None
            self._take_head(bytes(self._data[:end]))
            del self._data[: end + len(END_OF_HEAD)]
        if self._chunks is not None:
            return self._take_chunks()
        if self._length is None:
            if len(self._data) > LONGEST_BODY:
                raise Broken
            return None  # until the other side closes
        return self._whole(self._data) if len(self._data) >= self._length else None

    def end(self) -> Answer:
        """The other side has closed."""
        if self._status and self._length is None and self._chunks is None:
            return Answer(self._status, self._date, bytes(self._data))
        raise Broken

    def _take_head(self, head: bytes) -> None:
        first, *lines = head.split(LINE)
        version, _, rest = first.partition(b" ")
        if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
            raise Broken
        status, self.closes = int(rest[:3]), version == b"HTTP/1.0"
        if status < 200:  # noqa: PLR2004 - HTTP's own number: the answer is still to come
            return
        for line in lines:
            name, _, value = line.partition(b":")
            self._take_header(name.strip().lower(), value.strip())
        if status in NO_BODY:
            self._length, self._chunks = 0, None
        self._status = status

    def _take_header(self, name: bytes, value: bytes) -> None:
        if name == b"content-length":
            if not value.isdigit() or int(value) > LONGEST_BODY:
                raise Broken
            self._length = int(value)
        elif name == b"transfer-encoding":
            if value.lower() != b"chunked":
                raise Broken
            self._chunks = bytearray()
        elif name == b"connection":
            self.closes = value.lower() == b"close"
        elif name == b"date":
            self._date = value.decode("latin-1")

    def _take_chunks(self) -> Answer | None:
        assert self._chunks is not None  # noqa: S101 - asked by who calls
        while True:
            end = self._data.find(LINE)
            if end < 0:
                return None
            size = bytes(self._data[:end]).partition(b";")[0].strip()
            try:
                length = int(size, 16)
            except ValueError:
                raise Broken from None
            if length < 0 or len(self._chunks) + length > LONGEST_BODY:
                raise Broken
            if length == 0:
                trailer, over, more = bytes(self._data[end:]).partition(END_OF_HEAD)
                self.closes = self.closes or bool(more)
                return self._whole(self._chunks) if over and len(trailer) <= LONGEST_HEAD else None
            start = end + len(LINE)
            if len(self._data) < start + length + len(LINE):
                return None
            self._chunks += self._data[start : start + length]
            del self._data[: start + length + len(LINE)]

    def _whole(self, body: bytearray) -> Answer:
        if self._length is not None and self._chunks is None:
            self.closes = self.closes or len(body) > self._length  # more than was promised: nobody knows of what
            body = body[: self._length]
        return Answer(self._status, self._date, bytes(body))


class Line(asyncio.Protocol):
    """One connection, for one call at a time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._transport: asyncio.WriteTransport | None = None
        self._reader = Reader()
        self._answer: asyncio.Future[Answer] | None = None
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    @property
    def keeps(self) -> bool:
        return self.is_open and not self._reader.closes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # a stream's can be written to

    async def ask(self, request: bytes) -> Answer:
        assert self._transport is not None  # noqa: S101 - it is handed out connected
        self._reader = Reader()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._answer
        finally:
            self._answer = None

    def data_received(self, data: bytes) -> None:
        waits = self._answer
        if waits is None or waits.done():
            self.close()  # nobody has asked
            return
        try:
            answer = self._reader.feed(data)
        except Broken as error:
            waits.set_exception(error)
            self.close()
            return
        if answer is not None:
            waits.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wire.lost(self)
        waits = self._answer
        if waits is None or waits.done():
            return
        try:
            if exc is not None:
                raise Broken  # noqa: TRY301 - either way it is no whole answer
            waits.set_result(self._reader.end())
        except Broken as error:
            waits.set_exception(error)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Wire:
    """Connections to one place, kept for the next call; `base` is its address with the path that all calls share."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self._host = parts.hostname or ""
        self._tls = parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._path = parts.path
        self._context: ssl.SSLContext | None = None
        self._idle: list[Line] = []
        self._slots = asyncio.Semaphore(MOST)
        name = f"[{self._host}]" if ":" in self._host else self._host
        port = "" if parts.port is None else f":{parts.port}"
        self._headers = f" HTTP/1.1\r\nHost: {name}{port}\r\nContent-Type: application/json\r\nContent-Length: "

    async def post(self, method: str, body: bytes, *, timeout_s: float) -> Answer:
        """Make one call; raise `NotConnected` or `Broken`."""
        request = f"POST {self._path}{method}{self._headers}{len(body)}\r\n\r\n".encode("latin-1") + body
        line: Line | None = None
        try:
            async with self._slots, asyncio.timeout(timeout_s):
                line = self._kept() or await self._connected()
                answer = await line.ask(request)
        except BaseException as error:
            if line is not None:
                line.close()
            if not isinstance(error, TimeoutError):
                raise
            raise (Broken if line is not None else NotConnected) from None
        if line.keeps:
            line.idle_since = time.monotonic()
            self._idle.append(line)
        else:
            line.close()
        return answer

    def _kept(self) -> Line | None:
        since = time.monotonic() - KEPT_S
        while self._idle:
            line = self._idle.pop()
            if line.is_open and line.idle_since > since:
                return line
            line.close()
        return None

    async def _connected(self) -> Line:
        loop = asyncio.get_running_loop()
        try:
            places = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            reached = await aiohappyeyeballs.start_connection(places, happy_eyeballs_delay=OTHER_FAMILY_S)
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls and self._context is None:
                self._context = await asyncio.to_thread(ssl.create_default_context)
            name = self._host if self._tls else None
            _, line = await loop.create_connection(
                lambda: Line(self), sock=reached, ssl=self._context, server_hostname=name
            )
        except OSError as error:  # TLS that does not come about is one too
            raise NotConnected from error
        return line

    def lost(self, line: Line) -> None:
        if line in self._idle:
            self._idle.remove(line)

    def close(self) -> None:
        for line in self._idle:
            line.close()
        self._idle.clear()
