"""`nastavnik backup FILE` and `nastavnik restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    import argparse

    from bot.config import Settings
    from cli.common import Commands


class NotSqlite(Refusal):
    msgid = __("This command copies SQLite databases. For PostgreSQL use pg_dump and pg_restore.")


class NothingToBackUp(Refusal):
    msgid = __("There is no database at {path} yet.")


class NotABackup(Refusal):
    msgid = __("{path} is not a whole database of Nastavnik. Nothing was changed.")


class NotWritten(Refusal):
    msgid = __("{path} could not be written: {reason}")


def add(commands: Commands) -> None:
    backup = commands.add_parser("backup", help="copy the database to a file; the bot may run meanwhile")
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.add_argument("--json", action="store_true", help="answer in JSON")
    backup.set_defaults(run=back_up)
    restore = commands.add_parser("restore", help="put a backup in place of the database; the old one is kept beside")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("--json", action="store_true", help="answer in JSON")
    restore.set_defaults(run=put_back)


def back_up(arguments: argparse.Namespace) -> int:
    from bot.config import load_settings
    from models import backup

    database = _file_of(load_settings())
    if not database.exists():
        raise NothingToBackUp(path=database)
    try:
        backup.back_up(database, arguments.file)
    except OSError as error:
        raise NotWritten(path=arguments.file, reason=error.strerror or type(error).__name__) from error
    except backup.NotADatabase:
        raise NotABackup(path=database) from None
    return _say(arguments, {"file": str(arguments.file), "bytes": arguments.file.stat().st_size}, arguments.file)


def put_back(arguments: argparse.Namespace) -> int:
    from bot.config import load_settings
    from bot.lock import only_one
    from models import backup
    from services.clock import system_clock

    settings = load_settings()
    database = _file_of(settings)
    _must_fit(arguments.file)
    with only_one(settings.data_dir):
        try:
            aside = backup.put_in_place(arguments.file, database, now=system_clock())
        except OSError as error:
            raise NotWritten(path=database, reason=error.strerror or type(error).__name__) from error
    return _say(arguments, {"file": str(database), "old": str(aside) if aside else None}, database)


def _must_fit(file: Path) -> None:
    """A backup of a newer program would be damaged by this one; an older one is brought forward by `migrate`."""
    import migrations
    from models import backup

    try:
        revision = backup.look_into(file)
    except backup.NotADatabase:
        raise NotABackup(path=file) from None
    if revision is not None and not migrations.knows(revision):
        raise migrations.SchemaTooNew(revision=revision)


def _file_of(settings: Settings) -> Path:
    from sqlalchemy import make_url

    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotSqlite
    return Path(url.database)


def _say(arguments: argparse.Namespace, as_json: dict[str, object], word: Path) -> int:
    import json

    print(json.dumps(as_json, ensure_ascii=False) if arguments.json else word)
    return 0
