"""`nastavnik outbox`: what waits to leave and what became of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.common import OPERATOR, at_desk, operator_options, whole_number
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk
    from locales import Translator
    from services.messages.report import Row

TROUBLE = ("waiting", "claimed", "sending", "failed", "blocked", "unknown")


def add(commands: Commands) -> None:
    command = commands.add_parser("outbox", help=__("messages: waiting, sent, failed"))
    operator_options(command)
    command.add_argument("--rows", action="store_true", help=__("list single messages too, by internal ids"))
    states = (*TROUBLE, "sent", "void")
    command.add_argument(
        "--state", choices=states, action="append", help=__("only these (default: all that did not arrive)")
    )
    command.add_argument(
        "--limit", type=whole_number, default=50, metavar="N", help=__("at most so many, the newest (50)")
    )
    command.set_defaults(run=at_desk(outbox), action=OPERATOR)


async def outbox(desk: Desk) -> int:
    from models.enums import OutboxState
    from services.messages.report import figures, rows

    _, wanted = desk._, desk.arguments
    # The queue is one for all: without a name it is shown whole.
    municipality = await desk.municipality() if wanted.municipality else None
    async with desk.db.read() as session:
        counts: dict[str, Any] = dict(await figures(session, now=desk.now, municipality_id=municipality))
        listed: list[Row] = []
        if wanted.rows or wanted.state:
            states = [OutboxState(one) for one in wanted.state or TROUBLE]
            listed = await rows(session, states, limit=wanted.limit, municipality_id=municipality)
            counts["rows"] = [as_json(row) for row in listed]
    return desk.answer(
        counts,
        (
            _("Waiting: {n}, the oldest for {seconds} s", n=counts["waiting"], seconds=counts["oldest_s"]),
            _("Sent: {n}", n=counts["sent"]),
            _("Failed: {n}", n=counts["failed"]),
            _("Cannot be reached: {n}", n=counts["blocked"]),
            _("Unclear whether it arrived: {n}", n=counts["unknown"]),
            *(in_words(row, _) for row in listed),
        ),
    )


def as_json(row: Row) -> dict[str, Any]:
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in row._asdict().items()}


def in_words(row: Row, _: Translator) -> str:
    """Name the codes as they stand in the database: they are what one searches for in the log and in the guide."""
    meant = row.planned_at.strftime("%Y-%m-%d %H:%M UTC")
    why = f" ({row.reason})" if row.reason else ""
    return _(
        "#{id} to person {person}: {kind}, {state}, meant for {meant}, tries: {tries}",
        id=row.id,
        person=row.person,
        kind=row.kind,
        state=row.state + why,
        meant=meant,
        tries=row.attempts,
    )
