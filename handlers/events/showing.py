"""The card of an event as the reader may see it, and hours as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from locales import __
from models.enums import EventState
from services.access import Action, municipality_of
from services.calendar import zone
from services.errors import NotFound, Refusal
from services.events.answering import goers_seen
from services.events.cards import event_row, load_event, school_names
from services.events.seating import people_meant
from services.events.warnings import warnings_of
from services.settings import zone_of
from views.events.card import event_screen
from views.events.planning import warning_words

if TYPE_CHECKING:
    from markupsafe import Markup

    from handlers.turn import Turn
    from views.screen import Screen

CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?"
HOUR: Final = re.compile(r"(\d{1,2})(?:[:.\-\s](\d{2}))?")
DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?")
HOURS: Final = re.compile(rf"(?:с\s+)?{CLOCK}\s*(?:-|–|—|до)\s*{CLOCK}", re.IGNORECASE)


class DayUnclear(Refusal):
    msgid = __("I do not understand this day. Write it like 12.12, please.")


class TimeUnclear(Refusal):
    msgid = __("I do not understand this time. Write it like 15:00, please.")


def read_day(text: str, *, today: date) -> date:
    """Read «12.12»: the next one that comes; on 29 February some years are none."""
    found = DAY.fullmatch(text)
    if found is None:
        raise DayUnclear
    for year in (int(found[3]),) if found[3] else (today.year, today.year + 1):
        try:
            day = date(year, int(found[2]), int(found[1]))
        except ValueError:
            continue
        if found[3] or day >= today:
            return day
    raise DayUnclear


def read_hours(written: str) -> tuple[time, time | None]:
    """Read «15:00», «15.30», «15» or with the end: «15:00–16:30»."""
    text = written.strip()
    both = HOURS.fullmatch(text) if not HOUR.fullmatch(text) else None
    one = HOUR.fullmatch(text)
    try:
        if both:
            return time(int(both[1]), int(both[2] or 0)), time(int(both[3]), int(both[4] or 0))
        return time(int(one[1]), int(one[2] or 0)), None  # type: ignore[index]
    except (TypeError, ValueError) as error:
        raise TimeUnclear from error


def span_of(day: date, hours: tuple[time, time | None], timezone: str) -> tuple[datetime, datetime | None]:
    """Give beginning and end; an end that is earlier than the beginning is on the next day."""
    here = zone(timezone)
    begins, ends = hours
    starts_at = datetime.combine(day, begins, here)
    if ends is None:
        return starts_at, None
    return starts_at, datetime.combine(day if ends > begins else day + timedelta(days=1), ends, here)


async def planning_zone(turn: Turn) -> str:
    async with turn.read() as session:
        return await zone_of(session, municipality_of(turn.actor, Action.EVENT_EDIT))


def known(turn: Turn, key: str) -> Any:
    """Read what the dialogue holds; a button of a dialogue that is over leads nowhere."""
    if key not in turn.dialogue.data:
        raise NotFound
    return turn.dialogue.data[key]


async def card_screen(turn: Turn, event_id: int, *, said: Markup | None = None) -> Screen:
    async with turn.read() as session:
        card = await load_event(session, turn.actor, event_id)
        schools = await school_names(session, card)
        people: tuple[int, int] | None = None
        warned: tuple[Markup, ...] = ()
        if card.state is EventState.DRAFT:
            event = await event_row(session, event_id)
            meant = await people_meant(session, card.municipality_id, event.audience, now=turn.now)
            people = len(meant), len({one.school for one in meant.values() if one.school is not None})
            found = await warnings_of(session, event, meant) if card.starts_at > turn.now else []
            warned = tuple(warning_words(one, turn._) for one in found)
        going = await goers_seen(session, turn.actor, card)
    return event_screen(
        card, turn._, now=turn.now, schools=schools, goers=going, warnings=warned, people=people, said=said
    )


async def show_event(turn: Turn, event_id: int, *, said: Markup | None = None) -> None:
    await turn.show(await card_screen(turn, event_id, said=said))
