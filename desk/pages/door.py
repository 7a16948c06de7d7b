"""The door: a link from the chat, looked at as often as one likes, spent once by «Войти»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.device import device_of
from services.access.naming import initials
from services.desk import links, sessions
from services.desk.links import LinkNotGood
from services.desk.sessions import LONGEST, sit_down
from views.roles import role_name

if TYPE_CHECKING:
    from aiohttp import web

    from desk.visit import Visit


async def came(visit: Visit) -> web.Response:
    """The token stands behind # and never reaches us: a script of the page sends it on, or a person pastes it."""
    return visit.page("door.html", status=200)


def token_of(written: str) -> str:
    """Take the token out of what was pasted: the whole link, or what stands behind its #."""
    return written.strip().rpartition("#")[2]


async def who(visit: Visit) -> web.Response:
    """Say whom the link lets in; nothing is spent yet."""
    token = token_of(visit.one("token"))
    try:
        async with visit.read() as session:
            actor = await links.whose_link(session, token, now=visit.now)
    except LinkNotGood as refusal:
        return visit.page("door.html", status=403, problem=refusal.words(visit._))
    roles = ", ".join(dict.fromkeys(str(role_name(post.role, visit._)) for post in actor.posts))
    return visit.page("who.html", token=token, name=initials(actor.name), roles=roles)


async def entered(visit: Visit) -> web.Response:
    """Spend the link. Whoever sat here before stands up, and no token that was brought along is taken over."""
    device = device_of(visit.request.headers.get("User-Agent", ""))
    try:
        async with visit.desk.db.begin() as session:
            actor = await links.spend_link(session, token_of(visit.one("token")), now=visit.now)
            if visit.sitting is not None:
                await sessions.stand_up(session, visit.sitting.id, now=visit.now)
            token = await sit_down(session, actor, device=device, now=visit.now)
    except LinkNotGood as refusal:
        return visit.page("door.html", status=403, problem=refusal.words(visit._))
    return visit.desk.keep(visit.go("/"), token, LONGEST)


async def left(visit: Visit) -> web.Response:
    if visit.sitting is not None:
        async with visit.desk.db.begin() as session:
            await sessions.stand_up(session, visit.sitting.id, now=visit.now)
    return visit.desk.keep(visit.go("/in"), "", LONGEST)
