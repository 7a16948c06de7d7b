"""/seminar: title → day → hour → place → audience → as they will see it → announced."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.permission import needs
from locales import __
from services import seminars
from services.access import Action, municipality_for
from services.calendar import zone
from services.errors import NotFound, Refusal
from services.seminars import SeminarCard
from services.surveys.runs import zone_of
from views import seminars as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="seminars")
router.callback_query.filter(Area("sm."))
ANNOUNCE = needs(Action.SEMINAR_ANNOUNCE)
HOUR: Final = re.compile(r"(\d{1,2})(?:[:.\-\s](\d{2}))?")
LONGEST: Final = 300
LONGEST_PLACE: Final = 1000


class TimeUnclear(Refusal):
    msgid = __("I do not understand this time. Write it like 15:00, please.")


class TooLong(Refusal):
    msgid = __("This is longer than {limit} characters. Say it shorter, please.")


class Inviting(StatesGroup):
    title = State()
    day = State()
    hour = State()
    place = State()
    audience = State()


@router.message(Command("seminar"), flags=ANNOUNCE)
async def began(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(Inviting.title)
    await turn.say(views.ask_title_screen(turn._))


async def municipality_zone(turn: Turn) -> str:
    async with turn.read() as session:
        return await zone_of(session, municipality_for(turn.actor, Action.SEMINAR_ANNOUNCE))


async def today(turn: Turn) -> date:
    return turn.now.astimezone(zone(await municipality_zone(turn))).date()


@router.message(Inviting.title, IsText(), flags=ANNOUNCE)
async def titled(message: Message, turn: Turn) -> None:
    title = " ".join((message.text or "").split())
    if len(title) > LONGEST:
        raise TooLong(limit=LONGEST)
    turn.dialogue.go(Inviting.day, title=title)
    day = await today(turn)
    await turn.say(views.ask_day_screen(day, day, turn._))


@router.callback_query(views.TurnMonth.filter(), flags=ANNOUNCE)
async def turned(_: CallbackQuery, turn: Turn, callback_data: views.TurnMonth) -> None:
    await turn.show(views.ask_day_screen(callback_data.month, await today(turn), turn._))


@router.callback_query(views.PickSeminarDay.filter(), flags=ANNOUNCE)
async def picked(_: CallbackQuery, turn: Turn, callback_data: views.PickSeminarDay) -> None:
    known(turn, "title")
    turn.dialogue.go(Inviting.hour, day=callback_data.day.isoformat())
    await turn.show(views.ask_time_screen(callback_data.day, await today(turn), turn._))


@router.message(Inviting.hour, IsText(), flags=ANNOUNCE)
async def timed(message: Message, turn: Turn) -> None:
    starts_at = datetime.combine(
        date.fromisoformat(known(turn, "day")), read_hour(message.text or ""), zone(await municipality_zone(turn))
    )
    if starts_at <= turn.now:
        raise seminars.SeminarInThePast
    turn.dialogue.go(Inviting.place, starts_at=starts_at.isoformat())
    await turn.say(views.ask_place_screen(turn._))


def read_hour(written: str) -> time:
    found = HOUR.fullmatch(written.strip())
    try:
        return time(int(found[1]), int(found[2] or 0))  # type: ignore[index]
    except (TypeError, ValueError) as error:
        raise TimeUnclear from error


@router.message(Inviting.place, IsText(), flags=ANNOUNCE)
async def placed(message: Message, turn: Turn) -> None:
    place = (message.text or "").strip()
    if len(place) > LONGEST_PLACE:
        raise TooLong(limit=LONGEST_PLACE)
    turn.dialogue.go(Inviting.audience, place=place)
    await turn.say(views.ask_audience_screen(turn._))


@router.callback_query(views.PickAudience.filter(), flags=ANNOUNCE)
async def chose_audience(_: CallbackQuery, turn: Turn, callback_data: views.PickAudience) -> None:
    card = draft(turn, callback_data.audience, await municipality_zone(turn))
    municipality = municipality_for(turn.actor, Action.SEMINAR_ANNOUNCE)
    async with turn.read() as session:
        people = await seminars.audience_of(session, municipality, callback_data.audience, now=turn.now)
    if not people:
        raise seminars.NobodyInvited
    turn.dialogue.go(Inviting.audience, audience=callback_data.audience)
    await turn.show(views.check_screen(card, len(people), turn._, now=turn.now))


def known(turn: Turn, key: str) -> Any:
    """Read what the dialogue holds; a button of a dialogue that is over leads nowhere."""
    if key not in turn.dialogue.data:
        raise NotFound
    return turn.dialogue.data[key]


def draft(turn: Turn, audience: str, timezone: str) -> SeminarCard:
    starts_at = datetime.fromisoformat(known(turn, "starts_at"))
    title, place = known(turn, "title"), known(turn, "place")
    return SeminarCard(0, title, place, starts_at, audience, timezone, cancelled=False, mine=True)


@router.callback_query(views.Announce.filter(), flags=ANNOUNCE)
async def announced(_: CallbackQuery, turn: Turn) -> None:
    card = draft(turn, known(turn, "audience"), await municipality_zone(turn))
    async with turn.begin() as session:
        turn.dialogue.end()
        _number, people = await seminars.announce_seminar(
            session,
            turn.actor,
            municipality_id=municipality_for(turn.actor, Action.SEMINAR_ANNOUNCE),
            title=card.title,
            starts_at=card.starts_at,
            place=card.place,
            audience=card.audience,
            now=turn.now,
        )
    await turn.show(views.announced_screen(people, turn._))


@router.callback_query(views.Drop.filter(), flags=ANNOUNCE)
async def dropped(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.dropped_screen(turn._))


@router.callback_query(views.Cancel.filter(), flags=ANNOUNCE)
async def cancelling(_: CallbackQuery, turn: Turn, callback_data: views.Cancel) -> None:
    async with turn.read() as session:
        card = await seminars.load_seminar(session, turn.actor, callback_data.id)
    await turn.show(views.sure_screen(card, turn._))


@router.callback_query(views.CancelSurely.filter(), flags=ANNOUNCE)
async def cancelled(_: CallbackQuery, turn: Turn, callback_data: views.CancelSurely) -> None:
    async with turn.begin() as session:
        await seminars.cancel_seminar(session, turn.actor, callback_data.id, now=turn.now)
    await turn.show(views.cancelled_screen(turn._))
