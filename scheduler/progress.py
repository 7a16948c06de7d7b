"""The bar under an announcement: its author's message is edited as the copies leave."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from locales import translator
from services import announcements
from services.messages.outbox import TRY_AGAIN, Outcome
from views.announcements import progress_screen
from views.common import with_way_home

if TYPE_CHECKING:
    from scheduler.delivery import WayOut
    from services.calendar.clock import Clock
    from storage.database import Database

EVERY_S: Final = 3.0  # seconds between two edits: the bar moves, the pace is kept for the copies
# The edit was not made, or perhaps not: the next beat draws it, so that the last word is the whole report.
COME_BACK: Final = TRY_AGAIN | {Outcome.MAYBE_SENT, Outcome.HELD_BACK}


class ProgressBars:
    def __init__(self, db: Database, out: WayOut, clock: Clock) -> None:
        self.db, self.out, self.clock = db, out, clock
        self._drawn = 0.0

    async def draw(self, *, last: bool = False) -> None:
        """Redraw what has moved; not more often than every few seconds, unless it is the `last` time."""
        if not last and time.monotonic() - self._drawn < EVERY_S:
            return
        self._drawn = time.monotonic()
        async with self.db.lookup() as door:
            if not await announcements.any_on_their_way(door):
                return
        async with self.db.read() as session:
            watched = await announcements.on_their_way(session)
            moved = [(one, await announcements.progress_of(session, one.number)) for one in watched]
        for one, progress in moved:
            if progress.tally.as_json() != one.shown or progress.finished:
                _ = translator(one.language)
                screen = with_way_home(progress_screen(progress, _, edits=one.message_id), _)
                result = await self.out.deliver(one.address, screen)
                if result.outcome in COME_BACK:
                    continue
                async with self.db.begin() as session:
                    await announcements.mark_shown(session, progress, now=self.clock())
