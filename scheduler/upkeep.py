"""Keeping house: forgetting what need not be kept, a backup a night."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from services.backup import (
    NIGHTLY,
    back_up_to_folder,
    drop_asides,
    drop_half_made,
    held_in,
    keep_newest,
    named_in_copies,
    watch,
)
from services.evidence.bucket import BucketStore, StorageAway
from services.evidence.upkeep import tidy
from services.messages import inbox
from services.privacy.asking import ask_again
from services.privacy.retention import UPDATES, erase_gone, forget_old, forget_payloads, people_gone
from services.roadmap.spreading import anybody_lacks, municipalities_with_roadmaps, spread
from services.surveys.keeping import keep_keys
from storage.backup import NotADatabase
from storage.giving_way import give_way

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date, datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from sqlalchemy.ext.asyncio import AsyncSession

    from scheduler.time_guard import TimeGuard
    from services.access import Address
    from services.backup import Holdings
    from services.evidence.store import EvidenceStore
    from services.privacy import Journal
    from storage.database import Database

log = logging.getLogger("nastavnik.upkeep")

BACKUPS_KEPT: Final = 7


class Upkeep:
    def __init__(
        self,
        db: Database,
        backups: Path,
        zone: ZoneInfo,
        evidence: EvidenceStore,
        journal: Journal,
        guard: TimeGuard,
        *,
        operators: frozenset[Address] = frozenset(),
    ) -> None:
        """`operators` hear when copies cannot be written."""
        self.db = db
        self.guard = guard
        self.evidence = evidence
        self.journal = journal
        self.backups = backups
        self.zone = zone
        self.operators = operators
        self._spread_on: date | None = None
        self._running = asyncio.Lock()

    async def run(self, *, now: datetime) -> None:
        """Whatever deletes by time is left for later while the clock cannot be believed."""
        async with self._running:  # who lets it run by hand would write the same copy at the same time
            await self._run(now=now)

    async def _run(self, *, now: datetime) -> None:
        believed = await self.guard.believes(now)
        if believed:
            await self.forget_updates(now=now)
            await self.forget_people(now=now)
        if asked := await keep_keys(self.db, now=now):
            log.warning("the key to confidential answers is lost: %s people are asked again", asked)
        await self.journal.agree(self.db, now=now)
        await self.db.truncate_wal()  # what a crash kept from being emptied at once
        await self.db.rewrite_the_rest()
        await self.back_up_once_a_night(now=now, drop_older=believed)
        if believed:
            await self.drop_asides(now=now)
            await self.tidy_evidence(now=now)
        await self.spread_once_a_day(now=now)

    async def spread_once_a_day(self, *, now: datetime) -> None:
        """Let the roadmaps reach whoever came by another way than the chat, or begins today."""
        today = now.astimezone(self.zone).date()
        if today == self._spread_on:
            return
        async with self.db.read() as session:
            municipalities = await municipalities_with_roadmaps(session)
        for municipality_id in municipalities:
            async with self.db.read() as session:
                if not await anybody_lacks(session, municipality_id, now=now):
                    continue
            async with self.db.begin() as session:
                await spread(session, municipality_id, now=now)
        self._spread_on = today

    async def forget_updates(self, *, now: datetime) -> None:
        """Delete updates that were handled, and empty messages that were sent long ago."""
        await self._go_on(partial(inbox.forget, before=now - UPDATES))
        await self._go_on(partial(forget_payloads, now=now))

    async def _go_on(self, some: Callable[[AsyncSession], Awaitable[bool]]) -> None:
        """Forget in portions, each in a write of its own, until nothing is left."""
        more = True
        while more:
            async with self.db.begin() as session:
                more = await some(session)
            await give_way()

    async def forget_people(self, *, now: datetime) -> None:
        """Keep the periods of services.privacy.retention; ask again about what erased people are still named in.

        Their bytes go from the disk when the journal hears of it.
        """
        async with self.db.read() as session:
            found = await people_gone(session, now=now)
        async with self.db.begin() as session:
            await forget_old(session, now=now)
            gone = await erase_gone(session, found, now=now)
            await ask_again(session, now=now)
        if gone:
            log.info("erased %s people whose time was over", gone)

    async def tidy_evidence(self, *, now: datetime) -> None:
        """Put files and records in order; a bucket that is away is for another time."""
        named: set[str] = set()
        if isinstance(self.evidence, BucketStore):
            named = await asyncio.to_thread(named_in_copies, self._held(), self.backups)
        try:
            await tidy(self.db, self.evidence, now=now, named=named)
        except StorageAway:
            log.warning("papers are not tidied: the bucket does not answer")

    async def drop_asides(self, *, now: datetime) -> None:
        """What a restore put aside is kept as long as a backup."""
        if self.db.url.database:
            await asyncio.to_thread(drop_asides, self._held(), now=now)

    def _held(self) -> Holdings:
        bucket = self.evidence.bucket if isinstance(self.evidence, BucketStore) else None
        return held_in(self.db.url.render_as_string(hide_password=False), self.backups.parent, bucket)

    async def back_up_once_a_night(self, *, now: datetime, drop_older: bool = True) -> None:
        """Copy everything as soon as it is late enough and today's copy is not there yet."""
        local = now.astimezone(self.zone)
        target = self.backups / watch.name_of(local.date())
        if not self.db.url.database or local.hour < watch.BACKUP_HOUR or target.exists():
            return
        try:
            await asyncio.to_thread(drop_half_made, self.backups, f"{NIGHTLY}*")
            await asyncio.to_thread(back_up_to_folder, self._held(), target, now=now)
            if drop_older:
                await asyncio.to_thread(keep_newest, self.backups, NIGHTLY, BACKUPS_KEPT)
        except (OSError, NotADatabase) as error:
            log.exception("the nightly backup could not be written", exc_info=error)
            reason = watch.reason_of(error) if isinstance(error, OSError) else watch.DAMAGED
            newest = await asyncio.to_thread(watch.newest, self.backups)
            async with self.db.begin() as session:
                await watch.say_stopped(session, self.operators, reason=reason, newest=newest, now=now)
        else:
            log.info("backed up to %s", target)
            async with self.db.begin() as session:
                await watch.say_go_on(session, self.operators, day=local.date(), now=now)
