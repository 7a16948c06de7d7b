"""A way to the server on which every message of a client's takes its time."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

SOCKET = ".s.PGSQL.5432"


class SlowWay:
    """Passes on to the server at `url`; what is sent there waits `delay` seconds first. It runs in its own thread."""

    def __init__(self, url: str, folder: Path) -> None:
        self.delay = 0.0
        self._to = Path(str(make_url(url).query["host"])) / SOCKET
        self._at = folder / SOCKET
        self.url = make_url(url).update_query_dict({"host": str(folder)}).render_as_string(hide_password=False)
        self._loop = asyncio.new_event_loop()

    @contextmanager
    def open(self) -> Iterator[SlowWay]:
        ready = threading.Event()
        thread = threading.Thread(target=self._runs, args=(ready,))
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()

    def _runs(self, ready: threading.Event) -> None:
        self._loop.run_until_complete(asyncio.start_unix_server(self._passes, self._at))
        ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _passes(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._to)
        with suppress(OSError):
            await asyncio.gather(self._pour(reader, back, slowly=True), self._pour(there, writer, slowly=False))

    async def _pour(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, slowly: bool) -> None:
        try:
            while piece := await source.read(1 << 16):
                if slowly and self.delay:
                    await asyncio.sleep(self.delay)
                target.write(piece)
                await target.drain()
        finally:
            target.close()


@contextmanager
def slow_way(url: str) -> Iterator[SlowWay]:
    with tempfile.TemporaryDirectory(prefix="slow-", dir="/tmp") as folder, SlowWay(url, Path(folder)).open() as way:
        yield way
