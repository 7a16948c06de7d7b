"""`nastavnik move --to URL`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    import argparse

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

    from bot.config import load_settings
    from bot.lock import only_one
    from cli.common import operator_words, plain
    from storage.run_keys import KeyRing

    here = load_settings()
    there = load_settings(database_url=arguments.to)
    if there.database_url == here.database_url:
        raise SameDatabase
    with only_one(here.data_dir):
        told = asyncio.run(_move(here, there))
        if here.run_keys != there.run_keys:
            KeyRing(here.run_keys).copy_to(KeyRing(there.run_keys))
    if arguments.json:
        print(json.dumps({"tables": told, "rows": sum(told.values())}))
        return 0
    words = __("Carried over and compared: {n} rows. Now set DATABASE_URL to the new address and start the bot.")
    print(plain(operator_words()(words, n=sum(told.values()))))
    return 0


async def _move(here: Settings, there: Settings) -> dict[str, int]:
    from bot.lock import only_one_on
    from services.backup.carrying import move as carry_over

    async with only_one_on(here.database_url), only_one_on(there.database_url):
        carried = await carry_over(here.database_url, there.database_url)
    return {table: one.rows for table, one in carried.items()}
