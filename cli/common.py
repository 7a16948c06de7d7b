"""What the command groups share: the operator's desk, and refusals as lines.

A command is an async function of a `Desk`, registered with `command.set_defaults(run=at_desk(function), action=…)`:
the action of services.access that the same deed takes in the chat, or `OPERATOR`. A test asks it of every command.
"""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from locales import __

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import date, datetime

    from bot.config import Settings
    from documents.left_out import LeftOut
    from locales import Translator
    from storage.database import Database

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - its only name

FAULTS: Final = {
    errno.ENOENT: __("there is no such file or folder"),
    errno.EISDIR: __("it is a folder"),
    errno.ENOTDIR: __("a part of the path is not a folder"),
    errno.EACCES: __("no permission to do it"),
    errno.EPERM: __("no permission to do it"),
    errno.EROFS: __("nothing can be written there"),
    errno.ENOSPC: __("there is no room left on the disk"),
    errno.EDQUOT: __("there is no room left on the disk"),
    errno.ENAMETOOLONG: __("the name is too long"),
}
SERVER_FAULTS: Final = {  # by storage.postgres.Fault, which is not imported for every command
    "not_let_in": __(
        "The database server does not let this user in: look at the name and the password in its address."
    ),
    "no_database": __("There is no such database on the server: look at its name in the address."),
    "away": __("The database server cannot be reached: look whether it runs and at its address."),
}
TAG: Final = re.compile(r"</?\w+>")
OPERATOR: Final = "operator"  # what concerns the machine and nobody's data: there is no such right in the chat


def operator_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help=__("answer in JSON"))
    command.add_argument("--municipality", metavar="SLUG", help=__("which one, where there is more than one"))


@dataclass(frozen=True)
class Desk:
    """What an operator's command works with."""

    arguments: argparse.Namespace
    settings: Settings
    db: Database
    now: datetime
    _: Translator

    async def municipality(self) -> int:
        """Give the one named by `--municipality`, or the only one; raise `MunicipalityNotNamed`.

        On a fresh database the first one is made ready, in a transaction of its own: also who only looks finds one.
        """
        from services.municipality import municipalities

        async with self.db.read() as session:
            found = await municipalities.choose(session, self.arguments.municipality)
        if found is not None:
            return found
        async with self.db.begin() as session:
            return await municipalities.make_first(session, timezone=self.settings.timezone)

    def answer(self, as_json: object, words: Iterable[str]) -> int:
        """Print what came of it, as the operator asked for it; give the exit code of success."""
        if self.arguments.json:
            import json

            print(json.dumps(as_json, ensure_ascii=False, indent=2))
        else:
            print("\n".join(plain(line) for line in words))
        return 0


def at_desk(
    work: Callable[[Desk], Awaitable[int]], *, whatever_lies_there: bool = False
) -> Callable[[argparse.Namespace], int]:
    """Make a command of `work`: settings read, the database open and at this program's schema, DATA_DIR its own.

    `whatever_lies_there`: for whoever has lost what should lie in DATA_DIR; such a command asks by itself whose it is.
    """

    def run(arguments: argparse.Namespace) -> int:
        import asyncio

        return asyncio.run(_sit_down(arguments, work, whatever_lies_there=whatever_lies_there))

    return run


async def _sit_down(
    arguments: argparse.Namespace, work: Callable[[Desk], Awaitable[int]], *, whatever_lies_there: bool
) -> int:
    import migrations
    from bot.belongings import insist_on_belongings
    from bot.config import load_settings
    from services.calendar.clock import system_clock
    from storage.database import Database
    from storage.run_keys import KeyRing

    settings = load_settings()
    await migrations.insist_on_head(settings.database_url)
    db = Database(settings.database_url, keys=KeyRing(settings.run_keys))
    try:
        if not whatever_lies_there:
            await insist_on_belongings(db, settings)
        return await work(Desk(arguments, settings, db, system_clock(), operator_words()))
    finally:
        await db.dispose()


def operator_words() -> Translator:
    """Speak the language of the operator's terminal where it is one of ours."""
    from locales import DEFAULT_LANGUAGE, translator

    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or DEFAULT_LANGUAGE
    return translator(locale[:2].lower())


def plain(text: str) -> str:
    """Take the HTML out of words that were made for a chat."""
    from markupsafe import Markup

    return Markup(TAG.sub("", text)).unescape() if isinstance(text, Markup) else text  # noqa: S704 - never shown as HTML


def reasons(error: BaseException) -> list[str]:
    """Say in lines why a command was refused; nothing for what nobody expected."""
    from sqlalchemy.exc import DBAPIError

    from bot.config import SettingsRefused
    from services.backup.carrying import ServerNotRead
    from services.errors import Refusal
    from storage.database import is_out_of_reach
    from storage.postgres import fault

    if isinstance(error, ServerNotRead) and error.__cause__:
        error = error.__cause__
    if isinstance(error, DBAPIError) and (why := fault(error)):
        return [plain(operator_words()(SERVER_FAULTS[why]))]
    if is_out_of_reach(error):
        return [plain(operator_words()("The database cannot be written to."))]
    if isinstance(error, SettingsRefused):
        return error.lines(operator_words())
    if isinstance(error, Refusal):
        return [plain(error.words(operator_words()))]
    if isinstance(error, OSError) and error.filename is not None:
        return [f"{error.filename}: {why_not(error)}"]
    return []


def why_not(error: OSError) -> str:
    """Say in the operator's words why a file could not be had or written."""
    msgid = FAULTS.get(error.errno or 0)
    return plain(operator_words()(msgid)) if msgid else errno.errorcode.get(error.errno or 0, type(error).__name__)


def usage(msgid: str, **values: object) -> argparse.ArgumentTypeError:
    """Make a refusal of an argument's value, in the operator's words."""
    import argparse

    return argparse.ArgumentTypeError(plain(operator_words()(msgid, **values)))


def day(text: str) -> date:
    """Read a day; a wrong one is wrong usage."""
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise usage(__("“{text}” is not a date. Write it like 2026-12-20."), text=text) from None


def whole_number(text: str) -> int:
    """Read a number above zero; anything else is wrong usage."""
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise usage(__("“{text}” is not a whole number above zero."), text=text)
    return int(text)


def left_out_as_json(left: Iterable[LeftOut], _: Translator) -> dict[str, Any]:
    """Where something of the file was not taken: its kind, how much, where, and the same in words."""
    from services.files.left_out import left_out_words

    told = [
        {"what": one.what, "count": one.count, "where": one.where, "words": plain(left_out_words(one, _))}
        for one in left
    ]
    return {"left_out": told} if told else {}
