"""`nastavnik municipality add|list`: several municipalities in one installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR, at_desk
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk


def add(commands: Commands) -> None:
    several = commands.add_parser("municipality", help=__("add and list municipalities"))
    actions = several.add_subparsers(dest="what", required=True, metavar="ACTION")
    fresh = actions.add_parser("add", help=__("make one more; its coordinator comes by an invitation"))
    fresh.add_argument("name", metavar="NAME")
    fresh.add_argument("--zone", required=True, metavar="ZONE", help=__("for example Asia/Krasnoyarsk"))
    fresh.add_argument("--json", action="store_true", help=__("answer in JSON"))
    fresh.set_defaults(run=at_desk(make), action=OPERATOR)
    listed = actions.add_parser("list", help=__("all municipalities, their schools and people"))
    listed.add_argument("--json", action="store_true", help=__("answer in JSON"))
    listed.set_defaults(run=at_desk(list_all), action=OPERATOR)


async def make(desk: Desk) -> int:
    from services.municipality import founding

    async with desk.db.begin() as session:
        slug = await founding.add_municipality(session, desk.arguments.name, desk.arguments.zone, now=desk.now)
        every = await founding.told(session, now=desk.now)
    mine = [one for one in every if one["slug"] == slug]
    way = desk._("Its coordinator joins by the link that this command gives: {command}", command=_invitation(slug))
    return desk.answer({"municipalities": mine}, [f"{mine[0]['name']}: {slug}", way])


def _invitation(slug: str) -> str:
    return f"nastavnik invite --role coordinator --municipality {slug}"


async def list_all(desk: Desk) -> int:
    from services.municipality import founding

    async with desk.db.read() as session:
        every = await founding.told(session, now=desk.now)
    _ = desk._
    lines = (_("{slug}: {name}, {timezone}, schools {schools}, people {people}", **one) for one in every)
    return desk.answer({"municipalities": every}, lines)
