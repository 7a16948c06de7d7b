"""`nastavnik move --to URL`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.common import OPERATOR
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from bot.config import Settings
    from cli.common import Commands


class SameDatabase(Refusal):
    msgid = __("That is the database in use already.")


def add(commands: Commands) -> None:
    moved = commands.add_parser(
        "move", help=__("carry everything over to another, empty database; the bot stands still meanwhile")
    )
    moved.add_argument("--to", metavar="URL", required=True, help=__("its address, as DATABASE_URL has it"))
    moved.add_argument("--json", action="store_true", help=__("answer in JSON"))
    moved.set_defaults(run=move, action=OPERATOR)


def move(arguments: argparse.Namespace) -> int:
    """Carry the rows and compare them. The database in use is only read; files and keys stay where they lie."""
    import asyncio
    import json

    from bot.belongings import lies_here_now
    from bot.config import load_settings
    from bot.lock import only_one
    from cli.common import operator_words, plain

    here = load_settings()
    there = load_settings(database_url=arguments.to)
    if there.database_url == here.database_url:
        raise SameDatabase
    with only_one(here.data_dir):
        told = asyncio.run(_move(here, there))
    lies_here_now(there)
    if arguments.json:
        print(json.dumps({"tables": told, "rows": sum(told.values())}))
        return 0
    words = __("Carried over and compared: {n} rows. Now set DATABASE_URL to the new address and start the bot.")
    print(plain(operator_words()(words, n=sum(told.values()))))
    return 0


@contextmanager
def _keys_along(here: Path, there: Path) -> Iterator[None]:
    """Copy the keys before the rows, which cannot come a second time: answers without their key can never be read.

    If the rows do not come, no key stays there: it would outlive the closing of its survey.
    """
    from storage.run_keys import KeyRing

    if here == there:
        yield
        return
    ours, theirs = KeyRing(here), KeyRing(there)
    before = theirs.names()
    try:
        ours.copy_to(theirs)
        yield
    except BaseException:
        for name in ours.names() - before:
            theirs.destroy(name)
        raise


async def _with_its_keys(here: Settings) -> None:
    """Insist that DATA_DIR is the right one: what comes without its keys can never be read."""
    from bot.belongings import insist_on_belongings
    from storage.database import Database
    from storage.run_keys import KeyRing

    db = Database(here.database_url, keys=KeyRing(here.run_keys))
    try:
        await insist_on_belongings(db, here)
    finally:
        await db.dispose()


async def _move(here: Settings, there: Settings) -> dict[str, int]:
    from bot.lock import only_one_on
    from services.backup.carrying import move as carry_over

    async with only_one_on(here.database_url), only_one_on(there.database_url):
        await _with_its_keys(here)
        with _keys_along(here.run_keys, there.run_keys):
            carried = await carry_over(here.database_url, there.database_url)
    return {table: one.rows for table, one in carried.items()}
