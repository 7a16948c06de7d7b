"""What commands about events are asked with: a period, an event by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.common import Desk
    from services.calendar.period import Period
    from services.events.cards import EventCard


def period(text: str) -> Period:
    """Read a period; a wrong one is wrong usage."""
    import argparse

    from cli.common import operator_words, plain
    from services.calendar.period import Period
    from services.errors import Refusal

    try:
        return Period.parse(text)
    except Refusal as error:
        raise argparse.ArgumentTypeError(plain(error.words(operator_words()))) from error


async def named(desk: Desk) -> EventCard:
    from services.errors import NotFound
    from services.events.cards import EventUnknown, event_number, load_event

    number = event_number(desk.arguments.event)
    municipality = await desk.municipality() if desk.arguments.municipality else None
    async with desk.db.read() as session:
        try:
            card = await load_event(session, None, number)
        except NotFound as error:
            raise EventUnknown from error
    if municipality not in {None, card.municipality_id}:
        raise EventUnknown
    return card
