"""`nastavnik municipality add|move|list`: several municipalities in one installation, and the regions they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import OPERATOR, at_desk
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk

NOWHERE = "-"


def add(commands: Commands) -> None:
    several = commands.add_parser("municipality", help=__("add and list municipalities"))
    actions = several.add_subparsers(dest="what", required=True, metavar="ACTION")
    fresh = actions.add_parser("add", help=__("make one more; its coordinator comes by an invitation"))
    fresh.add_argument("name", metavar="NAME")
    fresh.add_argument("--zone", required=True, metavar="ZONE", help=__("for example Asia/Krasnoyarsk"))
    fresh.add_argument("--region", metavar="REGION", help=__("the slug of the region that it is in"))
    fresh.add_argument("--json", action="store_true", help=__("answer in JSON"))
    fresh.set_defaults(run=at_desk(make), action=OPERATOR)
    moved = actions.add_parser("move", help=__("put one into a region, or into none"))
    moved.add_argument("municipality", metavar="SLUG", help=__("the slug of the municipality"))
    moved.add_argument("--region", required=True, metavar="REGION", help=__("the slug of the region; “-”: none"))
    moved.add_argument("--json", action="store_true", help=__("answer in JSON"))
    moved.set_defaults(run=at_desk(move), action=OPERATOR)
    listed = actions.add_parser("list", help=__("all municipalities, their schools and people"))
    listed.add_argument("--json", action="store_true", help=__("answer in JSON"))
    listed.set_defaults(run=at_desk(list_all), action=OPERATOR)


async def make(desk: Desk) -> int:
    from services.municipality import founding, regions

    asked = desk.arguments
    async with desk.db.begin() as session:
        number, slug = await founding.add_municipality(session, asked.name, asked.zone, now=desk.now)
        if asked.region is not None:
            region_id = await regions.region_named(session, asked.region)
            await regions.put_into(session, number, region_id, now=desk.now)
        every = await founding.told(session, now=desk.now)
    mine = [one for one in every if one["slug"] == slug]
    way = desk._("Its coordinator joins by the link that this command gives: {command}", command=_invitation(slug))
    return desk.answer({"municipalities": mine}, [f"{mine[0]['name']}: {slug}", way])


def _invitation(slug: str) -> str:
    return f"nastavnik invite --role coordinator --municipality {slug}"


async def move(desk: Desk) -> int:
    from services.municipality import municipalities, regions

    asked = desk.arguments
    async with desk.db.begin() as session:
        number = await municipalities.named(session, asked.municipality)
        region_id = None if asked.region == NOWHERE else await regions.region_named(session, asked.region)
        await regions.put_into(session, number, region_id, now=desk.now)
    told = {"municipality": asked.municipality, "region": None if region_id is None else asked.region}
    done = (
        __("{municipality} is in no region.") if region_id is None else __("{municipality} is in the region {region}.")
    )
    return desk.answer(told, [desk._(done, **told)])


async def list_all(desk: Desk) -> int:
    from services.municipality import founding

    async with desk.db.read() as session:
        every = await founding.told(session, now=desk.now)
    _ = desk._
    lines = (_("{slug}: {name}, {timezone}, schools {schools}, people {people}", **one) for one in every)
    return desk.answer({"municipalities": every}, lines)
