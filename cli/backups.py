"""`nastavnik backup FILE` and `nastavnik restore FILE`."""

from __future__ import annotations

import sys
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


class MigrateFirst(Refusal):
    msgid = __("The database itself still holds readable answers. Run `nastavnik migrate` first.")


class NotWritten(Refusal):
    msgid = __("{path} could not be written: {reason}")


def add(commands: Commands) -> None:
    backup = commands.add_parser(
        "backup", help=__("copy database and evidence to one file (tar); the bot may run meanwhile")
    )
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.add_argument("--json", action="store_true", help=__("answer in JSON"))
    backup.set_defaults(run=back_up, action=OPERATOR)
    restore = commands.add_parser("restore", help=__("put a backup in place; what was there is kept beside"))
    restore.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=__("a file of `backup` or `export all`, or a folder of DATA_DIR/backups"),
    )
    restore.add_argument("--json", action="store_true", help=__("answer in JSON"))
    restore.set_defaults(run=put_back, action=OPERATOR)
    copies = commands.add_parser("backups", help=__("the copies that the program has made here")).add_subparsers(
        dest="what", required=True, metavar="ACTION"
    )
    listed = copies.add_parser("list", help=__("all of them; which hold readable answers of a confidential survey"))
    listed.add_argument("--json", action="store_true", help=__("answer in JSON"))
    listed.set_defaults(run=list_copies, action=OPERATOR)
    dropped = copies.add_parser(
        "forget-open",
        help=__("delete the copies, made by an earlier version, in which answers of a confidential survey can be read"),
    )
    dropped.add_argument(
        "file", metavar="FILE", type=Path, nargs="*", help=__("copies elsewhere, to be looked at as well")
    )
    dropped.add_argument("--json", action="store_true", help=__("answer in JSON"))
    dropped.set_defaults(run=forget_open, action=OPERATOR)


def back_up(arguments: argparse.Namespace) -> int:
    from bot.belongings import refuse_anothers
    from bot.config import load_settings
    from services import backup
    from services.backup.carrying import ServerNotRead
    from services.calendar.clock import system_clock
    from storage.backup import NotADatabase

    settings = load_settings()
    held = held_by(settings)
    if not held.server and not held.database.exists():
        raise NothingToBackUp(path=held.database)
    refuse_anothers(settings)
    try:
        missing = backup.back_up(held, arguments.file, now=system_clock())
    except ServerNotRead:
        raise  # nothing is wrong with the file
    except OSError as error:
        raise NotWritten(path=arguments.file, reason=why_not(error)) from error
    except NotADatabase:
        raise NotWhole(path=held.name) from None
    told: dict[str, object] = {"file": str(arguments.file), "bytes": arguments.file.stat().st_size}
    if missing:
        told["missing"] = missing
        words = __("Papers that are not in the copy, for they are not where they are kept: {n}. Is DATA_DIR right?")
        print(_words(words, n=missing), file=sys.stderr)
    return _say(arguments, told, arguments.file)


