"""`nastavnik invite`: links by which people join."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cli.common import at_desk, operator_options

if TYPE_CHECKING:
    from cli.common import Commands, Desk
    from models.enums import Role
    from services.people import NewInvite

DAYS = 30


def add(commands: Commands) -> None:
    command = commands.add_parser("invite", help="make links by which people join")
    command.add_argument("--role", required=True, type=role, metavar="SLUG", help="coordinator, curator, teacher …")
    command.add_argument("--school", metavar="NAME")
    command.add_argument("--count", type=positive, default=1, metavar="N", help="so many links")
    command.add_argument("--uses", type=positive, default=1, metavar="N", help="so many people by each link")
    command.add_argument("--days", type=positive, default=DAYS, metavar="N", help=f"valid so long (default {DAYS})")
    operator_options(command)
    command.set_defaults(run=at_desk(invite), action="people.invite")


def role(slug: str) -> Role:
    from models.enums import Role

    try:
        return Role(slug)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no role {slug!r}; the roles are {', '.join(Role)}") from None


def positive(number: str) -> int:
    if not number.isdecimal() or not int(number):
        raise argparse.ArgumentTypeError(f"{number!r} is not a whole number above zero")
    return int(number)


async def invite(desk: Desk) -> int:
    from bot.addresses import invite_link, username
    from services import people
    from services.municipality import municipalities

    asked = desk.arguments
    bot_name = await username(desk.settings)
    async with desk.db.begin() as session:
        municipality_id = await desk.municipality(session)
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
    links = {one.id: invite_link(bot_name, one.token) for one in made}
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
