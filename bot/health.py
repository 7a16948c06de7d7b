"""What `nastavnik doctor` looks at, from outside the running process and without a connection."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import migrations
from bot.belongings import (
    AnothersFolder,
    DatabaseElsewhere,
    KeysElsewhere,
    PapersElsewhere,
    UnknownThings,
    insist_on_belongings,
    lies_apart,
    refuse_unknown_things,
)
from bot.heartbeat import DEAF_S, SILENT_S, last_beat
from bot.troubles import OLD_INBOX, OLD_OUTBOX
from locales import __
from models.enums import InboxState
from services.backup.watch import age_of_newest, is_late, lived_in_for
from services.evidence.bucket import BucketStore, StorageRefused
from services.evidence.moving import knows_papers
from services.messages import inbox, workers
from services.messages.report import age, oldest_due
from services.privacy import Journal
from services.privacy.clock_mark import read_mark
from storage.database import Database
from storage.members import APART_S
from storage.run_keys import KeyRing

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.heartbeat import Beat

HELD_TOO_LONG_S: Final = 2.0


@dataclass(frozen=True)
class Check:
    name: str
    fine: bool
    msgid: str
    values: dict[str, Any] = field(default_factory=dict)


async def examination(settings: Settings) -> list[Check]:
    beat = last_beat(settings.data_dir)
    checks = [hearing(beat, at=time.time()), *loop(beat, at=time.time())]
    schema = await _schema(settings.database_url)
    checks.append(schema)
    if schema.fine:
        db = Database(settings.database_url, keys=KeyRing(settings.run_keys))
        try:
            checks.append(await _writable(db))
            checks += await _queues(db, now=datetime.now(UTC))
            checks.append(await _backups(db, settings, now=datetime.now(UTC)))
            checks.append(await _clock(db))
            checks += await _clocks(db)
            checks.append(_journal(settings))
            checks += await _folder(db, settings)
            checks += await _papers(db, settings)
        finally:
            await db.dispose()
    return checks


def hearing(beat: Beat | None, *, at: float) -> Check:
    if beat is None or not beat.pid or at - beat.written_at > SILENT_S:
        return Check("hearing", fine=False, msgid=__("The bot is not running."))
    silence = round(beat.silence(at))
    if silence > DEAF_S:
        words = __("The bot is deaf: Telegram has not answered for {seconds} s.")
        return Check("hearing", fine=False, msgid=words, values={"seconds": silence})
    return Check("hearing", fine=True, msgid=__("Telegram answered {seconds} s ago."), values={"seconds": silence})


def loop(beat: Beat | None, *, at: float) -> list[Check]:
    """Say how long one step has kept all others waiting; nothing of a bot that does not run."""
    if beat is None or not beat.pid or at - beat.written_at > SILENT_S:
        return []
    words = __("In the last minutes nobody waited longer than {milliseconds} ms for others.")
    held = round(beat.held * 1000)
    return [Check("loop", fine=beat.held < HELD_TOO_LONG_S, msgid=words, values={"milliseconds": held})]


async def _schema(url: str) -> Check:
    try:
        await migrations.insist_on_head(url)
    except (migrations.SchemaTooOld, migrations.SchemaTooNew) as refusal:
        return Check("schema", fine=False, msgid=refusal.msgid, values=refusal.values)
    except DBAPIError:
        return Check("schema", fine=False, msgid=__("The database cannot be opened."))
    return Check("schema", fine=True, msgid=__("The schema is up to date."))


async def _writable(db: Database) -> Check:
    """Really write, through to the disk: a full or read-only disk still lets a transaction begin."""
    try:
        async with db.begin() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except DBAPIError:
        return Check("writing", fine=False, msgid=__("The database cannot be written to."))
    return Check("writing", fine=True, msgid=__("The database can be written to."))


async def _clock(db: Database) -> Check:
    async with db.read() as session:
        mark = await read_mark(session, now=datetime.now(UTC))
    if mark.held_at is None:
        return Check("clock", fine=True, msgid=__("The clock is plausible."))
    words = __(
        "The clock jumped from {before} to {after}: nothing is deleted by time. Set the clock right; if it is right, "
        "say so: nastavnik clock --confirm"
    )
    days = {"before": mark.at.date().isoformat(), "after": mark.held_at.date().isoformat()}
    return Check("clock", fine=False, msgid=words, values=days)


async def _clocks(db: Database) -> list[Check]:
    """Compare the clocks of those at work on a server with the server's; on a file there is one clock."""
    if db.is_sqlite:
        return []
    async with db.read() as session:
        apart = await workers.furthest_apart(session)
    if apart <= APART_S:
        return [Check("clocks", fine=True, msgid=__("The clocks of the bot and of the database server agree."))]
    words = __(
        "The clocks of the bot and of the database server are {seconds} s apart: what is due comes early or late. Set "
        "the clocks of all machines by NTP."
    )
    return [Check("clocks", fine=False, msgid=words, values={"seconds": round(apart)})]


