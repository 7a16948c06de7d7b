"""Delivery: claim, check again, word, send outside the transaction, mark."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from locales import translator
from models.enums import DeliveryClass, OutboxState
from scheduler import notice_kinds
from scheduler.marks import End, Leaving, Marks, PutBack
from services.errors import NotAllowed, NotFound
from services.messages.notices import Later, Void
from services.messages.outbox import (
    ARRIVED,
    BACKOFF,
    PUT_OFF,
    TRY_AGAIN,
    Claim,
    Outcome,
    SendResult,
    anything_due,
    claim,
    release_lost,
)
from views.common import by_itself
from views.messages.notifications import word

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address
    from services.calendar.clock import Clock
    from storage.database import Database
    from views.screen import Screen

log = logging.getLogger("nastavnik.delivery")


class WayOut(Protocol):
    """What deliveries need of the platform; `bot.outgoing.Outgoing` is the one that production has."""

    async def deliver(
        self, address: Address, screen: Screen, *, leaving: Callable[[], Awaitable[bool]] | None = None
    ) -> SendResult:
        """Send when the pace allows; `leaving` is asked in the last moment whether it still may."""

    def hold_back(self) -> None:
        """Let nothing more leave: what waits for its turn comes back as `Outcome.HELD_BACK`."""


BATCH: Final = 50
SENDERS: Final = 25  # each has one message on the wire: so many can have arrived unseen when the program is killed
LANES: Final = 3  # while one batch ends, the next is on its way: the line never idles
IDLE_S: Final = 1.0


class Ended(NamedTuple):
    """A row that needs no call any more."""

    state: OutboxState
    reason: str


async def rest() -> None:
    """Do nothing more."""


class Delivery:
    def __init__(
        self,
        db: Database,
        out: WayOut,
        clock: Clock,
        *,
        worker: str,
        after: Callable[[], Awaitable[None]] = rest,
        note: Callable[[End], None] = lambda _: None,
    ) -> None:
        self.db = db
        self.out = out
        self.clock = clock
        self.worker = worker
        self.note = note  # called with every end: for the figures
        self.marks = Marks(db)
        self.planned = datetime.min.replace(tzinfo=UTC)  # up to when the plan of reminders has been looked at
        self.after = after  # awaited when a batch is through
        self._lanes: list[asyncio.Task[None]] = []
        self._senders = asyncio.Semaphore(SENDERS)
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
        """Claim nothing more; what has not left waits for the next start, what is on the wire is finished and marked.

        What does not come back in time is a send with an unknown outcome: the next start treats it as such.
        """
        self._stopping = True
        self.out.hold_back()
        self._wake.set()
        if self._lanes:
            await asyncio.wait(self._lanes, timeout=seconds)
        for lane in self._lanes:
            lane.cancel()

    async def _live(self) -> None:
        while not self._stopping:
            try:
                sent = await self.round()
                if not sent:
                    await self.after()
            except Exception:  # whatever went wrong, the next round must come
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
        async with self.db.lookup() as door:
            if not await anything_due(door, planned=self.planned, now=self.clock()):
                return 0
        self._in_hand += 1
        try:
            async with self.db.begin() as session:
                claims = await claim(session, worker=self.worker, limit=BATCH, planned=self.planned, now=self.clock())
            if claims:
                await asyncio.gather(*(self._deliver(*one) for one in await self._load(claims)))
                await self.after()
            return len(claims)
        finally:
            self._in_hand -= 1
            async with self._rest:
                self._rest.notify_all()

    async def _load(self, claims: Sequence[Claim]) -> list[tuple[Claim, Any]]:
        """Look up what each row is about, as it stands now; an error is that row's alone."""
        found = []
        now = self.clock()
        async with self.db.read() as session:
            for one in claims:
                try:
                    found.append((one, await self._look(session, one, now=now)))
                except Exception:  # one row that cannot be read must not hold up the others
                    log.exception("outbox row %s cannot be loaded", one.id)
                    found.append((one, Ended(OutboxState.FAILED, "error")))
        return found

    async def _look(self, session: AsyncSession, one: Claim, *, now: datetime) -> Any:
        if one.send_until is not None and now > one.send_until:
            return Ended(OutboxState.VOID, "stale")
        if one.address is None or one.blocked:
            return Ended(OutboxState.BLOCKED, "unreachable")
        try:
            notice = await notice_kinds.load(session, one, now=now)
        except (NotAllowed, NotFound):  # between the writing and now they lost the post, or what it is about went
            return Ended(OutboxState.VOID, "not_theirs")
        return Ended(OutboxState.VOID, notice.reason) if isinstance(notice, Void) else notice

    async def _deliver(self, one: Claim, notice: Any) -> None:
        async with self._senders:
            try:
                await self._one(one, notice)
            except Exception:  # nobody awaits this task: unsaid, the row would stay on its way for ever
                log.exception("outbox row %s failed", one.id)
                await self._end(one, OutboxState.FAILED, reason="error")

    async def _one(self, one: Claim, notice: Any) -> None:
        if self._stopping:
            await self._put_back(one, reason="stopping", tried=False)
        elif isinstance(notice, Ended):
            await self._end(one, notice.state, reason=notice.reason)
        elif isinstance(notice, Later):
            await self._put_back(one, reason=PUT_OFF, until=notice.moment, tried=False)
        else:
            _ = translator(one.language)
            await self._settle(one, await self._send(one, by_itself(word(notice, _), _)), notice)

    async def _send(self, one: Claim, screen: Screen) -> SendResult:
        assert one.address is not None  # noqa: S101 - `_look` has ended it otherwise
        if one.delivery is DeliveryClass.MUST and self.db.is_sqlite:
            return await self.out.deliver(one.address, screen)
        # On a server others may have taken over from us without our knowing: then nothing leaves any more.
        return await self.out.deliver(one.address, screen, leaving=lambda: self.marks.write(Leaving(one)))

    async def _settle(self, one: Claim, result: SendResult, notice: Any) -> None:
        if result.outcome in ARRIVED:
            await self._end(one, OutboxState.SENT, message_id=result.message_id, notice=notice)
        elif result.outcome is Outcome.BLOCKED:
            await self._end(one, OutboxState.BLOCKED, reason="blocked", unreachable=True)
        elif result.outcome is Outcome.HELD_BACK:
            await self._put_back(one, reason="stopping", tried=False)
        elif result.outcome is Outcome.RETRY_AFTER:
            await self._put_back(one, reason=result.outcome, seconds=result.retry_after, tried=False)
        elif result.outcome is Outcome.MAYBE_SENT and one.delivery is DeliveryClass.ONCE:
            await self._end(one, OutboxState.UNKNOWN, reason=result.outcome)
        elif result.outcome in TRY_AGAIN or result.outcome is Outcome.MAYBE_SENT:
            if one.attempts > len(BACKOFF):
                await self._end(one, OutboxState.FAILED, reason=result.outcome)
            else:
                await self._put_back(one, reason=result.outcome, seconds=BACKOFF[one.attempts - 1], tried=True)
        else:
            log.error("outbox row %s was refused: %s", one.id, result.outcome)
            await self._end(one, OutboxState.FAILED, reason=result.outcome)

    async def _end(self, one: Claim, state: OutboxState, **more: Any) -> None:
        end = End(one, state, self.clock(), **more)
        await self.marks.write(end)
        self.note(end)

    async def _put_back(
        self, one: Claim, *, reason: str, tried: bool, seconds: float = 0, until: datetime | None = None
    ) -> None:
        moment = until or self.clock() + timedelta(seconds=seconds)
        await self.marks.write(PutBack(one, moment, reason, tried, planned=until is not None))
