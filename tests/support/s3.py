"""A bucket on this machine: as much of S3 as papers need, and the faults of one that is ill.

It runs in a thread with a loop of its own, for commands and archives ask without one.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from aiohttp import web

from services.evidence.address import Bucket
from services.evidence.bucket import OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_ID, SECRET = "nastavnik", "words-for-the-tests"
PAGE = 3  # of a list: so that a list of few has several


@dataclass
class Kept:
    content: bytes
    meta: dict[str, str]
    at: datetime


@dataclass
class FakeS3:
    """`fault` is asked before each request: what it gives is the answer, none lets the request through."""

    port: int = 0
    things: dict[str, Kept] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""  # 503, 403, truncated, slow, changed, lost

    @property
    def bucket(self) -> Bucket:
        return Bucket("s3://papers/school", f"http://127.0.0.1:{self.port}", "ru-central1", KEY_ID, SECRET)

    @property
    def env(self) -> dict[str, str]:
        return {
            "EVIDENCE_URL": self.bucket.url,
            "EVIDENCE_S3_ENDPOINT": self.bucket.endpoint,
            "EVIDENCE_S3_REGION": self.bucket.region,
            "EVIDENCE_S3_KEY_ID": KEY_ID,
            "EVIDENCE_S3_SECRET": SECRET,
        }

    @property
    def names(self) -> set[str]:
        """Name the papers, without what says whose they are."""
        return {key.rpartition("/")[2] for key in self.things} - {OWNER}

    def age(self, by: timedelta) -> None:
        for one in self.things.values():
            one.at -= by

    async def answer(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"].removeprefix("/")
        self.said.append((request.method, key))
        signed = request.headers.get("Authorization", "")
        if not signed.startswith(f"AWS4-HMAC-SHA256 Credential={KEY_ID}/") or self.fault == "403":
            return _refused(403, "AccessDenied")
        if self.fault == "503":
            return _refused(503, "SlowDown")
        if self.fault == "slow":
            await asyncio.sleep(60)
        if request.method == "GET" and not key:
            return self._list(request.query)
        return await getattr(self, f"_{request.method.lower()}")(request, key)

    async def _put(self, request: web.Request, key: str) -> web.StreamResponse:
        content = await request.read()
        told = request.headers.get("x-amz-checksum-sha256")
        came = content + (b"!" if self.fault == "changed" else b"")
        counted = base64.b64encode(hashlib.sha256(came).digest()).decode()
        if told != counted:
            return _refused(400, "BadDigest")
        meta = {name: value for name, value in request.headers.items() if name.lower().startswith("x-amz-meta-")}
        self.things[key] = Kept(content, meta, datetime.now(UTC))
        return web.Response(headers={"ETag": f'"{hashlib.md5(content).hexdigest()}"'})

    async def _get(self, request: web.Request, key: str) -> web.StreamResponse:
        one = self.things.get(key)
        if one is None:
            return _refused(404, "NoSuchKey")
        content = one.content[:-1] + b"?" if self.fault == "changed" else one.content
        response = web.StreamResponse(headers=self._headers(one))
        await response.prepare(request)
        await response.write(content[: len(content) // 2] if self.fault == "truncated" else content)
        if self.fault == "truncated" and request.transport is not None:
            request.transport.close()
        return response

    async def _head(self, request: web.Request, key: str) -> web.StreamResponse:
        one = self.things.get(key)
        return web.Response(status=404) if one is None else web.Response(headers=self._headers(one))

    async def _post(self, request: web.Request, key: str) -> web.StreamResponse:
        """Delete several at once: what the library asks for, also of one."""
        gone = re.findall(r"<Key>(.*?)</Key>", (await request.read()).decode())
        for one in gone:
            self.things.pop(one, None)
        return _xml(f"<DeleteResult>{''.join(f'<Deleted><Key>{one}</Key></Deleted>' for one in gone)}</DeleteResult>")

    def _headers(self, one: Kept) -> dict[str, str]:
        return {
            **one.meta,
            "Content-Length": str(len(one.content)),
            "ETag": f'"{hashlib.md5(one.content).hexdigest()}"',
            "Last-Modified": format_datetime(one.at, usegmt=True),
        }

    def _list(self, query: Any) -> web.Response:
        prefix, after = query.get("prefix", ""), query.get("continuation-token", "")
        found = sorted(key for key in self.things if key.startswith(prefix) and key > after)
        page, more = found[:PAGE], len(found) > PAGE
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.things[key].content)}</Size>"
            f"<LastModified>{self.things[key].at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified><ETag>&quot;x&quot;</ETag></Contents>"
            for key in page
        )
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        told = f"<KeyCount>{len(page)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>{token}"
        return _xml(f"<ListBucketResult><Name>papers</Name><Prefix>{prefix}</Prefix>{told}{rows}</ListBucketResult>")


def _refused(status: int, code: str) -> web.Response:
    return _xml(f"<Error><Code>{code}</Code><Message>{code}</Message></Error>", status)


def _xml(text: str, status: int = 200) -> web.Response:
    return web.Response(text=f'<?xml version="1.0"?>{text}', content_type="application/xml", status=status)


@contextmanager
def s3_server() -> Iterator[FakeS3]:
    fake, loop = FakeS3(), asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        app = web.Application(client_max_size=1 << 25)
        app.router.add_route("*", "/papers{key:.*}", fake.answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.port = runner.addresses[0][1]
        return runner

    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield fake
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