def put_back(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.belongings import refuse_anothers
    from bot.config import load_settings
    from bot.lock import only_one, only_one_on

    settings = load_settings()
    refuse_anothers(settings)
    if not arguments.file.exists():
        raise NotABackup(path=arguments.file)

    async def alone() -> dict[str, object]:
        async with only_one_on(settings.database_url):
            return await asyncio.to_thread(_put_back, settings, arguments.file)

    with only_one(settings.data_dir):
        told = asyncio.run(alone())
    if told.get("missing") and not arguments.json:
        print(_words(__("Papers that are neither in the copy nor in the bucket: {n}"), n=told["missing"]))
    return _say(arguments, told, held_by(settings).name)


def _put_back(settings: Settings, file: Path) -> dict[str, object]:
    import asyncio

    from services import backup
    from services.backup.carrying import ServerNotRead
    from services.calendar.clock import system_clock

    held = held_by(settings)
    fresh, now = held.beside("restoring"), system_clock()
    try:
        missing = backup.unpack(file, fresh, held.bucket, now=now)
        _must_fit(fresh.database)
        rows = asyncio.run(_rows_told(held, settings.run_keys))
        erased, asked = asyncio.run(_set_right(fresh.database, settings.run_keys, settings.erasures, rows, now=now))
        aside = backup.put_in_place(fresh, held, now=now)
    except backup.NotABackup:
        raise NotABackup(path=file) from None
    except ServerNotRead:
        raise
    except OSError as error:
        raise NotWritten(path=held.name, reason=why_not(error)) from error
    finally:
        fresh.clear()
    told: dict[str, object] = {"file": held.name, "old": str(aside.database) if aside else None}
    told |= {"erased_again": erased} | ({"asked_again": asked} if asked else {})
    return told | ({"missing": missing} if missing else {})


async def _rows_told(held: Holdings, run_keys: Path) -> list[list[str]]:
    """Read which sums of a region were seen; of a database that is damaged, or knows no regions yet, none."""
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    from services.backup.carrying import in_file
    from services.municipality.regions import rows_told
    from storage.database import Database
    from storage.run_keys import KeyRing

    if not held.server and not held.database.exists():
        return []
    db = Database(held.server or in_file(held.database), keys=KeyRing(run_keys))
    try:
        async with db.read() as session:
            return await rows_told(session)
    except (SQLAlchemyError, sqlite3.Error, OSError):
        return []
    finally:
        await db.dispose()


async def _set_right(
    database: Path, run_keys: Path, erasures: Path, rows: list[list[str]], *, now: datetime
) -> tuple[int, int]:
    """Bring the copy to this program's schema, before anybody can look at it.

    Whom the journal names is taken out again; who answered a confidential survey whose key is gone is asked again.
    Nobody sits at the desk any more; sums of a region that were seen stay as they were seen.
    Give both numbers.
    """
    import migrations
    from services.backup.carrying import in_file
    from services.desk.sessions import end_everybodys
    from services.municipality.regions import tell_again
    from services.privacy import Journal
    from services.surveys.keeping import keep_keys
    from storage.database import Database
    from storage.run_keys import KeyRing

    url = in_file(database)
    await migrations.bring_to_head(url)
    _move_keys(database, run_keys)
    db = Database(url, keys=KeyRing(run_keys))
    try:
        async with db.begin() as session:
            await end_everybodys(session, now=now)
            await tell_again(session, rows)
        return await Journal(erasures).agree(db, now=now), await keep_keys(db, now=now)
    finally:
        await db.dispose()


def _move_keys(database: Path, wanted: Path) -> None:
    """A copy of an earlier version has just got its keys beside itself: they belong beside the database in use."""
    from storage.database import keys_beside

    made = keys_beside(str(database))
    if made and made.exists():
        wanted.mkdir(mode=0o700, exist_ok=True)
        for key in made.iterdir():
            key.replace(wanted / key.name)
        made.rmdir()


def list_copies(arguments: argparse.Namespace) -> int:
    import json

    from bot.config import load_settings
    from services.backup.old_copies import READABLE, copies, is_readable

    settings = load_settings()
    found = [(copy, is_readable(copy)) for copy in copies(held_by(settings).database, settings.backups)]
    if arguments.json:
        print(json.dumps([{"file": str(copy), "readable": readable} for copy, readable in found], ensure_ascii=False))
        return 0
    words = _words(READABLE)
    for copy, readable in found:
        print(f"{copy}: {words}" if readable else copy)
    return 0


def forget_open(arguments: argparse.Namespace) -> int:
    import json

    from bot.config import load_settings
    from services.backup import old_copies
    from services.backup.carrying import ServerNotRead
    from services.calendar.clock import system_clock
    from storage.backup import NotADatabase

    settings = load_settings()
    held, backups, now = held_by(settings), settings.data_dir / "backups", system_clock()
    missing = next((file for file in arguments.file if not file.exists()), None)
    if missing:
        raise NotABackup(path=missing)
    try:
        if not held.server:  # no version that kept answers readable knew of servers
            old_copies.ensure_sealed(held.database)
        found = old_copies.readable_copies(held.database, backups, arguments.file)
        today = now.astimezone(settings.zone).date()
        fresh = old_copies.forget(found, held, backups, today=today, now=now)
    except NotADatabase:
        raise NothingToBackUp(path=held.database) from None
    except old_copies.StillReadable:
        raise MigrateFirst from None
    except ServerNotRead:
        raise
    except OSError as error:
        raise NotWritten(path=error.filename or backups, reason=error.strerror or type(error).__name__) from error
    if arguments.json:
        told = {"removed": [str(copy) for copy in found], "made": str(fresh) if fresh else None}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(_words(__("Copies deleted: {n}"), n=len(found)), *found, sep="\n  ")
    if fresh:
        print(_words(__("A new copy of today: {path}"), path=fresh))
    return 0


def _words(msgid: str, **values: object) -> str:
    from cli.common import operator_words, plain

    return plain(operator_words()(msgid, **values))


def _must_fit(database: Path) -> None:
    """A backup of a newer program would be damaged by this one; an older one is brought forward by `migrate`."""
    import migrations
    from storage.backup import look_into

    revision = look_into(database)
    if revision is not None and not migrations.knows(revision):
        raise migrations.SchemaTooNew(revision=revision)


def held_by(settings: Settings) -> Holdings:
    from services.backup import held_in

    return held_in(settings.database_url, settings.data_dir, settings.bucket)


def _say(arguments: argparse.Namespace, as_json: dict[str, object], word: object) -> int:
    import json

    print(json.dumps(as_json, ensure_ascii=False) if arguments.json else word)
    return 0
