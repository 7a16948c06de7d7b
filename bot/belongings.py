"""Where the database lies elsewhere: that DATA_DIR is this bot's own, and that what is expected in it lies there.

A file in DATA_DIR has its papers and keys beside it. A database on a server, or in a file elsewhere, is as near with a
wrong DATA_DIR: a bot that started so would take all papers for lost, have people answer anew for want of keys (which
lie beside a file), and take away what another bot keeps there.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from locales import __
from services.errors import Refusal
from services.evidence.moving import knows_papers
from services.evidence.store import OWNER
from services.surveys.keeping import knows_keys
from storage.private import write_private

if TYPE_CHECKING:
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


def lies_apart(db: Database, settings: Settings) -> bool:
    """Tell whether the database lies elsewhere than in DATA_DIR."""
    return not db.is_sqlite or Path(db.url.database or "").resolve().parent != settings.data_dir.resolve()


async def insist_on_belongings(db: Database, settings: Settings, *, claims: bool) -> None:
    """Raise `AnothersFolder`, `NothingThere`. `claims`: what is nobody's yet is this bot's from now on."""
    if not lies_apart(db, settings):
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
    if settings.bucket is None and await knows_papers(db):
        return True
    return not db.is_sqlite and await knows_keys(db)


def _is_bare(db: Database, settings: Settings) -> bool:
    keys = () if db.is_sqlite else db.keys.names()
    return not keys and not any(settings.evidence.glob("*/*"))


def _owner(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip()[:20] if file.exists() else ""
