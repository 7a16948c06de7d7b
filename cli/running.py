"""`nastavnik run`, `migrate` and `doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR
from locales import __

if TYPE_CHECKING:
    import argparse

    from bot.app import App
    from bot.config import Settings
    from cli.common import Commands

STOPPED_WITHIN_S = 9.0


def add(commands: Commands) -> None:
    run = commands.add_parser("run", help=__("start the bot; the schema is brought up to date first"))
    run.set_defaults(run=start, action=OPERATOR)
    migrate = commands.add_parser("migrate", help=__("bring the database's schema up to date"))
    migrate.add_argument("--json", action="store_true", help=__("answer in JSON"))
    migrate.set_defaults(run=bring_up_to_date, action=OPERATOR)
    doctor = commands.add_parser(
        "doctor", help=__("check that the bot hears, sends, writes and is copied every night; exit 1 when not")
    )
    doctor.add_argument("--json", action="store_true", help=__("answer in JSON"))
    doctor.set_defaults(run=examine, action=OPERATOR)


def start(_: argparse.Namespace) -> int:
    import uvloop

    from bot import logs
    from bot.config import load_settings
    from bot.lock import only_one
    from storage.postgres import is_on_server

    settings = load_settings().with_token()
    logs.set_up(settings.log_format)
    with only_one(settings.data_dir, beside_others=is_on_server(settings.database_url)):
        uvloop.run(_live(settings))
    return 0


async def _live(settings: Settings) -> None:
    import gc

    import migrations
    import views  # noqa: F401 - first: it brings in aiogram without its weight
    from bot.app import build_app
    from bot.life import live
    from bot.lock import only_one_on

    app = build_app(settings)
    try:
        await migrations.insist_on_head(settings.database_url)
    except migrations.SchemaTooOld:
        async with only_one_on(settings.database_url):  # alone: the schema would change under the bots that run
            await migrations.bring_to_head(settings.database_url)
    async with only_one_on(settings.database_url, app.stop, beside_others=True):
        await migrations.insist_on_head(settings.database_url)
        # What is loaded by now stays: to look through it for garbage would hold everybody up for a third of a second.
        gc.collect()
        gc.freeze()
        _stop_on_signals(app)
        await live(app)


def _stop_on_signals(app: App) -> None:
    import asyncio
    import signal

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, app)


def _stop(app: App) -> None:
    """Let the app drain; whatever runs on after that, a thread above all, does not hold the program any longer.

    Reading processes end with the program, and what was not handled is in the inbox.
    """
    import os
    import threading

    app.stop.set()
    last = threading.Timer(STOPPED_WITHIN_S, os._exit, (0,))
    last.daemon = True
    last.start()


def bring_up_to_date(arguments: argparse.Namespace) -> int:
    import asyncio
    import json

    from bot.config import load_settings
    from bot.lock import only_one

    settings = load_settings()
    with only_one(settings.data_dir):
        before, after = asyncio.run(_bring_up_to_date(settings.database_url))
    if arguments.json:
        print(json.dumps({"before": before, "after": after}))
    else:
        print(f"{before or '–'} → {after}" if before != after else after)
        _name_readable_copies(settings)
    return 0


async def _bring_up_to_date(database_url: str) -> tuple[str | None, str | None]:
    import migrations
    from bot.lock import only_one_on

    async with only_one_on(database_url):
        return await migrations.bring_to_head(database_url)


def _name_readable_copies(settings: Settings) -> None:
    """Copies do not move along with the database: those in which confidential answers can be read are named."""
    from cli.backups import held_by
    from cli.common import operator_words, plain
    from services.backup.old_copies import READABLE, readable_copies

    for copy in readable_copies(held_by(settings).database, settings.backups):
        print(f"{copy}: {plain(operator_words()(READABLE))}")


def examine(arguments: argparse.Namespace) -> int:
    import asyncio
    import json

    from bot.config import load_settings
    from bot.health import examination
    from cli.common import operator_words, plain

    checks = asyncio.run(examination(load_settings()))
    healthy = all(check.fine for check in checks)
    if arguments.json:
        listed = [{"name": check.name, "ok": check.fine, **check.values} for check in checks]
        print(json.dumps({"ok": healthy, "checks": listed}, ensure_ascii=False, indent=2))
    else:
        _ = operator_words()
        for check in checks:
            print("✓" if check.fine else "✗", plain(_(check.msgid, **check.values)))
    return 0 if healthy else 1
