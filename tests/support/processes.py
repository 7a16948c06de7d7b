"""Several real processes on one server, as production starts them: pushes reach any of them."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import socket
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.support.process import STARTS_WITHIN_S, QuickBotProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from sandbox import Sandbox

PATH = "/updates"
SECRET = "X-Telegram-Bot-Api-Secret-Token"
NUMBER = re.compile(r"at work on the database as number (\d+)")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def serves(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


class Proxy:
    """Before the processes, as a load balancer: each update goes to one by chance, to another where that fails."""

    def __init__(self, ports: list[int]) -> None:
        self.ports, self.port = ports, free_port()
        self.way = PATH
        self.taken = dict.fromkeys(ports, 0)
        self._chance = random.Random(3)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.way}"

    @asynccontextmanager
    async def serves(self) -> AsyncIterator[None]:
        site = web.Application()
        site.router.add_post(self.way, self._pass_on)
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30, sock_connect=2)) as self._session:
            yield
        await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        pushed = await _read(request)
        for port in self._chance.sample(self.ports, len(self.ports)):
            if await self._hand(port, *pushed):
                return web.Response()
        return web.Response(status=503)

    async def _hand(self, port: int, body: bytes, headers: dict[str, str]) -> bool:
        url = f"http://127.0.0.1:{port}{PATH}"
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.post(url, data=body, headers=headers) as answer:
                if answer.status == 200:
                    self.taken[port] += 1
                    return True
        return False


async def _read(request: web.Request) -> tuple[bytes, dict[str, str]]:
    return await request.read(), {SECRET: request.headers.get(SECRET, ""), "Content-Type": "application/json"}


class Stripping(Proxy):
    """As where one address serves several programs: the way to this one loses its beginning at the proxy."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__(ports)
        self.way = f"/nastavnik{PATH}"


class Apart(Proxy):
    """Once it `holds`, two updates leave it in the same moment, each for another process, one person's two as well."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__(ports)
        self.holds = False
        self._held: asyncio.Queue[tuple[bytes, dict[str, str]]] = asyncio.Queue()

    async def _pass_on(self, request: web.Request) -> web.Response:
        if not self.holds:
            return await super()._pass_on(request)
        self._held.put_nowait(await _read(request))
        return web.Response()

    async def lets_two_go(self) -> None:
        both = [await self._held.get() for _ in range(2)]
        ports = self._chance.sample(self.ports, 2)
        taken = await asyncio.gather(*(self._hand(port, *one) for port, one in zip(ports, both, strict=True)))
        assert taken == [True, True]


class Process(QuickBotProcess):
    def __init__(self, box: Sandbox, folder: Path, port: int, address: str, settings: dict[str, str]) -> None:
        way = {"WEBHOOK_URL": address, "WEBHOOK_SECRET": "word"} if address else {}
        super().__init__(box, folder, HTTP_PORT=str(port), **way, **settings)
        self.port, self.log = port, folder / f"bot-{port}.log"

    async def _polls(self, since: int) -> None:
        """Wait until it serves; whether it leads is another matter."""
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not await serves(self.port):
            assert self.process.returncode is None, f"it ended at its start: {self.log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, f"it does not serve: {self.log.read_text()[-2000:]}"
            await asyncio.sleep(0.1)

    def leads(self) -> bool:
        (number,) = NUMBER.findall(self.log.read_text())[-1:] or ("0",)
        return self.rows("SELECT leads FROM worker WHERE number = ?", int(number)) == [(True,)]

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        self.process.send_signal(signal.SIGCONT)


class Team:
    def __init__(
        self,
        box: Sandbox,
        folder: Path,
        count: int,
        *,
        pushed: bool = True,
        behind: type[Proxy] = Proxy,
        own: Sequence[dict[str, str]] = (),
        **settings: str,
    ) -> None:
        """`own`: settings of one process each, by turns."""
        ports = [free_port() for _ in range(count)]
        self.proxy = behind(ports)
        address = self.proxy.address if pushed else ""
        self.processes = [
            Process(box, folder, port, address, settings | more)
            for port, more in zip_longest(ports, own[:count], fillvalue={})
        ]

    @asynccontextmanager
    async def runs(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as ends:
            await ends.enter_async_context(self.proxy.serves())
            for one in self.processes:
                ends.push_async_callback(_end, one)
            await asyncio.gather(*(one.start() for one in self.processes))
            yield

    async def leader(self) -> Process:
        while True:
            for one in self.processes:
                if one.process.returncode is None and one.leads():
                    return one
            await asyncio.sleep(0.1)

    def rows(self, query: str, *values: Any) -> list[Any]:
        return self.processes[0].rows(query, *values)

    def logs(self) -> str:
        return "\n".join(one.log.read_text()[-2000:] for one in self.processes)

    async def until(self, query: str, expected: Any, seconds: float = 120, *, values: Sequence[Any] = ()) -> None:
        deadline = time.monotonic() + seconds
        pause = 0.005
        while (found := self.rows(query, *values)) != expected:
            assert time.monotonic() < deadline, (found, self.logs())
            await asyncio.sleep(pause)
            pause = min(2 * pause, 0.1)


async def _end(one: Process) -> None:
    if hasattr(one, "process"):
        await one.close()
