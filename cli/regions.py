"""`nastavnik region add|list`: regions, whose observers see sums over municipalities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from cli.common import OPERATOR, at_desk
from locales import __

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cli.common import Commands, Desk
    from locales import Translator


def add(commands: Commands) -> None:
    regions = commands.add_parser("region", help=__("add and list regions: their observers see sums alone"))
    actions = regions.add_subparsers(dest="what", required=True, metavar="ACTION")
    fresh = actions.add_parser("add", help=__("make one more; its observer comes by an invitation"))
    fresh.add_argument("--slug", required=True, metavar="SLUG", help=__("its name in commands, for example sayan"))
    fresh.add_argument("--name", required=True, metavar="NAME", help=__("its name for people"))
    fresh.add_argument("--zone", metavar="ZONE", help=__("for example Asia/Krasnoyarsk; else TIMEZONE of the settings"))
    fresh.add_argument("--json", action="store_true", help=__("answer in JSON"))
    fresh.set_defaults(run=at_desk(make), action=OPERATOR)
    listed = actions.add_parser("list", help=__("all regions and their municipalities"))
    listed.add_argument("--json", action="store_true", help=__("answer in JSON"))
    listed.set_defaults(run=at_desk(list_all), action=OPERATOR)


async def make(desk: Desk) -> int:
    from services.municipality import regions

    asked = desk.arguments
    async with desk.db.begin() as session:
        zone = asked.zone or desk.settings.timezone
        await regions.add_region(session, asked.slug, asked.name, zone, now=desk.now)
        every = await regions.told_regions(session, now=desk.now)
    mine = [one for one in every if one["slug"] == asked.slug]
    _ = desk._
    return desk.answer(
        {"regions": mine},
        [
            f"{mine[0]['name']}: {asked.slug}",
            _(
                "A municipality is put into it: {command}",
                command=f"nastavnik municipality move … --region {asked.slug}",
            ),
            _(
                "Its observer joins by the link that this command gives: {command}",
                command=f"nastavnik invite --role observer --region {asked.slug}",
            ),
        ],
    )


async def list_all(desk: Desk) -> int:
    from services.municipality import regions

    async with desk.db.read() as session:
        every = await regions.told_regions(session, now=desk.now)
    return desk.answer({"regions": every}, _lines(every, desk._))


def _lines(every: Sequence[dict[str, Any]], _: Translator) -> Iterator[str]:
    for one in every:
        counts = {"municipalities": len(one["municipalities"]), "observers": one["observers"]}
        yield _("{slug}: {name}, {timezone}, municipalities {municipalities}, observers {observers}", **(one | counts))
        rows = Counter(member["told_with"] for member in one["municipalities"])
        for member in one["municipalities"]:
            together = member["told_with"] is not None and rows[member["told_with"]] > 1
            yield (
                _("  {slug}: {name}, told in one sum with others", **member)
                if together
                else _("  {slug}: {name}", **member)
            )
