"""On a server: that DATA_DIR is this bot's own, and that what the database expects in it lies there.

A file has its papers and keys beside it. A server's database is as near with a wrong DATA_DIR: a bot that started so
would take all papers for lost, have people answer anew for want of keys, and take away what another bot keeps there.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import select

from locales import __
from models.enums import SurveyState
from models.surveys import SurveyRun
from services.errors import Refusal
from services.evidence.moving import knows_papers
from services.evidence.store import OWNER
from storage.private import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Settings
    from storage.database import Database


class AnothersFolder(Refusal):
    msgid = __(
        "In {folder} another bot keeps its papers and keys: number {number}. Set a DATA_DIR of its own for this bot, "
        "since what a bot's database does not know is taken away there. If that other bot is gone, delete the file "
        "{file}."
    )


class NothingThere(Refusal):
    msgid = __(
        "The database knows papers or open confidential surveys, and in {folder} there is neither a paper nor a key. "
        "If DATA_DIR is wrong, correct it. If the folder is lost, lay a copy out first: `nastavnik restore`. Without a "
        "copy, write {number} into the file {file} and start again: papers are then marked as missing, and people "
        "are asked once more for confidential answers."
    )


async def insist_on_belongings(db: Database, settings: Settings, *, claims: bool) -> None:
    """Raise `AnothersFolder`, `NothingThere`. `claims`: what is nobody's yet is this bot's from now on."""
    if db.is_sqlite:
        return
    folder, number = settings.data_dir, settings.bot_number
    file = folder / OWNER
    owner = await asyncio.to_thread(_owner, file)
    if owner and number and owner != number:
        raise AnothersFolder(folder=folder, number=owner, file=file)
    if owner:
        return
    if await _expects(db, settings) and await asyncio.to_thread(_is_bare, db, settings):
        raise NothingThere(folder=folder, number=number, file=file)
    if claims:
        await asyncio.to_thread(write_private, file, number)


async def _expects(db: Database, settings: Settings) -> bool:
    async with db.read() as session:
        confidential = SurveyRun.confidential, SurveyRun.state != SurveyState.CLOSED, SurveyRun.key_id.is_not(None)
        sealed = (await session.execute(select(SurveyRun.id).where(*confidential).limit(1))).first() is not None
    return sealed or (settings.bucket is None and await knows_papers(db))


def _is_bare(db: Database, settings: Settings) -> bool:
    return not db.keys.names() and not any(settings.evidence.glob("*/*"))


def _owner(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip()[:20] if file.exists() else ""
