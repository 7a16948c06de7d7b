"""The second door: a number on the screen, chosen on the phone; for a computer without a messenger.

The browser keeps the token of its try in a cookie, so the page says how it stands when it is opened anew: by hand,
where there is no JavaScript. Looking changes nothing: a try is begun, and spent, by a POST.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from markupsafe import Markup

from desk.pages.door import ask, device, enter, refused
from documents.qr import qr_svg
from services.access.addresses import chat_link
from services.desk import tries
from services.desk.tries import LIVES, TooManyWaiting, TryNotGood, TryRefused

if TYPE_CHECKING:
    from desk.visit import Visit


def token_of(visit: Visit) -> str:
    return visit.request.cookies.get(visit.desk.try_cookie, "")


async def begun(visit: Visit) -> web.Response:
    try:
        async with visit.desk.db.begin() as session:
            token = await tries.make_try(session, instead_of=token_of(visit), device=device(visit), now=visit.now)
    except TooManyWaiting as refusal:
        return refused(visit, refusal, status=429)
    return visit.desk.keep(visit.go("/number"), visit.desk.try_cookie, token, LIVES)


async def show(visit: Visit) -> web.Response:
    token = token_of(visit)
    try:
        async with visit.read() as session:
            shown = await tries.look_at_try(session, token, now=visit.now)
    except (TryNotGood, TryRefused) as refusal:
        return refused(visit, refusal)
    if shown.owner is not None:
        return ask(visit, shown.owner, way="/number/in")
    link = chat_link(visit.desk.bot(), tries.payload_of(tries.code_of(token)))
    qr = Markup(qr_svg(link))  # noqa: S704 - drawn by us; the text is in its squares, not in its tags
    return visit.page("number.html", state=shown.state.value, number=shown.number, link=link, qr=qr)


async def state(visit: Visit) -> web.Response:
    """Say in a word how it stands, for the script that waits; nothing where there is nothing to wait for."""
    try:
        async with visit.read() as session:
            shown = await tries.look_at_try(session, token_of(visit), now=visit.now)
    except (TryNotGood, TryRefused):
        return web.Response(text="")
    return web.Response(text=shown.state.value)


async def entered(visit: Visit) -> web.Response:
    answer = await enter(visit, tries.spend_try, token_of(visit))
    return visit.desk.keep(answer, visit.desk.try_cookie, "", LIVES)
