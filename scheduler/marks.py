"""What becomes of the rows in hand, written many at a time: people who tap meanwhile write in between, undisturbed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scheduler import notice_kinds
from services import people
from services.messages import outbox
from services.messages.outbox import Finished, WaitsAgain
from storage.database import is_out_of_reach
from storage.postgres import GivenUp

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import OutboxState
    from services.messages.outbox import Claim
    from storage.database import Database

log = logging.getLogger("nastavnik.delivery")

AT_ONCE: Final = 25  # rows in one transaction: a tap waits for no more than that
RETRY_S: Final = 1.0


@dataclass
class Mark:
    """One row's next state; `written` gives whether it was there to be marked."""

    claim: Claim
    written: asyncio.Future[bool] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future(), kw_only=True
    )


class Leaving(Mark):
    """A row goes on the wire now."""


@dataclass
class PutBack(Mark):
    not_before: datetime
    reason: str
    tried: bool
    planned: bool  # it is meant for that moment, not only tried again then


@dataclass
class End(Mark):
    state: OutboxState
    now: datetime
    reason: str | None = None
    message_id: int | None = None
    unreachable: bool = False
    notice: Any = None


class Marks:
    def __init__(self, db: Database) -> None:
        self.db = db
        self._waiting: list[Mark] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, mark: Mark) -> bool:
        """Have it on the disk. False: the row was taken away meanwhile, and what it says must not leave."""
        self._waiting.append(mark)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        return await mark.written

    async def _write_all(self) -> None:
        while self._waiting:
            marks, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            if not await self._written(marks):
                for mark in marks:  # one of them is at fault: the others must not suffer
                    await self._written([mark], alone=True)

    async def _written(self, marks: list[Mark], *, alone: bool = False) -> bool:
        """Wait for the database as long as it takes: what was sent and is not marked would be sent again."""
        while True:
            try:
                async with self.db.begin() as session:
                    kept = await _keep(session, marks)
            except GivenUp:
                kept = set()  # whoever has taken over from us marks them
            except Exception as error:  # noqa: BLE001 - whoever waits for the mark hears of it
                if is_out_of_reach(error):
                    log.error("the database cannot be written to; outbox rows wait to be marked")  # noqa: TRY400 - no trace needed
                    await asyncio.sleep(RETRY_S)
                    continue
                if not alone:
                    return False
                marks[0].written.set_exception(error)
                return True
            for mark in marks:
                if not mark.written.done():  # who asked may have been sent away meanwhile
                    mark.written.set_result(mark.claim.id in kept)
            return True


async def _keep(session: AsyncSession, marks: list[Mark]) -> set[int]:
    """Write them; give the rows that were still in hand."""
    kept = await outbox.leaving(session, [mark.claim.id for mark in marks if isinstance(mark, Leaving)])
    back = [mark for mark in marks if isinstance(mark, PutBack)]
    await outbox.put_back(
        session,
        [
            WaitsAgain(
                one.claim.id, one.not_before, one.reason, int(not one.tried), one.not_before if one.planned else None
            )
            for one in back
        ],
    )
    ends = [mark for mark in marks if isinstance(mark, End)]
    await outbox.finish(
        session, [Finished(one.claim.id, one.state, one.reason, one.message_id, one.now) for one in ends]
    )
    for one in ends:
        if one.unreachable:
            await people.mark_unreachable(session, one.claim.person_id, now=one.now)
        await notice_kinds.ended(session, one.claim, one.state, reason=one.reason, now=one.now, notice=one.notice)
    return kept | {mark.claim.id for mark in (*back, *ends)}
