"""Updates pushed to a bot's webhook: in order within a chat, parallel across chats, again until they are taken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import aiohttp
import orjson

from sandbox.calls import CLASSES
from sandbox.edge import BotEdge
from sandbox.errors import ApiError

if TYPE_CHECKING:
    from sandbox.accounts import Account
    from sandbox.updates import Update
    from sandbox.world import World

FIRST_RETRY_S: Final = 0.05
LONGEST_RETRY_S: Final = 2.0
ANSWER_WITHIN_S: Final = 60
TAKEN: Final = range(200, 300)


class Pusher:
    def __init__(self, box: World, account: Account) -> None:
        self._box, self._account = box, account
        self._flying: dict[int, asyncio.Task[None]] = {}  # by chat
        self._wake = account.queue.arrived
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        if self._loop is None or self._loop.done():
            self._loop = asyncio.get_running_loop().create_task(self._run())
        self._wake.fire()

    async def close(self) -> None:
        tasks = [*self._flying.values(), *([self._loop] if self._loop else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)) as session:
            while self._account.webhook.url:
                self._account.queue.expire()
                for update in list(self._account.queue.waiting.values()):
                    if len(self._flying) < self._account.webhook.max_connections and update.chat_id not in self._flying:
                        task = asyncio.get_running_loop().create_task(self._push(session, update))
                        self._flying[update.chat_id] = task
                await self._wake.wait()

    async def _push(self, session: aiohttp.ClientSession, update: Update) -> None:
        pause = FIRST_RETRY_S
        try:
            while update.state == "waiting" and self._account.webhook.url:
                if await self._taken(session, update):
                    self._account.queue.confirm(update)
                    return
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_RETRY_S)
                self._account.queue.expire()
        finally:
            self._flying.pop(update.chat_id, None)
            self._wake.fire()

    async def _taken(self, session: aiohttp.ClientSession, update: Update) -> bool:
        hook = self._account.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with session.post(hook.url, data=orjson.dumps(update.body), headers=headers) as response:
                answer = await response.read()
                if response.status in TAKEN:
                    await self._call_in_answer(answer)
                    return True
                hook.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            hook.last_error = f"Connection failed: {type(error).__name__}"
        hook.last_error_at = self._box.clock.unix()
        return False

    async def _call_in_answer(self, answer: bytes) -> None:
        """A bot may answer the push with one call; what becomes of it, it never learns."""
        try:
            args = orjson.loads(answer)
        except orjson.JSONDecodeError:
            return
        if not isinstance(args, dict) or str(args.get("method", "")).lower() not in CLASSES:
            return
        method = args.pop("method")
        try:
            await BotEdge(self._box).run(self._account, method, args, {})
        except ApiError:
            return
