"""The door: a link from the chat, looked at as often as one likes, spent once by «Войти»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.device import device_of
from services.access.naming import initials
from services.desk import links, sessions
from services.desk.links import LinkNotGood
from services.desk.sessions import LONGEST, sit_down
from services.desk.tries import TryNotGood
from views.roles import role_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from desk.visit import Visit
    from services.access import Actor
    from services.errors import Refusal


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
        return refused(visit, refusal)
    return ask(visit, actor, way="/in", token=token)


async def entered(visit: Visit) -> web.Response:
    return await enter(visit, links.spend_link, token_of(visit.one("token")))


async def enter(visit: Visit, spend: Callable[..., Awaitable[Actor]], token: str) -> web.Response:
    """Spend what lets in. Whoever sat here before stands up, and no token that was brought along is taken over."""
    try:
        async with visit.desk.db.begin() as session:
            actor = await spend(session, token, now=visit.now)
            if visit.sitting is not None:
                await sessions.stand_up(session, visit.sitting.id, now=visit.now)
            sitting = await sit_down(session, actor, device=device(visit), now=visit.now)
    except (LinkNotGood, TryNotGood) as refusal:
        return refused(visit, refusal)
    return visit.desk.keep(visit.go("/"), visit.desk.cookie, sitting, LONGEST)


def device(visit: Visit) -> str:
    return device_of(visit.request.headers.get("User-Agent", ""))


def refused(visit: Visit, refusal: Refusal, status: int = 403) -> web.Response:
    """Say why nobody comes in so, beside the ways that there are."""
    return visit.page("door.html", status=status, problem=refusal.words(visit._))


def ask(visit: Visit, actor: Actor, *, way: str, token: str = "") -> web.Response:
    """Ask whoever sits there whether they are this person: the next step lets them in."""
    roles = ", ".join(dict.fromkeys(str(role_name(post.role, visit._)) for post in actor.posts))
    return visit.page("who.html", token=token, name=initials(actor.name), roles=roles, way=visit.desk.at(way))


async def left(visit: Visit) -> web.Response:
    if visit.sitting is not None:
        async with visit.desk.db.begin() as session:
            await sessions.stand_up(session, visit.sitting.id, now=visit.now)
    if visit.desk.inside:
        visit.sitting, visit.token = None, ""
        return visit.page("closed.html")
    return visit.desk.keep(visit.go("/in"), visit.desk.cookie, "", LONGEST)
