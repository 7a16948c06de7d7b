"""The door inside Telegram: a page without anybody's data, whose script sends on what Telegram vouches for.

The session that comes of it lives in that script's memory and is brought along in a header: no browser keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from desk.gate import shell
from desk.pages.door import device
from locales import translator
from services.access import load_actor
from services.desk.inside import NobodyKnown, NoDeskHere, OpeningNotGood, spend_opening
from services.desk.sessions import sit_down

if TYPE_CHECKING:
    from desk.visit import Visit
    from services.errors import Refusal


async def show(visit: Visit) -> web.Response:
    return shell(visit)


async def opened(visit: Visit) -> web.Response:
    """Begin a session for whom Telegram vouches, or say in their language why there is none."""
    vouched = visit.desk.vouched(visit.one("data"))
    if vouched is None:
        return refused(visit, OpeningNotGood())
    async with visit.read() as session:
        known = await load_actor(session, vouched.address, now=visit.now)
    language = known.language if known else vouched.language
    if language:
        visit._ = translator(language)
    try:
        async with visit.desk.db.begin() as session:
            actor = await spend_opening(session, vouched, now=visit.now)
            token = await sit_down(session, actor, device=device(visit), inside=True, now=visit.now)
    except (OpeningNotGood, NobodyKnown, NoDeskHere) as refusal:
        return refused(visit, refusal)
    return web.json_response({"session": token})


def refused(visit: Visit, refusal: Refusal) -> web.Response:
    return visit.page("closed.html", status=403, problem=refusal.words(visit._))
