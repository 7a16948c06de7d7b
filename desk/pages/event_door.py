"""At the door of an event: the code that changes, over the whole screen, and the QR to print."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import web
from markupsafe import Markup

from desk.words import plain
from documents.qr import qr_png, qr_svg
from services.access.addresses import chat_link
from services.events import checking_in
from services.events.cards import load_event
from services.events.checking_in import NO_CODE, Phase
from services.events.doors import Door, payload_of
from services.events.rules.steps import STEP_S
from views.events.lists import digits_words, marked_words
from views.events.words import when

if TYPE_CHECKING:
    from desk.visit import Visit
    from services.events.cards import EventCard
    from services.events.checking_in import OnScreen

SOON_S: Final = 60  # so often a page without scripts looks whether there is a code now


async def show(visit: Visit) -> web.Response:
    """Show what is scanned at the door. A script keeps it fresh; without one the page loads anew at each change."""
    if visit.request.query.get("printed"):
        return await printed(visit)
    async with visit.read() as session:
        screen = await checking_in.on_screen(session, visit.actor, visit.place, now=visit.now)
        card = await load_event(session, visit.actor, visit.place)
    live = screen.phase is Phase.LIVE
    return visit.page(
        "door_screen.html",
        card=card,
        when=when(card, visit._, now=visit.now),
        screen=screen,
        off=no_code_words(visit, card),
        qr=Markup(await drawn(visit, screen)) if live else "",  # noqa: S704 - ours, as on the page of the number
        digits=digits_words(screen.digits),
        present=plain(marked_words(screen.present, visit._)),
        bot=visit.desk.bot(),
        lasts_ms=STEP_S * 1000,
        refresh=screen.left_ms // 1000 + 2 if live else 0 if screen.phase is Phase.OVER else SOON_S,
    )


def no_code_words(visit: Visit, card: EventCard) -> str:
    """Say why this event has no code, whatever the hour; nothing where it has one."""
    refusal = NO_CODE.get(card.state)
    return refusal().words(visit._) if refusal else ""


async def now(visit: Visit) -> web.Response:
    """Tell the page's script what the screen shows now; the square again only where it has changed."""
    async with visit.read() as session:
        screen = await checking_in.on_screen(session, visit.actor, visit.place, now=visit.now)
    told: dict[str, object] = {
        "phase": screen.phase,
        "step": screen.link.step,
        "left": screen.left_ms,
        "present": plain(marked_words(screen.present, visit._)),
    }
    if screen.phase is Phase.LIVE and visit.request.query.get("step") != str(screen.link.step):
        told |= {"qr": await drawn(visit, screen), "digits": digits_words(screen.digits)}
    return web.json_response(told)


async def drawn(visit: Visit, screen: OnScreen) -> str:
    return await asyncio.to_thread(qr_svg, chat_link(visit.desk.bot(), payload_of(screen.link)))


async def printed(visit: Visit) -> web.Response:
    async with visit.read() as session:
        screen = await checking_in.on_screen(session, visit.actor, visit.place, now=visit.now)
        card = await load_event(session, visit.actor, visit.place)
    return visit.page(
        "door_print.html",
        card=card,
        over=screen.phase is Phase.OVER,
        off=no_code_words(visit, card),
        when=when(card, visit._, now=visit.now),
    )


async def picture(visit: Visit) -> web.Response:
    """Give the QR to print: it stays the same until half an hour after the end."""
    async with visit.read() as session:
        _code, secret = await checking_in.code_of(session, visit.actor, visit.place)
    link = chat_link(visit.desk.bot(), payload_of(Door(secret, printed=True)))
    return web.Response(body=await asyncio.to_thread(qr_png, link), content_type="image/png")
