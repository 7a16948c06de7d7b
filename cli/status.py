"""`nastavnik status`: what is done, late and waiting, as the coordinator sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.common import at_desk, operator_options
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.common import Commands, Desk
    from locales import Translator


def add(commands: Commands) -> None:
    command = commands.add_parser("status", help=__("what is done, late and waiting, by school"))
    operator_options(command)
    command.set_defaults(run=at_desk(status), action="status")


async def status(desk: Desk) -> int:
    from services.status import municipality_scope, summary, whole

    municipality_id = await desk.municipality()
    async with desk.db.read() as session:
        told = await summary(session, municipality_id, now=desk.now)
        items, tally, _soon = await whole(session, await municipality_scope(session, municipality_id, now=desk.now))
    from views.status import headline

    return desk.answer(told, [headline(tally, desk._, items=items), *lines(told, desk._)])


def lines(told: dict[str, Any], _: Translator) -> Iterator[str]:
    for school in told["schools"]:
        yield _(
            "{name}: in progress {open}, reported {reported}, confirmed {confirmed}, returned {returned}, late {late}",
            **school,
        )
    if told["needs_date"]:
        yield _("Items without a date: {n}", n=told["needs_date"])
    if told["unreachable"]:
        yield _("People out of reach: {n}", n=told["unreachable"])
