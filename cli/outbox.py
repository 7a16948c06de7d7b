"""`nastavnik outbox`: what waits to leave and what became of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR, at_desk, operator_options

if TYPE_CHECKING:
    from cli.common import Commands, Desk


def add(commands: Commands) -> None:
    command = commands.add_parser("outbox", help="messages: waiting, sent, failed")
    operator_options(command)
    command.set_defaults(run=at_desk(outbox), action=OPERATOR)


async def outbox(desk: Desk) -> int:
    from services.outbox import figures

    async with desk.db.read() as session:
        counts = await figures(session, now=desk.now)
    _ = desk._
    return desk.answer(
        counts,
        (
            _("Waiting: {n}, the oldest for {seconds} s", n=counts["waiting"], seconds=counts["oldest_s"]),
            _("Sent: {n}", n=counts["sent"]),
            _("Failed: {n}", n=counts["failed"]),
            _("Cannot be reached: {n}", n=counts["blocked"]),
            _("Unclear whether it arrived: {n}", n=counts["unknown"]),
        ),
    )
