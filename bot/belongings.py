"""Whether DATA_DIR goes with the database: whose it is, and that what the database expects in it lies there.

A file in DATA_DIR has its papers and keys beside it. A database on a server, or in a file elsewhere, is as near with a
wrong DATA_DIR: a bot that worked so would take all papers for lost, forget confidential answers for want of their keys,
and take away what another bot keeps there. So would an empty database, where the address of the right one is forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url, select

from locales import __
from models.enums import SurveyState
from models.evidence import EvidenceFile
from models.people import Person
from models.surveys import SurveyRun
from services.errors import Refusal
from services.evidence.store import OWNER, FolderStore
from storage.postgres import is_on_server
from storage.private import private_folder, private_opener, write_private

if TYPE_CHECKING:
    from sqlalchemy import ColumnExpressionArgument

    from bot.config import Settings
    from storage.database import Database

log = logging.getLogger("nastavnik")

NEWEST: Final = 1000  # papers: where none of so many lies, none of the others is looked for


class AnothersFolder(Refusal):
    msgid = __(
        "In {folder} another bot keeps its papers and keys: number {number}. Set a DATA_DIR of its own for this bot, "
        "since what a bot's database does not know is taken away there. If that other bot is gone, delete the file "
        "{file}."
    )


class DatabaseElsewhere(Refusal):
    msgid = __(
        "The database of {folder} lies elsewhere, and DATABASE_URL does not name it. Set it again. If the database is "
        "to lie in this folder from now on, delete the file {file}."
    )


class PapersElsewhere(Refusal):
    msgid = __(
        "The database knows papers, and none of them lies in {folder}. If DATA_DIR or EVIDENCE_URL is wrong, correct "
        "it; several processes share one. If the papers are lost for good, say so: `nastavnik evidence missing "
        "--confirm`."
    )


class KeysElsewhere(Refusal):
    msgid = __(
        "Confidential surveys are open, and not all of their keys lie in {folder}. If DATA_DIR is wrong, correct it; "
        "several processes share one. If the keys are lost for good, say so with the DATA_DIR that stays: `nastavnik "
        "evidence missing --confirm`; people are then asked to answer once more."
    )


class UnknownThings(Refusal):
    msgid = __(
        "In {folder} lie papers or keys of which the database knows nothing. If DATA_DIR or DATABASE_URL is wrong, "
        "correct it. If they are of no use any more, move {things} elsewhere."
    )


def lies_apart(settings: Settings) -> bool:
    """Tell whether the database lies elsewhere than in DATA_DIR."""
    if is_on_server(settings.database_url):
        return True
    return Path(make_url(settings.database_url).database or "").resolve().parent != settings.data_dir.resolve()


def lies_here_now(settings: Settings) -> None:
    """Take back what `claim` has written: the database has come into DATA_DIR."""
    if not lies_apart(settings):
        (settings.data_dir / OWNER).unlink(missing_ok=True)


async def insist_on_belongings(db: Database, settings: Settings) -> None:
    """Raise why DATA_DIR and the database do not go together, before anything is done that leans on both.

    `AnothersFolder`, `DatabaseElsewhere`, `PapersElsewhere`, `KeysElsewhere`.
    """
    await asyncio.to_thread(refuse_anothers, settings)
    apart = await asyncio.to_thread(lies_apart, settings)
    claimed = bool(await asyncio.to_thread(_owner, settings))
    if claimed and not apart:
        raise DatabaseElsewhere(folder=str(settings.data_dir), file=str(settings.data_dir / OWNER))
    if apart and settings.bucket is None and await _lie_elsewhere(db, settings):
        raise PapersElsewhere(folder=str(settings.data_dir))
    if not db.is_sqlite:  # keys lie beside a file
        before = await asyncio.to_thread(db.keys.names)
        expected = await _keys(db, SurveyRun.confidential, SurveyRun.state != SurveyState.CLOSED)
        # Another process may close a run, or open one, at this very moment.
        if expected - before - await asyncio.to_thread(db.keys.names):
            raise KeysElsewhere(folder=str(settings.data_dir))


async def refuse_unknown_things(db: Database, settings: Settings) -> None:
    """Raise `AnothersFolder`, `UnknownThings`, before upkeep takes away what the database does not know."""
    await asyncio.to_thread(refuse_anothers, settings)
    apart = await asyncio.to_thread(lies_apart, settings)
    unclaimed = apart and not await asyncio.to_thread(_owner, settings)
    if (unclaimed or await _nobody_here(db)) and await _knows_nothing_of(db, settings):
        things = f"{settings.evidence}, {settings.run_keys}"
        raise UnknownThings(folder=str(settings.data_dir), things=things)


def refuse_anothers(settings: Settings) -> None:
    """Raise `AnothersFolder` where DATA_DIR says that it is another bot's; without a token none is."""
    owner, number = _owner(settings), settings.bot_number
    if owner and number and owner != number:
        raise AnothersFolder(folder=str(settings.data_dir), number=owner, file=str(settings.data_dir / OWNER))


async def claim(settings: Settings) -> None:
    """Write down whose DATA_DIR is, where the database lies elsewhere; raise `AnothersFolder` if one was quicker."""
    if await asyncio.to_thread(lies_apart, settings):
        try:
            await asyncio.to_thread(_claim, settings)
        except OSError as error:  # a full disk says so elsewhere, and does not keep anybody from working
            log.warning("it could not be written whose %s is: %s", settings.data_dir, error.strerror)
        await asyncio.to_thread(refuse_anothers, settings)


async def _lie_elsewhere(db: Database, settings: Settings) -> bool:
    async with db.read() as session:
        query = select(EvidenceFile.stored_name).where(EvidenceFile.missing_at.is_(None))
        names = (await session.execute(query.order_by(EvidenceFile.id.desc()).limit(NEWEST))).scalars().all()
    missing = await asyncio.to_thread(FolderStore(settings.evidence).missing, names)
    return bool(names) and len(missing) == len(names)


async def _nobody_here(db: Database) -> bool:
    async with db.read() as session:
        return (await session.execute(select(Person.id).limit(1))).first() is None


async def _knows_nothing_of(db: Database, settings: Settings) -> bool:
    """Tell whether something lies there of which the database knows nothing at all."""
    keys = await asyncio.to_thread(db.keys.names)
    papers = await asyncio.to_thread(lambda: [path.name for path in settings.evidence.glob("*/*")][:NEWEST])
    if not keys and not papers:
        return False
    async with db.read() as session:
        known = select(EvidenceFile.id).where(EvidenceFile.stored_name.in_(papers)).limit(1)
        if (await session.execute(known)).first() is not None:
            return False
    return not keys & await _keys(db)


async def _keys(db: Database, *of: ColumnExpressionArgument[bool]) -> set[str]:
    """Name the keys of these runs, or of all."""
    query = select(SurveyRun.key_id).where(SurveyRun.key_id.is_not(None), *of)
    async with db.read() as session:
        return {name for name in (await session.execute(query)).scalars() if name}


def _owner(settings: Settings) -> str:
    file = settings.data_dir / OWNER
    return file.read_text(encoding="utf-8-sig", errors="replace").strip()[:20] if file.exists() else ""


def _claim(settings: Settings) -> None:
    if _owner(settings):
        return
    file = settings.data_dir / OWNER
    private_folder(file.parent)
    try:
        with open(file, "x", encoding="ascii", opener=private_opener) as written:
            written.write(settings.bot_number)
    except FileExistsError:  # somebody else is just writing it, or somebody's disk was full
        if not _owner(settings):
            write_private(file, settings.bot_number)
