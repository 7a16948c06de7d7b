"""`nastavnik invite`: links by which people join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.common import at_desk, operator_options, usage, whole_number
from locales import __

if TYPE_CHECKING:
    from cli.common import Commands, Desk
    from models.enums import Role
    from services.people import NewInvite

DAYS = 30


def add(commands: Commands) -> None:
    command = commands.add_parser("invite", help=__("make links by which people join"))
    command.add_argument("--role", required=True, type=role, metavar="SLUG", help=__("coordinator, curator, teacher …"))
    command.add_argument("--school", metavar="NAME", help=__("for roles at a school and for curators"))
    command.add_argument("--region", metavar="SLUG", help=__("for an observer who sees the sums of a region"))
    command.add_argument("--count", type=whole_number, default=1, metavar="N", help=__("so many links"))
    command.add_argument("--uses", type=whole_number, default=1, metavar="N", help=__("so many people by each link"))
    command.add_argument(
        "--days", type=whole_number, default=DAYS, metavar="N", help=__("days for which it is valid (%(default)s)")
    )
    operator_options(command)
    command.set_defaults(run=at_desk(invite), action="people.invite")


def role(slug: str) -> Role:
    from models.enums import Role

    try:
        return Role(slug)
    except ValueError:
        raise usage(__("There is no role “{slug}”. The roles: {known}"), slug=slug, known=", ".join(Role)) from None


async def invite(desk: Desk) -> int:
    from bot.addresses import username
    from services import people
    from services.access.addresses import chat_link
    from services.municipality import municipalities, regions

    asked = desk.arguments
    bot_name = await username(desk.settings)
    if asked.region is not None and (asked.school or asked.municipality):
        raise people.ObserversAlone
    place = None if asked.region is not None else await desk.municipality()
    async with desk.db.begin() as session:
        municipality_id = await regions.region_named(session, asked.region) if place is None else place
        school_id = await municipalities.school_named(session, municipality_id, asked.school) if asked.school else None
        made = [
            await people.create_invite(
                session,
                municipality_id=municipality_id,
                role=asked.role,
                school_id=school_id,
                uses=asked.uses,
                days=asked.days,
                now=desk.now,
            )
            for _ in range(asked.count)
        ]
    links = {one.id: chat_link(bot_name, one.token) for one in made}
    return desk.answer({"invites": [_as_json(one, links[one.id]) for one in made]}, links.values())


def _as_json(made: NewInvite, link: str) -> dict[str, object]:
    return {
        "token": made.token,
        "link": link,
        "role": made.role,
        "school": made.school,
        "uses": made.uses,
        "expires_at": made.expires_at.isoformat(),
    }
