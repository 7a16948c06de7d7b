"""Delivery: claim, check again, word, send outside the transaction, mark."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy.exc import DBAPIError

from locales import translator
from models.database import is_out_of_reach
from models.enums import DeliveryClass, OutboxState
from services import notice_kinds, people
from services.notices import Later, Void
from services.outbox import (
    ARRIVED,
    BACKOFF,
    TRY_AGAIN,
    Claim,
    Outcome,
    SendResult,
    claim,
    finish,
    put_back,
    release_lost,
)
from views.notifications import word
from views.screen import Screen

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.database import Database
    from services.clock import Clock

log = logging.getLogger("nastavnik.delivery")

Deliver: TypeAlias = Callable[[int, Screen], Awaitable[SendResult]]

BATCH: Final = 50
PARALLEL: Final = 25
LANES: Final = 2  # while one batch ends, the next is on its way: the line never idles
IDLE_S: Final = 1.0
RETRY_S: Final = 1.0


async def rest() -> None:
    """Do nothing more."""


class Delivery:
    def __init__(
        self, db: Database, deliver: Deliver, clock: Clock, *, worker: str, after: Callable[[], Awaitable[None]] = rest
    ) -> None:
        self.db = db
        self.deliver = deliver
        self.clock = clock
        self.worker = worker
        self.after = after  # awaited when a batch is through
        self._lanes: list[asyncio.Task[None]] = []
        self._wake = asyncio.Event()
        self._stopping = False
        self._in_hand = 0
        self._rest = asyncio.Condition()

    async def recover(self) -> None:
        async with self.db.begin() as session:
            again, unknown = await release_lost(session, worker=self.worker, now=self.clock())
        if again or unknown:
            log.warning("after a crash: %s to send again, %s with an unknown outcome", again, unknown)

    def start(self) -> None:
        self._lanes = [asyncio.create_task(self._live()) for _ in range(LANES)]

    def wake(self) -> None:
        self._wake.set()

    async def stop(self, seconds: float) -> None:
        """Claim nothing more; what is on the wire is finished and marked, if it comes back in time.

        What does not is a send with an unknown outcome: the next start treats it as such.
        """
        self._stopping = True
        self._wake.set()
        if self._lanes:
            await asyncio.wait(self._lanes, timeout=seconds)
        for lane in self._lanes:
            lane.cancel()

    async def _live(self) -> None:
        while not self._stopping:
            try:
                sent = await self.round()
            except Exception:
                log.exception("a delivery round failed")
                sent = 0
            if not sent:
                self._wake.clear()
                try:
                    await asyncio.wait_for(self._wake.wait(), IDLE_S)
                except TimeoutError:
                    continue

    async def drain(self) -> None:
        """Deliver until nothing is due and nothing is on its way."""
        while await self.round() or self._in_hand:
            async with self._rest:
                await self._rest.wait_for(lambda: not self._in_hand)

    async def round(self) -> int:
        """Claim one batch and deliver it; give its size."""
        self._in_hand += 1
        try:
            async with self.db.begin() as session:
                claims = await claim(session, worker=self.worker, limit=BATCH, now=self.clock())
            slots = asyncio.Semaphore(PARALLEL)
            await asyncio.gather(*(self._within(slots, one) for one in claims))
            if claims:
                await self.after()
            return len(claims)
        finally:
            self._in_hand -= 1
            async with self._rest:
                self._rest.notify_all()

    async def _within(self, slots: asyncio.Semaphore, one: Claim) -> None:
        async with slots:
            if self._stopping:
                await self._put_back(one, reason="stopping", seconds=0)
                return
            try:
                await self._one(one)
            except Exception:
                log.exception("outbox row %s failed", one.id)
                await self._finish(one, OutboxState.FAILED, reason="error")

    async def _one(self, one: Claim) -> None:
        now = self.clock()
        if one.send_until is not None and now > one.send_until:
            await self._finish(one, OutboxState.VOID, reason="stale")
            return
        if one.chat_id is None or one.blocked:
            await self._finish(one, OutboxState.BLOCKED, reason="unreachable")
            return
        async with self.db.read() as session:
            notice = await notice_kinds.load(session, one, now=now)
        if isinstance(notice, Void):
            await self._finish(one, OutboxState.VOID, reason=notice.reason)
            return
        if isinstance(notice, Later):
            await self._write(lambda session: put_back(session, one.id, not_before=notice.moment, reason="later"))
            return
        screen = word(notice, translator(one.language))
        await self._settle(one, await self.deliver(one.chat_id, screen), notice)

    async def _settle(self, one: Claim, result: SendResult, notice: Any) -> None:
        if result.outcome in ARRIVED:
            await self._finish(one, OutboxState.SENT, message_id=result.message_id, notice=notice)
        elif result.outcome is Outcome.BLOCKED:
            await self._finish(one, OutboxState.BLOCKED, reason="blocked", unreachable=True)
        elif result.outcome is Outcome.RETRY_AFTER:
            await self._put_back(one, reason=result.outcome, seconds=result.retry_after)
        elif result.outcome is Outcome.MAYBE_SENT and one.delivery is DeliveryClass.ONCE:
            await self._finish(one, OutboxState.UNKNOWN, reason=result.outcome)
        elif result.outcome in TRY_AGAIN or result.outcome is Outcome.MAYBE_SENT:
            if one.attempts > len(BACKOFF):
                await self._finish(one, OutboxState.FAILED, reason=result.outcome)
            else:
                await self._put_back(one, reason=result.outcome, seconds=BACKOFF[one.attempts - 1])
        else:
            log.error("outbox row %s was refused: %s", one.id, result.outcome)
            await self._finish(one, OutboxState.FAILED, reason=result.outcome)

    async def _finish(
        self,
        one: Claim,
        state: OutboxState,
        *,
        reason: str | None = None,
        message_id: int | None = None,
        unreachable: bool = False,
        notice: Any = None,
    ) -> None:
        now = self.clock()

        async def mark(session: AsyncSession) -> None:
            await finish(session, one.id, state=state, now=now, reason=reason, message_id=message_id)
            if unreachable:
                await people.mark_unreachable(session, one.person_id, now=now)
            await notice_kinds.ended(session, one, state, reason=reason, now=now, notice=notice)

        await self._write(mark)

    async def _put_back(self, one: Claim, *, reason: str, seconds: float) -> None:
        later = self.clock() + timedelta(seconds=seconds)
        await self._write(lambda session: put_back(session, one.id, not_before=later, reason=reason))

    async def _write(self, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """Wait for the database as long as it takes: what was sent and is not marked would be sent again."""
        while True:
            try:
                async with self.db.begin() as session:
                    await work(session)
            except DBAPIError as error:
                if not is_out_of_reach(error):
                    raise
                log.error("the database cannot be written to; outbox rows wait to be marked")  # noqa: TRY400 - no trace needed
                await asyncio.sleep(RETRY_S)
            else:
                return