def _journal(settings: Settings) -> Check:
    """What could not be read of the journal of erasures stays to be looked at; it is no fault of the running bot."""
    damaged = Journal(settings.erasures).damaged()
    if not damaged:
        return Check("erasures", fine=True, msgid=__("The journal of erasures is whole."))
    words = __("The journal of erasures was damaged and has been rebuilt. Look at {file} and delete it.")
    return Check("erasures", fine=True, msgid=words, values={"file": str(damaged[-1])})


async def _folder(db: Database, settings: Settings) -> list[Check]:
    """Say whether it goes with the database; without a token, or with all in one folder, only where it does not."""
    try:
        await refuse_unknown_things(db, settings)
        await insist_on_belongings(db, settings)
    except (AnothersFolder, DatabaseElsewhere, PapersElsewhere, KeysElsewhere, UnknownThings) as refusal:
        return [Check("folder", fine=False, msgid=refusal.msgid, values=refusal.values)]
    if not settings.bot_number or not lies_apart(settings):
        return []
    return [Check("folder", fine=True, msgid=__("DATA_DIR goes with the database."))]


async def _papers(db: Database, settings: Settings) -> list[Check]:
    """Really put something into the bucket; a folder is as good as the disk."""
    if settings.bucket is None:
        return []
    try:
        await BucketStore(settings.bucket).check(known=await knows_papers(db))
    except StorageRefused as refusal:
        return [Check("evidence", fine=False, msgid=refusal.msgid, values=refusal.values)]
    return [Check("evidence", fine=True, msgid=__("The bucket takes papers and gives them back."))]


async def _queues(db: Database, *, now: datetime) -> list[Check]:
    async with db.read() as session:
        oldest_in = await inbox.oldest_waiting(session)
        oldest_out = await oldest_due(session, now=now)
        set_aside = (await inbox.counts(session)).get(InboxState.SET_ASIDE, 0)
    return [
        _queue("inbox", __("The oldest update not handled yet waits {seconds} s."), now, oldest_in, OLD_INBOX),
        _queue("outbox", __("The oldest message that is due waits {seconds} s."), now, oldest_out, OLD_OUTBOX),
        Check("set_aside", fine=True, msgid=__("Updates set aside: {count}."), values={"count": set_aside}),
    ]


async def _backups(db: Database, settings: Settings, *, now: datetime) -> Check:
    async with db.read() as session:
        lived_in = await lived_in_for(session, now=now)
    copy = age_of_newest(settings.backups, settings.zone, now=now)
    late = is_late(copy, lived_in)
    if copy is None:
        return Check("backup", fine=not late, msgid=__("There is no nightly copy yet."))
    hours = round(copy.total_seconds() / 3600)
    return Check(
        "backup", fine=not late, msgid=__("The newest nightly copy is {hours} h old."), values={"hours": hours}
    )


def _queue(name: str, msgid: str, now: datetime, oldest: datetime | None, limit: timedelta) -> Check:
    waits = age(oldest, now)
    return Check(name, fine=waits <= limit, msgid=msgid, values={"seconds": round(waits.total_seconds())})
