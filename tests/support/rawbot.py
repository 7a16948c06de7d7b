"""A bot that is nothing but HTTP calls: what the sandbox answers, word by word."""

from __future__ import annotations

import aiohttp


class RawBot:
    def __init__(self, box, token=None):
        self.box, self.token = box, token or box.token

    async def __aenter__(self):
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_):
        await self.session.close()

    async def answer(self, method, /, **args):
        async with self.session.post(f"{self.box.url}/bot{self.token}/{method}", json=args) as response:
            return await response.json()

    async def __call__(self, method, /, **args):
        body = await self.answer(method, **args)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method, /, **args):
        body = await self.answer(method, **args)
        assert not body["ok"], body
        return body["error_code"], body["description"]

    async def form(self, method, /, **fields):
        async with self.session.post(f"{self.box.url}/bot{self.token}/{method}", data=fields) as response:
            return await response.json()
