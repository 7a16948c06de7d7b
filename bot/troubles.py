"""Looks every minute whether the bot hears, whether its queues move and whether the disk has room."""

from __future__ import annotations

import asyncio
import logging
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from services.messages import inbox, workers
from services.messages.report import age, oldest_due
from services.messages.troubles import Trouble, tell_troubles, told
from storage.database import is_out_of_reach
from storage.members import APART_S

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger("nastavnik")

LOOK_S: Final = 60.0
TWICE: Final = 2  # looks in a row at which it must be there, so that a hiccup is no alarm
OLD_INBOX: Final = timedelta(minutes=2)
OLD_OUTBOX: Final = timedelta(minutes=15)
SHORT: Final = 512 * 2**20  # bytes that are free


class Troubles:
    """Tells the operators what goes wrong, once, and once that it is over."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._seen: dict[Trouble, int] = {}

    async def go_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            if self.app.team.stands_by:
                continue  # whoever leads says it
            try:
                await self.look()
            except Exception as error:  # a database that is out of reach comes as many kinds; all else goes on up
                if not is_out_of_reach(error):
                    raise
                log.error("nobody can be told of troubles: the database is out of reach")  # noqa: TRY400 - no trace needed

    async def look(self) -> None:
        app, now = self.app, self.app.clock()
        there = await self._there()
        self._seen = {one: self._seen.get(one, 0) + 1 for one in there}
        async with app.db.read() as session:
            known = await told(session)
        sure = {one for one, times in self._seen.items() if times >= TWICE or one in known}
        if sure != known:
            async with app.db.begin() as session:
                await tell_troubles(session, app.context["operators"], sure, now=now)

    async def _there(self) -> set[Trouble]:
        app, now = self.app, self.app.clock()
        async with app.db.read() as session:
            came, goes = await inbox.oldest_waiting(session), await oldest_due(session, now=now)
            apart = await workers.furthest_apart(session)
        room = await asyncio.to_thread(shutil.disk_usage, app.settings.data_dir)
        found = {
            Trouble.DEAF: app.is_deaf(),
            Trouble.INBOX: age(came, now) > OLD_INBOX,
            Trouble.OUTBOX: age(goes, now) > OLD_OUTBOX,
            Trouble.DISK: room.free < SHORT,
            Trouble.CLOCKS: apart > APART_S,
        }
        return {trouble for trouble, there in found.items() if there}
