"""When is the bot done? A test's next line must not run ahead of the bot."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.accounts import Account
    from sandbox.chats import Chat
    from sandbox.people import Wait
    from sandbox.world import World

GRACE_S: Final = 0.3  # a tap was answered: so long may the edit of its message follow
MODE: ContextVar[Wait | None] = ContextVar("sandbox_wait", default=None)


class NotSettledError(AssertionError):
    """The bot did not take its updates, or did not come to rest, in time."""


async def settled(box: World, timeout: float) -> None:  # noqa: ASYNC109 - fails with what is still waiting
    """Every update was fetched and confirmed (or pushed), then the bot's own idle hook returned.

    Without a hook: nobody has called for a short while. A bot that does not listen (it was killed, or a test plays it
    with raw calls) is not waited for.
    """
    listening = [account for account in box.accounts.values() if account.listens()]
    if box.until_idle is not None and box.bot not in listening:
        listening.append(box.bot)
    for account in listening:
        if not await account.queue.drained(timeout):
            waiting = [update.record() for update in list(account.queue.waiting.values())[:5]]
            raise NotSettledError(f"@{account.username} did not confirm within {timeout} s: {waiting}")
    if box.until_idle is not None:
        await asyncio.wait_for(box.until_idle(), timeout)
    elif listening:
        await quiet(box, timeout)


async def listening(account: Account, timeout: float) -> None:  # noqa: ASYNC109 - fails in words
    """Until a bot polls, or has set its webhook: a person who writes earlier is not waited for."""
    if not await account.queue.arrived.until(account.listens, timeout):
        raise NotSettledError(f"@{account.username} did not begin to listen within {timeout} s")


async def quiet(box: World, timeout: float) -> None:  # noqa: ASYNC109 - fails in words
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    while (left := box.unrest()) > 0:
        if loop.time() > deadline:
            raise NotSettledError(f"The bot was still calling after {timeout} s: {list(box.calls)[-5:]}")
        await asyncio.sleep(left)


async def finish_act(box: World, account: Account, chat: Chat, kind: str, wait: Wait | None) -> None:
    mode = wait or MODE.get() or box.wait
    if mode == "settled":
        await settled(box, box.patience)
    elif mode == "answer" and kind not in {"block", "unblock"}:
        await answered(box, account, chat, kind)


async def answered(box: World, account: Account, chat: Chat, kind: str) -> None:
    """A person goes on when something has happened on the screen: for a tap an answer and something shown."""
    since = chat.acted

    def shown() -> bool:
        return chat.acted > since or any(post.from_bot and post.seq > since for post in chat.newest_first())

    if kind != "tap":
        if not await chat.signal.until(shown, box.patience):
            raise NotSettledError(f"@{account.username} said nothing to {chat.id} within {box.patience} s")
        return
    query = chat.queries[-1]
    if not await chat.signal.until(lambda: query.answer is not None, box.patience):
        raise NotSettledError(f"@{account.username} did not answer the tap {query.data!r} within {box.patience} s")
    await chat.signal.until(shown, GRACE_S)
