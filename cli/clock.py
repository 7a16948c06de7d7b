"""`nastavnik clock`: is the clock believed? After a jump the operator may say that it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR, at_desk
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk


def add(commands: Commands) -> None:
    clock = commands.add_parser("clock", help=__("show whether the clock is believed; after a jump nothing is deleted"))
    clock.add_argument("--confirm", action="store_true", help=__("the clock is right: go on deleting by time"))
    clock.add_argument("--json", action="store_true", help=__("answer in JSON"))
    clock.set_defaults(run=at_desk(look), action=OPERATOR)


async def look(desk: Desk) -> int:
    from services.access.audit import record
    from services.privacy.clock_mark import believe, read_mark

    async with desk.db.begin() as session:
        if desk.arguments.confirm:
            mark = await believe(session, desk.now)
            await record(session, "clock.confirmed", "clock:1", by=None, now=desk.now)
        else:
            mark = await read_mark(session, now=desk.now)
    as_json = {
        "now": desk.now.isoformat(),
        "believed": mark.at.isoformat(),
        "held_since": mark.held_at.isoformat() if mark.held_at else None,
    }
    _ = desk._
    words = [_("The clock says {moment}.", moment=f"{desk.now:%Y-%m-%d %H:%M} UTC")]
    if mark.held_at is None:
        words.append(_("It is trusted."))
    else:
        words.append(_("It jumped from {before} and is not trusted.", before=f"{mark.at:%Y-%m-%d %H:%M} UTC"))
        words.append(_("If it is right: nastavnik clock --confirm"))
    return desk.answer(as_json, words)
