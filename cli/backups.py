"""`nastavnik backup FILE` and `nastavnik restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.common import OPERATOR, why_not
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from bot.config import Settings
    from cli.common import Commands
    from services.backup import Holdings


class NothingToBackUp(Refusal):
    msgid = __("There is no database at {path} yet.")


class NotABackup(Refusal):
    msgid = __("{path} is not a whole backup of Nastavnik. Nothing was changed.")


class NotWhole(Refusal):
    msgid = __("The database {path} is damaged: there is nothing to copy.")


class NotWritten(Refusal):
    msgid = __("{path} could not be written: {reason}")


def add(commands: Commands) -> None:
    backup = commands.add_parser(
        "backup", help="copy database and evidence to one file (tar); the bot may run meanwhile"
    )
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.add_argument("--json", action="store_true", help="answer in JSON")
    backup.set_defaults(run=back_up, action=OPERATOR)
    restore = commands.add_parser("restore", help="put a backup in place; what was there is kept beside")
    restore.add_argument("file", metavar="FILE", type=Path, help="a file of `backup`, or a folder of DATA_DIR/backups")
    restore.add_argument("--json", action="store_true", help="answer in JSON")
    restore.set_defaults(run=put_back, action=OPERATOR)


def back_up(arguments: argparse.Namespace) -> int:
    from bot.config import load_settings
    from services import backup
    from services.calendar.clock import system_clock
    from storage.backup import NotADatabase

    held = _held(load_settings())
    if not held.database.exists():
        raise NothingToBackUp(path=held.database)
    try:
        backup.back_up(held, arguments.file, now=system_clock())
    except OSError as error:
        raise NotWritten(path=arguments.file, reason=why_not(error)) from error
    except NotADatabase:
        raise NotWhole(path=held.database) from None
    return _say(arguments, {"file": str(arguments.file), "bytes": arguments.file.stat().st_size}, arguments.file)


def put_back(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.config import load_settings
    from bot.lock import only_one
    from services import backup
    from services.calendar.clock import system_clock

    settings = load_settings()
    held = _held(settings)
    if not arguments.file.exists():
        raise NotABackup(path=arguments.file)
    with only_one(settings.data_dir):
        fresh = held.beside("restoring")
        try:
            backup.unpack(arguments.file, fresh)
            _must_fit(fresh.database)
            erased = asyncio.run(_erase_again(fresh.database, settings.erasures, now=system_clock()))
            aside = backup.put_in_place(fresh, held, now=system_clock())
        except backup.NotABackup:
            raise NotABackup(path=arguments.file) from None
        except OSError as error:
            raise NotWritten(path=held.database, reason=why_not(error)) from error
        finally:
            fresh.clear()
    old = str(aside.database) if aside else None
    return _say(arguments, {"file": str(held.database), "old": old, "erased_again": erased}, held.database)


async def _erase_again(database: Path, erasures: Path, *, now: datetime) -> int:
    """Bring the copy to this program's schema and take out whom the journal names: nobody comes back for a moment."""
    import migrations
    from services.privacy import Journal
    from storage.database import Database

    url = f"sqlite+aiosqlite:///{database}"
    await migrations.bring_to_head(url)
    db = Database(url)
    try:
        return await Journal(erasures).agree(db, now=now)
    finally:
        await db.dispose()


def _must_fit(database: Path) -> None:
    """A backup of a newer program would be damaged by this one; an older one is brought forward by `migrate`."""
    import migrations
    from storage.backup import look_into

    revision = look_into(database)
    if revision is not None and not migrations.knows(revision):
        raise migrations.SchemaTooNew(revision=revision)


def _held(settings: Settings) -> Holdings:
    from services.backup import Holdings

    return Holdings(_file_of(settings), settings.data_dir / "evidence")


def _file_of(settings: Settings) -> Path:
    from sqlalchemy import make_url

    return Path(make_url(settings.database_url).database or "")


def _say(arguments: argparse.Namespace, as_json: dict[str, object], word: Path) -> int:
    import json

    print(json.dumps(as_json, ensure_ascii=False) if arguments.json else word)
    return 0
