"""The first coordinator's way in: greeted → consent → name → the municipality's name → its time zone → home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.home import show_home
from handlers.permission import needs
from services import people
from services.access import Action, load_actor
from services.calendar import RUSSIAN_ZONES
from services.errors import NotAllowed, NotFound
from services.municipality import municipalities
from services.people.names import shown_of
from views.people import founding as views
from views.people import registration as door

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.access import Address

router = Router(name="founding")
router.callback_query.filter(Area("jn."))
ANYBODY = needs(Action.ANYBODY)
EDIT = needs(Action.MUNICIPALITY_EDIT)


class Founding(StatesGroup):
    greeted = State()
    consent = State()
    name = State()
    municipality = State()
    zone = State()


async def greet(turn: Turn, profile: str) -> None:
    turn.dialogue.go(Founding.greeted, listed=shown_of(profile))
    await turn.show(views.greeting_screen(turn._))


@router.callback_query(door.GoOn.filter(), Founding.greeted, flags=ANYBODY)
async def went_on(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        text, version = await municipalities.first_consent(session)
    turn.dialogue.go(Founding.consent)
    await turn.show(door.consent_screen(text, version, turn._))


@router.callback_query(door.Decline.filter(), Founding.greeted, flags=ANYBODY)
@router.callback_query(door.Decline.filter(), Founding.consent, flags=ANYBODY)
async def declined(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.declined_screen(turn._))


@router.callback_query(door.Agree.filter(), Founding.consent, flags=ANYBODY)
async def agreed(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Founding.name)
    listed = turn.dialogue.data.get("listed")
    await turn.show(views.is_this_your_name_screen(listed, turn._) if listed else door.ask_name_screen(turn._))


@router.callback_query(door.ItIsMe.filter(), Founding.name, flags=ANYBODY)
async def is_called_so(_: CallbackQuery, turn: Turn, operators: frozenset[Address], default_zone: str) -> None:
    await join(turn, turn.dialogue.data.get("listed") or "", operators, default_zone)


@router.message(Founding.name, IsText(), flags=ANYBODY)
async def named(message: Message, turn: Turn, operators: frozenset[Address], default_zone: str) -> None:
    await join(turn, people.tidy_name(message.text or ""), operators, default_zone)


async def join(turn: Turn, name: str, operators: frozenset[Address], default_zone: str) -> None:
    """Let somebody from ADMIN_IDS in, with their consent; whoever has lost that place meanwhile is refused."""
    if turn.address not in operators:
        raise NotAllowed
    async with turn.begin() as session:
        turn.dialogue.end()
        person_id = await people.join_as_first_coordinator(
            session, turn.address, name=name, language=turn._.language, timezone=default_zone, now=turn.now
        )
        turn.person = await load_actor(session, turn.address, now=turn.now)
        municipality_id = turn.actor.municipalities[0]
        await people.give_consent(session, person_id, municipality_id, now=turn.now)
        unnamed = await municipalities.is_unnamed(session, municipality_id)
        if unnamed:
            turn.dialogue.go(Founding.municipality, municipality=municipality_id)
    if unnamed:
        await turn.show(views.ask_municipality_screen(turn._))
    else:
        await show_home(turn, welcome=True)


@router.message(Founding.municipality, IsText(), flags=EDIT)
async def named_municipality(message: Message, turn: Turn) -> None:
    municipality_id = turn.dialogue.data["municipality"]
    async with turn.begin() as session:
        await municipalities.set_name(session, municipality_id, message.text or "", by=turn.actor, now=turn.now)
        row = await municipalities.load_municipality(session, municipality_id)
        turn.dialogue.go(Founding.zone, municipality=municipality_id)
    await turn.show(views.is_this_the_zone_screen(row.name, row.timezone, turn._))


@router.callback_query(views.OtherZones.filter(), Founding.zone, flags=EDIT)
async def wants_another_zone(_: CallbackQuery, turn: Turn, callback_data: views.OtherZones) -> None:
    await turn.show(views.zones_screen(callback_data.page, turn._))


@router.callback_query(views.TakeZone.filter(), Founding.zone, flags=EDIT)
async def took_zone(_: CallbackQuery, turn: Turn, callback_data: views.TakeZone) -> None:
    """The zone that is set already (-1), or one of the list."""
    at, municipality_id = callback_data.zone, turn.dialogue.data["municipality"]
    if at not in range(-1, len(RUSSIAN_ZONES)):
        raise NotFound
    async with turn.begin() as session:
        if at >= 0:
            by = turn.actor
            await municipalities.set_timezone(session, municipality_id, RUSSIAN_ZONES[at], by=by, now=turn.now)
        turn.dialogue.end()
    await show_home(turn, welcome=True, menu=True)
